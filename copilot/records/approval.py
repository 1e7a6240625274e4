"""The one place where a proposal becomes an approved write. Pure.

What is approved is what is on the screen: the command brings the digest of the rows the agent ticked, with the values
as they stood there, and it must be the digest of this proposal with those values.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Literal

from copilot import digest
from copilot.commands import ApproveWrite
from copilot.model import ARMED_AFTER
from copilot.state import ProposalView

_OPS = uuid.UUID("a2b0f6b8-6f0e-4f3c-9a55-3d9c6a1c7e10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What WriteApproved tells. `op` is the key under which the write takes effect once."""

    op: str
    digest: str
    fields: tuple[str, ...]
    values: dict[str, str]
    rejected: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    reason: Literal["digest", "not_open", "too_soon", "not_bound", "empty", "field", "card_number"]


def approve(view: ProposalView, command: ApproveWrite, *, bound: str | None, wall: float) -> Approved | Refused:
    """Whether `command` approves what `view` shows. `bound` is the customer this interaction is bound to."""
    proposal = view.proposal
    rows = [(change.field, change.was, command.values.get(change.field)) for change in proposal.changes]
    ticked = [(field, was, new) for field, was, new in rows if new is not None]
    if view.status != "open":
        return Refused(reason="not_open")
    if bound != proposal.record:
        return Refused(reason="not_bound")
    if not command.values:
        return Refused(reason="empty")
    if len(ticked) != len(command.values):
        return Refused(reason="field")
    # a clock that was set back must not lock the card
    if 0 <= wall - view.shown_wall < ARMED_AFTER:
        return Refused(reason="too_soon")
    shown = digest.of(proposal, command.values)
    if command.digest != shown:
        return Refused(reason="digest")
    return Approved(
        op=operation(command.interaction, proposal.id, shown),
        digest=shown,
        fields=tuple(field for field, _, _ in ticked),
        values={field: new for field, _, new in ticked},
        rejected=tuple(field for field, _, new in rows if new is None),
    )


def operation(interaction: str, proposal: str, shown: str) -> str:
    """The key of a write, the same whenever the same approval is worked out again."""
    return str(uuid.uuid5(_OPS, "\n".join((interaction, proposal, shown))))
