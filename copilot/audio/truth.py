"""What is true of the legs' sound, from its samples alone: level, clipping, and whether the microphone hears the customer.

An echo is told from a noisy room by its shape: while the customer speaks and the agent does not, the microphone's level
rises and falls with the customer's, a moment later. Its loudness decides whether it matters.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FRAME_S = 0.032
SILENT_DB = -150.0  # all zeros
FLOOR_DB = -65.0  # quieter is the same as silent
FULL = 32700  # a sample beyond is at the end of its scale …
CLIPPED_RUN = 3  # … and clipped when its neighbours are too

WINDOW = int(8 / FRAME_S)  # frames that are looked at
DELAYS = int(0.5 / FRAME_S)  # from the loudspeaker to the microphone, and through the sound system
SPOKEN = int(1.5 / FRAME_S)  # frames with the customer's words, to say anything
SPEECH_DB = -45.0  # the quietest speech of a leg as a telephone brings it
OWN_DB = 8.0  # a microphone not this much quieter than the customer hears the agent
EVERY = int(1 / FRAME_S)  # frames between two looks
HARMLESS_DB = -32.0  # a quieter echo is transcribed on nobody's leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """How much of the customer is in the microphone."""

    likeness: float  # of the two levels over time, -1 to 1
    dbfs: float  # loudness beside the customer's own leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is held of one leg now. None: nobody can tell, or it is not certain yet; what was said before still counts."""

    leg: str
    clipped: bool | None
    echo: bool | None


def decibels(pcm: bytes) -> float:
    """Mean level of 16-bit samples in dB of full scale; SILENT_DB when there is none."""
    import numpy as np

    samples = np.frombuffer(pcm, "<i2").astype(np.float64) / 32768
    power = float(np.mean(samples**2)) if len(samples) else 0.0
    return 10 * math.log10(power) if power > 0 else SILENT_DB


def clipped(pcm: bytes) -> float:
    """Share of the samples that are cut off at full scale."""
    import numpy as np

    samples = np.frombuffer(pcm, "<i2").astype(np.int32)
    if len(samples) < CLIPPED_RUN:
        return 0.0
    full = np.abs(samples) >= FULL
    runs = np.convolve(full, np.ones(CLIPPED_RUN, int), "valid") == CLIPPED_RUN
    return float(np.count_nonzero(runs)) / len(samples)


def echo(microphone: Sequence[float], customer: Sequence[float]) -> Echo | None:
    """What of the customer is in the microphone; levels in dBFS of the same frames. None when it cannot be told."""
    import numpy as np

    own = np.maximum(np.array(microphone), FLOOR_DB)
    other = np.maximum(np.array(customer), FLOOR_DB)
    best: Echo | None = None
    for delay in range(min(DELAYS, len(own))):
        a, c = own[delay:], other[: len(other) - delay]
        listens = a < c - OWN_DB
        quiet = (a < SPEECH_DB) & (c < SPEECH_DB)
        spoken = listens & (c >= SPEECH_DB)
        if np.count_nonzero(spoken) < SPOKEN:
            continue
        a, c, loud = a[listens | quiet], c[listens | quiet], a[spoken] - c[spoken]
        if a.std() < 1.0 or c.std() < 1.0:
            continue
        found = Echo(likeness=float(np.corrcoef(a, c)[0, 1]), dbfs=float(np.median(loud)))
        if best is None or found.likeness > best.likeness:
            best = found
    return best


class Verdict:
    """A doubt that is believed when it was seen a few times running, and given up when its opposite was seen for longer."""

    def __init__(self, *, above: float, below: float, seen: int, gone: int) -> None:
        self._above, self._below = above, below
        self._seen, self._gone = seen, gone
        self._high = self._low = 0

    def step(self, value: float | None) -> bool | None:
        """None where nothing was measured, or what is measured is not certain yet."""
        if value is None:
            return None
        self._high = self._high + 1 if value >= self._above else 0
        self._low = self._low + 1 if value <= self._below else 0
        if self._high >= self._seen:
            return True
        return False if self._low >= self._gone else None


class Meter:
    """Follows the legs of one call. `step` with each block; once a second of sound it has something to say."""

    def __init__(self, rate: int) -> None:
        self._size = round(FRAME_S * rate)
        self._rest: dict[str, bytes] = {}
        self._levels: dict[str, deque[float]] = {}
        self._shares: dict[str, list[float]] = {}
        self._clipping: dict[str, Verdict] = {}
        self._echo = Verdict(above=0.55, below=0.35, seen=2, gone=4)
        self._since = 0

    def step(self, legs: Mapping[str, bytes]) -> tuple[Truth, ...]:
        """A block of all legs, the samples of the same time."""
        frames = 0
        for leg, pcm in legs.items():
            self._shares.setdefault(leg, []).append(clipped(pcm))
            sound = self._rest.get(leg, b"") + pcm
            whole = len(sound) // (2 * self._size)
            levels = self._levels.setdefault(leg, deque(maxlen=WINDOW))
            levels.extend(decibels(sound[2 * self._size * n : 2 * self._size * (n + 1)]) for n in range(whole))
            self._rest[leg] = sound[2 * self._size * whole :]
            frames = max(frames, whole)
        self._since += frames
        if self._since < EVERY:
            return ()
        self._since = 0
        return tuple(self._truth(leg) for leg in legs)

    def _truth(self, leg: str) -> Truth:
        shares = self._shares.pop(leg)
        clipping = self._clipping.setdefault(leg, Verdict(above=1e-3, below=1e-4, seen=2, gone=10))
        return Truth(
            leg=leg,
            clipped=clipping.step(sum(shares) / len(shares)),
            echo=self._echo.step(self._likeness()) if leg == "agent" else None,
        )

    def _likeness(self) -> float | None:
        own, other = self._levels.get("agent", ()), self._levels.get("customer", ())
        both = min(len(own), len(other))
        found = echo(list(own)[-both:], list(other)[-both:]) if both else None
        if found is None:
            return None
        return found.likeness if found.dbfs > HARMLESS_DB else 0.0
