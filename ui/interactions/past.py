"""An interaction that was: its events, and what was known after any number of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from copilot.events import CallEnded, CallHeld, CallResumed, ContentErased, Event, UtteranceFinal
from copilot.state import Interaction, apply_interaction

STEP = 64  # events between two checkpoints: a jump anywhere folds fewer than this


class Past:
    """The same fold as in the engine, to any moment. `levels` is loudness per leg, 0 to 255 every 0.25 s."""

    def __init__(self, events: Sequence[Event], levels: Mapping[str, Sequence[int]] | None = None) -> None:
        self.events = tuple(event for event in events if event.interaction)
        self.levels = levels or {}
        self._times = list(accumulate((event.at for event in self.events), max))
        state = Interaction(id=self.events[0].interaction if self.events else "")
        self._checkpoints = [state]
        for number, event in enumerate(self.events, start=1):
            state = apply_interaction(state, event)
            if number % STEP == 0:
                self._checkpoints.append(state)
        self.final = state
        ended = next((event.at for event in self.events if isinstance(event, CallEnded)), 0.0)
        self.seconds = ended or (self._times[-1] if self._times else 0.0)
        self.erased = any(isinstance(event, ContentErased) for event in events) or _is_silent(self.events)

    def count_at(self, at: float) -> int:
        """How many events had happened at call time `at`."""
        return bisect_right(self._times, at)

    def time_of(self, count: int) -> float:
        """Call time of event number `count` (from 1)."""
        return self._times[count - 1] if 0 < count <= len(self._times) else 0.0

    def state(self, count: int) -> Interaction:
        """What was known after `count` events."""
        if count >= len(self.events):
            return self.final
        start = count // STEP
        state = self._checkpoints[start]
        for event in self.events[start * STEP : count]:
            state = apply_interaction(state, event)
        return state


def holds(past: Past) -> list[tuple[float, float]]:
    """Spans on hold, s of call time."""
    spans: list[tuple[float, float]] = []
    since = -1.0
    for event in past.events:
        if isinstance(event, CallHeld):
            since = event.at
        elif isinstance(event, CallResumed) and since >= 0:
            spans.append((since, event.at))
            since = -1.0
    return [*spans, (since, past.seconds)] if since >= 0 else spans


def _is_silent(events: Sequence[Event]) -> bool:
    """Something was heard and none of its words are left."""
    finals = [event for event in events if isinstance(event, UtteranceFinal)]
    return bool(finals) and not any(event.text for event in finals)
