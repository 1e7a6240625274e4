"""A gateway on real sockets, with a certificate authority of its own."""

from __future__ import annotations

import base64
import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from copilot.gateway import config, credentials, server
from copilot.gateway.desktop import Claim, Door
from tests.copilot.gateway.genesys import API_KEY, SECRET


@dataclass(frozen=True)
class Site:
    """What an administrator has set up."""

    folder: Path
    authority: Path

    @property
    def config(self) -> Path:
        return self.folder / "gateway.toml"

    @property
    def credentials(self) -> Path:
        return self.folder / "desktops.toml"

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.authority)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Gateway]:
        async with server.running(config.read(self.config)) as ports:
            yield Gateway(self, ports)


@dataclass(frozen=True)
class Gateway:
    """One that listens."""

    site: Site
    ports: server.Ports

    @property
    def audiohook(self) -> str:
        return f"wss://localhost:{self.ports.audiohook}/audiohook?x=1"

    @property
    def desktops(self) -> str:
        return f"wss://localhost:{self.ports.desktops}"

    def door(self, name: str = "anna") -> Door:
        token = credentials.enroll(self.site.credentials, name)
        return Door(url=self.desktops, name=name, token=token, authority=self.site.authority)

    def claim(self, conversation: str, name: str = "anna") -> Claim:
        return Claim(self.door(name), conversation)


CONFIG = f"""
[audiohook]
port = 0
certificate = "gateway.pem"
key = "gateway.key"
secrets = {{ "{API_KEY}" = "{base64.b64encode(SECRET).decode()}" }}

[desktops]
port = 0
certificate = "gateway.pem"
key = "gateway.key"
"""


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def site(tmp_path: Path, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(server, "FAREWELL_S", 0.5)  # most callers of the tests do not answer it
    issued = authority.issue_cert("localhost", "127.0.0.1")
    for number, blob in enumerate(issued.cert_chain_pems):
        blob.write_to_path(tmp_path / "gateway.pem", append=number > 0)
    issued.private_key_pem.write_to_path(tmp_path / "gateway.key")
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    (tmp_path / "gateway.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "gateway.toml").chmod(0o600)
    return Site(tmp_path, tmp_path / "authority.pem")
