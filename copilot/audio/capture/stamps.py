"""From when samples arrived to when they sounded.

A busy machine makes samples arrive late, never early. So the truest clock of a stream is its quickest arrival: sample n
sounded at `first + n / rate`, and `first` is the smallest that any recent arrival allows. Only when samples are late
and none are waiting behind them was there really no sound: then the stream begins anew after the gap.
"""

from __future__ import annotations

GAP_S = 0.4  # later than a starved reader is; the longest measured under three CPU hogs is 0.05
WINDOW_S = 10.0  # the crystal of a sound card goes up to 0.1 ms a second wrong: 1 ms in this time


class Stamps:
    """Call `stamp` for each chunk in turn."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._first: float | None = None  # monotonic seconds of the stream's first sample
        self._count = 0
        self._quickest = float("inf")  # how late the quickest arrival of this window was
        self._window_ends = 0.0

    def stamp(self, arrived: float, samples: int, *, drained: bool) -> float:
        """Monotonic seconds of the chunk's first sample."""
        first = arrived - (self._count + samples) / self._rate  # if its last sample came at once
        if self._first is None or (drained and first - self._first > GAP_S):
            self._first, self._window_ends, self._quickest = first, arrived + WINDOW_S, 0.0
        late = first - self._first
        if late < 0:
            self._first = first
        self._quickest = min(self._quickest, max(0.0, late))
        if arrived > self._window_ends:
            self._first += self._quickest
            self._window_ends, self._quickest = arrived + WINDOW_S, float("inf")
        at = self._first + self._count / self._rate
        self._count += samples
        return at
