"""Phrases of a playbook against recognised words.

A phrase is lower-case words matched in order; `*` stands for up to four words. Spelling is forgiven
(ratio of at least 0.85) in words of five letters or more, since a recogniser misspells names and
products; number words and digits are the same word ("two hundred and fifty" is "250").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

GAP = 4
FUZZY_FROM = 5
FUZZY_RATIO = 0.85

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNITS = {word: n for n, word in enumerate([
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
])}  # fmt: skip
_TENS = {word: 10 * n for n, word in enumerate(
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word and where it stands in the text (characters)."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text`: lower case, no apostrophes, number words as digits ("twenty-seven" → "27").

    Words that make one number are one token; digits said one by one stay apart ("three one eight").
    """
    words = tuple(Token(_plain(m.group()), m.start(), m.end()) for m in _WORD.finditer(text))
    numbers = _Numbers(words, text)
    out: list[Token] = []
    place = 0
    while place < len(words):
        value, used = numbers.at(place)
        if used:
            out.append(Token(str(value), words[place].start, words[place + used - 1].end))
        else:
            out.append(words[place])
        place += used or 1
    return tuple(out)


def _plain(word: str) -> str:
    return word.lower().replace("'", "").replace("’", "")


@dataclass(frozen=True, slots=True)
class _Numbers:
    """English number words below a million. Every method gives `(value, words it takes)`, (0, 0) for no number."""

    words: tuple[Token, ...]
    text: str

    def at(self, place: int) -> tuple[int, int]:
        value, used = self._hundreds(place)
        if used and self._is("thousand", place + used):
            rest, more = self._rest(place + used + 1, self._hundreds)
            return value * 1000 + rest, used + 1 + more
        return value, used

    def _hundreds(self, place: int) -> tuple[int, int]:
        value, used = self._counted(place)
        if used and self._is("hundred", place + used):
            rest, more = self._rest(place + used + 1, self._tens)
            return value * 100 + rest, used + 1 + more
        return value, used

    def _counted(self, place: int) -> tuple[int, int]:
        """What can stand before "hundred": also "a" and digits, which are no number words by themselves."""
        word = self.words[place].word
        if self._is("hundred", place + 1) or self._is("thousand", place + 1):
            if word == "a":
                return 1, 1
            if word.isdecimal() and len(word) <= 3:
                return int(word), 1
        return self._tens(place)

    def _tens(self, place: int) -> tuple[int, int]:
        word = self.words[place].word
        if word in _UNITS:
            return _UNITS[word], 1
        if word not in _TENS:
            return 0, 0
        unit = _UNITS.get(self._word(place + 1), 0)
        return (_TENS[word] + unit, 2) if 0 < unit < 10 else (_TENS[word], 1)

    def _rest(self, place: int, parse: Callable[[int], tuple[int, int]]) -> tuple[int, int]:
        """What follows "hundred", with or without "and"; not the beginning of a number of its own."""
        skipped = 1 if self._is("and", place) else 0
        if not self._word(place + skipped):
            return 0, 0
        value, used = parse(place + skipped)
        after = self._word(place + skipped + used)
        return (value, skipped + used) if used and after not in ("hundred", "thousand") else (0, 0)

    def _is(self, word: str, place: int) -> bool:
        return self._word(place) == word

    def _word(self, place: int) -> str:
        """The word at `place` if it follows on the one before without a break; "" otherwise."""
        if place >= len(self.words):
            return ""
        between = self.text[self.words[place - 1].end : self.words[place].start].strip()
        return self.words[place].word if between in ("", "-") else ""


def find(phrase: str, text: str) -> tuple[int, int] | None:
    """Characters `(start, end)` of the first place in `text` where `phrase` matches; None if nowhere."""
    if not _must_be_said(phrase) <= _vocabulary(text):
        return None
    pattern = _pattern(phrase)
    words = tokens(text)
    for first in range(len(words)):
        last = _match(pattern, words, first)
        if last is not None:
            return words[first].start, words[last].end
    return None


@lru_cache(maxsize=2048)
def _must_be_said(phrase: str) -> frozenset[str]:
    """The words of a phrase whose spelling is not forgiven: most texts lack one, which spares looking closer."""
    return frozenset(part for part in _pattern(phrase) if part != "*" and not _is_forgiving(part))


@lru_cache(maxsize=4096)
def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(token.word for token in tokens(text))


def first_match(phrases: Iterable[str], text: str, unless: Iterable[str] = ()) -> tuple[int, int] | None:
    """Where the first of `phrases` that matches stands; None when a phrase of `unless` matches too."""
    for phrase in phrases:
        place = find(phrase, text)
        if place is not None:
            return None if any(find(other, text) for other in unless) else place
    return None


@lru_cache(maxsize=2048)
def _pattern(phrase: str) -> tuple[str, ...]:
    parts: list[str] = []
    for n, piece in enumerate(phrase.split("*")):
        parts += (["*"] if n else []) + [token.word for token in tokens(piece)]
    return tuple(parts)


def _match(pattern: Sequence[str], words: Sequence[Token], first: int) -> int | None:
    """Index of the last word of a match that begins exactly at `first`."""

    def go(part: int, place: int) -> int | None:
        if part == len(pattern):
            return place - 1
        if pattern[part] == "*":
            for skip in range(GAP + 1):
                end = go(part + 1, place + skip) if place + skip <= len(words) else None
                if end is not None:
                    return end
            return None
        if place < len(words) and same_word(pattern[part], words[place].word):
            return go(part + 1, place + 1)
        return None

    return go(0, first)


@lru_cache(maxsize=65536)
def same_word(wanted: str, heard: str) -> bool:
    """Whether a recogniser may have written `heard` for `wanted`."""
    if wanted == heard:
        return True
    return _is_forgiving(wanted) and Indel.normalized_similarity(wanted, heard) >= FUZZY_RATIO


def _is_forgiving(word: str) -> bool:
    return len(word) >= FUZZY_FROM and not word.isdecimal()
