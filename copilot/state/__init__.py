"""What is known now: a pure fold of events, the same in engine, window, replay and tests.

    state = apply(state, event)

`apply` never decides, never reads a clock and never fails on an event it does not know. What a
panel shows is a function of `Desk`; what the engine decides starts from `Desk`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from typing import Any

from copilot import events as e
from copilot.state import call, caller, help, wrapup, writes
from copilot.state.views import (
    Caller,
    CardView,
    Changes,
    Desk,
    Identity,
    Interaction,
    NudgeView,
    Phase,
    ProposalView,
    Tick,
    Utterance,
)

__all__ = [
    "Caller",
    "CardView",
    "Desk",
    "Identity",
    "Interaction",
    "NudgeView",
    "Phase",
    "ProposalView",
    "Tick",
    "Utterance",
    "apply",
    "apply_interaction",
    "cleared",
    "fold",
]

ENDED_WRITES = ("withdrawn", "rejected", "verified")  # a conflict or a failure still has to be looked at


def apply(desk: Desk, event: e.Event) -> Desk:
    """The desk after `event`."""
    if not event.interaction:
        desk = replace(desk, seq=max(desk.seq, _sequence(event)))
        change = _DESK.get(type(event))
        return change(desk, event) if change else desk
    if isinstance(event, e.InteractionOpened):
        desk = cleared(desk)
    before = desk.interactions.get(event.interaction, Interaction(id=event.interaction, wall=event.wall))
    now = apply_interaction(before, event)
    return replace(desk, interactions={**desk.interactions, event.interaction: now})


def cleared(desk: Desk) -> Desk:
    """The desk without what is finished and has no write to look after; the journal has it."""
    return replace(desk, interactions={id: i for id, i in desk.interactions.items() if not _is_at_rest(i)})


def _is_at_rest(state: Interaction) -> bool:
    return state.phase == "finished" and all(view.status in ENDED_WRITES for view in state.proposals)


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

_INTERACTION: Changes = call.CHANGES | caller.CHANGES | help.CHANGES | wrapup.CHANGES | writes.CHANGES
