"""What Earshot did in an interaction, told as entries: one a card, tick, nudge, decision and write.

An entry stands where its thing entered; what became of it later is said in its detail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from copilot import events as e
from copilot.model import Evidence
from copilot.state import Interaction, NudgeView, ProposalView
from ui import reasons, words
from ui.interactions.past import Past

Group = Literal["card", "checklist", "nudge", "write", "call"]
translate = words.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log. `count` is the number of events up to and with it: the moment to go to."""

    at: float
    count: int
    group: Group
    title: str
    detail: str = ""
    icon: str = ""
    key: str = ""  # the number of a card, instead of an icon
    warn: bool = False
    heard: tuple[Evidence, ...] = ()
    proposal: str = ""  # a verified write that can be taken back
    on_line: bool = True  # stands on the time line too


@dataclass(frozen=True, slots=True)
class _Known:
    """What an entry may look at besides its event: how everything ended, and how much was ticked by then."""

    final: Interaction
    used: frozenset[str]
    dismissed: frozenset[str]
    done: int = 0


def tell(past: Past) -> tuple[Entry, ...]:
    """The entries of a whole interaction, in order."""
    known = _Known(
        past.final,
        frozenset(event.card for event in past.events if isinstance(event, e.CardUsed)),
        frozenset(event.card for event in past.events if isinstance(event, e.CardDismissed)),
    )
    entries: list[Entry] = []
    ticked: set[str] = set()
    for count, event in enumerate(past.events, start=1):
        if isinstance(event, e.StepTicked):
            ticked.add(event.step)
        elif isinstance(event, e.StepUnticked):
            ticked.discard(event.step)
        teller = _TELLERS.get(type(event))
        told = teller(event, replace(known, done=len(ticked))) if teller else None
        if told is not None:
            fields: dict[str, Any] = {"at": past.time_of(count), "count": count, **told}
            entries.append(Entry(**fields))
    return tuple(entries)


Told = dict[str, Any] | None


# ---- cards ----------------------------------------------------------------------------------
def _card_shown(event: e.CardShown, known: _Known) -> Told:
    view = known.final.card(event.card)
    if view is None:
        return None
    title = translate("story", "Card {0}: {1}").format(event.place, view.card.title)
    parts = (words.source(view.card.source), words.strength(view.card.strength).lower(), _card_end(event.card, known))
    detail = ", ".join(part for part in parts if part)
    return {"group": "card", "key": str(event.place), "title": title, "detail": detail, "heard": view.card.because}


def _card_end(card: str, known: _Known) -> str:
    if card in known.used:
        return translate("story", "used")
    if card in known.dismissed:
        return translate("story", "dismissed")
    return translate("story", "not used")


def _held_back(event: e.CardHeldBack, known: _Known) -> Told:
    view = known.final.card(event.card)
    if view is None:
        return None
    return {
        "group": "card", "icon": "eye-off", "title": translate("story", "Held back: {0}").format(view.card.title),
        "detail": _sentence(reasons.held_back(event.reason)), "heard": view.card.because, "on_line": False,
    }  # fmt: skip


def _source_opened(event: e.SourceOpened, known: _Known) -> Told:
    view = known.final.card(event.card)
    if view is None:
        return None
    source = words.source(view.card.source)
    return {
        "group": "card", "icon": "book-open", "title": translate("story", "You opened {0}").format(source),
        "detail": view.card.source.title, "on_line": False,
    }  # fmt: skip


# ---- checklist and nudges -------------------------------------------------------------------
def _step(final: Interaction, step: str) -> str:
    return next((s.title for s in final.steps if s.id == step), step)


def _ticked(event: e.StepTicked, known: _Known) -> Told:
    how = translate("story", "Heard") if event.by == "model" else translate("story", "Ticked by you")
    total = max(len(known.final.steps), known.done)
    return {
        "group": "checklist", "icon": "tick:heard" if event.by == "model" else "tick:you",
        "title": _step(known.final, event.step), "detail": translate("story", "{0}, {1} of {2}").format(how, known.done, total),
        "heard": (event.heard,) if event.heard else (),
    }  # fmt: skip


def _unticked(event: e.StepUnticked, known: _Known) -> Told:
    title = translate("story", "Taken back: {0}").format(_step(known.final, event.step))
    why = (
        translate("story", "Unticked by you")
        if event.by == "agent"
        else translate("story", "The words contradict the record")
    )
    return {
        "group": "checklist", "icon": "tick:todo", "title": title,
        "detail": event.reason or why, "on_line": False,
    }  # fmt: skip


def _playbook(event: e.PlaybookChosen, known: _Known) -> Told:
    return {
        "group": "checklist", "icon": "list-checks", "title": translate("story", "Checklist: {0}").format(event.title),
        "detail": translate("story", "Version {0}").format(event.version), "heard": event.heard, "on_line": False,
    }  # fmt: skip


