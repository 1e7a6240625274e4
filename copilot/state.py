"""What is known now: a pure fold of events, the same in engine, window, replay and tests.

    state = apply(state, event)

`apply` never decides, never reads a clock and never fails on an event it does not know. What a
panel shows is a function of `Desk`; what the engine decides starts from `Desk`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, Literal

from copilot import events as e
from copilot.model import (
    Card,
    Customer,
    Evidence,
    Leg,
    Nudge,
    Proposal,
    Recording,
    Step,
    SummaryLine,
    Word,
    WrapupCandidate,
)

Phase = Literal["opened", "ringing", "live", "hold", "wrapup", "finished"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One line of the transcript; `event` is the id of the fact behind it."""

    id: str
    event: str
    leg: Leg
    start: float
    end: float
    text: str
    confidence: float = 0.0
    words: tuple[Word, ...] = ()
    final: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    leg: Leg
    start: float
    end: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card and what became of it. `place` counts from 1 while it is shown, else 0."""

    card: Card
    event: str
    offered_at: float
    status: Literal["offered", "shown", "held", "folded", "used", "dismissed"] = "offered"
    place: int = 0
    shown_at: float = -1.0
    held_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    by: Literal["model", "agent"]
    at: float
    event: str
    heard: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeView:
    nudge: Nudge
    event: str
    raised_at: float
    hidden: str = ""  # why it is hidden, "" while shown
    contested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    item: str
    agrees: bool
    heard: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is calling. Something may be proposed only while `bound` is set."""

    number: str = ""
    number_known: bool = False  # a ringing event came (an empty number then means: withheld)
    status: Literal["unknown", "withheld", "none", "one", "several", "contradicted"] = "unknown"
    candidates: tuple[Customer, ...] = ()
    bound: Customer | None = None
    bound_event: str = ""
    how: str = ""
    heard: tuple[Evidence, ...] = ()
    identity: tuple[Identity, ...] = ()
    refused: frozenset[str] = frozenset()  # customers the agent said this is not; only the agent binds them again


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A proposal and how far it got. `status` is what the card says."""

    proposal: Proposal
    event: str
    shown_at: float
    shown_wall: float
    status: Literal[
        "open", "withdrawn", "rejected", "approved", "sending", "verified", "conflict", "failed", "unknown"
    ] = "open"
    op: str = ""
    attempts: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)  # after a conflict: what the record holds
    version: str = ""
    refused: str = ""  # why the last approval was not taken
    reason: str = ""
    undone_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """Everything known of one interaction."""

    id: str
    wall: float = 0.0  # when it began
    at: float = 0.0  # call time of the newest event
    now_wall: float = 0.0
    seq: int = 0  # number of the newest event; ids are "<interaction>/<seq>"
    phase: Phase = "opened"
    legs: tuple[Leg, ...] = ("agent", "customer")
    queue: str = ""
    title: str = ""
    recording: Recording | None = None
    signalled_at: float = -1.0  # call time of the newest call signal: what a restarted source need not tell again
    answered_at: float = -1.0
    hold_since: float = -1.0
    listening_since: float = 0.0  # call time from which sound counts: answered, resumed, pause over
    ended_at: float = -1.0
    ended_wall: float = 0.0  # the wrap-up's timer counts from here: call time stands after hang-up
    paused_since: float = -1.0
    caller: Caller = Caller()
    utterances: tuple[Utterance, ...] = ()
    interims: Mapping[str, Utterance] = field(default_factory=dict)  # by leg
    set_aside: tuple[Utterance, ...] = ()
    gaps: tuple[Gap, ...] = ()
    levels: Mapping[str, float] = field(default_factory=dict)  # by leg, dBFS
    spoke_at: Mapping[str, float] = field(default_factory=dict)  # by leg: call time of the newest speech
    silent_since: Mapping[str, float] = field(default_factory=dict)  # by leg: when its samples became all zero
    health: Mapping[str, e.AudioHealthChanged] = field(default_factory=dict)  # by leg
    legs_doubted: bool = False  # the legs look swapped: nothing is concluded from who spoke
    playbook: str = ""
    playbook_title: str = ""
    playbook_version: int = 0
    playbook_heard: tuple[Evidence, ...] = ()
    steps: tuple[Step, ...] = ()
    ticks: Mapping[str, Tick] = field(default_factory=dict)
    refused_ticks: frozenset[str] = frozenset()  # steps the agent unticked
    cards: tuple[CardView, ...] = ()
    last_change_at: float = -1000.0  # when a card last entered
    guarded: frozenset[str] = frozenset()  # cards under the pointer or with focus
    nudges: tuple[NudgeView, ...] = ()
    muted: frozenset[str] = frozenset()
    summary: tuple[SummaryLine, ...] = ()
    summary_edited: bool = False
    wrapups: tuple[WrapupCandidate, ...] = ()
    wrapup: str = ""
    wrapup_by_agent: bool = False
    proposals: tuple[ProposalView, ...] = ()

    @property
    def paused(self) -> bool:
        return self.paused_since >= 0

    @property
    def shown(self) -> tuple[CardView, ...]:
        """The cards in the panel, the emphasised one first."""
        return tuple(sorted((c for c in self.cards if c.status == "shown"), key=lambda c: c.place))

    @property
    def nudge(self) -> NudgeView | None:
        """The one nudge in the slot."""
        return next((n for n in reversed(self.nudges) if not n.hidden), None)

    def card(self, card: str) -> CardView | None:
        return next((c for c in self.cards if c.card.id == card), None)

    def proposal(self, proposal: str) -> ProposalView | None:
        return next((p for p in self.proposals if p.proposal.id == proposal), None)

    def utterance(self, utterance: str) -> Utterance | None:
        return next((u for u in reversed(self.utterances) if u.id == utterance), None)

    def heard_until(self, leg: Leg) -> float:
        """Where a restarted recogniser begins again, s: the end of the leg's last final, or when sound last began to count."""
        ends = [u.end for u in (*self.utterances, *self.set_aside) if u.leg == leg]
        return max([self.listening_since, *ends])


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The agent's desk: the interactions that are open here, and how the machinery is."""

    run: str = ""  # of the engine: the ids of its desk facts begin with it
    seq: int = 0  # number of this run's newest desk fact
    interactions: Mapping[str, Interaction] = field(default_factory=dict)
    workers: Mapping[str, e.WorkerChanged] = field(default_factory=dict)
    records: Mapping[str, bool] = field(default_factory=dict)  # record system → reachable
    assist: str = "full"
    assist_reason: str = ""

    @property
    def offline(self) -> tuple[str, ...]:
        """Record systems that do not answer."""
        return tuple(system for system, reachable in self.records.items() if not reachable)

    @property
    def current(self) -> Interaction | None:
        """The call the agent is in, else the newest unfinished interaction."""
        alive = [i for i in self.interactions.values() if i.phase != "finished"]
        calls = [i for i in alive if i.phase in ("ringing", "live", "hold", "opened")]
        return max(calls or alive, key=lambda i: i.wall, default=None)

    @property
    def open_wrapups(self) -> tuple[Interaction, ...]:
        return tuple(i for i in self.interactions.values() if i.phase == "wrapup")


