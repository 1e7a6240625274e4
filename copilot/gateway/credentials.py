"""Which desktops may claim calls: a file of names and hashes, which an administrator writes with `earshot gateway enroll`.

A token is 256 random bits, so one round of SHA-256 is as good as any: there is nothing to guess. It is shown once.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import filelock

from copilot.errors import InputError

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}", re.ASCII)
HASH = re.compile(r"sha256:[0-9a-f]{64}", re.ASCII)
NOBODY = f"sha256:{'0' * 64}"


def read(file: Path) -> dict[str, str]:
    """Name → hash. A file that is not there enrolls nobody.

    Raises:
        InputError: it cannot be read, or holds something else.
    """
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file} is no list of desktops: {error}. Enroll the desktops again in a new file.") from error
    except OSError as error:
        raise InputError(f"{file} cannot be read ({error.strerror}). Mend its permissions.") from error
    for name, value in found.items():
        if not NAME.fullmatch(name) or not isinstance(value, str) or not HASH.fullmatch(value):
            raise InputError(f"{file}: the line of {name!r} is none that `earshot gateway enroll` wrote. Take it out.")
    return found


def is_known(enrolled: Mapping[str, str], name: str, token: str) -> bool:
    """Whether `token` is the one that was given to `name`; an unknown name takes as long."""
    return hmac.compare_digest(enrolled.get(name, NOBODY), hashed(token)) and name in enrolled


def enroll(file: Path, name: str) -> str:
    """The new token of desktop `name`; one that it had before is void. Raises InputError."""
    if not NAME.fullmatch(name):
        raise InputError(
            f"{name!r} is no name for a desktop: use up to 63 lower-case letters, digits, dots, dashes and underscores."
        )
    token = secrets.token_urlsafe(32)
    _change(file, lambda enrolled: enrolled | {name: hashed(token)})
    return token


def revoke(file: Path, name: str) -> None:
    """Raises InputError when `name` is not enrolled."""
    if name not in read(file):
        raise InputError(f"No desktop {name!r} is enrolled in {file}.")
    _change(file, lambda enrolled: {kept: value for kept, value in enrolled.items() if kept != name})


def hashed(token: str) -> str:
    return f"sha256:{hashlib.sha256(token.encode()).hexdigest()}"


def _change(file: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """One writer at a time; a reader sees the file before or after."""
    try:
        with filelock.FileLock(file.with_suffix(".lock"), mode=0o600):
            enrolled = change(read(file))
            lines = "".join(f'"{name}" = "{value}"\n' for name, value in sorted(enrolled.items()))
            with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False, encoding="utf-8") as new:
                new.write(lines)
                new.flush()
                os.fsync(new.fileno())
            os.replace(new.name, file)
    except OSError as error:
        raise InputError(f"{file} cannot be written ({error.strerror}). Mend its folder's permissions.") from error
