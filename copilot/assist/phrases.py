"""Phrases of a playbook against recognised words.

A phrase is lower-case words matched in order; `*` stands for up to four words. Spelling is forgiven
(ratio of at least 0.85) in words of five letters or more, since a recogniser misspells names and
products; number words and digits are the same word ("two hundred and fifty" is "250").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel

from copilot.speech.numbers import Token, tokens

GAP = 4
FUZZY_FROM = 5
FUZZY_RATIO = 0.85


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


def forget() -> None:
    """What was said lately, as far as it is kept here to be found again quickly: of a paused span nothing stays."""
    for kept in (tokens, _vocabulary, same_word):
        kept.cache_clear()


def _is_forgiving(word: str) -> bool:
    return len(word) >= FUZZY_FROM and not word.isdecimal()