def apply(desk: Desk, event: e.Event) -> Desk:
    """The desk after `event`."""
    if not event.interaction:
        desk = replace(desk, seq=max(desk.seq, _sequence(event)))
        change = _DESK.get(type(event))
        return change(desk, event) if change else desk
    before = desk.interactions.get(event.interaction, Interaction(id=event.interaction, wall=event.wall))
    now = apply_interaction(before, event)
    return replace(desk, interactions={**desk.interactions, event.interaction: now})


def apply_interaction(state: Interaction, event: e.Event) -> Interaction:
    """The interaction after `event`."""
    seq = _sequence(event)
    state = replace(
        state, at=max(state.at, event.at), now_wall=max(state.now_wall, event.wall), seq=max(state.seq, seq)
    )
    change = _INTERACTION.get(type(event))
    return change(state, event) if change else state


def fold(events: Any, desk: Desk | None = None) -> Desk:
    """The desk after all `events`."""
    return reduce(apply, events, desk if desk is not None else Desk())


def _sequence(event: e.Event) -> int:
    tail = event.id.rpartition("/")[2]
    return int(tail) if tail.isdigit() else 0


# ---- the call -------------------------------------------------------------------------------
def _opened(s: Interaction, ev: e.InteractionOpened) -> Interaction:
    return replace(
        s, wall=ev.wall, legs=ev.legs, queue=ev.queue, title=ev.title, recording=ev.recording,
        levels={}, interims={},
    )  # fmt: skip


