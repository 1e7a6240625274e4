"""From a proposal for a record to a verified write: approve, attempt, read back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from copilot.events.event import Event
from copilot.model import Proposal, private


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteProposed(Event):
    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalWithdrawn(Event):
    """The proposal no longer stands: the caller is somebody else, or a newer proposal replaced it."""

    proposal: str
    reason: Literal["caller_changed", "replaced", "finished"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteApproved(Event):
    """The agent approved these fields with these values, having seen `digest`. Made only by `records.approval`."""

    proposal: str
    op: str  # idempotency key of the write
    digest: str
    fields: tuple[str, ...]
    values: dict[str, str] = field(default_factory=dict, metadata={"private": True})
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteRejected(Event):
    proposal: str
    reason: str = private()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRefused(Event):
    """An approval did not cover what is shown now: the agent must look again."""

    proposal: str
    reason: Literal["digest", "not_open", "too_soon", "not_bound", "empty", "field", "card_number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteAttempted(Event):
    op: str
    proposal: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteVerified(Event):
    """The record was read back and holds exactly what was approved. `version` is the record's new one."""

    op: str
    proposal: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteConflicted(Event):
    """The record changed since it was shown; nothing was written. `now` is what it holds."""

    op: str
    proposal: str
    version: str
    now: dict[str, str] = field(default_factory=dict, metadata={"private": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteFailed(Event):
    op: str
    proposal: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteUnknown(Event):
    """No answer came. Earshot looks in the record system before it sends again."""

    op: str
    proposal: str
