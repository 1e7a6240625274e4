"""Phrases of a playbook against recognised words.

A phrase is lower-case words matched in order; `*` stands for up to four words. Spelling is forgiven
(ratio of at least 0.85) in words of five letters or more, since a recogniser misspells names and
products; number words and digits are the same word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

GAP = 4
FUZZY_FROM = 5
FUZZY_RATIO = 0.85

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_UNITS = {
    w: n
    for n, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    w: 10 * n
    for n, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word and where it stands in the text (characters)."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=2048)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text`: lower case, no apostrophes, number words as digits ("twenty-seven" → "27")."""
    raw = [Token(_plain(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]
    out: list[Token] = []
    for token in raw:
        number = _UNITS.get(token.word, _TENS.get(token.word))
        if number is None:
            out.append(token)
            continue
        before = out[-1] if out else None
        joins = (
            before is not None
            and token.word in _UNITS
            and 0 < number < 10
            and before.word in _TENS_DIGITS
            and text[before.start : before.end].lower() in _TENS
            and text[before.end : token.start].strip() in ("", "-")
        )
        if joins and before is not None:
            out[-1] = Token(str(int(before.word) + number), before.start, token.end)
        else:
            out.append(Token(str(number), token.start, token.end))
    return tuple(out)


_TENS_DIGITS = {str(n) for n in _TENS.values()}


def _plain(word: str) -> str:
    return word.lower().replace("'", "").replace("’", "")


def find(phrase: str, text: str) -> tuple[int, int] | None:
    """Characters `(start, end)` of the first place in `text` where `phrase` matches; None if nowhere."""
    pattern = _pattern(phrase)
    words = tokens(text)
    for first in range(len(words)):
        last = _match(pattern, words, first)
        if last is not None:
            return words[first].start, words[last].end
    return None


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


def same_word(wanted: str, heard: str) -> bool:
    """Whether a recogniser may have written `heard` for `wanted`."""
    if wanted == heard:
        return True
    if len(wanted) < FUZZY_FROM or wanted.isdigit():
        return False
    return Indel.normalized_similarity(wanted, heard) >= FUZZY_RATIO
