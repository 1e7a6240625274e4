"""Places in a stream: "PT1.2S" on the wire, whole nanoseconds here, so that adding up samples is exact."""

from __future__ import annotations

import re
from decimal import Decimal

RATE = 8_000  # samples a second, of PCMU
SECOND = 1_000_000_000
SAMPLE = SECOND // RATE
FORM = r"^PT(?:[0-9]{1,9}|[0-9]{0,9}\.[0-9]{1,12})S\Z"  # hours and minutes are not used; nine digits are thirty years


def read(text: str) -> int:
    """Nanoseconds of a position or duration. Raises ValueError when `text` is neither."""
    if not re.fullmatch(FORM, text):
        raise ValueError("not a duration in seconds")
    return int(Decimal(text[2:-1]) * SECOND)