def _ringing(s: Interaction, ev: e.CallRinging) -> Interaction:
    caller = replace(s.caller, number=ev.number, number_known=True)
    return replace(s, phase="ringing", signalled_at=ev.at, caller=caller)


def _answered(s: Interaction, ev: e.CallAnswered) -> Interaction:
    return replace(s, phase="live", signalled_at=ev.at, answered_at=ev.at, listening_since=ev.at)


def _held(s: Interaction, ev: e.CallHeld) -> Interaction:
    return replace(s, phase="hold", signalled_at=ev.at, hold_since=ev.at)


def _resumed(s: Interaction, ev: e.CallResumed) -> Interaction:
    return replace(s, phase="live", signalled_at=ev.at, hold_since=-1.0, listening_since=ev.at)


def _ended(s: Interaction, ev: e.CallEnded) -> Interaction:
    return replace(
        s, phase="wrapup", ended_at=ev.at, ended_wall=ev.wall, hold_since=-1.0, paused_since=-1.0, interims={}
    )


def _finished(s: Interaction, ev: e.InteractionFinished) -> Interaction:
    return replace(s, phase="finished")


def _paused(s: Interaction, ev: e.HearingPaused) -> Interaction:
    return replace(s, paused_since=ev.at, interims={})


def _unpaused(s: Interaction, ev: e.HearingResumed) -> Interaction:
    return replace(s, paused_since=-1.0, listening_since=ev.at)


# ---- hearing --------------------------------------------------------------------------------
def _heard(ev: e.UtteranceInterim | e.UtteranceFinal | e.UtteranceSetAside, *, final: bool) -> Utterance:
    return Utterance(
        id=ev.utterance,
        event=ev.id,
        leg=ev.leg,
        start=ev.start,
        end=ev.end,
        text=ev.text,
        confidence=getattr(ev, "confidence", 0.0),
        words=getattr(ev, "words", ()),
        final=final,
    )


def _interim(s: Interaction, ev: e.UtteranceInterim) -> Interaction:
    return replace(s, interims={**s.interims, ev.leg: _heard(ev, final=False)})


def _final(s: Interaction, ev: e.UtteranceFinal) -> Interaction:
    interims = {leg: u for leg, u in s.interims.items() if leg != ev.leg}
    line = _heard(ev, final=True)
    lines = s.utterances
    # finals arrive by their end; the transcript reads by their start
    place = len(lines)
    while place and lines[place - 1].start > line.start:
        place -= 1
    return replace(s, utterances=(*lines[:place], line, *lines[place:]), interims=interims)


def _set_aside(s: Interaction, ev: e.UtteranceSetAside) -> Interaction:
    interims = {leg: u for leg, u in s.interims.items() if leg != ev.leg}
    return replace(s, set_aside=(*s.set_aside, _heard(ev, final=True)), interims=interims)


def _gap(s: Interaction, ev: e.HearingGap) -> Interaction:
    return replace(s, gaps=(*s.gaps, Gap(leg=ev.leg, start=ev.start, end=ev.end, reason=ev.reason)))


def _level(s: Interaction, ev: e.LevelMeasured) -> Interaction:
    spoke = {**s.spoke_at, ev.leg: ev.at} if ev.speech else s.spoke_at
    silent = {leg: at for leg, at in s.silent_since.items() if leg != ev.leg or ev.zeros}
    if ev.zeros:
        silent.setdefault(ev.leg, ev.at)
    interims = s.interims
    if not ev.speech and ev.leg in interims:  # what was being said came to nothing
        interims = {leg: u for leg, u in interims.items() if leg != ev.leg}
    return replace(s, levels={**s.levels, ev.leg: ev.dbfs}, spoke_at=spoke, silent_since=silent, interims=interims)


def _health(s: Interaction, ev: e.AudioHealthChanged) -> Interaction:
    return replace(s, health={**s.health, ev.leg: ev})


