"""Small files that only their owner may read: keys, tokens and settings."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path


def is_open(place: Path) -> bool:
    """Whether others could read it."""
    return os.name == "posix" and bool(place.stat().st_mode & 0o077)


def write(place: Path, text: str) -> None:
    """Whole or not at all, and never readable by others, not even for a moment. Raises OSError."""
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
        fresh.replace(place)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def replaced(place: Path, text: str) -> Iterator[None]:
    """`place` holds `text` if what is done meanwhile succeeds, and what it held before if it does not. Raises OSError."""
    before = place.with_name(f"{place.name}.before")
    before.unlink(missing_ok=True)
    there = place.exists()
    if there:
        try:
            os.link(place, before)
        except OSError:  # a disk that knows no links
            shutil.copy2(place, before)
    try:
        write(place, text)
        yield
    except BaseException:
        if there:
            before.replace(place)  # needs no room on the disk
        else:
            place.unlink(missing_ok=True)
        raise
    finally:
        before.unlink(missing_ok=True)
