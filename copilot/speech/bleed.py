"""Does sound belong to this leg, or is it the other party leaking into the microphone? Pure arithmetic on levels.

A copy of the other leg at -25 dB or more would be transcribed as if this party had said it. `Leak` learns how loud the
copy is and masks the frames that it explains, so that they neither begin nor prolong a segment. `is_bleed` looks at a
whole segment afterwards, for what was heard before enough was learned. Both let a party talk over the other: somebody
who speaks is louder than a leak.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from copilot.speech.vad import FRAME_S

if TYPE_CHECKING:
    from collections.abc import Sequence

LOUDER_DB = 8.0  # whoever is not this much quieter than the other party is speaking
SHARE = 0.7  # of a segment's loud frames, explained by the leak: the segment is the other party's
ECHO_FRAMES = int(0.3 / FRAME_S)  # how long the leak may take
LOUD_WITHIN_DB = 20.0  # frames this close to the segment's loudest carry its words
LEARNED_FRAMES = int(1.5 / FRAME_S)  # of the other party's speech, before anything is masked: it takes a pause to learn
FEWEST_FRAMES = int(0.25 / FRAME_S)  # of it at one delay, to say anything
LEARN_EVERY = 16  # frames
LEARN_WITHIN_DB = 12.0  # of the other party's loudest: its words, not its breath
LEAST_SHARE = 0.1  # the lowest tenth of the levels counts
SILENT_DB = -150.0
REMEMBERED_FRAMES = int(6 / FRAME_S)
MARGIN_DB = 4.0  # this much over the leak is still the leak
QUIETEST_SPEECH_DB = -60.0
SPEECH_DB = -45.0  # this loud, the other party has spoken for certain
FORGET_PEAK_DB = 0.02  # a frame


class Leak:
    """How much of another leg is heard on this one: learned while the other party speaks, this one mostly listens.

    While the other party speaks, a leg is never quieter than the leak. So its lowest levels, relative to the other leg at
    the right delay, tell how loud the leak is: somebody who talks at the same time only raises the higher ones.
    """

    def __init__(self) -> None:
        self._other: deque[float] = deque([SILENT_DB] * (ECHO_FRAMES + 1), maxlen=ECHO_FRAMES + 1)
        self._pairs: deque[tuple[float, tuple[float, ...]]] = deque(maxlen=REMEMBERED_FRAMES)
        self._peak = QUIETEST_SPEECH_DB
        self._threshold: float | None = None
        self.level: float | None = None  # dB of the other leg; None while that is not known
        self._steps = 0

    def step(self, own: float, other: float) -> bool:
        """Whether the leak explains this frame, whose level is `own` dBFS here and `other` dBFS on the other leg."""
        self._other.append(other)
        loudest = max(self._other)
        self._peak = max(other, self._peak - FORGET_PEAK_DB, QUIETEST_SPEECH_DB)
        if loudest < self._peak - LOUD_WITHIN_DB:
            return False
        self._pairs.append((own, tuple(self._other)))
        self._steps += 1
        if self._steps % LEARN_EVERY == 0:
            self._learn()
        return self._threshold is not None and own - loudest < self._threshold

    def _learn(self) -> None:
        if len(self._pairs) < LEARNED_FRAMES:
            return
        leak = leak_level([own for own, _ in self._pairs], [others for _, others in self._pairs], self._peak)
        self._threshold = None if leak is None else min(leak + MARGIN_DB, -LOUDER_DB)
        self.level = leak if self._peak >= SPEECH_DB else None


def leak_level(
    own: Sequence[float], others: Sequence[Sequence[float]], peak: float, *, between: bool = False
) -> float | None:
    """How loud the other leg is on this one, in dB of the other leg, at the delay where it is loudest.

    A delay falls between two frames, where the leak is not quieter than the quieter of both: `between` reckons with
    that and never takes a leak for too quiet; without, it is never taken for too loud.

    `own`: a level for each frame. `others`: the other leg's levels of that frame and the ECHO_FRAMES before. `peak`: the
    other party's loudest. None where the other party hardly speaks.
    """
    import numpy as np

    delayed = np.array(others)
    if between:
        delayed = np.minimum(delayed[:, :-1], delayed[:, 1:])
    loud = delayed >= peak - LEARN_WITHIN_DB
    above = np.sort(np.where(loud, np.array(own)[:, None] - delayed, np.inf), axis=0)
    spoken = [(int(n * LEAST_SHARE), delay) for delay, n in enumerate(loud.sum(axis=0)) if n >= FEWEST_FRAMES]
    return max((float(above[at, delay]) for at, delay in spoken), default=None)


def is_bleed(own: Sequence[float], other: Sequence[float]) -> bool:
    """Whether a segment is nothing but the other leg.

    `own`: level in dBFS of each frame of the segment. `other`: the other leg's levels for the same frames, with
    ECHO_FRAMES more in front (fewer at the start of a call).
    """
    if not own or len(other) < len(own):
        return False  # the other leg's sound is missing: nothing to compare with
    padded = [SILENT_DB] * (len(own) + ECHO_FRAMES - len(other)) + list(other)
    others = [padded[i : i + ECHO_FRAMES + 1] for i in range(len(own))]
    leak = leak_level(own, others, max(padded), between=True)
    if leak is None:
        return False
    threshold = min(leak + MARGIN_DB, -LOUDER_DB)
    loud = [i for i, level in enumerate(own) if level >= max(own) - LOUD_WITHIN_DB]
    return sum(own[i] - max(others[i]) < threshold for i in loud) > SHARE * len(loud)
