"""Card numbers in what a person types: masked, as those that are heard are.

Who types glues nothing together and splits nothing at random, so that whole groups of digits must have a network's
beginning, its length and the check digit. The other long numbers of a desk (telephones, cases, a device's or a SIM's
serial number) have the check digit too, or one time in ten by chance, and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copilot.assist.cardnumbers import LONGEST, MASK, luhn

_GROUP = re.compile(r"\d+")
_BETWEEN = re.compile(r"[\s\-–._]{1,3}")  # a comma or a slash begins another number
# American Express, Diners, JCB, Visa, Mastercard (twice; the lower numbers would be years), Maestro and UnionPay
_CARD = re.compile(r"3[47]\d{13}|3[0689]\d{12}|35\d{14}|4\d{15}(?:\d{3})?|5\d{15}|2[2-7]\d{14}|6\d{15}(?:\d{3})?")


def masked(text: str) -> str:
    """`text` without its card numbers."""
    out, place = "", 0
    for start, end in _cards(text):
        out += text[place:start] + MASK
        place = end
    return out + text[place:]


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for run in _runs(text):
        is_telephone = text[: run[0].start()].rstrip().endswith("+")
        first = 1 if is_telephone else 0  # however long it is: a card number may begin with any group after its first
        while first < len(run):
            last = _last(run, first)
            if last is not None:
                yield run[first].start(), run[last].end()
            first = first + 1 if last is None else last + 1


def _runs(text: str) -> list[list[re.Match[str]]]:
    """Groups of digits with nothing but separators between them."""
    found: list[list[re.Match[str]]] = []
    for group in _GROUP.finditer(text):
        if found and _BETWEEN.fullmatch(text[found[-1][-1].end() : group.start()]):
            found[-1].append(group)
        else:
            found.append([group])
    return found


def _last(run: list[re.Match[str]], first: int) -> int | None:
    """The group with which a card number ends that begins with group `first`; the longest number counts."""
    digits, last = "", None
    for n in range(first, len(run)):
        digits += "".join(str(int(digit)) for digit in run[n].group())
        if len(digits) > LONGEST:
            break
        if _CARD.fullmatch(digits) and luhn(digits):
            last = n
    return last
