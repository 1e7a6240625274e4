"""Letters and digits said one by one: "T I L L E", "N F six, two W X", "double four two", "B as in Bravo".

A run is taken whole or not at all, so that a code is never half in words. A comma inside a run is where the speaker
took breath: it becomes a blank when every part has two signs or more, and goes when recognisers put one after each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from copilot.speech.written.line import Edit, Line

REPEATS = {"double": 2, "triple": 3}
ALPHABET = frozenset([
    "alpha", "alfa", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "juliett",
    "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor",
    "whiskey", "whisky", "xray", "yankee", "zulu",
])  # fmt: skip
ALSO_SPELLED_WITH = frozenset([
    "able", "adam", "andrew", "apple", "baker", "benjamin", "bob", "boy", "cat", "david", "dog", "easy", "edward",
    "fox", "frank", "freddie", "frederick", "george", "harry", "henry", "ida", "isaac", "jack", "john", "king", "larry",
    "london", "lucy", "mary", "mother", "nancy", "nellie", "nobody", "nora", "oliver", "orange", "papa", "peter",
    "queen", "robert", "roger", "sam", "samuel", "sugar", "thomas", "tom", "tommy", "uncle", "vic", "victory", "walter",
    "william", "yellow", "zebra",
])  # fmt: skip
LONGEST = 40  # signs: nobody dictates more in one breath, and a longer run costs its square
LONGEST_GLUED = 4  # "WX" and "2WX" inside a code: letters that the recogniser wrote as one


@dataclass(frozen=True, slots=True)
class Sign:
    """One or more signs of a run, from the words `first` to `last`."""

    text: str
    first: int
    last: int

    @property
    def is_glued(self) -> bool:
        return len(self.text) > 1 and self.first == self.last


def run(line: Line, place: int) -> Edit | None:
    """The run of letters and digits that begins here, if it surely is one."""
    signs = _trimmed(line, _signs(line, place))
    if not signs or len(signs) > LONGEST or signs[0].first != place or not _is_sure(line, signs):
        return None
    edit = line.edit(signs[0].first, signs[-1].last, _joined(line, signs))
    return Edit(edit.start, edit.end + 1, edit.text) if _has_own_stop(line, signs) else edit


def _has_own_stop(line: Line, signs: Sequence[Sign]) -> bool:
    """Whether the full stop after the last letter belongs to it ("U. S. A. is") and ends no sentence."""
    after = line.text[line.tokens[signs[-1].last].end :]
    if after == "..":
        return True
    dotted = any(line.gap(sign.first).startswith(".") for sign in signs[1:])
    rest = after.removeprefix(".").lstrip()
    return dotted and after.startswith(".") and (rest[:1].islower() or rest[:1].isdigit())


def _signs(line: Line, place: int) -> list[Sign]:
    """All that could belong to a run from `place` on."""
    signs: list[Sign] = []
    while len(signs) <= LONGEST and (sign := _sign(line, place, after=signs[-1].text if signs else "")):
        if signs and not _goes_on(line, sign.first, signs[-1]):
            break
        signs.append(sign)
        place = sign.last + 1
    return signs


def _sign(line: Line, place: int, *, after: str) -> Sign | None:
    word = line.word(place)
    if word in REPEATS:
        sign = (
            _sign(line, place + 1, after="")
            if line.follows(place + 1) and line.word(place + 1) not in REPEATS
            else None
        )
        single = sign is not None and len(sign.text) == 1 and sign.text not in "AI"
        return Sign(sign.text * REPEATS[word], place, sign.last) if sign and single else None
    if word in ("oh", "o") and (
        after[-1:].isdigit() or (not after and line.is_small(place + 1) and line.follows(place + 1))
    ):
        return Sign("0", place, place)
    if len(word) == 1 and word.isalnum() and word.isascii():
        return Sign(word.upper(), place, _explained(line, place))
    if word in ALPHABET:
        return Sign(word[0].upper(), place, place)
    said = line.said(place)
    letters = said.isupper() and said.isascii() and not set(said) & set("AEIOU")
    glued = (letters or _is_mixed(said)) and 2 <= len(said) <= LONGEST_GLUED
    return Sign(said, place, place) if glued else None


def _is_mixed(said: str) -> bool:
    """ "2WX": letters, all large, and digits."""
    return said.isascii() and said.isupper() and any(c.isdigit() for c in said)


def _explained(line: Line, place: int) -> int:
    """Where "B as in Bravo", "B for Bravo" ends: the word has to begin with the letter."""
    letter = line.word(place)
    if [line.word(place + 1), line.word(place + 2)] == ["as", "in"] and line.word(place + 3).startswith(letter):
        return place + 3
    known = line.word(place + 2) in ALPHABET | ALSO_SPELLED_WITH
    if line.word(place + 1) in ("for", "like") and known and line.word(place + 2).startswith(letter):
        return place + 2
    return place


def _goes_on(line: Line, place: int, before: Sign) -> bool:
    """Whether the gap before `place` is one of those inside a run."""
    gap = line.gap(place)
    return gap in ("", "-", ",") or (gap in (".", "..") and before.text[-1].isalpha())


def _trimmed(line: Line, signs: list[Sign]) -> list[Sign]:
    """Without the words "a" and "I" at its ends: they stand closer or smaller than the letters of the run do."""
    gaps = {line.gap(sign.first) for sign in signs[2:]}
    while signs and _is_word(line, signs[0], alone=len(signs) == 1 or not (gaps <= {line.gap(signs[1].first)})):
        signs = signs[1:]
    while signs and _is_word(line, signs[-1], alone=line.said(signs[-1].last) == "I") and _leads_on(line, signs[-1]):
        signs = signs[:-1]
    return signs


def _is_word(line: Line, sign: Sign, *, alone: bool) -> bool:
    """Whether a sign that stands `alone` is the word "a" or "I"."""
    if sign.first != sign.last:
        return False
    return line.said(sign.first) == "a" or (alone and sign.text in ("A", "I"))


def _leads_on(line: Line, sign: Sign) -> bool:
    """Whether a word follows in the same breath."""
    return bool(line.word(sign.last + 1)) and line.gap(sign.last + 1) == ""


def _is_sure(line: Line, signs: Sequence[Sign]) -> bool:
    """Whether these were meant sign by sign."""
    text = "".join(sign.text for sign in signs)
    if len(signs) == 1:
        return signs[0].last > signs[0].first and (text.isalpha() or line.word(signs[0].first - 1) not in ("a", "the"))
    if _is_crowded(line, signs):
        return False
    if text.isdigit():
        repeated = any(sign.last > sign.first for sign in signs)
        return len(text) >= 3 and not _is_counting(text) and (repeated or len(set(text)) > 1 or len(text) > 3)
    by_alphabet = [sign for sign in signs if line.word(sign.first) in ALPHABET]
    if by_alphabet:  # "Charlie, Mike, Victor" may be people
        return len(by_alphabet) >= (5 if any(line.gap(sign.first) for sign in by_alphabet) else 3)
    explained = any(sign.last > sign.first and sign.text.isalpha() for sign in signs)
    letters = "".join(c for c in text if c.isalpha())
    glued = any(sign.is_glued for sign in signs)
    if letters == text:
        return not glued and len(text) >= (2 if explained else 3) and len(set(text)) > 1 and not set(text) <= {"A", "I"}
    return explained or (len(signs) >= 3 and len(text) >= 5 if glued else len(text) >= 4)


def _is_crowded(line: Line, signs: Sequence[Sign]) -> bool:
    """Whether its digits touch a number that they may belong to; letters end where a number begins."""
    first, last = signs[0], signs[-1]
    before = first.text.isdigit() and line.number_before(first.first)
    return before or (last.text.isdigit() and line.number_after(last.last))


def _is_counting(digits: str) -> bool:
    """ "one, two, three" is counted more often than dictated."""
    return digits in "123456789" and digits.startswith("1")


def _joined(line: Line, signs: Sequence[Sign]) -> str:
    groups = [signs[0].text]
    for sign in signs[1:]:
        if line.gap(sign.first) == "," or (sign.is_glued and line.follows(sign.first) and groups[-1][-1].isdigit()):
            groups.append(sign.text)
        else:
            groups[-1] += sign.text
    return (" " if all(len(group) > 1 for group in groups) else "").join(groups)
