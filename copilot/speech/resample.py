"""Other sample rates: 8 kHz for voice activity as the sound comes, 16 kHz for decoding a segment at a time.

Linear interpolation would be cheaper and costs a fifth more wrong letters, so both go through soxr's filters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.speech import recognizer, vad

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class ToDetector:
    """A leg's sound at `rate` Hz, carried on block by block to the detector's 8 kHz."""

    def __init__(self, rate: int) -> None:
        import soxr

        self._stream = (
            None if rate == vad.RATE else soxr.ResampleStream(rate, vad.RATE, 1, dtype="float32", quality="MQ")
        )

    def step(self, pcm: NDArray[np.float32], *, last: bool = False) -> NDArray[np.float32]:
        """The samples that are ready, (n,): a little later than they came in, but at the same position."""
        return pcm if self._stream is None else self._stream.resample_chunk(pcm, last=last)


def to_decoder(pcm: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """A whole segment (n,) at `rate` Hz as the recogniser wants it: 16 kHz, with no filter state from elsewhere."""
    import soxr

    return pcm if rate == recognizer.RATE else soxr.resample(pcm, rate, recognizer.RATE, quality="HQ")
