"""The end of a call in writing: its summary and its code."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.events.event import Event
from copilot.model import SummaryLine, WrapupCandidate


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryDrafted(Event):
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryEdited(Event):
    """The agent's version; the draft before it stays in the journal."""

    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapupProposed(Event):
    candidates: tuple[WrapupCandidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapupChosen(Event):
    """The agent's wrap-up code (disposition)."""

    code: str
