"""Digests of what is on the screen, which window and engine compute alike: an approval can prove that the agent approved
exactly what was shown, and an article that it still says what a card cites."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from copilot.model import Proposal


def of(proposal: Proposal, values: Mapping[str, str]) -> str:
    """What an approval of `proposal` proves to have been on the screen: `values` holds the ticked fields as they stand."""
    rows = [(change.field, change.was, values[change.field]) for change in proposal.changes if change.field in values]
    return shown(proposal.id, proposal.system, proposal.record, proposal.base_version, rows)


def passage(text: str) -> str:
    """SHA-256 (hex) of a passage as it stands in its article."""
    return hashlib.sha256(text.encode()).hexdigest()


def shown(proposal: str, system: str, record: str, base_version: str, rows: Sequence[tuple[str, str, str]]) -> str:
    """SHA-256 (hex) over the proposal's identity and its rows `(field, was, new)` in the order shown.

    The rows are those the agent ticked, `new` as it stands on the screen (edited or not).
    """
    lines = [proposal, system, record, base_version, *[list(row) for row in rows]]
    text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
