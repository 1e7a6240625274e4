"""Amounts of money inside recognised words.

Recognisers write "27 euros 40", "twenty-seven euros forty" or "27.40 euros": all are 27.40 €. Where
the words leave a doubt nothing is found, since a missing value is seen and a wrong one may not be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.speech.numbers import Token, tokens

_CURRENCY = {"euro": "€", "euros": "€", "pound": "£", "pounds": "£", "dollar": "$", "dollars": "$"}
_NUMBER = r"(?<![\d.,])(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:[.,](?P<part>\d{1,2}))?(?![\d.,]*\d)"
_UNITS = r"minutes?|hours?|days?|weeks?|months?|years?|times|percent|of|am|pm|oclock|people|visits?|calls?|%"
_SIGNED = re.compile(r"(?P<sign>[€£$])\s?" + _NUMBER)
_NAMED = re.compile(
    _NUMBER + r"\s?(?:(?P<sign>[€£$])|(?P<name>euros?|pounds?|dollars?)\b)"
    r"(?:\s+(?:and\s+)?(?:(?P<cents>\d{2})(?![\d:]|\.\d|\s*(?:euros?|pounds?|dollars?|\d|" + _UNITS + r"))"
    r"|(?P<few>\d{1,2})\s*(?:cents?|pence|p)\b))?"
)
_POINT = re.compile(r"(?<=\d) point (?=\d)")


@dataclass(frozen=True, slots=True)
class Amount:
    value: float
    sign: str  # € £ $
    start: int  # characters of the text it was found in
    end: int

    @property
    def text(self) -> str:
        return f"{self.value:.2f} {self.sign}"


def amounts(text: str) -> tuple[Amount, ...]:
    """Every amount of money in `text`, in order."""
    plain, back = in_digits(text)
    found: list[Amount] = []
    for pattern in (_NAMED, _SIGNED):
        for match in pattern.finditer(plain):
            start, end = back[match.start()][0], back[match.end() - 1][1]
            if not any(other.start < end and start < other.end for other in found):
                found.append(Amount(*_money(match.groupdict()), start, end))
    return tuple(sorted(found, key=lambda amount: amount.start))


def _money(groups: dict[str, str | None]) -> tuple[float, str]:
    """Value and sign of a matched amount; "27.4" is 27.40, "27 euros and 5 cents" is 27.05."""
    whole = int((groups["whole"] or "").replace(",", ""))
    part = (groups["part"] or "").ljust(2, "0")
    cents = int(groups.get("cents") or groups.get("few") or part)
    return whole + cents / 100, groups.get("sign") or _CURRENCY[groups["name"] or ""]


def in_digits(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Lower-case `text` with number words as digits, and for each of its characters where in `text` it comes from.

    Commas become blanks unless digits stand on both sides; so do hyphens.
    """
    out: list[str] = []
    back: list[tuple[int, int]] = []
    place = 0
    for token in (*tokens(text), Token("", len(text), len(text))):
        gap = text[place : token.start]
        out += gap if _decimal(text, place) else re.sub("[-,]", " ", gap)
        back += [(n, n + 1) for n in range(place, token.start)]
        out += token.word
        back += [(token.start, token.end)] * len(token.word)
        place = token.end
    return _pointed("".join(out), back)


def _decimal(text: str, place: int) -> bool:
    """Whether the comma at `place` stands between two digits ("27,40")."""
    return 0 < place < len(text) - 1 and text[place - 1].isdigit() and text[place + 1].isdigit()


def _pointed(flat: str, back: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """ "27 point 40" → "27.40"."""
    while match := _POINT.search(flat):
        start, end = match.span()
        flat = f"{flat[:start]}.{flat[end:]}"
        back = [*back[: start + 1], *back[end:]]
    return flat, back
