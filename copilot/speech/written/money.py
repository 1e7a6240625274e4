"""Amounts of money, percentages and decimals."""

from __future__ import annotations

from itertools import takewhile

from copilot.speech.amounts import amounts
from copilot.speech.written.line import Edit, Line

NAMES = frozenset(["euro", "euros", "pound", "pounds", "dollar", "dollars"])
NOT_MONEY = frozenset(["of", "heavier", "lighter", "overweight"])  # "ten pounds of"


def amount(line: Line, place: int) -> Edit | None:
    """ "twenty-seven euros forty" → "27.40 euros"; one with a sign is written already."""
    start = line.tokens[place].start
    found = next((a for a in amounts(line.text) if a.start == start and a.sign not in line.text[a.start : a.end]), None)
    if found is None:
        return None
    last = max(n for n in range(place, len(line.tokens)) if line.tokens[n].start < found.end)
    name = next(line.word(n) for n in range(place, last + 1) if line.word(n) in NAMES)
    if line.word(last + 1) in NOT_MONEY or line.crowded(place, last):
        return None
    whole = found.value == int(found.value)
    comma = "," if found.value >= 10_000 else ""
    value = f"{found.value:{comma}.0f}" if whole else f"{found.value:{comma}.2f}"
    return Edit(found.start, found.end, f"{value} {name}")


def percent(line: Line, place: int) -> Edit | None:
    """ "two point five per cent" → "2.5%"."""
    value, last = _decimal(line, place)
    if not value or line.crowded(place, last):
        return None
    if line.word(last + 1) == "percent":
        return line.edit(place, last + 1, f"{value}%")
    if line.word(last + 1) == "per" and line.word(last + 2) == "cent":
        return line.edit(place, last + 2, f"{value}%")
    return None


def decimal(line: Line, place: int) -> Edit | None:
    """ "two point five" → "2.5"."""
    value, last = _decimal(line, place)
    return line.edit(place, last, value) if "." in value and not line.crowded(place, last) else None


def _decimal(line: Line, place: int) -> tuple[str, int]:
    """The number that begins here and the place where it ends; "" for none."""
    if line.number(place) is None:
        return "", place
    if line.word(place + 1) != "point" or not line.follows(place + 1) or not line.follows(place + 2):
        return line.word(place), place
    after = list(takewhile(line.follows, range(place + 2, len(line.tokens))))
    parts = list(takewhile(lambda n: line.number(n) is not None, after))
    if not parts or (len(parts) > 1 and not all(map(line.is_small, parts))):
        return line.word(place), place
    return f"{line.word(place)}.{''.join(map(line.word, parts))}", parts[-1]
