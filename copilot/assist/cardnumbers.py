"""Card numbers in recognised words: where somebody asks for one or begins to read one, and one that got through, masked.

A number is told by its digits whatever way they were recognised: "4929 1234", "four nine two nine", "forty-nine twenty
nine", "double four". Pure text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from copilot.assist.phrases import find, first_match
from copilot.cues import CardCues
from copilot.model import Word
from copilot.speech.numbers import Token, tokens
from copilot.speech.written.spelled import REPEATS

MASK = "[card number]"
BEGINS = 8  # digits of a card's shape that nobody called something else: a number is being read out
AFTER_TELEPHONE = 11  # the same of digits in a telephone number's rhythm, which has ten
SHORTEST, LONGEST = 13, 19
FIRST = frozenset("23456")  # of the networks' numbers
LENGTHS = {"2": (16,), "3": (15, 14, 16), "4": (16, 13, 19), "5": (16,), "6": (16, 19)}
ZERO = ("o", "oh")
BETWEEN = frozenset(["and", "then", "um", "uh", "er", "erm", "so", "yes", "yeah", "okay", "space", "dash", "next"])

Why = Literal["asked", "said", "read"]


@dataclass(frozen=True, slots=True)
class Run:
    """Digits said in a row: `pieces` are (digits, start, end) as they stand in the text."""

    pieces: tuple[tuple[str, int, int], ...]

    @property
    def digits(self) -> str:
        return "".join(digits for digits, _, _ in self.pieces)

    @property
    def start(self) -> int:
        return self.pieces[0][1]

    @property
    def end(self) -> int:
        return self.pieces[-1][2]


@dataclass(frozen=True, slots=True)
class Cue:
    """Why hearing has to pause, the words that say so, and up to where the text may be kept."""

    why: Why
    place: tuple[int, int]
    keep: int


def cue(text: str, leg: str, cues: CardCues, *, before: str = "", asked: str = "") -> Cue | None:
    """What in `text` calls for a pause. `before`: digits that the same leg said just before; `asked`: what the other
    leg said last, which may have asked for another kind of number. Of several the one that keeps least: digits may come
    before the words that name them.
    """
    found = []
    if leg != "customer" and (place := first_match(cues.asked, text, cues.unless)) is not None:
        found.append(Cue("asked", place, place[1]))
    if leg != "agent" and (place := first_match(cues.said, text, cues.unless)) is not None:
        found.append(Cue("said", place, place[1]))
    if leg != "agent" and (read := _read(text, cues, before, asked)) is not None:
        found.append(read)
    return min(found, key=lambda cue: cue.keep, default=None)


def _read(text: str, cues: CardCues, before: str, asked: str) -> Cue | None:
    for run in runs(text):
        digits = (before if _leads(text, run) else "") + run.digits
        called = any(find(phrase, text[: run.start]) or find(phrase, asked) for phrase in cues.others)
        begins = BEGINS if not _is_telephone(text, run) else AFTER_TELEPHONE
        if len(digits) >= begins and digits[0] in FIRST and not called:
            return Cue("read", (run.start, run.end), run.start)
    return None


def _is_telephone(text: str, run: Run) -> bool:
    """Whether the digits come in the rhythm of a telephone number (3-3-4) and not of a card's (4-4-4-4, 4-6-5)."""
    groups = [""]
    end = run.start
    for digits, start, piece_end in run.pieces:
        if text[end:start].strip():
            groups.append("")
        groups[-1] += digits
        end = piece_end
    return [len(group) for group in groups[:2]] == [3, 3]


def _leads(text: str, run: Run) -> bool:
    """Whether nothing but fillers stands before the run, so that it goes on with what was said before."""
    return all(token.word in BETWEEN for token in tokens(text) if token.end <= run.start)


def ending_digits(text: str) -> str:
    """The digits with which the text ends; "" when something else comes after them."""
    found = runs(text)
    if not found or any(t.word not in BETWEEN for t in tokens(text) if t.start >= found[-1].end):
        return ""
    return found[-1].digits


