"""(desk, message) → facts and requests. Pure: no clock, no file, no worker.

A message first becomes its own fact ("the customer said …"); then every reaction, in the order
written here, may add facts to it ("a step was heard", "a card is offered", "it is shown"), and each
of those is reacted to in turn. Same journal in, same story out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.assist import checklist, coaching, fields, identify, lookup, pacing, rules, summary, wrapup
from copilot.content import Content
from copilot.model import Customer, SummaryLine
from copilot.records import approval, proposal
from copilot.state import Desk, ProposalView
from copilot.story import Story

Reaction = Callable[[Story, e.Event], None]


@dataclass(frozen=True, slots=True)
class Decision:
    events: tuple[e.Event, ...]
    requests: tuple[m.Request, ...]


def decide(desk: Desk, message: m.Message | c.Command, content: Content, wall: float) -> Decision:
    """What follows from `message` at `wall`. Unknown interactions and stale references lead to nothing."""
    at = getattr(message, "at", 0.0)
    story = Story(desk, content, interaction=message.interaction, at=at, wall=wall)
    act = _ACTS.get(type(message))
    if act is None or not _is_timely(desk, message):
        return Decision((), ())
    act(story, message)
    told = 0
    while told < len(story.events):
        event = story.events[told]
        told += 1
        story.causes = (event.id,)
        for react in REACTIONS:
            react(story, event)
    return Decision(tuple(story.events), tuple(story.requests))


def _is_timely(desk: Desk, message: m.Message | c.Command) -> bool:
    """Whether the message speaks of the desk, of a new interaction, or of one that can still change."""
    if isinstance(message, m.RecordsReachable | m.WorkerStatus):
        return True
    known = desk.interactions.get(message.interaction)
    if known is None or isinstance(message, m.Opened):
        return known is None and isinstance(message, m.Opened)
    return known.phase != "finished" or isinstance(message, _WRITES)


# what may still come when an interaction is finished
_WRITES = (m.Wrote, m.RecordRead, c.ApproveWrite, c.RejectWrite, c.UndoWrite, c.ReviewWrite)


def unanswered(desk: Desk, interaction: str, content: Content) -> tuple[m.Request, ...]:
    """What an engine that was killed may have asked and never heard: the number, the last words, the record.

    Asked again, they lead to nothing new if they were answered.
    """
    state = desk.interactions[interaction]
    story = Story(desk, content, interaction=interaction, at=state.at, wall=state.now_wall)
    if state.caller.number and state.caller.status == "unknown":
        story.ask(m.LookUp(interaction=interaction, how="number", text=state.caller.number))
    last = next((u for u in reversed(state.utterances) if u.leg != "agent"), None)
    if last is not None and state.phase == "live":
        identified = {heard.utterance for heard in (*state.caller.heard, *(i.heard for i in state.caller.identity))}
        answered = {view.card.because[0].utterance for view in state.cards if view.card.rule == "search"}
        if last.id not in identified:
            identify.ask_about(story, last)
        if last.id not in answered:
            lookup.ask_about(story, last)
    if state.phase == "wrapup" and all(view.status == "withdrawn" for view in state.proposals):
        _read_to_propose(story)
    return tuple(story.requests)


# ---- what a message says --------------------------------------------------------------------
def _opened(story: Story, msg: m.Opened) -> None:
    story.tell(e.InteractionOpened, legs=msg.legs, queue=msg.queue, title=msg.title, recording=msg.recording)


_SIGNALS: dict[str, tuple[type[e.Event], frozenset[str]]] = {
    # kind: the fact, and the phases in which it can come true
    "answered": (e.CallAnswered, frozenset({"opened", "ringing"})),
    "held": (e.CallHeld, frozenset({"live"})),
    "resumed": (e.CallResumed, frozenset({"hold"})),
    "ended": (e.CallEnded, frozenset({"opened", "ringing", "live", "hold"})),
}


def _signal(story: Story, msg: m.CallSignal) -> None:
    phase = story.state.phase
    if msg.kind == "ringing":
        if phase == "opened":
            story.tell(e.CallRinging, number=msg.number)
        return
    kind, phases = _SIGNALS[msg.kind]
    if phase not in phases:
        return
    paused_since = story.state.paused_since
    told = story.tell(kind)
    if msg.kind == "ended" and paused_since >= 0:
        _tell_paused(story, paused_since, told.id)


BLOCK_S = 0.07  # sound comes in blocks: the one in which the agent paused is heard to its end


def _heard(story: Story, msg: m.Heard) -> None:
    state = story.state
    if state.paused and msg.end > state.paused_since + BLOCK_S:
        return  # of a paused span nothing is kept
    span: dict[str, Any] = {
        "utterance": msg.utterance,
        "leg": msg.leg,
        "start": msg.start,
        "end": msg.end,
        "text": msg.text,
    }
    if msg.kind == "interim":
        story.tell(e.UtteranceInterim, **span, confidence=msg.confidence)
    elif msg.kind == "set_aside":
        story.tell(e.UtteranceSetAside, **span, reason=msg.reason)
    elif state.utterance(msg.utterance) is None:
        story.tell(e.UtteranceFinal, **span, confidence=msg.confidence, words=msg.words)


ZEROS_S = 2.0  # of nothing but zero samples, and a leg is said to be dead


def _level(story: Story, msg: m.Level) -> None:
    state = story.state
    story.tell(e.LevelMeasured, leg=msg.leg, dbfs=msg.dbfs, speech=msg.speech, zeros=msg.zeros)
    known = state.health.get(msg.leg)
    status = known.status if known else "ok"
    if state.phase == "live" and msg.zeros and status == "ok":
        since = state.silent_since.get(msg.leg, msg.at)
        if msg.at - since >= ZEROS_S:
            story.tell(e.AudioHealthChanged, leg=msg.leg, status="zeros", since=since)
    elif not msg.zeros and status != "ok":
        story.tell(e.AudioHealthChanged, leg=msg.leg, status="ok", since=msg.at)


def _gap(story: Story, msg: m.Gap) -> None:
    story.tell(e.HearingGap, leg=msg.leg, start=msg.start, end=msg.end, reason=msg.reason)


def _clock(story: Story, msg: m.Clock) -> None:
    story.tell(e.ClockMoved)


def _found(story: Story, msg: m.Found) -> None:
    if story.state.phase in ("live", "hold"):
        lookup.offer(story, msg)


def _record_read(story: Story, msg: m.RecordRead) -> None:
    if msg.customer is None:
        return
    if msg.purpose == "bind":
        if story.state.phase != "finished":
            _bind(story, msg.customer)
    elif msg.purpose == "propose":
        _propose(story, msg.customer)
    else:
        view = story.state.proposal(msg.proposal)
        if view is not None:
            _again(story, view, msg.customer, msg.purpose)


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


def _records_reached(story: Story, msg: m.RecordsReachable) -> None:
    if story.desk.records.get(msg.system, True) != msg.reachable:
        story.tell(e.RecordsReached, system=msg.system, reachable=msg.reachable)


def _worker(story: Story, msg: m.WorkerStatus) -> None:
    told = story.tell(e.WorkerChanged, role=msg.role, status=msg.status, detail=msg.detail)
    if msg.role != "knowledge" or msg.status not in ("ready", "failed"):
        return  # a worker that was lost is replaced, and what it was asked is asked again
    level: Literal["full", "rules", "transcript"] = "full"
    if msg.status == "failed":  # a playbook's card needs its source, which knowledge told while it was well
        level = "rules" if story.content.sources else "transcript"
    if story.desk.assist != level:
        reason = msg.detail if level != "full" else "The search answers again."
        story.tell(e.AssistStepped, level=level, reason=reason, because=(told.id,))


# ---- what the agent asks --------------------------------------------------------------------
def _use(story: Story, cmd: c.UseCard) -> None:
    view = story.state.card(cmd.card)
    if view is None or view.status not in ("shown", "folded"):
        return
    used = story.tell(e.CardUsed, card=cmd.card, because=(view.event,))
    step = view.card.step
    if step and step not in story.state.ticks:
        story.tell(e.StepTicked, step=step, by="agent", because=(used.id,))


def _dismiss(story: Story, cmd: c.DismissCard) -> None:
    view = story.state.card(cmd.card)
    if view is not None and view.status == "shown":
        story.tell(e.CardDismissed, card=cmd.card, because=(view.event,))


def _source(story: Story, cmd: c.OpenSource) -> None:
    view = story.state.card(cmd.card)
    if view is not None:
        story.tell(e.SourceOpened, card=cmd.card, because=(view.event,))


def _guard(story: Story, cmd: c.GuardCards) -> None:
    story.tell(e.CardsGuarded, pointer=cmd.pointer, focus=cmd.focus)


def _tick(story: Story, cmd: c.TickStep) -> None:
    if cmd.step not in {step.id for step in story.state.steps}:
        return
    ticked = cmd.step in story.state.ticks
    if cmd.done and not ticked:
        story.tell(e.StepTicked, step=cmd.step, by="agent")
    elif not cmd.done and ticked:
        story.tell(e.StepUnticked, step=cmd.step, reason=cmd.reason)


def _hide_nudge(story: Story, cmd: c.HideNudge) -> None:
    view = story.state.nudge
    if view is not None and view.nudge.id == cmd.nudge:
        story.tell(e.NudgeHidden, nudge=cmd.nudge, reason="agent", because=(view.event,))


def _contest(story: Story, cmd: c.ContestNudge) -> None:
    view = next((n for n in story.state.nudges if n.nudge.id == cmd.nudge), None)
    if view is not None and not view.contested:
        story.tell(e.NudgeContested, nudge=cmd.nudge, note=cmd.note, because=(view.event,))


def _mute(story: Story, cmd: c.MuteRule) -> None:
    if cmd.rule in story.state.muted:
        return
    story.tell(e.RuleMuted, rule=cmd.rule)
    view = story.state.nudge
    if view is not None and view.nudge.rule == cmd.rule:
        story.tell(e.NudgeHidden, nudge=view.nudge.id, reason="agent", because=(view.event,))


def _pause(story: Story, cmd: c.PauseHearing) -> None:
    if not story.state.paused and story.state.phase in ("live", "hold"):
        story.tell(e.HearingPaused)


def _resume(story: Story, cmd: c.ResumeHearing) -> None:
    state = story.state
    if not state.paused:
        return
    resumed = story.tell(e.HearingResumed)
    _tell_paused(story, state.paused_since, resumed.id)


def _tell_paused(story: Story, since: float, over: str) -> None:
    """The gap that a pause leaves in every leg; `over` is the event that ended the pause."""
    for leg in story.state.legs:
        story.tell(e.HearingGap, leg=leg, start=since, end=story.at, reason="paused", because=(over,))


def _edit_summary(story: Story, cmd: c.EditSummary) -> None:
    if story.state.phase == "wrapup":
        story.tell(e.SummaryEdited, lines=cmd.lines)


def _redraft(story: Story, cmd: c.RedraftSummary) -> None:
    if story.state.phase == "wrapup":
        own = tuple(line for line in story.state.summary if line.by == "agent")
        _draft(story, own)


def _choose_wrapup(story: Story, cmd: c.ChooseWrapup) -> None:
    if cmd.code in {rule.id for rule in story.content.wrapups}:
        story.tell(e.WrapupChosen, code=cmd.code)


def _bind_caller(story: Story, cmd: c.BindCaller) -> None:
    caller = story.state.caller
    if not cmd.customer:
        if caller.bound is not None:
            story.tell(e.CallerUnbound, reason="agent")
        return
    known = next((x for x in caller.candidates if x.id == cmd.customer), None)
    if known is not None:
        _bind(story, known)
    else:
        story.ask(m.ReadRecord(interaction=story.interaction, customer=cmd.customer, purpose="bind"))


def _bind(story: Story, customer: Customer) -> None:
    bound = story.state.caller.bound
    if bound is not None and bound.id == customer.id:
        return
    if bound is not None:
        story.tell(e.CallerUnbound, reason="agent")
    story.tell(e.CallerBound, customer=customer, how="agent")


def _approve(story: Story, cmd: c.ApproveWrite) -> None:
    view = story.state.proposal(cmd.proposal)
    if view is None:
        return
    bound = story.state.caller.bound
    answer = approval.approve(view, cmd, bound=bound.id if bound else None, wall=story.wall)
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


def _finish(story: Story, cmd: c.FinishInteraction) -> None:
    if story.state.phase != "wrapup":
        return
    for view in story.state.proposals:
        if view.status == "open":
            story.tell(e.ProposalWithdrawn, proposal=view.proposal.id, reason="finished", because=(view.event,))
    story.tell(e.InteractionFinished)


# ---- what follows from a fact ---------------------------------------------------------------
def _wrap_up(story: Story, event: e.Event) -> None:
    """At hang-up: the draft, the codes, and the record read afresh for the proposal."""
    if not isinstance(event, e.CallEnded):
        return
    _draft(story, ())
    ranked = wrapup.rank(story.state, story.content)
    if ranked:
        story.tell(e.WrapupProposed, candidates=ranked)
    _read_to_propose(story)


def _caller_changed(story: Story, event: e.Event) -> None:
    """A binding that is taken back takes the open proposals with it; a binding after hang-up brings its own."""
    if isinstance(event, e.CallerUnbound):
        for view in story.state.proposals:
            if view.status == "open":
                story.tell(e.ProposalWithdrawn, proposal=view.proposal.id, reason="caller_changed")
    elif isinstance(event, e.CallerBound) and story.state.phase == "wrapup":
        _read_to_propose(story)


def _read_to_propose(story: Story) -> None:
    bound = story.state.caller.bound
    # whoever heard only the beginning of a call does not know what was agreed in it
    if bound is not None and all(gap.reason != "damaged" for gap in story.state.gaps):
        story.ask(m.ReadRecord(interaction=story.interaction, customer=bound.id, purpose="propose"))


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
        "casebook",
        customer,
        fields.changes(state, book, customer, story.content.cues.answers),
    )
    if made is not None:
        heard = [state.utterance(change.evidence.utterance) for change in made.changes]
        story.tell(
            e.WriteProposed, proposal=made, because=tuple(dict.fromkeys(u.event for u in heard if u is not None))
        )


def _draft(story: Story, own: tuple[SummaryLine, ...]) -> None:
    book = story.content.playbook(story.state.playbook)
    lines = summary.draft(story.state, book, story.content.cues)
    cited = {cite for line in lines for cite in line.cites}
    causes = tuple(u.event for u in story.state.utterances if u.id in cited)
    if lines or own:
        story.tell(e.SummaryDrafted, lines=(*lines, *own), because=causes)


REACTIONS: tuple[Reaction, ...] = (
    identify.ask,
    checklist.follow,
    rules.offer,
    lookup.search,
    pacing.admit,
    coaching.watch,
    _caller_changed,
    _wrap_up,
)

_ACTS: dict[type[Any], Callable[[Story, Any], None]] = {
    m.Opened: _opened,
    m.CallSignal: _signal,
    m.Heard: _heard,
    m.Level: _level,
    m.Gap: _gap,
    m.Clock: _clock,
    m.Found: _found,
    m.CallerFound: identify.found,
    m.RecordRead: _record_read,
    m.Wrote: _wrote,
    m.RecordsReachable: _records_reached,
    m.WorkerStatus: _worker,
    c.UseCard: _use,
    c.DismissCard: _dismiss,
    c.OpenSource: _source,
    c.GuardCards: _guard,
    c.TickStep: _tick,
    c.HideNudge: _hide_nudge,
    c.ContestNudge: _contest,
    c.MuteRule: _mute,
    c.PauseHearing: _pause,
    c.ResumeHearing: _resume,
    c.EditSummary: _edit_summary,
    c.RedraftSummary: _redraft,
    c.ChooseWrapup: _choose_wrapup,
    c.BindCaller: _bind_caller,
    c.ApproveWrite: _approve,
    c.RejectWrite: _reject,
    c.UndoWrite: _undo,
    c.ReviewWrite: _review,
    c.FinishInteraction: _finish,
}
