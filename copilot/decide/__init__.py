"""(desk, message) → facts and requests. Pure: no clock, no file, no worker.

A message first becomes its own fact ("the customer said …", in the files of this room); then every reaction, in the
order written here, may add facts to it ("a step was heard", "a card is offered", "it is shown"), and each of those is
reacted to in turn. Same journal in, same story out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.assist import checklist, coaching, identify, legs, lookup, pacing, rules, tongue
from copilot.content import Content
from copilot.decide import call, caller, help, machinery, pauses, wrapup, writes
from copilot.decide.typed import without_cards
from copilot.state import Desk
from copilot.story import Acts, Story

Reaction = Callable[[Story, e.Event], None]


REACTIONS: tuple[Reaction, ...] = (
    legs.judge,
    tongue.judge,
    identify.ask,
    checklist.follow,
    rules.offer,
    lookup.search,
    pacing.admit,
    coaching.watch,
    pauses.follow,
    writes.caller_changed,
    wrapup.begin,
)
_ACTS: Acts = call.ACTS | pauses.ACTS | help.ACTS | caller.ACTS | wrapup.ACTS | writes.ACTS | machinery.ACTS


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
    act(story, without_cards(message))
    told = 0
    while told < len(story.events):
        event = story.events[told]
        told += 1
        story.causes = (event.id,)
        for react in REACTIONS:
            react(story, event)
    return Decision(tuple(story.events), tuple(story.requests))


# what may still come when an interaction is finished
_WRITES = (m.Wrote, m.RecordRead, c.ApproveWrite, c.RejectWrite, c.UndoWrite, c.ReviewWrite)


def _is_timely(desk: Desk, message: m.Message | c.Command) -> bool:
    """Whether the message speaks of the desk, of a new interaction, or of one that can still change."""
    if isinstance(message, m.RecordsReachable | m.WorkerStatus):
        return True
    known = desk.interactions.get(message.interaction)
    if known is None or isinstance(message, m.Opened):
        return known is None and isinstance(message, m.Opened)
    return known.phase != "finished" or isinstance(message, _WRITES)


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
        writes.read_to_propose(story)
    return tuple(story.requests)
