"""Of what is put on record: the summary, the wrap-up code, and each write."""

from __future__ import annotations

from dataclasses import dataclass, field

from copilot.commands.command import Command
from copilot.model import SummaryLine


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSummary(Command):
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedraftSummary(Command):
    """Draft again; the agent's own lines stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseWrapup(Command):
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveWrite(Command):
    """Approve `values` (field → value, as shown or edited) of a proposal whose `digest` was on the screen."""

    proposal: str
    digest: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectWrite(Command):
    proposal: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoWrite(Command):
    """Propose to take a verified write back: a new proposal that needs its own approval."""

    proposal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWrite(Command):
    """After a conflict: propose again against what the record holds now."""

    proposal: str
