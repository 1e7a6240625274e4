"""Dates and years: "the twelfth of December", "in nineteen sixty seven"."""

from __future__ import annotations

from copilot.speech.numbers import MONTHS, ORDINALS
from copilot.speech.written.line import Edit, Line

BEFORE_A_YEAR = frozenset(["in", "since", "from", "until", "till", "of", "year", "before", "after", "back", *MONTHS])
CENTURIES = {"19": range(100), "20": range(10, 60)}


def date(line: Line, place: int) -> Edit | None:
    """ "the twelfth of December nineteen sixty seven" → "12 December 1967", "September twenty seventh" → "September 27"."""
    the = 1 if line.word(place) == "the" else 0
    day, last = _day(line, place + the)
    if day:
        of = 1 if line.word(last + 1) == "of" else 0
        if _is_month(line, last + 1 + of, sure=bool(of)) and not (line.word(last + 2 + of) == "be" and not of):
            return _with_year(line, place, last + 1 + of, f"{day} {line.said(last + 1 + of)}")
    if _is_month(line, place, sure=place > 0):
        the = 1 if line.word(place + 1) == "the" else 0
        day, last = _day(line, place + 1 + the)
        if day and line.gap(place + 1) == "":
            return _with_year(line, place, last, f"{line.said(place)} {day}")
    return None


def year(line: Line, place: int) -> Edit | None:
    """ "in nineteen sixty seven" → "in 1967": two numbers are a year only where one is expected."""
    value, last = _year(line, place)
    if not value or line.word(place - 1) not in BEFORE_A_YEAR or line.crowded(place, last):
        return None
    return line.edit(place, last, value)


def _day(line: Line, place: int) -> tuple[int, int]:
    """The ordinal that begins here, 1 to 31, and where it ends; 0 for none."""
    tens = line.number(place) if line.follows(place + 1) else None
    units = ORDINALS.get(line.word(place + 1), 0)
    if tens in (20, 30) and 0 < units < 10 and tens + units <= 31:
        return tens + units, place + 1
    return ORDINALS.get(line.word(place), 0), place


def _is_month(line: Line, place: int, *, sure: bool) -> bool:
    """ "may" is a month only when it is written like one, where nothing else is."""
    word = line.word(place)
    return word in MONTHS and (word != "may" or (sure and line.said(place)[0].isupper()))


def _with_year(line: Line, first: int, last: int, text: str) -> Edit:
    value, end = _year(line, last + 1)
    if value and line.gap(last + 1) in ("", ",") and not line.crowded(last + 1, end):
        comma = ", " if text[-1].isdigit() else " "
        return line.edit(first, end, f"{text}{comma}{value}")
    return line.edit(first, last, text)


def _year(line: Line, place: int) -> tuple[str, int]:
    """The year that begins here and where it ends; "" for none."""
    century = line.word(place)
    if century not in CENTURIES:
        whole = line.number(place) or 0
        return (str(whole), place) if 1900 <= whole < 2100 else ("", place)
    if line.follows(place + 1) and (rest := line.number(place + 1)) and rest >= 10 and rest in CENTURIES[century]:
        return f"{century}{rest}", place + 1
    if line.word(place + 1) in ("oh", "o") and line.is_small(place + 2) and line.follows(place + 2):
        return f"{century}0{line.word(place + 2)}", place + 2
    return "", place
