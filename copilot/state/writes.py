"""Proposals, and how far each got."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from copilot import events as e
from copilot.state.views import Changes, Interaction, ProposalView


def _proposed(s: Interaction, ev: e.WriteProposed) -> Interaction:
    view = ProposalView(proposal=ev.proposal, event=ev.id, shown_at=ev.at, shown_wall=ev.wall)
    s = replace(s, proposals=(*s.proposals, view))
    if not ev.proposal.undoes:
        return s
    return _with_proposal(s, ev.proposal.undoes, undone_by=ev.proposal.id)


def _with_proposal(s: Interaction, proposal: str, **changes: Any) -> Interaction:
    return replace(s, proposals=tuple(replace(p, **changes) if p.proposal.id == proposal else p for p in s.proposals))


def _withdrawn(s: Interaction, ev: e.ProposalWithdrawn) -> Interaction:
    return _not_undone(_with_proposal(s, ev.proposal, status="withdrawn", reason=ev.reason), ev.proposal)


def _approved(s: Interaction, ev: e.WriteApproved) -> Interaction:
    return _with_proposal(s, ev.proposal, status="approved", op=ev.op, values=ev.values, refused="")


def _rejected(s: Interaction, ev: e.WriteRejected) -> Interaction:
    return _not_undone(_with_proposal(s, ev.proposal, status="rejected", reason=ev.reason), ev.proposal)


def _not_undone(s: Interaction, undo: str) -> Interaction:
    """A write whose undoing came to nothing may be undone by another proposal."""
    undone = next((p for p in s.proposals if p.undone_by == undo), None)
    return _with_proposal(s, undone.proposal.id, undone_by="") if undone else s


def _refused(s: Interaction, ev: e.ApprovalRefused) -> Interaction:
    return _with_proposal(s, ev.proposal, refused=ev.reason)


def _attempted(s: Interaction, ev: e.WriteAttempted) -> Interaction:
    return _with_proposal(s, ev.proposal, status="sending", attempts=ev.attempt)


def _verified(s: Interaction, ev: e.WriteVerified) -> Interaction:
    return _with_proposal(s, ev.proposal, status="verified", version=ev.version)


def _conflicted(s: Interaction, ev: e.WriteConflicted) -> Interaction:
    return _with_proposal(s, ev.proposal, status="conflict", now=ev.now, version=ev.version)


def _failed(s: Interaction, ev: e.WriteFailed) -> Interaction:
    return _with_proposal(s, ev.proposal, status="failed", reason=ev.reason)


def _unknown(s: Interaction, ev: e.WriteUnknown) -> Interaction:
    return _with_proposal(s, ev.proposal, status="unknown")


CHANGES: Changes = {
    e.WriteProposed: _proposed,
    e.ProposalWithdrawn: _withdrawn,
    e.WriteApproved: _approved,
    e.WriteRejected: _rejected,
    e.ApprovalRefused: _refused,
    e.WriteAttempted: _attempted,
    e.WriteVerified: _verified,
    e.WriteConflicted: _conflicted,
    e.WriteFailed: _failed,
    e.WriteUnknown: _unknown,
}
