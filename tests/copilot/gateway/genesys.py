"""The other side of AudioHook, for tests: messages as captured from the reference client, and a client that plays them."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import ssl
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect

API_KEY = "SGVsbG8sIEkgYW0gdGhlIEFQSSBrZXkh"
SECRET = base64.b64decode("TXlTdXBlclNlY3JldEtleVRlbGxOby0xITJAMyM0JDU=")
NULL = str(uuid.UUID(int=0))
BOTH = {"type": "audio", "format": "PCMU", "channels": ["external", "internal"], "rate": 8000}
CUSTOMER = BOTH | {"channels": ["external"]}
AGENT = BOTH | {"channels": ["internal"]}
TURNED = BOTH | {"channels": ["internal", "external"]}


def opening(organization: str, conversation: str, **changed: Any) -> dict[str, Any]:
    """The parameters of an `open`, as captured."""
    return {
        "organizationId": organization,
        "conversationId": conversation,
        "participant": {
            "id": "5a0b1bef-4a4f-4a0e-8f6c-4f2f4e9a9f10",
            "ani": "+1-555-555-1234",
            "aniName": "John Doe",
            "dnis": "+1-800-555-6789",
        },
        "media": [BOTH, CUSTOMER, AGENT],
        "language": "en-US",
    } | changed


def probing(organization: str) -> dict[str, Any]:
    participant = {"id": NULL, "ani": "", "aniName": "", "dnis": ""}
    return opening(organization, NULL, participant=participant, supportedLanguages=True)


class Client:
    """Keeps count as the platform does."""

    def __init__(self, organization: str = "", session: str = "") -> None:
        self.organization = organization or str(uuid.uuid4())
        self.session = session or str(uuid.uuid4())
        self.seq = 0
        self.serverseq = 0
        self.samples = 0

    def message(self, type: str, parameters: dict[str, Any] | None = None, /, **changed: Any) -> str:
        """The next message; `changed` spoils its envelope."""
        self.seq += 1
        body = {
            "version": "2",
            "type": type,
            "id": self.session,
            "seq": self.seq,
            "serverseq": self.serverseq,
            "position": f"PT{self.samples / 8000:g}S",
            "parameters": parameters or {},
        }
        return json.dumps(body | changed)

    def answer(self, text: str) -> dict[str, Any]:
        """Read what the server said, and insist on its numbers."""
        said: dict[str, Any] = json.loads(text)
        assert (said["version"], said["id"]) == ("2", self.session)
        assert said["seq"] == self.serverseq + 1
        assert said["clientseq"] <= self.seq
        self.serverseq = said["seq"]
        return said


class Caller(Client):
    """A client on a real connection."""

    connection: ClientConnection

    def headers(self) -> dict[str, str]:
        return {
            "Audiohook-Organization-Id": self.organization,
            "Audiohook-Session-Id": self.session,
            "Audiohook-Correlation-Id": str(uuid.uuid4()),
            "X-API-KEY": API_KEY,
        }

    async def dial(self, url: str, tls: ssl.SSLContext | None = None, **changed: str) -> None:
        headers = self.headers()
        headers |= sign(url, headers) | {name.replace("_", "-"): value for name, value in changed.items()}
        self.connection = await connect(url, ssl=tls, additional_headers=headers, ping_interval=None, proxy=None)

    async def say(self, type: str, parameters: dict[str, Any] | None = None, /, **changed: Any) -> None:
        await self.connection.send(self.message(type, parameters, **changed))

    async def hear(self) -> dict[str, Any]:
        async with asyncio.timeout(60):
            text = await self.connection.recv()
        assert isinstance(text, str), "the server sent sound"
        return self.answer(text)

    async def ask(self, type: str, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
        await self.say(type, parameters)
        return await self.hear()

    async def play(self, mulaw: bytes, channels: int) -> None:
        await self.connection.send(mulaw)
        self.samples += len(mulaw) // channels

    async def abort(self) -> None:
        """The connection is lost, whatever it was at."""
        if hasattr(self, "connection"):  # it may never have been there
            self.connection.transport.abort()
            await self.connection.wait_closed()

    async def finish(self) -> dict[str, Any]:
        said = await self.ask("close", {"reason": "end"})
        await self.connection.close()
        return said


def sign(
    url: str, headers: dict[str, str], *, key: bytes = SECRET, created: int = 0, alg: bool = True
) -> dict[str, str]:
    """What the platform adds to an upgrade."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    covered = {"@request-target": target, "@authority": parts.netloc} | {k.lower(): v for k, v in headers.items()}
    created = created or int(time.time())
    names = " ".join(f'"{name}"' for name in covered)
    algorithm = ';alg="hmac-sha256"' if alg else ""
    parameters = (
        f'({names});keyid="{headers["X-API-KEY"]}";nonce="{secrets.token_urlsafe(18)}"{algorithm}'
        f";created={created};expires={created + 30}"
    )
    lines = [f'"{name}": {value}' for name, value in covered.items()]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    signed = base64.b64encode(hmac.new(key, base.encode(), hashlib.sha256).digest()).decode()
    return {"Signature-Input": f"sig1={parameters}", "Signature": f"sig1=:{signed}:"}
