"""The word that was meant: recognisers misspell. Knows terms; knows no rows and no queries."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge.store.wordindex import WordIndex

MISHEARD = 0.7  # weight of a term that is not in any article, taken for the closest one that is
CLOSE = 80.0  # rapidfuzz ratio from which a word is taken for another
LONG = 5  # letters from which a word is looked for; shorter ones resemble too many
AGE_S = 60.0  # how old the list of words may grow while articles change


class Spelling:
    """The articles' words, read when the first unknown one comes.

    Of all words only those whose letters differ little enough are compared: a letter put in or left out changes at
    most one bit of a word's set of letters, so that no word within CLOSE is missed.
    """

    def __init__(self) -> None:
        self._generation = -1
        self._read = 0.0
        self._words: list[str] = []
        self._closest: dict[str, str] = {}

    def guess(self, term: str, index: WordIndex) -> tuple[str, float]:
        """The closest word and MISHEARD, or `term` and 0."""
        if len(term) < LONG or not term.isalpha():
            return term, 0.0
        if (index.generation != self._generation and time.monotonic() - self._read > AGE_S) or not self._words:
            self.read(index)
        if term not in self._closest:
            self._closest[term] = self._find(term)
        guess = self._closest[term]
        return (guess, MISHEARD) if guess else (term, 0.0)

    def read(self, index: WordIndex) -> None:
        """The words as they are now."""
        import numpy as np

        self._words = index.vocabulary()
        self._letters = _letter_sets(self._words)
        self._lengths = np.fromiter(map(len, self._words), dtype=np.int32, count=len(self._words))
        self._closest = {}
        self._generation, self._read = index.generation, time.monotonic()

    def _find(self, term: str) -> str:
        import numpy as np

        if not self._words:
            return ""
        allowed = ((self._lengths + len(term)) * (1 - CLOSE / 100)).astype(np.int32)  # letters in or out
        near = (np.abs(self._lengths - len(term)) <= allowed) & (
            np.bitwise_count(self._letters ^ _letter_sets([term])[0]) <= allowed
        )
        candidates = [self._words[place] for place in np.flatnonzero(near)]
        close = process.extractOne(term, candidates, scorer=fuzz.ratio, score_cutoff=CLOSE)
        return close[0] if close else ""


def _letter_sets(words: list[str]) -> NDArray[np.uint64]:
    """A bit for each letter that a word holds; letters share the 64 bits."""
    import numpy as np

    joined = "\n".join(words) + "\n"
    points = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
    bits = np.uint64(1) << (points % 63).astype(np.uint64)
    ends = points == ord("\n")
    bits[ends] = 0
    starts = np.concatenate([[0], np.flatnonzero(ends)[:-1] + 1])
    sets: NDArray[np.uint64] = np.bitwise_or.reduceat(bits, starts)
    return sets
