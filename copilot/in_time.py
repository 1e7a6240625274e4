"""Waiting for an answer with a limit, in a process that may itself be kept from running."""

from __future__ import annotations

import asyncio
import time
from typing import TypeVar

LATE_S = 0.1  # awake so long after the limit, and it was this process that did nothing …
READ_S = 1.0  # … so much longer, to read what came meanwhile: a large answer is read in several turns

T = TypeVar("T")


async def in_time(answer: asyncio.Future[T], seconds: float) -> T:
    """The answer. Raises TimeoutError when there is none in time, and what the answer itself raises."""
    due = time.monotonic() + seconds
    await asyncio.wait({answer}, timeout=seconds)
    if not answer.done() and time.monotonic() - due > LATE_S:
        await asyncio.wait({answer}, timeout=READ_S)
    if not answer.done():
        raise TimeoutError
    return answer.result()
