"""Amounts of money, percentages and decimals."""

from __future__ import annotations

from itertools import takewhile

from copilot.speech.written.line import Edit, Line

NAMES = frozenset(["euro", "euros", "pound", "pounds", "dollar", "dollars"])
NOT_MONEY = frozenset(["of", "heavier", "lighter", "overweight"])  # "ten pounds of"


def amount(line: Line, place: int) -> Edit | None:
    """ "twenty-seven euros forty" → "27.40 euros"; one with a sign is written already."""
    found = line.amounts.get(line.tokens[place].start)
    if found is None or found.sign in line.text[found.start : found.end]:
        return None
    last = place
    while last + 1 < len(line.tokens) and line.tokens[last + 1].start < found.end:
        last += 1
    name = next((line.word(n) for n in range(place, last + 1) if line.word(n) in NAMES), "")
    if not name or line.word(last + 1) in NOT_MONEY or line.crowded(place, last):
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
    places = range(place + 2, len(line.tokens))
    parts = list(takewhile(lambda n: line.follows(n) and line.number(n) is not None, places))
    if not parts or (len(parts) > 1 and not all(map(line.is_small, parts))):
        return line.word(place), place
    return f"{line.word(place)}.{''.join(map(line.word, parts))}", parts[-1]