# ---- who is calling -------------------------------------------------------------------------
def _looked(s: Interaction, ev: e.CallerLooked) -> Interaction:
    return replace(s, caller=replace(s.caller, status=ev.status, candidates=ev.candidates, heard=ev.heard))


def _bound(s: Interaction, ev: e.CallerBound) -> Interaction:
    caller = replace(
        s.caller, status="one", bound=ev.customer, bound_event=ev.id, how=ev.how, heard=ev.heard,
        refused=s.caller.refused - {ev.customer.id},
    )  # fmt: skip
    return replace(s, caller=caller)


def _unbound(s: Interaction, ev: e.CallerUnbound) -> Interaction:
    known = s.caller
    refused = known.refused
    if ev.reason == "agent" and known.bound is not None:
        refused |= {known.bound.id}
    caller = replace(
        known, bound=None, bound_event="", how="", heard=ev.heard, identity=(), refused=refused,
        status="unknown" if ev.reason == "agent" else "contradicted",
    )  # fmt: skip
    return replace(s, caller=caller)


def _identity(s: Interaction, ev: e.IdentityHeard) -> Interaction:
    others = tuple(i for i in s.caller.identity if i.item != ev.item)
    item = Identity(item=ev.item, agrees=ev.agrees, heard=ev.heard)
    return replace(s, caller=replace(s.caller, identity=(*others, item)))


def _legs_doubted(s: Interaction, ev: e.LegsDoubted) -> Interaction:
    return replace(s, legs_doubted=ev.doubted)


# ---- help -----------------------------------------------------------------------------------
def _playbook(s: Interaction, ev: e.PlaybookChosen) -> Interaction:
    return replace(
        s, playbook=ev.playbook, playbook_title=ev.title, playbook_version=ev.version, steps=ev.steps,
        playbook_heard=ev.heard,
    )  # fmt: skip


def _offered(s: Interaction, ev: e.CardOffered) -> Interaction:
    return replace(s, cards=(*s.cards, CardView(card=ev.card, event=ev.id, offered_at=ev.at)))


def _with_card(s: Interaction, card: str, **changes: Any) -> Interaction:
    return replace(s, cards=tuple(replace(c, **changes) if c.card.id == card else c for c in s.cards))


def _close_ranks(s: Interaction) -> Interaction:
    """Places stay 1, 2, 3 without holes; the order of what is left does not change."""
    places = {c.card.id: n for n, c in enumerate(s.shown, start=1)}
    return replace(s, cards=tuple(_at_place(c, places.get(c.card.id, 0)) for c in s.cards))


def _at_place(view: CardView, place: int) -> CardView:
    return view if view.place == place else replace(view, place=place)


def _card_shown(s: Interaction, ev: e.CardShown) -> Interaction:
    moved = tuple(replace(c, place=c.place + 1) if c.place >= ev.place else c for c in s.cards)
    s = replace(s, cards=moved, last_change_at=ev.at)
    return _close_ranks(_with_card(s, ev.card, status="shown", place=ev.place, shown_at=ev.at))


def _card_gone(status: str) -> Callable[[Interaction, Any], Interaction]:
    def change(s: Interaction, ev: Any) -> Interaction:
        return _close_ranks(_with_card(s, ev.card, status=status, place=0))

    return change


def _held_back(s: Interaction, ev: e.CardHeldBack) -> Interaction:
    return _close_ranks(_with_card(s, ev.card, status="held", place=0, held_reason=ev.reason))


def _guarded(s: Interaction, ev: e.CardsGuarded) -> Interaction:
    return replace(s, guarded=frozenset({ev.pointer, ev.focus} - {""}))


def _ticked(s: Interaction, ev: e.StepTicked) -> Interaction:
    tick = Tick(by=ev.by, at=ev.at, event=ev.id, heard=ev.heard)
    return replace(s, ticks={**s.ticks, ev.step: tick}, refused_ticks=s.refused_ticks - {ev.step})


def _unticked(s: Interaction, ev: e.StepUnticked) -> Interaction:
    ticks = {step: tick for step, tick in s.ticks.items() if step != ev.step}
    refused = s.refused_ticks | {ev.step} if ev.by == "agent" else s.refused_ticks
    return replace(s, ticks=ticks, refused_ticks=refused)


