"""Of many words the one that another was meant to be: recognisers misspell. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ALIKE = 80  # rapidfuzz ratio, in percent, from which a word is taken for another
LONG_ENOUGH = 5  # letters: shorter words are alike by chance


class Words:
    """Words to compare with.

    Only those whose letters differ little enough are compared: a letter put in or left out changes at most one bit of a
    word's set of letters, so that no word within ALIKE is missed.
    """

    def __init__(self, words: Sequence[str]) -> None:
        import numpy as np

        self._words = words
        self._letters = _letter_sets(words)
        self._lengths = np.fromiter(map(len, words), dtype=np.int32, count=len(words))
        self._found: dict[str, tuple[str, float]] = {}

    def forget(self) -> None:
        """What was compared with them."""
        self._found.clear()

    def closest(self, word: str) -> tuple[str, float]:
        """The most similar word and how alike it is (1 = the same), or `word` and 0."""
        if len(word) < LONG_ENOUGH or not self._words:
            return word, 0.0
        if word not in self._found:
            close = process.extractOne(word, self._near(word), scorer=fuzz.ratio, score_cutoff=ALIKE)
            self._found[word] = (close[0], close[1] / 100) if close else (word, 0.0)
        return self._found[word]

    def _near(self, word: str) -> list[str]:
        import numpy as np

        changes = (self._lengths + len(word)) * (100 - ALIKE) // 100  # letters put in or left out, at most
        near = np.bitwise_count(self._letters ^ _letter_sets([word])[0]) <= changes
        near &= np.abs(self._lengths - len(word)) <= changes
        return [self._words[place] for place in np.flatnonzero(near).tolist()]


def _letter_sets(words: Sequence[str]) -> NDArray[np.uint64]:
    """A bit for each letter that a word holds; letters share the 64 bits."""
    import numpy as np

    if not words:
        return np.empty(0, dtype=np.uint64)
    joined = "\n".join(words) + "\n"
    points = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    bits = np.uint64(1) << (points % 63).astype(np.uint64)
    ends = points == ord("\n")
    bits[ends] = 0
    starts = np.concatenate([[0], np.flatnonzero(ends)[:-1] + 1])
    sets: NDArray[np.uint64] = np.bitwise_or.reduceat(bits, starts)
    return sets
