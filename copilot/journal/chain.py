"""The two hashes of the journal. `verify.py` computes them again from docs/JOURNAL.md, not from here."""

from __future__ import annotations

import hashlib
import json
from typing import Any

GENESIS = "0" * 64  # what the first row follows


_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical(value: Any) -> str:
    """JSON with sorted keys, no blanks, characters unescaped, numbers as the shortest text that reads back alike."""
    return _JSON.encode(value)


def content_digest(salt: bytes, content: str) -> str:
    """SHA-256 of `salt` (16 random bytes) and the content's text. Once the salt is gone nobody can guess the content."""
    return hashlib.sha256(salt + content.encode()).hexdigest()


def link(before: str, row: dict[str, Any]) -> str:
    """SHA-256 of the hash `before` (64 hex digits) and the row's chained columns."""
    return hashlib.sha256(before.encode() + canonical(row).encode()).hexdigest()
