"""What the agent is asked to approve, and what counts as approving it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from copilot import digest
from copilot.commands import ApproveWrite
from copilot.model import Change, Customer, Evidence, Proposal
from copilot.records import proposal
from copilot.records.approval import Approved, Refused, approve
from copilot.state import ProposalView

SHOWN_AT = 1_800_000_000.0


def view(proposed: Proposal, **changes: Any) -> ProposalView:
    return replace(ProposalView(proposal=proposed, event="i1/8", shown_at=20.0, shown_wall=SHOWN_AT), **changes)


def command(proposed: Proposal, values: dict[str, str], **changes: Any) -> ApproveWrite:
    rows = [(c.field, c.was, values[c.field]) for c in proposed.changes if c.field in values]
    shown = digest.shown(proposed.id, proposed.system, proposed.record, proposed.base_version, rows)
    return replace(ApproveWrite(interaction="i1", proposal=proposed.id, digest=shown, values=values), **changes)


def decided(proposed: Proposal, cmd: ApproveWrite, **changes: Any) -> Approved | Refused:
    given: dict[str, Any] = {"bound": "NF-204187", "wall": SHOWN_AT + 2.0, **changes}
    return approve(given.pop("view", view(proposed)), cmd, **given)


# ---- proposals --------------------------------------------------------------------------------
def test_proposal_shows_what_the_record_holds(proposed: Proposal) -> None:
    assert [(c.field, c.was, c.new) for c in proposed.changes] == [
        ("last_reason", "Billing", "Billing > Call-out fee"),
        ("credit", "0.00 €", "27.40 €"),
    ]


def test_a_change_goes_to_the_system_that_the_record_was_read_from(ana: Customer) -> None:
    change = Change(field="credit", label="Credit", new="1.00 €", evidence=Evidence(utterance="u1"))
    made = proposal.make("p", replace(ana, system="tryton"), [change])
    assert made is not None
    assert made.system == "tryton"
    undone = proposal.undo(
        view(made, status="verified", values={"credit": "1.00 €"}),
        replace(ana, system="tryton", fields={"credit": "1.00 €"}),
        "q",
    )
    assert undone is not None
    assert undone.system == "tryton"


def test_changes_that_change_nothing_are_left_out(ana: Customer) -> None:
    same = Change(field="credit", label="Credit", new="0.00 €", evidence=Evidence(utterance="u1"))
    assert proposal.make("p", ana, [same]) is None


def test_fields_the_record_does_not_have_are_left_out(ana: Customer) -> None:
    strange = Change(field="shoe_size", label="Shoe", new="38", evidence=Evidence(utterance="u1"))
    assert proposal.make("p", ana, [strange]) is None


def test_undo_puts_back_only_what_was_written(proposed: Proposal, ana: Customer) -> None:
    written = view(proposed, status="verified", values={"credit": "27.40 €"})
    now = replace(ana, fields={**ana.fields, "credit": "27.40 €"}, version="2")
    undone = proposal.undo(written, now, "i1-write-2")
    assert undone is not None
    assert [(c.field, c.was, c.new) for c in undone.changes] == [("credit", "27.40 €", "0.00 €")]
    assert (undone.undoes, undone.base_version) == ("i1-write-1", "2")
    assert undone.changes[0].evidence == proposed.changes[1].evidence


def test_review_after_a_conflict_shows_what_the_record_holds_now(proposed: Proposal, ana: Customer) -> None:
    refused = view(proposed, status="conflict", values={"credit": "20.00 €"})
    now = replace(ana, fields={**ana.fields, "credit": "5.00 €"}, version="4")
    again = proposal.rebase(refused, now, "i1-write-2")
    assert again is not None
    assert [(c.field, c.was, c.new) for c in again.changes] == [("credit", "5.00 €", "20.00 €")]
    assert again.base_version == "4"


def test_nothing_is_left_to_review_when_somebody_else_made_the_change(proposed: Proposal, ana: Customer) -> None:
    refused = view(proposed, status="conflict", values={"credit": "20.00 €"})
    now = replace(ana, fields={**ana.fields, "credit": "20.00 €"}, version="4")
    assert proposal.rebase(refused, now, "i1-write-2") is None


# ---- approvals --------------------------------------------------------------------------------
def test_approval_carries_the_values_that_were_shown(proposed: Proposal) -> None:
    answer = decided(proposed, command(proposed, {"credit": "20.00 €"}))
    assert isinstance(answer, Approved)
    assert (answer.fields, answer.values, answer.rejected) == (("credit",), {"credit": "20.00 €"}, ("last_reason",))


def test_same_approval_has_the_same_key(proposed: Proposal) -> None:
    cmd = command(proposed, {"credit": "27.40 €"})
    assert decided(proposed, cmd) == decided(proposed, cmd, wall=SHOWN_AT + 9)


def test_other_values_have_another_key(proposed: Proposal) -> None:
    keys = {
        answer.op
        for credit in ("27.40 €", "20.00 €")
        if isinstance(answer := decided(proposed, command(proposed, {"credit": credit})), Approved)
    }
    assert len(keys) == 2


def test_all_fields_as_proposed_have_the_proposals_own_digest(proposed: Proposal) -> None:
    answer = decided(proposed, command(proposed, {c.field: c.new for c in proposed.changes}))
    assert isinstance(answer, Approved)
    assert answer.digest == proposed.digest


@pytest.mark.parametrize("status", ["approved", "sending", "verified", "withdrawn", "rejected", "conflict", "unknown"])
def test_only_an_open_proposal_can_be_approved(proposed: Proposal, status: str) -> None:
    cmd = command(proposed, {"credit": "27.40 €"})
    assert decided(proposed, cmd, view=view(proposed, status=status)) == Refused(reason="not_open")


@pytest.mark.parametrize("bound", [None, "NF-318842"])
def test_record_of_somebody_else_is_never_written(proposed: Proposal, bound: str | None) -> None:
    assert decided(proposed, command(proposed, {"credit": "27.40 €"}), bound=bound) == Refused(reason="not_bound")


def test_approval_of_nothing_is_refused(proposed: Proposal) -> None:
    assert decided(proposed, command(proposed, {})) == Refused(reason="empty")


def test_field_that_was_not_proposed_is_refused(proposed: Proposal) -> None:
    cmd = command(proposed, {"credit": "27.40 €", "notes": "x"})
    assert decided(proposed, cmd) == Refused(reason="field")


@pytest.mark.parametrize(("after", "refused"), [(0.0, True), (0.59, True), (0.61, False), (-3600.0, False)])
def test_card_must_have_been_seen(proposed: Proposal, after: float, refused: bool) -> None:
    answer = decided(proposed, command(proposed, {"credit": "27.40 €"}), wall=SHOWN_AT + after)
    assert (answer == Refused(reason="too_soon")) is refused


def test_digest_of_something_else_is_refused(proposed: Proposal) -> None:
    shown = command(proposed, {"credit": "27.40 €"})
    for cmd in (
        replace(shown, values={"credit": "274.00 €"}),
        replace(shown, digest=proposed.digest),
        replace(shown, digest=""),
    ):
        assert decided(proposed, cmd) == Refused(reason="digest")


def test_approval_of_an_older_version_of_the_record_is_refused(proposed: Proposal) -> None:
    cmd = command(proposed, {"credit": "27.40 €"})
    newer = replace(proposed, base_version="2")
    assert decided(newer, cmd, view=view(newer)) == Refused(reason="digest")
