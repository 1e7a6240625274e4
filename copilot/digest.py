"""The digest of what is on the screen: window and engine compute it alike, so an approval can prove
that the agent approved exactly what was shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence


def shown(proposal: str, system: str, record: str, base_version: str, rows: Sequence[tuple[str, str, str]]) -> str:
    """SHA-256 (hex) over the proposal's identity and its rows `(field, was, new)` in the order shown.

    The rows are those the agent ticked, `new` as it stands on the screen (edited or not).
    """
    lines = [proposal, system, record, base_version, *[list(row) for row in rows]]
    text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
