"""What turns a stretch of speech into words, as small as it can be.

A second recogniser is one file with one class that has `decode`. Voice activity, end-pointing, resampling and
attribution to legs belong to Earshot (`transcriber.py`), never to a recogniser.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word as it was written by the recogniser, punctuation included."""

    text: str
    confidence: float  # mean natural log-probability of its tokens, 0 is certain


@dataclass(frozen=True, slots=True)
class Decoded:
    """The words of one segment; no words at all when nothing sayable was found."""

    text: str
    confidence: float  # mean natural log-probability of all tokens; 0.0 without words
    words: tuple[HeardWord, ...]


RATE = 16_000  # what every recogniser is given
NOTHING = Decoded("", 0.0, ())
UNKNOWN = -0.5  # log-probability where a recogniser tells none: neither good (-0.4) nor doubtful (-0.6)


class Recognizer(Protocol):
    """Decodes one segment at a time and remembers nothing between segments."""

    def decode(self, pcm16k: NDArray[np.float32]) -> Decoded:
        """The words in `pcm16k`: shape (samples,), 16 kHz, -1..1. The same samples give the same words."""
        ...
