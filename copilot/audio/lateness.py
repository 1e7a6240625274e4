"""Whether a leg's sound comes late: the time from its last sample to its arrival here. Pure: time is given.

A busy machine is late for a moment and then makes up for it, and so does a connection that was lost. So it is the quickest
arrival of a second of the clock that counts: a leg of which even that one is late stands behind, and what it is later than
the other leg is taken for silence.
"""

from __future__ import annotations

from copilot.audio.block import LegBlock
from copilot.audio.truth import Verdict

LATE_S = 0.5
EVERY_S = 1.0


class Lateness:
    """`step` with each block; once a second it has a verdict, None while that is not certain."""

    def __init__(self) -> None:
        self.seconds = 0.0  # of the newest whole second
        self._quickest = float("inf")
        self._until: float | None = None
        self._verdict = Verdict(above=LATE_S, below=LATE_S / 2, seen=2, gone=3)

    def step(self, block: LegBlock, now: float) -> bool | None:
        """Whether it is late."""
        self._quickest = min(self._quickest, now - block.at - block.seconds)
        if self._until is None:
            self._until = now + EVERY_S
        if now < self._until:
            return None
        self.seconds, self._quickest, self._until = self._quickest, float("inf"), now + EVERY_S
        return self._verdict.step(self.seconds)
