"""The term that was meant by one that is in no article. Knows terms; knows no rows and no queries."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from knowledge.alike import LONG_ENOUGH, Words

if TYPE_CHECKING:
    from knowledge.store.wordindex import WordIndex

MISHEARD = 0.7  # weight of a term that is not in any article, taken for the closest one that is
AGE_S = 60.0  # how old the list of words may grow while articles change


class Spelling:
    """The articles' words, read when the first unknown one comes."""

    def __init__(self) -> None:
        self._generation = -1
        self._read = 0.0
        self._words: Words | None = None

    def guess(self, term: str, index: WordIndex) -> tuple[str, float]:
        """The closest word and MISHEARD, or `term` and 0."""
        if len(term) < LONG_ENOUGH or not term.isalpha():
            return term, 0.0
        guess, alike = self.read(index).closest(term)
        return guess, MISHEARD if alike else 0.0

    def forget(self) -> None:
        """What it was asked."""
        if self._words is not None:
            self._words.forget()

    def read(self, index: WordIndex) -> Words:
        """The words as they are, or were not long ago."""
        changed = index.generation != self._generation and time.monotonic() - self._read > AGE_S
        if self._words is None or changed:
            self._words = Words(index.vocabulary())
            self._generation, self._read = index.generation, time.monotonic()
        return self._words
