"""Words as they are compared: one writing for "Four, 7, 1.", "four seven one" and "471".

Case and punctuation go. Every number, in digits or in words, becomes its digits one by one, because a recogniser
writes "1967" where a person wrote "nineteen sixty seven". Spelled letters become single letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

UNITS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
TEENS = {"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16}
TEENS |= {"seventeen": 17, "eighteen": 18, "nineteen": 19}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
ORDINALS = {
    "first": "one",
    "second": "two",
    "third": "three",
    "fifth": "five",
    "eighth": "eight",
    "ninth": "nine",
    "twelfth": "twelve",
}
NUMBER_WORDS = {*UNITS, *TEENS, *TENS, *SCALES, "hundred"}
SIGNS = {"$": "dollars", "€": "euros", "£": "pounds", "%": "percent", "&": "and", "@": "at", "+": "plus"}
SAME = {"ok": "okay", "mr": "mister", "mrs": "missus", "dr": "doctor"}
TOKEN = re.compile(r"[$€£]?\d+(?:,\d{3})+(?!\d)(?:\.\d+)?|[$€£]?\d+(?:\.\d+)?|[^\W\d_]+(?:['’][^\W\d_]+)*|[$€£%&@+]")
VOWELS = frozenset("aeiouy")
UNSPELLED = {"ok", "mr", "mrs", "dr", "st", "nd", "rd", "th", "mm", "hm", "hmm", "mhm", "shh"}


def normalize(text: str) -> list[str]:
    """The words of `text` for comparison, in order; numbers as single digits, spellings as single letters."""
    return _digits(_zeros(_tokens(text)))


def _tokens(text: str) -> list[str]:
    capitals_mean = any(c.islower() or c.isdigit() for c in text)
    tokens: list[str] = []
    for token in TOKEN.findall(text):
        if token[0] in SIGNS and len(token) > 1:  # "$30" is said "thirty dollars"
            tokens += [*_number(token[1:]), SIGNS[token[0]]]
        elif token in SIGNS:
            tokens.append(SIGNS[token])
        elif token[0].isdigit():
            tokens += _number(token)
        elif _is_spelled(token, capitals_mean):
            tokens += token.lower()
        elif token.lower() in ("st", "nd", "rd", "th") and tokens and tokens[-1].isdigit():
            pass  # "27th"
        else:
            word = token.lower().replace("'", "").replace("’", "")
            tokens.append(SAME.get(word, _cardinal(word)))
    return tokens


def _is_spelled(token: str, capitals_mean: bool) -> bool:
    """ "TGJW" and "Qcjk" were spelled; "hmm" was not, nor was "STOP" in a text that is all capitals."""
    if not token.isascii() or len(token) < 2 or token.lower() in UNSPELLED or "'" in token:
        return False
    return VOWELS.isdisjoint(token.lower()) or (capitals_mean and len(token) <= 8 and token.isupper())


def _number(token: str) -> list[str]:
    whole, _, fraction = token.replace(",", "").partition(".")
    return [whole, *fraction]  # "29.99" is said "twenty nine ninety nine"


def _cardinal(word: str) -> str:
    """ "seventh" → "seven": dates are said either way, and written "27th" or "27"."""
    if word in ORDINALS:
        return ORDINALS[word]
    if word.endswith("tieth") and word[:-4] + "y" in TENS:
        return word[:-4] + "y"
    return word[:-2] if word.endswith("th") and word[:-2] in NUMBER_WORDS else word


def _is_number(token: str) -> bool:
    return token.isdigit() or token in NUMBER_WORDS


def _zeros(tokens: list[str]) -> list[str]:
    """ "oh" and the letter O beside a number are zeros."""
    out: list[str] = []
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        beside = (out and _is_number(out[-1])) or _is_number(following)
        out.append("zero" if token in ("oh", "o") and beside else token)
    return out


@dataclass(slots=True)
class _Number:
    """A number as it is being said: `part` is what the next scale word multiplies, `room` what may still be added."""

    base: int
    part: int
    room: int

    @property
    def value(self) -> int:
        return self.base + self.part


def _digits(tokens: list[str]) -> list[str]:
    out: list[str] = []
    number: _Number | None = None
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        if _is_number(token):
            grown = _grow(number, token)
            if not grown:
                out += str(number.value) if number else ""
                number = _begin(token)
                if token.isdigit() and token.startswith("0"):  # leading zeros are said
                    out += token
                    number = None
        elif _is_unsaid(token, number, following):
            continue
        else:
            out += str(number.value) if number else ""
            number = None
            out.append(token)
    return out + list(str(number.value) if number else "")


def _is_unsaid(token: str, number: _Number | None, following: str) -> bool:
    """Small words that come with numbers or not: "two thousand (and) five", "(a) hundred", "two (point) five"."""
    if token == "and":
        return number is not None and number.room >= 100 and following in NUMBER_WORDS
    if token == "a":
        return following == "hundred" or following in SCALES
    return token == "point" and number is not None and _is_number(following)


def _begin(token: str) -> _Number:
    if token.isdigit():
        return _Number(0, int(token), 1)
    if token == "hundred":
        return _Number(0, 100, 100)
    if token in SCALES:
        return _Number(SCALES[token], 0, SCALES[token])
    return _Number(0, _small(token), 10 if token in TENS else 1)


def _small(word: str) -> int:
    return UNITS.get(word) or TEENS.get(word) or TENS.get(word) or 0


def _grow(number: _Number | None, token: str) -> bool:
    """Adds `token` to the number under way, if that is how numbers are said; else it begins another one."""
    if number is None or token.isdigit():
        return False
    if token == "hundred":
        if not 0 < number.part < 100:
            return False
        number.part, number.room = number.part * 100, 100
        return True
    if token in SCALES:
        if not 0 < number.value < SCALES[token]:
            return False
        number.base, number.part, number.room = number.value * SCALES[token], 0, SCALES[token]
        return True
    small = _small(token)
    if not 0 < small < number.room:
        return False
    if number.room >= 1_000:  # after "thousand": a new part, which "hundred" may still multiply
        number.base, number.part = number.value, small
    else:
        number.part += small
    number.room = 10 if token in TENS else 1
    return True
