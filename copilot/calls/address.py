"""Who a telephone address is: a number, a name at a host, or somebody who hides it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

_SCHEME = re.compile(r"(?i:sips?|tel|callto):")
_NUMBER = re.compile(r"[+(\d][\d\s().*#-]*")
_HIDDEN = frozenset({"anonymous", "unknown", "restricted", "unavailable", "private", "withheld"})


@dataclass(frozen=True, slots=True)
class Address:
    number: str
    withheld: bool = False


def read(text: str) -> Address:
    """`text` is a SIP or tel address or a plain number; a caller without a number is named by the whole address."""
    plain = _SCHEME.sub("", text.strip(), count=1)
    user, at, host = plain.partition("@")
    user, host = unquote(user.partition(";")[0]).strip(), host.partition(";")[0].strip()
    if user.casefold() in _HIDDEN or host.casefold() == "anonymous.invalid":
        return Address("", withheld=True)
    if _NUMBER.fullmatch(user):
        return Address(user)
    return Address(f"{user}{at}{host}")
