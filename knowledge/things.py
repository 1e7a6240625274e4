"""Which of the things that articles belong to (products, sites, plans) a line names. Pure; knows names, no articles.

A name counts as said by the rarer of its words: of "Hamilton Lodge" among many lodges, "hamilton" is nearly all. Words
that a recogniser misspells or writes apart count by how alike they are.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from knowledge.alike import Words
from knowledge.query import Aged
from knowledge.words import spoken_words

MOSTLY_SAID = 0.6  # of a name's weight: less of it is another name, or a word of every day
TEXTS_KEPT = 512
KEPT = 0.95  # of how well a thing is remembered, one turn on: it stays the subject until another is named


class Things:
    """The names of things, by number."""

    def __init__(self, names: Sequence[str]) -> None:
        words = [spoken_words(name) for name in names]
        spread = Counter(word for those in words for word in set(those))
        self._weight = {word: math.log(1 + len(names) / count) for word, count in spread.items()}
        self._whole = [sum(self._weight[word] for word in set(those)) for those in words]
        self._named_with: defaultdict[str, list[int]] = defaultdict(list)
        self._apart: dict[str, tuple[str, str]] = {}
        for number, those in enumerate(words):
            for word in set(those):
                self._named_with[word].append(number)
            self._apart.update({one + other: (one, other) for one, other in pairwise(those)})
        self._known = Words(list(self._named_with))
        self.named_in = lru_cache(TEXTS_KEPT)(self._named_in)
        """The things that a text names, with how surely (…1)."""

    def forget(self) -> None:
        """The texts that were looked at."""
        self.named_in.cache_clear()
        self._known.forget()

    def _named_in(self, text: str) -> Mapping[int, float]:
        if not self._named_with:
            return {}
        heard: dict[str, float] = {}
        for word, trust in self._heard(spoken_words(text)):
            heard[word] = max(heard.get(word, 0.0), trust)
        said: defaultdict[int, float] = defaultdict(float)
        for word, trust in heard.items():
            for number in self._named_with[word]:
                said[number] += trust * self._weight[word]
        shares = {number: weight / self._whole[number] for number, weight in said.items()}
        return {number: share**2 for number, share in shares.items() if share >= MOSTLY_SAID}

    def _heard(self, words: Sequence[str]) -> Iterable[tuple[str, float]]:
        """Words of names in `words`, also where one was heard as two or two as one."""
        for word in (*words, *(one + other for one, other in pairwise(words))):
            yield from ((part, 1.0) for part in self._apart.get(word, ()))
            known, trust = self._closest(word)
            if trust:
                yield known, trust

    def _closest(self, word: str) -> tuple[str, float]:
        if word in self._named_with:
            return word, 1.0
        return self._known.closest(word)


def remembered(things: Things, turns: Sequence[Aged]) -> dict[int, float]:
    """The things that either side named, with how well each is remembered (…1)."""
    found: dict[int, float] = {}
    for turn in turns:
        for number, surely in things.named_in(turn.text).items():
            found[number] = max(found.get(number, 0.0), surely * KEPT**turn.age)
    return found
