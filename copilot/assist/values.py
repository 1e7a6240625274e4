"""Amounts, time words and digits inside recognised words. Pure text; no decision.

Recognisers write "27 euros 40", "twenty-seven euros forty" or "27.40 euros": all are 27.40 €. Where
the words leave a doubt nothing is found, since a missing value is seen and a wrong one may not be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.assist.phrases import Token, tokens

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

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ORDINALS = {word: n for n, word in enumerate([
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
], start=1)} | {"thirtieth": 30}  # fmt: skip

_CLOCK = (
    r"(?:\s+(?P<how>at|by|before|after|around)\s+"
    r"(?P<clock>(?:(?:half|quarter)\s+(?:past|to)\s+)?\d{1,2}(?:[:. ]?\d{2})?(?:\s*(?:am|pm|oclock)\b)?|noon|midday))?"
)
_WHEN = re.compile(
    r"\b(?<!last )(?:(?P<next>next|this)\s+)?(?P<day>"
    + "|".join([*_DAYS, "tomorrow", "today", "tonight", "week", "month"])
    + r")\b(?:\s+(?P<part>morning|afternoon|evening|night))?"
    + _CLOCK
)
_DAY_OF_MONTH = r"(?:(?P<{0}tens>20|30) )?(?P<{0}day>\d{{1,2}}(?:st|nd|rd|th)?|" + "|".join(_ORDINALS) + ")"
_MONTH = "(?P<{0}month>" + "|".join(_MONTHS) + ")"
_DATE = re.compile(
    r"(?<!\d )\b(?:" + (_DAY_OF_MONTH + r"(?P<{0}of> of)? " + _MONTH).format("a")
    + "|" + (_MONTH + " (?:the )?" + _DAY_OF_MONTH).format("b") + r")\b(?! be\b)"
)  # fmt: skip
_SPAN = re.compile(
    r"\b(?:(?P<how>in|within) (?P<n>\d{1,3}|an?) (?P<unit>minutes?|hours?|days?|weeks?)"
    r"|(?P<m>\d{1,3}) (?P<other>minutes?|hours?|days?|weeks?) from now)\b"
)


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
    flat, back = _flat(text)
    found: list[Amount] = []
    for pattern in (_NAMED, _SIGNED):
        for match in pattern.finditer(flat):
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


def when(text: str) -> str:
    """The time words in `text` as a person would write them ("Thursday morning", "Monday at 10"); "" if none."""
    flat = re.sub(r"\b([ap])\.m\b", r"\1m", _flat(text)[0])
    day = _WHEN.search(flat)
    if day and day["day"] in ("week", "month") and not day["next"]:
        day = None
    vague = day is None or day["day"] in ("week", "month")
    return (_date(flat) if vague else "") or (_day(day) if day else "") or _span(flat)


def _date(flat: str) -> str:
    for match in _DATE.finditer(flat):
        month = match["amonth"] or match["bmonth"]
        said = match["aday"] or match["bday"]
        if month == "may" and match["aday"] and not match["aof"] and not re.match(r"\d+[a-z]", said):
            continue  # "the second may take longer" is no date
        number = _ORDINALS.get(said) or int(said.rstrip("stndrh"))
        number += int(match["atens"] or match["btens"] or 0) if number < 10 else 0
        if 1 <= number <= 31:
            return f"{number} {month.capitalize()}"
    return ""


def _day(match: re.Match[str]) -> str:
    day = match["day"].capitalize() if match["day"] in _DAYS else match["day"]
    clock = re.sub(r"^(\d{1,2}) (\d{2})", r"\1:\2", (match["clock"] or "").removesuffix("oclock").strip())
    words = [match["next"], day, match["part"], match["how"] if clock else None, clock]
    said = " ".join(word for word in words if word)
    return said[0].upper() + said[1:]


def _span(flat: str) -> str:
    match = _SPAN.search(flat)
    if match is None:
        return ""
    return f"{(match['how'] or 'in').capitalize()} {match['n'] or match['m']} {match['unit'] or match['other']}"


def digits(text: str) -> str:
    """The longest run of digits said one after the other ("three one eight, double four two" → "318442").

    "oh" between digits is a zero; "double" and "triple" repeat the digit that follows.
    """
    best = run = ""
    times = 1
    for token in tokens(text):
        if token.word in _REPEATS:
            times = _REPEATS[token.word]
            continue
        digit = "0" if run and token.word in ("oh", "o") else token.word
        run = run + digit * (times if len(digit) == 1 else 1) if digit.isdecimal() else ""
        times = 1
        best = max(best, run, key=len)
    return best


_REPEATS = {"double": 2, "triple": 3}
_SHORT_WORDS = frozenset([
    "ah", "am", "an", "as", "at", "be", "by", "do", "he", "hi", "if", "in", "is", "it", "me", "my", "no", "of", "oh",
    "ok", "on", "or", "so", "to", "uh", "um", "up", "us", "we", "the",
])  # fmt: skip


def spelled(text: str) -> str:
    """Letters and digits said one by one, joined ("N F six, two W X", "Nf-6, two Wx." → "NF62WX"); words are left out."""
    words = [token.word for token in tokens(text)]
    parts = [w for w in words if w not in _SHORT_WORDS and (len(w) <= 2 or any(c.isdigit() for c in w))]
    return "".join(parts).upper()


def _flat(text: str) -> tuple[str, list[tuple[int, int]]]:
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
