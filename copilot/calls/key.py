"""The key that hooks show, one a user, and where a profile's engine listens. Both files are their owner's alone."""

from __future__ import annotations

import secrets
from pathlib import Path

from copilot import paths, private_file
from copilot.errors import InputError


def file() -> Path:
    return paths.data_dir() / "hook-key"


def read_or_make() -> str:
    """The key; a new one when there is none, or when others could read it. Raises InputError."""
    place = file()
    paths.private(place.parent)
    try:
        if place.exists() and not private_file.is_open(place) and (known := place.read_text(encoding="ascii").strip()):
            return known
        key = secrets.token_urlsafe(32)
        private_file.write(place, key)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The hook's key {place} cannot be used. Remove it, and start Earshot again.") from error
    return key


def read() -> str:
    """The key. Raises InputError when there is none."""
    try:
        return file().read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"There is no key in {file()}. Start Earshot's window once; it makes one.") from error


def port_file(profile: str) -> Path:
    return paths.profile_path(profile) / "hook-port"


def say_port(profile: str, port: int) -> None:
    """Where the engine of this profile listens. Raises OSError."""
    private_file.write(port_file(profile), str(port))


def port(profile: str) -> int:
    """0 when no engine said so."""
    try:
        return int(port_file(profile).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def forget_port(profile: str) -> None:
    port_file(profile).unlink(missing_ok=True)