def _nudged(event: e.NudgeRaised, known: _Known) -> Told:
    view = next((n for n in known.final.nudges if n.nudge.id == event.nudge.id), None)
    critical = event.nudge.kind == "compliance"
    return {
        "group": "nudge", "icon": "shield-alert" if critical else "message-circle", "warn": True,
        "title": translate("story", "Nudge: {0}").format(event.nudge.text), "detail": _nudge_end(view),
        "heard": event.nudge.because,
    }  # fmt: skip


def _nudge_end(view: NudgeView | None) -> str:
    if view is None:
        return ""
    if view.contested:
        return translate("story", "Contested by you")
    match view.hidden:
        case "done":
            return translate("story", "Then it was done")
        case "agent":
            return translate("story", "Hidden by you")
        case "":
            return translate("story", "Shown to the end")
        case _:
            return translate("story", "Went away by itself")


def _muted(event: e.RuleMuted, known: _Known) -> Told:
    title = translate("story", "You muted a nudge for this call")
    return {"group": "nudge", "icon": "bell-off", "title": title, "detail": event.rule, "on_line": False}


# ---- who is calling -------------------------------------------------------------------------
def _looked(event: e.CallerLooked, known: _Known) -> Told:
    records = len(event.candidates)
    match event.status:
        case "several":
            title = translate("story", "%n record(s) fit the caller", "", records)
        case "contradicted":
            title = translate("story", "The words contradict the record")
        case "none":
            title = translate("story", "No record fits the caller")
        case _:
            return None
    return {
        "group": "call", "icon": "user-search", "title": title, "detail": words.identity_item(event.how),
        "heard": event.heard, "warn": event.status == "contradicted", "on_line": False,
    }  # fmt: skip


def _bound(event: e.CallerBound, known: _Known) -> Told:
    return {
        "group": "call", "icon": "user-check", "heard": event.heard,
        "title": translate("story", "Caller: {0}").format(event.customer.name or event.customer.id),
        "detail": words.how_bound(event.how),
    }  # fmt: skip


def _unbound(event: e.CallerUnbound, known: _Known) -> Told:
    return {"group": "call", "icon": "user-x", "title": translate("story", "Not this record"), "heard": event.heard}


def _identity(event: e.IdentityHeard, known: _Known) -> Told:
    agrees = translate("story", "Agrees with the record") if event.agrees else translate("story", "Does not agree")
    return {
        "group": "call", "icon": "badge-check" if event.agrees else "triangle-alert", "warn": not event.agrees,
        "title": translate("story", "{0} heard").format(words.identity_item(event.item)), "detail": agrees,
        "heard": (event.heard,), "on_line": False,
    }  # fmt: skip


# ---- wrap-up and writes ---------------------------------------------------------------------
def _drafted(event: e.SummaryDrafted, known: _Known) -> Told:
    count = len(event.lines)
    detail = translate("story", "%n line(s)", "", count)
    title = translate("story", "Summary drafted")
    return {"group": "call", "icon": "file-text", "title": title, "detail": detail, "on_line": False}


def _edited(event: e.SummaryEdited, known: _Known) -> Told:
    own = sum(line.by == "agent" for line in event.lines)
    return {
        "group": "call", "icon": "pencil", "title": translate("story", "Summary edited by you"),
        "detail": translate("story", "%n line(s) yours", "", own), "on_line": False,
    }  # fmt: skip


def _code(event: e.WrapupChosen, known: _Known) -> Told:
    title = next((w.title for w in known.final.wrapups if w.code == event.code), "")
    return {
        "group": "call", "icon": "list", "title": translate("story", "Wrap-up code: {0}").format(event.code),
        "detail": title, "on_line": False,
    }  # fmt: skip


def _record(view: ProposalView) -> str:
    return view.proposal.owner or view.proposal.record


def _proposed(event: e.WriteProposed, known: _Known) -> Told:
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


def _approved(event: e.WriteApproved, known: _Known) -> Told:
    view = known.final.proposal(event.proposal)
    if view is None:
        return None
    labels = [change.label for change in view.proposal.changes if change.field in event.fields]
    count = len(event.fields)
    approved = translate("story", "%n field(s) approved", "", count)
    return {
        "group": "write", "icon": "circle-check", "title": f"{_record(view)}, {approved}", "detail": ", ".join(labels),
    }  # fmt: skip


def _verified(event: e.WriteVerified, known: _Known) -> Told:
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


def _conflicted(event: e.WriteConflicted, known: _Known) -> Told:
    return _trouble(
        event.proposal, known.final, "triangle-alert", translate("story", "Record changed, not written: {0}")
    )


def _failed(event: e.WriteFailed, known: _Known) -> Told:
    view = known.final.proposal(event.proposal)
    system = words.system(view.proposal.system) if view else ""
    why = reasons.write_failed(event.reason, system)
    took = reasons.took_effect(event.reason)
    title = translate("story", "Not as approved: {0}") if took else translate("story", "Not written: {0}")
    return _trouble(event.proposal, known.final, "circle-alert", title, why)


