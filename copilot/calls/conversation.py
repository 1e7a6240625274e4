"""Ids that a contact centre's platform gives its conversations. Whoever tells one speaks of the same call."""

from __future__ import annotations

import re

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
NOBODY = "00000000-0000-0000-0000-000000000000"  # of a platform that only tries the line


def read(id: str) -> str:
    """A conversation's id as it is compared; "" when `id` is some softphone's own."""
    return id.lower() if _ID.fullmatch(id) and id != NOBODY else ""