def _nudged(s: Interaction, ev: e.NudgeRaised) -> Interaction:
    return replace(s, nudges=(*s.nudges, NudgeView(nudge=ev.nudge, event=ev.id, raised_at=ev.at)))


def _with_nudge(s: Interaction, nudge: str, **changes: Any) -> Interaction:
    return replace(s, nudges=tuple(replace(n, **changes) if n.nudge.id == nudge else n for n in s.nudges))


def _nudge_hidden(s: Interaction, ev: e.NudgeHidden) -> Interaction:
    return _with_nudge(s, ev.nudge, hidden=ev.reason)


def _contested(s: Interaction, ev: e.NudgeContested) -> Interaction:
    return _with_nudge(s, ev.nudge, contested=True, hidden="agent")


def _muted(s: Interaction, ev: e.RuleMuted) -> Interaction:
    return replace(s, muted=s.muted | {ev.rule})


# ---- wrap-up --------------------------------------------------------------------------------
def _drafted(s: Interaction, ev: e.SummaryDrafted) -> Interaction:
    return replace(s, summary=ev.lines, summary_edited=False)


def _edited(s: Interaction, ev: e.SummaryEdited) -> Interaction:
    return replace(s, summary=ev.lines, summary_edited=True)


def _wrapups(s: Interaction, ev: e.WrapupProposed) -> Interaction:
    first = ev.candidates[0].code if ev.candidates else ""
    return replace(s, wrapups=ev.candidates, wrapup=s.wrapup if s.wrapup_by_agent else first)


def _wrapup(s: Interaction, ev: e.WrapupChosen) -> Interaction:
    return replace(s, wrapup=ev.code, wrapup_by_agent=True)


# ---- approve and write ----------------------------------------------------------------------
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


# ---- the desk -------------------------------------------------------------------------------
def _worker(d: Desk, ev: e.WorkerChanged) -> Desk:
    return replace(d, workers={**d.workers, ev.role: ev})


def _records(d: Desk, ev: e.RecordsReached) -> Desk:
    return replace(d, records={**d.records, ev.system: ev.reachable})


def _stepped(d: Desk, ev: e.AssistStepped) -> Desk:
    return replace(d, assist=ev.level, assist_reason=ev.reason)


_DESK: dict[type[e.Event], Callable[[Desk, Any], Desk]] = {
    e.WorkerChanged: _worker,
    e.RecordsReached: _records,
    e.AssistStepped: _stepped,
}

_INTERACTION: dict[type[e.Event], Callable[[Interaction, Any], Interaction]] = {
    e.InteractionOpened: _opened,
    e.CallRinging: _ringing,
    e.CallAnswered: _answered,
    e.CallHeld: _held,
    e.CallResumed: _resumed,
    e.CallEnded: _ended,
    e.InteractionFinished: _finished,
    e.HearingPaused: _paused,
    e.HearingResumed: _unpaused,
    e.UtteranceInterim: _interim,
    e.UtteranceFinal: _final,
    e.UtteranceSetAside: _set_aside,
    e.HearingGap: _gap,
    e.LevelMeasured: _level,
    e.AudioHealthChanged: _health,
    e.CallerLooked: _looked,
    e.CallerBound: _bound,
    e.CallerUnbound: _unbound,
    e.IdentityHeard: _identity,
    e.PlaybookChosen: _playbook,
    e.CardOffered: _offered,
    e.CardShown: _card_shown,
    e.CardHeldBack: _held_back,
    e.CardFolded: _card_gone("folded"),
    e.CardUsed: _card_gone("used"),
    e.CardDismissed: _card_gone("dismissed"),
    e.CardsGuarded: _guarded,
    e.LegsDoubted: _legs_doubted,
    e.StepTicked: _ticked,
    e.StepUnticked: _unticked,
    e.NudgeRaised: _nudged,
    e.NudgeHidden: _nudge_hidden,
    e.NudgeContested: _contested,
    e.RuleMuted: _muted,
    e.SummaryDrafted: _drafted,
    e.SummaryEdited: _edited,
    e.WrapupProposed: _wrapups,
    e.WrapupChosen: _wrapup,
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