def is_digits(text: str) -> bool:
    """Whether the text is nothing but digits, so that it may be the middle of a longer number."""
    found = runs(text)
    return len(found) == 1 and _leads(text, found[0]) and ending_digits(text) != ""


def masked(text: str, before: str = "") -> tuple[str, tuple[tuple[int, int], ...]]:
    """`text` with card numbers masked, and where they stood. `before`: digits that came just before, of the same number."""
    spans = [span for run in runs(text) for span in _numbers(run)]
    if not spans and before and (found := runs(text)) and _leads(text, found[0]) and _ends(before, found[0]):
        spans = [(found[0].start, found[0].end)]
    out, place = "", 0
    for start, end in spans:
        out += text[place:start] + MASK
        place = end
    return out + text[place:], tuple(spans)


def masked_words(text: str, words: Sequence[Word], spans: Sequence[tuple[int, int]]) -> tuple[Word, ...]:
    """The words of `text` with one mask in the place of those in a span."""
    out: list[Word] = []
    place, masks = 0, set[tuple[int, int]]()
    for word in words:
        start = text.find(word.text, place)
        place = max(place, start + len(word.text))
        span = next((s for s in spans if s[0] < place and start < s[1]), None)
        if span is None:
            out.append(word)
        elif span not in masks:
            masks.add(span)
            out.append(Word(text=MASK, confidence=word.confidence))
    return tuple(out)


def _ends(before: str, run: Run) -> bool:
    return is_card(before + run.digits)


def _numbers(run: Run) -> Iterator[tuple[int, int]]:
    """Where in the run card numbers stand: all of it, or the part that has the shape of a network's number."""
    if is_card(run.digits):
        yield run.start, run.end
        return
    place = 0
    while place < len(run.pieces):
        last = _network(run.pieces, place)
        if last is not None:
            yield run.pieces[place][1], run.pieces[last][2]
            place = last
        place += 1


def _network(pieces: Sequence[tuple[str, int, int]], first: int) -> int | None:
    """The last piece of a number that begins with piece `first`, if it is one; more digits may be glued to its end."""
    digits, ends = "", {}
    for n in range(first, len(pieces)):
        digits += pieces[n][0]
        ends[n] = len(digits)
    for length in LENGTHS.get(digits[0], ()):
        if len(digits) >= length and luhn(digits[:length]):
            return next(n for n, end in ends.items() if end >= length)
    return None


def is_card(digits: str) -> bool:
    return SHORTEST <= len(digits) <= LONGEST and luhn(digits)


def luhn(digits: str) -> bool:
    """The check digit of card numbers."""
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def runs(text: str) -> tuple[Run, ...]:
    """Every run of digits in the text, first to last."""
    words = tokens(text)
    found: list[list[tuple[str, int, int]]] = [[]]
    place = 0
    while place < len(words):
        digits, used = _piece(words, place, begun=bool(found[-1]))
        if digits:
            found[-1].append((digits, words[place].start, words[place + used - 1].end))
        elif words[place].word not in BETWEEN and found[-1]:
            found.append([])
        place += used or 1
    return tuple(Run(tuple(pieces)) for pieces in found if pieces)


def _piece(words: Sequence[Token], place: int, *, begun: bool) -> tuple[str, int]:
    """Digits that the word at `place` says, and how many words they take; ("", 0) for none."""
    word = words[place].word
    after = words[place + 1].word if place + 1 < len(words) else ""
    if word.isdecimal() and word.isascii():
        return word, 1
    if word in REPEATS and len(after) == 1 and (after.isdecimal() or after == "o"):
        return after.replace("o", "0") * REPEATS[word], 2
    if word in REPEATS and after == "oh":
        return "0" * REPEATS[word], 2
    if word in ZERO and (begun or (after.isdecimal() and after.isascii())):
        return "0", 1
    return "", 0
