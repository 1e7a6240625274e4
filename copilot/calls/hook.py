"""The hook: a softphone, or anything that runs when it rings, tells of calls over HTTP to this machine's own address.

    POST /v1/call   Authorization: Bearer <the user's key>   {"kind": "ringing", "number": "+44…", "name": "…"}

Whoever may read the user's files may tell of calls, and nobody else: a page in a browser cannot, because it bears an
Origin and does not know the key, and a name that was made to point here cannot, because Host must be ours.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import time
from collections.abc import Callable

import h11

from copilot import netgate
from copilot.calls import told
from copilot.calls.news import CallNews
from copilot.errors import InputError

BODY = 4096  # bytes
HEAD = 8192
REQUEST_S = 5.0
AT_ONCE = 16


class _Refused(Exception):
    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Hook:
    """`take` gets the news. `open` it, then `close` it."""

    def __init__(self, key: str, take: Callable[[CallNews], None]) -> None:
        self._key = key
        self._take = take
        self._server: asyncio.Server | None = None
        self._hosts: frozenset[str] = frozenset()
        self._serving = 0

    async def open(self, port: int) -> int:
        """Listen on `port`, or on any other one when that is taken; the port. Raises OSError."""
        try:
            sock = netgate.listener(port)
        except OSError:
            sock = netgate.listener(0)
        found: int = sock.getsockname()[1]
        self._hosts = frozenset({f"127.0.0.1:{found}", f"localhost:{found}"})
        # in two steps: whoever is cancelled in the one that waits must have what is to be closed
        self._server = await asyncio.start_server(self._serve, sock=sock, start_serving=False)
        try:
            await self._server.start_serving()
        except BaseException:
            self._server.close()
            raise
        return found

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        self._serving += 1
        connection = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD)
        try:
            if self._serving <= AT_ONCE:
                async with asyncio.timeout(REQUEST_S):
                    status, sentence = await self._answer(connection, reader)
                    writer.write(_response(connection, status, sentence))
                    await writer.drain()
                    writer.write_eof()
                    await reader.read(HEAD)  # who is cut off while it still sends might miss the answer
        except (OSError, TimeoutError):
            pass  # gone, or too slow
        finally:
            self._serving -= 1
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, connection: h11.Connection, reader: asyncio.StreamReader) -> tuple[int, str]:
        try:
            body = await self._request(connection, reader)
            self._take(_read(body).news(at=time.monotonic(), wall=time.time()))
        except h11.RemoteProtocolError as error:
            return error.error_status_hint, "This is no proper HTTP request."
        except _Refused as why:
            return why.status, str(why)
        except InputError as error:
            return 400, str(error)
        return 200, ""

    async def _request(self, connection: h11.Connection, reader: asyncio.StreamReader) -> bytes:
        """The body of the one request, whose head was looked at before any of it was read."""
        body = b""
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                connection.receive_data(await reader.read(4096))
            elif isinstance(event, h11.Request):
                self._check(event)
            elif isinstance(event, h11.Data):
                body += event.data
                if len(body) > BODY:
                    raise _Refused(413, f"At most {BODY} bytes.")
            elif isinstance(event, h11.EndOfMessage):
                return body
            else:
                raise ConnectionResetError

    def _check(self, request: h11.Request) -> None:
        """Refuse whoever is not the user's own program."""
        headers = {name.decode(): value.decode("latin-1") for name, value in request.headers}
        if headers.get("host", "").casefold() not in self._hosts:
            raise _Refused(421, "Earshot's hook answers under 127.0.0.1 only.")
        if "origin" in headers or headers.get("sec-fetch-site", "none") != "none":
            raise _Refused(403, "Pages in a browser cannot tell of calls. Use an earshot:// link.")
        if request.target != told.PATH.encode():
            raise _Refused(404, f"There is only {told.PATH}.")
        if request.method != b"POST":
            raise _Refused(405, "Use POST.")
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.casefold() != "bearer" or not hmac.compare_digest(key.strip().encode(), self._key.encode()):
            raise _Refused(401, "The key is wrong. It is in the file hook-key in Earshot's data folder.")
        if headers.get("content-type", "").partition(";")[0].strip().casefold() != "application/json":
            raise _Refused(415, "Send application/json.")


def _read(body: bytes) -> told.Told:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InputError("The body is no JSON.") from error
    if not isinstance(said, dict):
        raise InputError("The body must be one JSON object.")
    return told.read(said)


def _response(connection: h11.Connection, status: int, sentence: str) -> bytes:
    body = json.dumps({"told": True} if status == 200 else {"error": sentence}).encode()
    headers = [("content-type", "application/json"), ("content-length", str(len(body))), ("connection", "close")]
    parts = (
        h11.Response(status_code=status, headers=headers),
        h11.Data(data=body),
        h11.EndOfMessage(),
    )
    return b"".join(connection.send(part) or b"" for part in parts)
