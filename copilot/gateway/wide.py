"""The gateway's sound at the rate of this machine's devices, so that a call can go on from one to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.audio.block import LegBlock

if TYPE_CHECKING:
    import soxr

SAME_S = 0.005  # a block that begins this much off the end of the one before follows it


class Wide:
    """One leg. Making one loads numpy and soxr."""

    def __init__(self, rate: int) -> None:
        import numpy
        import soxr

        self._numpy = numpy
        self._make = soxr.ResampleStream
        self._rate = rate
        self._stream: soxr.ResampleStream | None = None
        self._due = 0.0  # when the next block begins, if nothing is missing before it
        self._at = 0.0  # of the next sample that comes out

    def step(self, block: LegBlock) -> LegBlock:
        """What is ready: a few milliseconds later than it came, and stamped as it was spoken."""
        if self._stream is None or abs(block.at - self._due) > SAME_S:
            self._stream = self._make(block.rate, self._rate, 1, dtype="int16", quality="MQ")
            self._at = block.at
        self._due = block.at + block.seconds
        pcm = self._stream.resample_chunk(self._numpy.frombuffer(block.pcm, "<i2"))
        made = LegBlock(leg=block.leg, at=self._at, rate=self._rate, pcm=pcm.astype("<i2").tobytes())
        self._at += made.seconds
        return made
