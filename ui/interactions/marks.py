"""Places on the time line: px and call time, and marks; near ones become one with a count, so each stays a target of 20 px."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ui.interactions.story.entry import Entry

NEAR = 20.0  # px


@dataclass(frozen=True, slots=True)
class Ruler:
    """Where `seconds` of call time lie between `start` and `end`, px; `end` is the smaller where people read from the right."""

    start: float
    end: float
    seconds: float

    @property
    def length(self) -> float:
        return abs(self.end - self.start)

    def x_of(self, at: float) -> float:
        if not self.seconds:
            return self.start
        return self.start + (self.end - self.start) * min(max(at / self.seconds, 0.0), 1.0)

    def time_at(self, x: float) -> float:
        if self.end == self.start:
            return 0.0
        return min(max((x - self.start) / (self.end - self.start), 0.0), 1.0) * self.seconds


@dataclass(frozen=True, slots=True)
class Mark:
    """Entries at one place of the time line; `x` is the middle, px."""

    x: float
    entries: tuple[Entry, ...]


def merge(entries: Sequence[Entry], x_of: Callable[[float], float], near: float = NEAR) -> list[Mark]:
    """The marks of `entries` (in order of time), none nearer than `near` to the next."""
    marks: list[Mark] = []
    for entry in entries:
        x = x_of(entry.at)
        if marks and x - marks[-1].x < near:
            marks[-1] = Mark(marks[-1].x, (*marks[-1].entries, entry))
        else:
            marks.append(Mark(x, (entry,)))
    return marks


def axis(seconds: float, width: float, least: float = 90.0) -> list[float]:
    """Seconds to label so that labels are at least `least` px apart."""
    if seconds <= 0 or width <= 0:
        return [0.0]
    steps = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
    step = next((s for s in steps if width * s / seconds >= least), steps[-1])
    return [float(at) for at in range(0, int(seconds) + 1, step)]
