"""`earshot gateway use` and `forget`: which gateway this desktop hears its calls from."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from copilot import paths, private_file, settings
from copilot.errors import InputError
from copilot.gateway import credentials, door

SETTINGS = ("gateway", "desktop", "gateway_authority")
LATER = "An Earshot that is open takes it when it is started next."


def use(
    url: Annotated[str, typer.Argument(help="wss://host:port, where desktops connect; none: as the policy says.")] = "",
    name: Annotated[str, typer.Option(help="This desktop's name, as it was enrolled.")] = "",
    authority: Annotated[
        Path | None, typer.Option(help="PEM of the authority that the gateway's certificate is from.")
    ] = None,
    token: Annotated[
        Path | None, typer.Option(help="A file with the token; else it is asked for, or read from standard input.")
    ] = None,
) -> None:
    """Hear calls through the site gateway at URL. The connection is tried first; nothing changes if it fails."""
    from copilot.gateway import reach  # noqa: PLC0415  # websockets, for this command alone

    known = settings.load()
    asked = {"gateway": url, "desktop": name, "gateway_authority": str(authority.absolute()) if authority else ""}
    wanted = {setting: value for setting, value in asked.items() if value}
    fixed = [setting for setting in wanted if known.origin(setting) == "policy"]
    if fixed:
        raise InputError(f"The administrator has decided {', '.join(fixed)}; leave it out. Nothing was changed.")
    found = {setting: wanted.get(setting, getattr(known.settings, setting)) for setting in SETTINGS}
    if not found["gateway"]:
        raise InputError("Say where the gateway is: `earshot gateway use wss://gateway.example:8444 --name anna-desk`.")
    if not credentials.NAME.fullmatch(found["desktop"]):
        raise InputError("Say with --name which name this desktop was enrolled by: lower-case letters, digits, dashes.")
    place = Path(found["gateway_authority"]) if found["gateway_authority"] else None
    there = door.Door(url=found["gateway"], name=found["desktop"], token=_token(token), authority=place)
    asyncio.run(reach.greet(there))
    file = _keep(wanted, there.token)
    typer.echo(f"The gateway knows this desktop. Remembered in {file}, the token beside it. {LATER}")


def forget() -> None:
    """Hear calls from this computer's devices again, and remove the token."""
    known = settings.load()
    own = {setting: "" for setting in SETTINGS if known.origin(setting) == "user"}
    if own:
        settings.remember(own)
    try:
        door.token_file().unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"The token {door.token_file()} cannot be removed ({error.strerror}). Remove it.") from error
    kept = (
        " The administrator still names a gateway; without a token it is not used."
        if settings.load().settings.gateway
        else ""
    )
    typer.echo(f"Forgotten. To be sure, have the desktop revoked with `earshot gateway revoke`.{kept} {LATER}")


def _token(file: Path | None) -> str:
    """Never an argument: others on this machine can read those."""
    if file is not None:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file} cannot be read: name the file that holds the token.") from error
    elif sys.stdin.isatty():
        text = typer.prompt("Token", hide_input=True)
    else:
        text = sys.stdin.readline()
    found = text.strip()
    if not re.fullmatch(r"[\x21-\x7e]{1,200}", found):
        raise InputError("That is no token: give the one line that `earshot gateway enroll` printed, and nothing else.")
    return found


def _keep(wanted: dict[str, str], token: str) -> Path:
    """The token and then the settings, or neither; the settings' file."""
    file = door.token_file()
    paths.private(file.parent)
    try:
        with private_file.replaced(file, token):
            return settings.remember(wanted) if wanted else settings.user_file()
    except OSError as error:
        raise InputError(
            f"The token cannot be kept in {file} ({error.strerror}); nothing was changed. Mend that, and try again."
        ) from error
