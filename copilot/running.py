"""One engine a profile: the lock that it holds while it runs, and whether somebody holds it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from copilot import paths
from copilot.errors import InputError

PATIENCE_S = 3.0  # one that is just ending


@contextmanager
def lock(profile: str) -> Iterator[None]:
    """Raises InputError: another engine runs."""
    held = filelock.FileLock(_file(paths.profile_dir(profile)), mode=0o600)
    try:
        held.acquire(timeout=PATIENCE_S)
    except filelock.Timeout as error:
        raise InputError(
            f"Earshot is already running with the profile {profile!r}. Close it first, or use the window that is open."
        ) from error
    try:
        yield
    finally:
        held.release()


def is_running(profile: str) -> bool:
    """Whether a living engine holds the profile's lock (asked without taking it for longer than the question)."""
    file = _file(paths.profile_path(profile))
    if os.name != "posix" or not file.exists():
        return False
    import fcntl  # noqa: PLC0415 - there is none on Windows

    with file.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _file(profile_folder: Path) -> Path:
    return profile_folder / "engine.lock"
