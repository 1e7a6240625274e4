"""Waiting for an answer with a limit, in a process that may itself be kept from running."""

from __future__ import annotations

import asyncio
import time
from typing import TypeVar

STOOD_S = 1.0  # beyond the limit, and it was this process that did nothing: so much longer, to read what came meanwhile

T = TypeVar("T")


async def in_time(answer: asyncio.Future[T], seconds: float) -> T:
    """The answer. Raises TimeoutError when there is none in time, and what the answer itself raises."""
    due = time.monotonic() + seconds
    await asyncio.wait({answer}, timeout=seconds)
    if not answer.done() and time.monotonic() - due > STOOD_S:
        await asyncio.wait({answer}, timeout=STOOD_S)
    if not answer.done():
        raise TimeoutError
    return answer.result()
