"""Numbers in words: from ten on they are written in digits, below only where people do: house numbers, ranges."""

from __future__ import annotations

from copilot.speech.written.line import Edit, Line

LABELS = frozenset([
    "number", "flat", "apartment", "room", "suite", "extension", "option", "page", "channel", "version", "platform",
])  # fmt: skip
ROUND = frozenset(["a hundred", "a thousand"])  # "a hundred times" is no count
SCALES = frozenset(["million", "billion"])


def number(line: Line, place: int) -> Edit | None:
    """ "fourteen days" → "14 days", "number nine" → "number 9"; "one", "two" and "number one" stay."""
    value = line.number(place)
    if value is None or line.said(place)[0].isdecimal() or line.crowded(place, place):
        return None
    if line.said(place).lower() in ROUND or _is_a_day(line, place):
        return None
    labelled = line.word(place - 1) in LABELS and line.follows(place) and value > 1
    return line.edit(place, place, line.word(place)) if value >= 10 or labelled else None


def pair(line: Line, place: int) -> Edit | None:
    """ "between eight and ten" → "between 8 and 10": not one in words and one in digits."""
    first, second = line.number(place), line.number(place + 2)
    if first is None or second is None or line.word(place + 1) not in ("and", "or", "to", "of"):
        return None
    both = line.follows(place + 1) and line.follows(place + 2)
    if not both or (first < 10) == (second < 10) or line.crowded(place, place + 2):
        return None
    if 1 in (first, second):  # "one or twenty", "one and ten": stays whole
        return line.edit(place, place + 2, line.text[line.tokens[place].start : line.tokens[place + 2].end])
    return line.edit(place, place + 2, f"{first} {line.word(place + 1)} {second}")


def _is_a_day(line: Line, place: int) -> bool:
    """ "twenty second" may be a day or a time: nobody knows."""
    return line.word(place + 1) in (
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
    )
