"""Blocks of several legs, stamped by a clock, laid on one grid of call time. Pure: time is given.

What is missing is silence, so that a leg that gives nothing (a softphone that pauses, a loudspeaker on which nothing
plays) never moves against the other one. A leg that is only late is waited for, and longer one whose sound is known to be
kept somewhere; one that gives nothing is not.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from copilot.audio.block import LegBlock
from copilot.audio.files import BLOCK_S, Block
from copilot.model import Leg

SAME_S = 0.02  # a block may say it begins this much off the end of the one before, and follows it all the same
LATE_S = 0.4  # so much newer sound of another leg, and this one is not waited for
SILENT_S = 1.0  # without any sound, and call time goes on in silence
TICK_S = 0.1  # the same while no sound is expected
SAME = 0.001  # of a sample: what a time loses on its way through seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A block of all legs, and those of which more than half of it is missing."""

    block: Block
    missing: frozenset[Leg]


class Together:
    """`zero` is call time 0 in monotonic seconds; `start` is the call time of the first block."""

    def __init__(self, legs: tuple[Leg, ...], rate: int, *, zero: float, start: float = 0.0) -> None:
        self._rate = rate
        self._zero = zero
        self._size = round(BLOCK_S * rate)
        self._next = round(start * rate)  # position of the next block's first sample
        self._lanes = {leg: _Lane(self._next) for leg in legs}

    @property
    def at(self) -> float:
        """Call time up to which everything was laid."""
        return self._next / self._rate

    def call_time(self, at: float) -> float:
        """Of monotonic seconds."""
        return at - self._zero

    def put(self, block: LegBlock) -> None:
        lane = self._lanes.get(block.leg)
        if lane is not None:
            lane.put(round(self.call_time(block.at) * self._rate), block.pcm, round(SAME_S * self._rate), self._next)

    def due(
        self, now: float, *, sounds: bool, before: float | None = None, owed: Mapping[Leg, float] | None = None
    ) -> float:
        """Call time up to which no sound is waited for any more. `sounds`: capture is on. `before`: not beyond this time.
        `owed`: legs whose sound may come so many seconds late."""
        time = self.call_time(now)
        patience = SILENT_S if sounds else TICK_S
        newest = max(lane.end for lane in self._lanes.values()) / self._rate
        known = (owed or {}) if sounds else {}

        def until(leg: Leg, lane: _Lane) -> float:
            given_up = time - known[leg] if leg in known else max(newest - LATE_S, time - patience)
            return max(lane.end / self._rate, given_up)

        found = min(until(leg, lane) for leg, lane in self._lanes.items())
        return found if before is None else min(found, self.call_time(before))

    def next(self, due: float) -> Laid | None:
        """The next block, or None when it is not `due` yet."""
        end = self._next + self._size
        if end > due * self._rate + SAME:
            return None
        parts = {leg: lane.take(self._next, end) for leg, lane in self._lanes.items()}
        block = Block(
            at=self._next / self._rate,
            seconds=self._size / self._rate,
            channels=tuple(pcm for pcm, _ in parts.values()),
        )
        self._next = end
        return Laid(block=block, missing=frozenset(leg for leg, (_, has) in parts.items() if has < self._size / 2))

    def skip(self, to: float) -> None:
        """Leave out what lies before call time `to`."""
        self._next = max(self._next, round(to * self._rate))
        for lane in self._lanes.values():
            lane.take(self._next, self._next)


class _Lane:
    """The sound of one leg that was not laid yet: pieces by position, in order, none over another."""

    def __init__(self, start: int) -> None:
        self._pieces: deque[tuple[int, bytes]] = deque()
        self.end = start  # position after the newest sample

    def put(self, position: int, pcm: bytes, same: int, floor: int) -> None:
        if abs(position - self.end) <= same:
            position = self.end
        first = max(self.end, floor)
        if position < first:  # comes twice, or too late
            pcm = pcm[2 * (first - position) :]
            position = first
        if pcm:
            self._pieces.append((position, pcm))
            self.end = position + len(pcm) // 2

    def take(self, first: int, end: int) -> tuple[bytes, int]:
        """The samples from `first` to `end`, silence where there are none, and how many there are."""
        sound = bytearray(2 * (end - first))
        has = 0
        while self._pieces and self._pieces[0][0] < end:
            position, pcm = self._pieces.popleft()
            if position < first:
                pcm, position = pcm[2 * (first - position) :], first
            within = pcm[: 2 * (end - position)]
            sound[2 * (position - first) : 2 * (position - first) + len(within)] = within
            has += len(within) // 2
            if len(within) < len(pcm):
                self._pieces.appendleft((end, pcm[len(within) :]))
                break
        return bytes(sound), has
