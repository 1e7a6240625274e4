"""What an administrator sets up: a gateway's folder with a certificate of its own authority, and the process itself."""

from __future__ import annotations

import base64
import contextlib
import os
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import trustme

from copilot.gateway import config, credentials, server
from copilot.gateway.desktop import Claim
from copilot.gateway.door import Door
from tests.copilot.gateway.genesys import API_KEY, SECRET, Caller

ROOT = Path(__file__).parents[3]


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
        callers: list[Caller] = []
        try:
            async with server.running(config.read(self.config)) as ports:
                yield Gateway(self, ports, callers)
        finally:
            for caller in callers:
                await caller.abort()


@dataclass(frozen=True)
class Gateway:
    """One that listens."""

    site: Site
    ports: server.Ports
    callers: list[Caller]  # whose connections are closed in the end, however a test ends

    @property
    def audiohook(self) -> str:
        return f"wss://localhost:{self.ports.audiohook}/audiohook?x=1"

    @property
    def desktops(self) -> str:
        return f"wss://localhost:{self.ports.desktops}"

    async def dial(self, caller: Caller) -> Caller:
        self.callers.append(caller)
        await caller.dial(self.audiohook, self.site.trust())
        return caller

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


def set_up(folder: Path, authority: trustme.CA, ports: tuple[int, int] = (0, 0)) -> Site:
    """`ports`: for the platform and for desktops; 0 is any that is free."""
    issued = authority.issue_cert("localhost", "127.0.0.1")
    for number, blob in enumerate(issued.cert_chain_pems):
        blob.write_to_path(folder / "gateway.pem", append=number > 0)
    issued.private_key_pem.write_to_path(folder / "gateway.key")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    head, middle, tail = CONFIG.split("port = 0")
    text = f"{head}port = {ports[0]}{middle}port = {ports[1]}{tail}"
    (folder / "gateway.toml").write_text(text, encoding="utf-8")
    (folder / "gateway.toml").chmod(0o600)
    return Site(folder, folder / "authority.pem")


@dataclass(frozen=True)
class Running:
    """A gateway process."""

    process: subprocess.Popen[str]
    audiohook: str
    desktops: str

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)


def earshot(site: Site, *words: str) -> list[str]:
    return [sys.executable, "-m", "copilot", "gateway", *words, "--config", str(site.config)]


@contextlib.contextmanager
def serving(site: Site, environment: dict[str, str] | None = None) -> Iterator[Running]:
    """The gateway as an administrator runs it."""
    with subprocess.Popen(
        earshot(site, "serve"), cwd=ROOT, env=environment or os.environ, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr
        try:
            ports = re.findall(r":(\d+)", process.stderr.readline())
            yield Running(process, f"wss://localhost:{ports[0]}/audiohook", f"wss://localhost:{ports[1]}")
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) in (0, -signal.SIGKILL)  # what some tests sent
        finally:
            process.kill()


def enrolled(site: Site, name: str, environment: dict[str, str] | None = None) -> str:
    """The token of a desktop that the administrator enrolled."""
    ran = subprocess.run(
        earshot(site, "enroll", name), cwd=ROOT, env=environment or os.environ, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()
