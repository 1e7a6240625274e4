"""A stretch of one leg's sound as every live source hands it on: stamped, so that a gap is silence and not drift."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.model import Leg


@dataclass(frozen=True, slots=True)
class LegBlock:
    """Samples of one leg."""

    leg: Leg
    at: float  # monotonic seconds of the first sample
    rate: int  # Hz
    pcm: bytes  # 16 bit, mono, little-endian

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / self.rate
