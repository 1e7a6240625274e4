"""Does sound belong to this leg, or is it the other party leaking into the microphone? Pure arithmetic on levels.

A copy of the other leg at -25 dB or more would be transcribed as if this party had said it. `Leak` learns how loud the
copy is and masks the frames that it explains, so that they neither begin nor prolong a segment. `is_bleed` looks at a
whole segment afterwards, for what was heard before enough was learned. Both let a party talk over the other: somebody
who speaks is louder than a leak.
"""

from __future__ import annotations

from collections import deque
from statistics import median
from typing import TYPE_CHECKING

from copilot.speech.vad import FRAME_S

if TYPE_CHECKING:
    from collections.abc import Sequence

LOUDER_DB = 8.0
SHARE = 0.7
ECHO_FRAMES = int(0.3 / FRAME_S)  # how long the leak may take
LOUD_WITHIN_DB = 20.0  # frames this close to the segment's loudest carry its words
LEARNED_FRAMES = int(0.5 / FRAME_S)  # of the other party's speech, before anything is masked
REMEMBERED_FRAMES = int(6 / FRAME_S)
ABOVE_MEDIAN_DB = 10.0  # a leak's level swings; this much over its median is still the leak
QUIETEST_SPEECH_DB = -60.0
FORGET_PEAK_DB = 0.02  # a frame


class Leak:
    """How much of another leg is heard on this one: learned while the other party speaks, this one mostly listens."""

    def __init__(self) -> None:
        self._other: deque[float] = deque(maxlen=ECHO_FRAMES + 1)
        self._below: deque[float] = deque(maxlen=REMEMBERED_FRAMES)
        self._peak = QUIETEST_SPEECH_DB
        self._threshold: float | None = None
        self._steps = 0

    def step(self, own: float, other: float) -> bool:
        """Whether the leak explains this frame, whose level is `own` dBFS here and `other` dBFS on the other leg."""
        self._other.append(other)
        loudest = max(self._other)
        self._peak = max(other, self._peak - FORGET_PEAK_DB, QUIETEST_SPEECH_DB)
        if loudest < self._peak - LOUD_WITHIN_DB:
            return False
        self._below.append(own - loudest)
        self._steps += 1
        if self._steps % 8 == 0:
            self._threshold = self._learned()
        return self._threshold is not None and own - loudest < self._threshold

    def _learned(self) -> float | None:
        if len(self._below) < LEARNED_FRAMES:
            return None
        return min(median(self._below) + ABOVE_MEDIAN_DB, -LOUDER_DB)


def is_bleed(own: Sequence[float], other: Sequence[float]) -> bool:
    """Whether `own` is heard from the leg that `other` belongs to.

    `own`: level in dBFS of each frame of the segment. `other`: the other leg's levels for the same frames, with
    ECHO_FRAMES more in front (fewer at the start of a call).
    """
    if not own:
        return False
    before = len(other) - len(own)
    if before < 0:
        return False  # the other leg's sound is missing: nothing to compare with
    loud = [i for i, level in enumerate(own) if level >= max(own) - LOUD_WITHIN_DB]
    louder = sum(max(other[max(0, i + before - ECHO_FRAMES) : i + before + 1]) > own[i] + LOUDER_DB for i in loud)
    return louder > SHARE * len(loud)
