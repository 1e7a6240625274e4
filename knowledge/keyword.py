"""Exact BM25 in memory. Knows terms and rows; weights of the terms come from whoever asks."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from knowledge.words import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

K1, B = 1.2, 0.75
MISHEARD = 0.7  # weight of a term that is not in any article, taken for the closest one that is
CLOSE = 80.0  # rapidfuzz ratio from which a word is taken for another


class Keywords:
    """The terms of `texts`; row i of every score is texts[i]."""

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        counts = [Counter(terms(text)) for text in texts]
        lengths = [sum(count.values()) for count in counts]
        average = sum(lengths) / max(1, len(lengths)) or 1.0
        postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, count in enumerate(counts):
            for term, times in count.items():
                weight = times * (K1 + 1) / (times + K1 * (1 - B + B * lengths[row] / average))
                postings[term].append((row, weight))
        self.rows = len(texts)
        self._closest: dict[str, str] = {}
        self._rarity = {
            term: math.log(1 + (self.rows - len(found) + 0.5) / (len(found) + 0.5)) for term, found in postings.items()
        }
        self._postings = {
            term: (np.array([row for row, _ in found]), np.array([weight for _, weight in found], dtype=np.float32))
            for term, found in postings.items()
        }

    def rarity(self, term: str) -> float:
        """How much finding `term` says: its inverse document frequency; for an unknown one, that of the rarest."""
        return self._rarity.get(term, math.log(1 + (self.rows + 0.5) / 0.5))

    def known(self, term: str) -> bool:
        return term in self._postings

    def meant(self, term: str) -> tuple[str, float]:
        """The term as the articles spell it, and how far to trust it (1, or less for a guess, 0 for no guess)."""
        if term in self._postings:
            return term, 1.0
        if len(term) < 5 or any(letter.isdigit() for letter in term):
            return term, 0.0
        if term not in self._closest:
            close = process.extractOne(term, self._postings.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
            self._closest[term] = close[0] if close else ""
        guess = self._closest[term]
        return (guess, MISHEARD) if guess else (term, 0.0)

    def scores(self, weights: Mapping[str, float]) -> Scores:
        """Sum over the terms of weight × BM25, one score a row."""
        import numpy as np

        total = np.zeros(self.rows, dtype=np.float32)
        for term, weight in weights.items():
            if term in self._postings:
                rows, parts = self._postings[term]
                total[rows] += np.float32(weight * self._rarity[term]) * parts
        return total
