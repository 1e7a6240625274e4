"""Writes to a record: proposed, decided, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from copilot import events as e
from copilot.state import Interaction, ProposalView
from ui import reasons, words
from ui.interactions.story.entry import Known, Teller, Told

translate = words.translate


def _record(view: ProposalView) -> str:
    return view.proposal.owner or view.proposal.record


def _proposed(event: e.WriteProposed, known: Known) -> Told:
    view = known.final.proposal(event.proposal.id)
    if view is None:
        return None
    labels = ", ".join(change.label for change in event.proposal.changes)
    if event.proposal.undoes:
        title = translate("story", "Undo proposed for {0}").format(_record(view))
    else:
        title = translate("story", "Change proposed for {0}").format(_record(view))
    return {
        "group": "write", "icon": "undo-2" if event.proposal.undoes else "notebook-pen", "title": title,
        "detail": labels, "heard": tuple(c.evidence for c in event.proposal.changes), "on_line": False,
    }  # fmt: skip


def _approved(event: e.WriteApproved, known: Known) -> Told:
    view = known.final.proposal(event.proposal)
    if view is None:
        return None
    labels = [change.label for change in view.proposal.changes if change.field in event.fields]
    count = len(event.fields)
    approved = translate("story", "%n field(s) approved", "", count)
    return {
        "group": "write", "icon": "circle-check", "title": f"{_record(view)}, {approved}", "detail": ", ".join(labels),
    }  # fmt: skip


def _verified(event: e.WriteVerified, known: Known) -> Told:
    view = known.final.proposal(event.proposal)
    if view is None:
        return None
    time = datetime.fromtimestamp(event.wall).strftime("%H:%M:%S")
    undone = _was_undone(view, known.final)
    detail = translate("story", "Written {0}, read back, same").format(time)
    if undone:
        detail = translate("story", "{0}. Taken back later.").format(detail)
    open_undo = view.undone_by or view.proposal.undoes
    return {
        "group": "write", "icon": "undo-2" if view.proposal.undoes else "notebook-pen", "detail": detail,
        "title": (translate("story", "Undone: {0}") if view.proposal.undoes else translate("story", "Written: {0}"))
        .format(_record(view)),
        "proposal": "" if open_undo else event.proposal,
    }  # fmt: skip


def _was_undone(view: ProposalView, final: Interaction) -> bool:
    undo = final.proposal(view.undone_by) if view.undone_by else None
    return undo is not None and undo.status == "verified"


def _conflicted(event: e.WriteConflicted, known: Known) -> Told:
    return _trouble(
        event.proposal, known.final, "triangle-alert", translate("story", "Record changed, not written: {0}")
    )


def _failed(event: e.WriteFailed, known: Known) -> Told:
    view = known.final.proposal(event.proposal)
    system = words.system(view.proposal.system) if view else ""
    why = reasons.write_failed(event.reason, system)
    took = reasons.took_effect(event.reason)
    title = translate("story", "Not as approved: {0}") if took else translate("story", "Not written: {0}")
    return _trouble(event.proposal, known.final, "circle-alert", title, why)


def _unknown(event: e.WriteUnknown, known: Known) -> Told:
    return _trouble(event.proposal, known.final, "circle-help", translate("story", "No answer from the record: {0}"))


def _trouble(proposal: str, final: Interaction, icon: str, title: str, detail: str = "") -> Told:
    view = final.proposal(proposal)
    if view is None:
        return None
    return {"group": "write", "icon": icon, "warn": True, "title": title.format(_record(view)), "detail": detail}


def _rejected(event: e.WriteRejected, known: Known) -> Told:
    view = known.final.proposal(event.proposal)
    if view is None:
        return None
    title = translate("story", "Rejected by you: {0}").format(_record(view))
    return {"group": "write", "icon": "x", "title": title, "detail": event.reason}


def _withdrawn(event: e.ProposalWithdrawn, known: Known) -> Told:
    view = known.final.proposal(event.proposal)
    if view is None:
        return None
    title = translate("story", "Withdrawn: {0}").format(_record(view))
    return {"group": "write", "icon": "x", "title": title, "detail": reasons.withdrawn(event.reason), "on_line": False}


TELLERS: Mapping[type[e.Event], Teller] = {
    e.WriteProposed: _proposed,
    e.WriteApproved: _approved,
    e.WriteVerified: _verified,
    e.WriteRejected: _rejected,
    e.ProposalWithdrawn: _withdrawn,
    e.WriteConflicted: _conflicted,
    e.WriteFailed: _failed,
    e.WriteUnknown: _unknown,
}
