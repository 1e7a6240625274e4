"""Time words, digits and spelled letters inside recognised words. Pure text; no decision.

Where the words leave a doubt nothing is found, since a missing value is seen and a wrong one may not be.
"""

from __future__ import annotations

import re

from copilot.speech.amounts import in_digits
from copilot.speech.numbers import DAYS, MONTHS, ORDINALS, tokens

_CLOCK = (
    r"(?:\s+(?P<how>at|by|before|after|around)\s+"
    r"(?P<clock>(?:(?:half|quarter)\s+(?:past|to)\s+)?\d{1,2}(?:[:. ]?\d{2})?(?:\s*(?:am|pm|oclock)\b)?|noon|midday))?"
)
_WHEN = re.compile(
    r"\b(?<!last )(?:(?P<next>next|this)\s+)?(?P<day>"
    + "|".join([*DAYS, "tomorrow", "today", "tonight", "week", "month"])
    + r")\b(?:\s+(?P<part>morning|afternoon|evening|night))?"
    + _CLOCK
)
_DAY_OF_MONTH = r"(?:(?P<{0}tens>20|30) )?(?P<{0}day>\d{{1,2}}(?:st|nd|rd|th)?|" + "|".join(ORDINALS) + ")"
_MONTH = "(?P<{0}month>" + "|".join(MONTHS) + ")"
_DATE = re.compile(
    r"(?<!\d )\b(?:" + (_DAY_OF_MONTH + r"(?P<{0}of> of)? " + _MONTH).format("a")
    + "|" + (_MONTH + " (?:the )?" + _DAY_OF_MONTH).format("b") + r")\b(?! be\b)"
)  # fmt: skip
_SPAN = re.compile(
    r"\b(?:(?P<how>in|within) (?P<n>\d{1,3}|an?) (?P<unit>minutes?|hours?|days?|weeks?)"
    r"|(?P<m>\d{1,3}) (?P<other>minutes?|hours?|days?|weeks?) from now)\b"
)


def when(text: str) -> str:
    """The time words in `text` as a person would write them ("Thursday morning", "Monday at 10"); "" if none."""
    flat = re.sub(r"\b([ap])\.m\b", r"\1m", in_digits(text)[0])
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
        number = ORDINALS.get(said) or int(said.rstrip("stndrh"))
        number += int(match["atens"] or match["btens"] or 0) if number < 10 else 0
        if 1 <= number <= 31:
            return f"{number} {month.capitalize()}"
    return ""


def _day(match: re.Match[str]) -> str:
    day = match["day"].capitalize() if match["day"] in DAYS else match["day"]
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
