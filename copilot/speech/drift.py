"""Two sound cards have two clocks. How fast one runs away from the other, seen in how a learned room moves.

Fifty parts in a million are half a sample a second: too fast for a filter that is to stand still while somebody speaks.
So the other sound is read at the pace of the microphone's clock.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from copilot.speech.sound import Sound

TAPS = 16  # of the interpolation between samples
SPAN_S = 0.016  # how far the reading may run before the filter is moved instead
EVERY_BLOCKS = 24  # with the other party's words, between two looks
EAGER, STEADY, EAGER_LOOKS = 1.0, 0.3, 4  # how much of what a look shows is believed: at first, later
FARTHEST = 6.0  # samples between two looks; more is no drift, the room has changed
FASTEST = 3e-4  # no sound card is that wrong


class Reading:
    """Where in the other sound a block is read; always a little late, so that it is there."""

    def __init__(self, rate: int, *, drift: float = 0.0) -> None:
        self._span = round(SPAN_S * rate)
        self._lag = -self._span / 2 - TAPS
        self._rest = self._lag
        self.drift = drift  # samples a sample

    def block(self, sound: Sound, at: int, size: int) -> NDArray[np.float32]:
        import numpy as np

        place = at + self._lag
        whole = math.floor(place)
        taken = sound.get(whole - TAPS // 2 + 1, whole + size + TAPS // 2).astype(np.float32) / np.float32(32768)
        self._lag += self.drift * size
        return np.convolve(taken, _taps(place - whole)[::-1], "valid").astype(np.float32)

    def slide(self) -> int:
        """Samples by which the filter has to be moved, so that the reading can go on from the middle of its span."""
        if abs(self._lag - self._rest) < self._span / 2 - 1:
            return 0
        by = round(self._lag - self._rest)
        self._lag -= by
        return by


class Drift:
    """Compares the learned room with what it was a moment ago."""

    def __init__(self) -> None:
        self._then: NDArray[np.float32] | None = None
        self._blocks = self._spoken = self._looks = 0

    def step(self, *, spoken: bool) -> bool:
        """One block later, in which the other party spoke or not; whether it is time to look."""
        self._blocks += 1
        self._spoken += spoken
        return self._spoken >= EVERY_BLOCKS

    def look(self, response: NDArray[np.float32], size: int) -> float:
        """How much faster than thought the other clock runs, in samples a sample; blocks have `size` samples."""
        then, blocks = self._then, self._blocks
        self._then, self._blocks, self._spoken = response, 0, 0
        if then is None:
            return 0.0
        moved = movement(then, response)
        if abs(moved) > FARTHEST:
            return 0.0
        self._looks += 1
        return -moved / (blocks * size) * (EAGER if self._looks <= EAGER_LOOKS else STEADY)

    def forget(self) -> None:
        """The response was moved: there is nothing to compare the next one with."""
        self._then = None


def movement(then: NDArray[np.float32], now: NDArray[np.float32]) -> float:
    """Samples by which `now` is later than `then`, from the slope of the phase between the two."""
    import numpy as np

    size = 2 * len(then)
    between = np.fft.rfft(now, size) * np.fft.rfft(then, size).conj()
    turn = np.arange(len(between)) * (2 * np.pi / size)
    weight = np.abs(between) * turn
    scale = float((weight * turn).sum()) + 1e-20
    moved = 0.0
    for _ in range(4):
        moved -= float((weight * np.angle(between * np.exp(1j * turn * moved))).sum()) / scale
    return moved


def _taps(fraction: float) -> NDArray[np.float64]:
    import numpy as np

    at = np.arange(TAPS) - (TAPS // 2 - 1) - fraction
    taps: NDArray[np.float64] = np.sinc(at) * np.cos(np.pi * at / (TAPS + 2)) ** 2
    return taps
