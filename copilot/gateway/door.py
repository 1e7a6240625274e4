"""Where the gateway is, and how this desktop proves who it is. Light to import: every engine asks for it at its start."""

from __future__ import annotations

import base64
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from copilot import paths, private_file, wss
from copilot.errors import InputError
from copilot.netgate import Destination
from copilot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    url: str  # wss://host:port
    name: str
    token: str
    authority: Path | None = None  # PEM of the site's own certificate authority; None: the system's

    @property
    def destination(self) -> Destination:
        """Host and port. Raises InputError when the address is none."""
        found = wss.destination(self.url)
        if found is None or urlsplit(self.url).path.strip("/"):
            raise InputError(f"{self.url!r} is no address of a gateway: give one such as wss://gateway.example:8444.")
        return found

    def tls(self) -> ssl.SSLContext | None:
        """None for ws://, which a gateway offers on its own machine only. Raises InputError."""
        _ = self.destination
        return wss.tls(self.url, self.authority)

    def authorization(self) -> str:
        return f"Basic {base64.b64encode(f'{self.name}:{self.token}'.encode()).decode()}"


def token_file() -> Path:
    return paths.data_dir() / "gateway-token"


def token() -> str:
    """This user's. Raises InputError with what to do."""
    file = token_file()
    use = "Ask your administrator for a token, and run `earshot gateway use`."
    try:
        if not file.exists():
            raise InputError(f"This desktop has no token for the gateway. {use}")
        if private_file.is_open(file):
            raise InputError(f"Others could read the token {file}, so it is not used. {use}")
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The token {file} cannot be read. {use}") from error


def chosen(settings: Settings) -> Door | None:
    """The gateway that the settings name; None when they name none. Raises InputError with what is missing."""
    if not settings.gateway:
        return None
    if not settings.desktop:
        raise InputError("The settings name a gateway and not this desktop: run `earshot gateway use`.")
    authority = Path(settings.gateway_authority) if settings.gateway_authority else None
    door = Door(url=settings.gateway, name=settings.desktop, token=token(), authority=authority)
    door.tls()
    return door
