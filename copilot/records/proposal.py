"""Changes of one record, as the agent is asked to approve them. Pure.

A proposal always tells what the record holds now (`was`), so that the card never shows a stale value; the digest
covers every row of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from copilot import digest
from copilot.model import Change, Customer, Proposal
from copilot.state import ProposalView


def make(id: str, customer: Customer, changes: Iterable[Change], *, undoes: str = "") -> Proposal | None:
    """The proposal to make `changes` to the customer's record; None when they would change nothing.

    Fields that the record does not have, or that hold the new value already, are left out.
    """
    shown = tuple(
        replace(change, was=customer.fields[change.field])
        for change in changes
        if change.field in customer.fields and customer.fields[change.field] != change.new
    )
    if not shown:
        return None
    system = customer.system
    rows = [(change.field, change.was, change.new) for change in shown]
    return Proposal(
        id=id,
        system=system,
        record=customer.id,
        owner=customer.name,
        base_version=customer.version,
        changes=shown,
        digest=digest.shown(id, system, customer.id, customer.version, rows),
        undoes=undoes,
    )


def undo(view: ProposalView, customer: Customer, id: str) -> Proposal | None:
    """The proposal to put back what the written fields held before; None when nothing would change."""
    before = [replace(change, new=change.was) for change in view.proposal.changes if change.field in view.values]
    return make(id, customer, before, undoes=view.proposal.id)


def rebase(view: ProposalView, customer: Customer, id: str) -> Proposal | None:
    """The same proposal against what the record holds now: what was approved, or else all of it."""
    wanted = view.values or {change.field: change.new for change in view.proposal.changes}
    again = [replace(change, new=wanted[change.field]) for change in view.proposal.changes if change.field in wanted]
    return make(id, customer, again, undoes=view.proposal.undoes)