def _unknown(event: e.WriteUnknown, known: _Known) -> Told:
    return _trouble(event.proposal, known.final, "circle-help", translate("story", "No answer from the record: {0}"))


def _trouble(proposal: str, final: Interaction, icon: str, title: str, detail: str = "") -> Told:
    view = final.proposal(proposal)
    if view is None:
        return None
    return {"group": "write", "icon": icon, "warn": True, "title": title.format(_record(view)), "detail": detail}


def _rejected(event: e.WriteRejected, known: _Known) -> Told:
    view = known.final.proposal(event.proposal)
    if view is None:
        return None
    title = translate("story", "Rejected by you: {0}").format(_record(view))
    return {"group": "write", "icon": "x", "title": title, "detail": event.reason}


def _withdrawn(event: e.ProposalWithdrawn, known: _Known) -> Told:
    view = known.final.proposal(event.proposal)
    if view is None:
        return None
    title = translate("story", "Withdrawn: {0}").format(_record(view))
    return {"group": "write", "icon": "x", "title": title, "detail": reasons.withdrawn(event.reason), "on_line": False}


# ---- the call -------------------------------------------------------------------------------
def _paused(event: e.HearingPaused, known: _Known) -> Told:
    title = reasons.paused(event.why)
    heard = (event.heard,) if event.heard is not None else ()
    detail = translate("story", "Nothing was kept")
    return {"group": "call", "icon": "pause", "title": title, "detail": detail, "heard": heard}


def _consent(event: e.ConsentChanged, known: _Known) -> Told:
    icon = {"announced": "quote", "agreed": "user-check", "refused": "user-x"}.get(event.status, "info")
    heard = (event.heard,) if event.heard is not None else ()
    by_agent = event.by == "agent" and event.status in ("announced", "agreed", "refused")
    return {
        "group": "call", "icon": icon, "warn": event.status == "refused", "title": reasons.consent(event.status),
        "detail": translate("story", "marked by you") if by_agent else "", "heard": heard,
    }  # fmt: skip


def _foreign(event: e.LanguageDoubted, known: _Known) -> Told:
    language = words.language(known.final.language)
    title = reasons.foreign(event.leg, language)
    if not event.doubted:
        title = translate("story", "The words can be trusted again: {0}").format(words.leg(event.leg))
    return {"group": "call", "icon": "ear-off", "warn": event.doubted, "title": title}


def _opened(event: e.InteractionOpened, known: _Known) -> Told:
    if event.recognised:
        return None
    title = translate("story", "Words are not heard: no recogniser for {0}").format(words.language(event.language))
    return {"group": "call", "icon": "ear-off", "warn": True, "title": title}


def _deaf(event: e.AudioHealthChanged, known: _Known) -> Told:
    if event.status == "ok":
        return None
    title = translate("story", "{0} not heard").format(words.leg(event.leg))
    return {"group": "call", "icon": "ear-off", "warn": True, "title": title}


def _swapped(event: e.LegsDoubted, known: _Known) -> Told:
    title = translate("story", "Agent and customer look swapped")
    if not event.doubted:
        title = translate("story", "Agent and customer are the right way round")
    return {"group": "call", "icon": "ear-off", "warn": event.doubted, "title": title, "heard": (event.heard,)}


def _ended(event: e.CallEnded, known: _Known) -> Told:
    title = translate("story", "Call ended: the softphone stopped") if event.gone else translate("story", "Call ended")
    return {"group": "call", "icon": "phone", "warn": event.gone, "title": title, "on_line": False}


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


_TELLERS: dict[type[e.Event], Callable[[Any, _Known], Told]] = {
    e.CardShown: _card_shown,
    e.CardHeldBack: _held_back,
    e.SourceOpened: _source_opened,
    e.StepTicked: _ticked,
    e.StepUnticked: _unticked,
    e.PlaybookChosen: _playbook,
    e.NudgeRaised: _nudged,
    e.RuleMuted: _muted,
    e.CallerLooked: _looked,
    e.CallerBound: _bound,
    e.CallerUnbound: _unbound,
    e.IdentityHeard: _identity,
    e.SummaryDrafted: _drafted,
    e.SummaryEdited: _edited,
    e.WrapupChosen: _code,
    e.WriteProposed: _proposed,
    e.WriteApproved: _approved,
    e.WriteVerified: _verified,
    e.WriteRejected: _rejected,
    e.ProposalWithdrawn: _withdrawn,
    e.WriteConflicted: _conflicted,
    e.WriteFailed: _failed,
    e.WriteUnknown: _unknown,
    e.InteractionOpened: _opened,
    e.HearingPaused: _paused,
    e.ConsentChanged: _consent,
    e.LanguageDoubted: _foreign,
    e.AudioHealthChanged: _deaf,
    e.LegsDoubted: _swapped,
    e.CallEnded: _ended,
}
