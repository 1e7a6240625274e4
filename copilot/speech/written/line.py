"""A line of recognised words as the rules look at it, and what a rule answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from copilot.speech.amounts import Amount, amounts
from copilot.speech.numbers import Token, tokens

_BREAK = re.compile(r"[.?!;:…]")


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Line:
    """The words of a text by their place. Beyond its ends there are none: "" and None."""

    text: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tokens(self.text)

    @cached_property
    def amounts(self) -> dict[int, Amount]:
        """Amounts of money by the character they begin at."""
        return {amount.start: amount for amount in amounts(self.text)}

    def word(self, place: int) -> str:
        """Lower case, number words as digits."""
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def said(self, place: int) -> str:
        """The same word as the recogniser wrote it."""
        if not 0 <= place < len(self.tokens):
            return ""
        return self.text[self.tokens[place].start : self.tokens[place].end]

    def gap(self, place: int) -> str:
        """What stands between this word and the one before, without blanks."""
        if not 0 < place < len(self.tokens):
            return ""
        return self.text[self.tokens[place - 1].end : self.tokens[place].start].strip()

    def follows(self, place: int) -> bool:
        """Whether this word is said in one breath with the one before."""
        return 0 < place < len(self.tokens) and self.gap(place) in ("", "-")

    def number(self, place: int) -> int | None:
        word = self.word(place)
        return int(word) if word.isdecimal() else None

    def is_small(self, place: int) -> bool:
        """Whether one digit stands here."""
        return len(self.word(place)) == 1 and self.word(place).isdecimal()

    def number_before(self, place: int) -> bool:
        return self._touches(place) and self.number(place - 1) is not None

    def number_after(self, place: int) -> bool:
        return self._touches(place + 1) and self.number(place + 1) is not None

    def crowded(self, first: int, last: int) -> bool:
        """Whether another number touches the words `first` to `last`, so that nobody knows how they belong together."""
        return self.number_before(first) or self.number_after(last)

    def edit(self, first: int, last: int, text: str) -> Edit:
        """The words `first` to `last`, and what stands between them, become `text`."""
        return Edit(self.tokens[first].start, self.tokens[last].end, text)

    def _touches(self, place: int) -> bool:
        return 0 < place < len(self.tokens) and not _BREAK.search(self.gap(place))
