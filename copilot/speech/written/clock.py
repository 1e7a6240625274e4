"""Times of day: "ten thirty a m", "five o'clock", "Monday at nine". An hour alone is only a number."""

from __future__ import annotations

from copilot.speech.numbers import DAYS
from copilot.speech.written.line import Edit, Line

BEFORE = frozenset(["at", "by", "before", "after", "around", "until", "till", "from"])
NAMED_DAYS = frozenset([*DAYS, "today", "tomorrow", "tonight"])
PARTS = frozenset(["morning", "afternoon", "evening"])


def time(line: Line, place: int) -> Edit | None:
    """A time of day that begins here."""
    hour = line.number(place)
    if hour is None or not 1 <= hour <= 12 or (line.follows(place) and line.number(place - 1) is not None):
        return None
    minutes, last = _minutes(line, place)
    clock = f"{hour}:{minutes}" if minutes else str(hour)
    half, end = _half(line, last)
    if half and not (line.said(place).isdecimal() and last == place):  # "8 a.m." is written already
        return line.edit(place, end, f"{clock} {half}")
    if not minutes and line.word(place + 1) == "oclock":
        return line.edit(place, place, clock)
    if line.crowded(place, last):
        return None
    if not minutes and line.word(place - 2) in ("half", "quarter") and line.word(place - 1) in ("past", "to"):
        return line.edit(place, place, clock)
    if line.word(place - 1) in BEFORE and _names_day(line, place - 1, last):
        return line.edit(place, last, clock)
    return None


def _minutes(line: Line, place: int) -> tuple[str, int]:
    """The minutes after the hour at `place`, "" for none, and the place where they end."""
    number = line.number(place + 1)
    if line.follows(place + 1) and number is not None and 10 <= number <= 59 and not line.said(place + 1).isdecimal():
        return str(number), place + 1
    if line.word(place + 1) in ("oh", "o") and line.is_small(place + 2) and line.follows(place + 2):
        return f"0{line.word(place + 2)}", place + 2
    return "", place


def _half(line: Line, last: int) -> tuple[str, int]:
    """ "a m", "am" or "p.m." after the place `last`, as it is written, and where it ends; "am I" is none."""
    if line.word(last + 1) in ("a", "p") and line.word(last + 2) == "m":
        stop = "" if line.text[line.tokens[last + 2].end :].startswith(".") else "."
        return f"{line.word(last + 1)}.m{stop}", last + 2
    if line.word(last + 1) in ("am", "pm") and line.word(last + 2) != "i" and line.follows(last + 1):
        return line.word(last + 1), last + 1
    return "", last


def _names_day(line: Line, first: int, last: int) -> bool:
    """Whether a day stands right before or after these words: "Monday at ten", "at ten in the morning"."""
    if line.word(first - 1) in NAMED_DAYS | PARTS:
        return True
    after = last + 2 if line.word(last + 1) == "on" else last + 1
    in_the = [line.word(last + 1), line.word(last + 2)] == ["in", "the"] and line.word(last + 3) in PARTS
    return line.word(after) in NAMED_DAYS or in_the
