"""Small files that only their owner may read: keys, tokens and settings."""

from __future__ import annotations

import os
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
