"""Words and numbers in recognised speech: "twenty-seven" and "27" are one token, and every token knows where it stands.

Everything that looks for numbers in words begins here: phrases, amounts, times, and the written form of a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|(?<=\d)%")
UNITS = {word: n for n, word in enumerate([
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
])}  # fmt: skip
TENS = {word: 10 * n for n, word in enumerate(
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
)}  # fmt: skip

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
ORDINALS = {word: n for n, word in enumerate([
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
], start=1)} | {"thirtieth": 30}  # fmt: skip


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
    return "percent" if word == "%" else word.lower().replace("'", "").replace("’", "")


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
        if word in UNITS:
            return UNITS[word], 1
        if word not in TENS:
            return 0, 0
        unit = UNITS.get(self._word(place + 1), 0)
        return (TENS[word] + unit, 2) if 0 < unit < 10 else (TENS[word], 1)

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
