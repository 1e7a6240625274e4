"""When two ways of writing a number, a name, a postcode or a customer number mean the same. Pure."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from rapidfuzz import fuzz

# Indel similarity of two name words, 0..100. At 80 "Sylva", "Anna" and "Okofor" are still Silva, Ana and Okafor, while
# the shipped case book's names do not meet each other (nearest: Ana and Hannah, 67)
ALIKE = 80.0


def e164(number: str, region: str = "GB") -> str:
    """`number` as +<country><number>, or "" when it is none; without a country code it belongs to `region`."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number, region), phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        return ""


def plain(text: str) -> str:
    """Letters and digits only, lower case, without accents."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in bare if c.isalnum())


def words(name: str) -> list[str]:
    return [word for word in map(plain, re.split(r"[\s,.;]+", name)) if word]


def same_name(heard: str, known: str) -> float:
    """How well a heard name fits a customer's, 0 (not at all) or 80..100 (100: spelled alike).

    A single heard word may be any part of the name. Of several, each must be found in the customer's name, or each
    of the customer's among them: "Ana Maria Silva" is Ana Silva, Andre Silva is not.
    """
    few, many = sorted((words(heard), words(known)), key=len)
    if not few:
        return 0.0
    scores = []
    left = list(many)
    for word in few:
        best = max(left, key=lambda other: fuzz.ratio(word, other))
        scores.append(fuzz.ratio(word, best))
        left.remove(best)
    return sum(scores) / len(scores) if min(scores) >= ALIKE else 0.0


def same_id(heard: str, known: str) -> bool:
    """Whether `heard` is the customer number `known`, or all of its digits."""
    a, b = plain(heard), plain(known)
    return bool(a) and a in (b, "".join(c for c in b if c.isdigit()))
