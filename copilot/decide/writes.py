"""From a proposal to a verified write, and back again: proposed, approved, sent, undone."""

from __future__ import annotations

from typing import Any

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.assist import fields
from copilot.decide.caller import bind
from copilot.decide.typed import types_a_card
from copilot.model import Customer
from copilot.records import approval, proposal
from copilot.state import ProposalView
from copilot.story import Acts, Story


def caller_changed(story: Story, event: e.Event) -> None:
    """A binding that is taken back takes the open proposals with it; a binding after hang-up brings its own."""
    if isinstance(event, e.CallerUnbound):
        for view in story.state.proposals:
            if view.status == "open":
                story.tell(e.ProposalWithdrawn, proposal=view.proposal.id, reason="caller_changed")
    elif isinstance(event, e.CallerBound) and story.state.phase == "wrapup":
        read_to_propose(story)


def read_to_propose(story: Story) -> None:
    bound = story.state.caller.bound
    # whoever heard only the beginning of a call does not know what was agreed in it, or not yet
    if story.state.words_to_come:
        return
    if bound is not None and all(gap.reason != "damaged" for gap in story.state.gaps):
        story.ask(m.ReadRecord(interaction=story.interaction, customer=bound.id, purpose="propose"))


def _record_read(story: Story, msg: m.RecordRead) -> None:
    if msg.customer is None:
        return
    if msg.purpose == "bind":
        if story.state.phase != "finished":
            bind(story, msg.customer)
    elif msg.purpose == "propose":
        _propose(story, msg.customer)
    else:
        view = story.state.proposal(msg.proposal)
        if view is not None:
            _again(story, view, msg.customer, msg.purpose)


def _propose(story: Story, customer: Customer) -> None:
    state = story.state
    book = story.content.playbook(state.playbook)
    bound = state.caller.bound
    if book is None or state.phase != "wrapup" or bound is None or bound.id != customer.id:
        return
    if any(v.proposal.record == customer.id and v.status != "withdrawn" for v in state.proposals):
        return
    made = proposal.make(
        f"{story.interaction}-write-{len(state.proposals) + 1}",
        customer,
        fields.changes(state, book, customer, story.content.cues.answers),
    )
    if made is not None:
        heard = [state.utterance(change.evidence.utterance) for change in made.changes]
        story.tell(
            e.WriteProposed, proposal=made, because=tuple(dict.fromkeys(u.event for u in heard if u is not None))
        )


def _approve(story: Story, cmd: c.ApproveWrite) -> None:
    view = story.state.proposal(cmd.proposal)
    if view is None:
        return
    bound = story.state.caller.bound
    answer = approval.approve(view, cmd, bound=bound.id if bound else None, wall=story.wall)
    if isinstance(answer, approval.Approved) and types_a_card(view, cmd):
        answer = approval.Refused(reason="card_number")
    story.causes = (view.event,)
    if isinstance(answer, approval.Refused):
        story.tell(e.ApprovalRefused, proposal=cmd.proposal, reason=answer.reason)
    else:
        story.tell(
            e.WriteApproved,
            proposal=cmd.proposal,
            op=answer.op,
            digest=answer.digest,
            fields=answer.fields,
            values=answer.values,
            rejected=answer.rejected,
        )


def _reject(story: Story, cmd: c.RejectWrite) -> None:
    view = story.state.proposal(cmd.proposal)
    if view is not None and view.status in ("open", "conflict", "failed"):
        story.tell(e.WriteRejected, proposal=cmd.proposal, reason=cmd.reason, because=(view.event,))


def _wrote(story: Story, msg: m.Wrote) -> None:
    view = story.state.proposal(msg.proposal)
    if view is None or view.op != msg.op:
        return
    story.causes = (view.event,)
    if msg.kind == "attempted":
        story.tell(e.WriteAttempted, op=msg.op, proposal=msg.proposal, attempt=msg.attempt)
    elif msg.kind == "verified":
        story.tell(e.WriteVerified, op=msg.op, proposal=msg.proposal, version=msg.version)
    elif msg.kind == "conflict":
        story.tell(e.WriteConflicted, op=msg.op, proposal=msg.proposal, version=msg.version, now=msg.now or {})
    elif msg.kind == "failed":
        story.tell(e.WriteFailed, op=msg.op, proposal=msg.proposal, reason=msg.reason)
    else:
        story.tell(e.WriteUnknown, op=msg.op, proposal=msg.proposal)


def _undo(story: Story, cmd: c.UndoWrite) -> None:
    view = story.state.proposal(cmd.proposal)
    if view is not None and view.status == "verified" and not view.undone_by:
        story.ask(_read(story, view, "undo"))


def _review(story: Story, cmd: c.ReviewWrite) -> None:
    view = story.state.proposal(cmd.proposal)
    if view is not None and view.status in ("conflict", "failed"):
        story.ask(_read(story, view, "review"))


def _read(story: Story, view: ProposalView, purpose: Any) -> m.ReadRecord:
    return m.ReadRecord(
        interaction=story.interaction, customer=view.proposal.record, purpose=purpose, proposal=view.proposal.id
    )


def _again(story: Story, view: ProposalView, customer: Customer, purpose: str) -> None:
    """A new proposal that takes a write back, or that repeats it against what the record holds now."""
    number = len(story.state.proposals) + 1
    if purpose == "undo":
        if view.status != "verified" or view.undone_by:
            return
        made = proposal.undo(view, customer, id=f"{story.interaction}-write-{number}")
    else:
        if view.status not in ("conflict", "failed"):
            return
        made = proposal.rebase(view, customer, id=f"{story.interaction}-write-{number}")
        if made is not None:
            story.tell(e.ProposalWithdrawn, proposal=view.proposal.id, reason="replaced", because=(view.event,))
    if made is not None:  # else the record holds all of it already
        story.tell(e.WriteProposed, proposal=made, because=(view.event,))


ACTS: Acts = {
    m.RecordRead: _record_read,
    m.Wrote: _wrote,
    c.ApproveWrite: _approve,
    c.RejectWrite: _reject,
    c.UndoWrite: _undo,
    c.ReviewWrite: _review,
}
