"""Amounts, time words and digits inside recognised words. Pure text; no decision.

Recognisers write "27 euros 40", "twenty-seven euros forty" or "27.40 euros": all are 27.40 €.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from copilot.assist.phrases import tokens

_CURRENCY = {"euro": "€", "euros": "€", "pound": "£", "pounds": "£", "dollar": "$", "dollars": "$"}
_SIGNED = re.compile(r"(?P<sign>[€£$])\s?(?P<whole>\d+)(?:[.,](?P<part>\d{2}))?(?!\d)")
_NAMED = re.compile(
    r"(?P<whole>\d+)(?:[.,](?P<part>\d{2}))?\s?(?:(?P<sign>[€£$])|(?P<name>euros?|pounds?|dollars?))"
    r"(?:(?:\s+and)?\s+(?P<cents>\d{1,2})(?!\s*(?:euros?|pounds?|dollars?|\d)))?"
)

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_PART = r"(?:\s+(?P<part>morning|afternoon|evening|night))?"
_CLOCK = (
    r"(?:\s+(?:at|by|before|after|around)\s+(?P<clock>\d{1,2}(?:[:.]?\d{2})?(?:\s*(?:am|pm|oclock))?|noon|midday))?"
)
_WHEN = re.compile(
    r"\b(?:(?P<next>next|this)\s+)?(?P<day>" + "|".join([*_DAYS, "tomorrow", "today", "tonight", "week", "month"]) + r")\b"
    + _PART + _CLOCK
)  # fmt: skip
_ORDINALS = {
    word: str(n)
    for n, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
}
_DATE = re.compile(
    r"\b(?P<dom>\d{1,2}(?:st|nd|rd|th)?|[a-z]+(?:st|nd|rd|th))\s+(?:of\s+)?(?P<month>" + "|".join(_MONTHS) + r")\b"
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
        for m in pattern.finditer(flat):
            groups = m.groupdict()
            cents = groups.get("part") or groups.get("cents") or "0"
            sign = groups.get("sign") or _CURRENCY[groups["name"]]
            value = int(groups["whole"]) + int(cents) / 100
            start, end = back[m.start()], back[m.end() - 1] + 1
            if not any(a.start < end and start < a.end for a in found):
                found.append(Amount(value, sign, start, end))
    return tuple(sorted(found, key=lambda a: a.start))


def when(text: str) -> str:
    """The time words in `text` as a person would write them ("Thursday morning", "Monday at 10"); "" if none."""
    flat, _ = _flat(text)
    flat = flat.replace("a.m", "am").replace("p.m", "pm")
    match = _WHEN.search(flat)
    date = _DATE.search(flat)
    if date and (not match or match.group("day") in ("week", "month")):
        day = _ORDINALS.get(date.group("dom"), date.group("dom").rstrip("stndrh"))
        return f"{day} {date.group('month').capitalize()}" if day.isdigit() else ""
    if not match:
        return ""
    if match.group("day") in ("week", "month") and not match.group("next"):
        return ""
    words = [
        match.group("next"),
        match.group("day").capitalize() if match.group("day") in _DAYS else match.group("day"),
    ]
    words += [match.group("part")]
    if match.group("clock"):
        words += ["at", match.group("clock")]
    said = " ".join(word for word in words if word)
    return said[0].upper() + said[1:]


def digits(text: str) -> str:
    """The longest run of digits said one after the other ("three one eight, eight four two" → "318842")."""
    best = run = ""
    for token in tokens(text):
        run = run + token.word if token.word.isdigit() else ""
        best = max(best, run, key=len)
    return best


_SHORT_WORDS = frozenset(
    [
        "ah",
        "am",
        "an",
        "as",
        "at",
        "be",
        "by",
        "do",
        "he",
        "hi",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "no",
        "of",
        "oh",
        "ok",
        "on",
        "or",
        "so",
        "to",
        "uh",
        "um",
        "up",
        "us",
        "we",
        "the",
    ]
)


def spelled(text: str) -> str:
    """Letters and digits said one by one, joined ("N F six, two W X", "Nf-6, two Wx." → "NF62WX"); words are left out."""
    words = [token.word for token in tokens(text)]
    parts = [w for w in words if w not in _SHORT_WORDS and (len(w) <= 2 or any(c.isdigit() for c in w))]
    return "".join(parts).upper()


def _flat(text: str) -> tuple[str, list[int]]:
    """Lower-case `text` with number words as digits, and for each of its characters the place in `text`."""
    out: list[str] = []
    back: list[int] = []
    place = 0
    for token in tokens(text):
        gap = text[place : token.start].replace("-", " ").replace(",", " " if not _decimal(text, place) else ",")
        out += gap
        back += range(place, token.start)
        out += token.word
        back += [*([token.start] * (len(token.word) - 1)), token.end - 1]
        place = token.end
    out += text[place:]
    back += range(place, len(text))
    return "".join(out), back


def _decimal(text: str, place: int) -> bool:
    """Whether the comma at `place` stands between two digits ("27,40")."""
    return 0 < place < len(text) - 1 and text[place - 1].isdigit() and text[place + 1].isdigit()
