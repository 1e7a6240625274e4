"""How long this machine held a test up: what is to be held to account for its time need not answer for that."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

TICK_S = 0.02


@asynccontextmanager
async def stalls() -> AsyncIterator[Callable[[], float]]:
    """Asked again and again: seconds so far by which this loop was late, whatever kept it busy or asleep."""
    late = 0.0

    async def tick() -> None:
        nonlocal late
        while True:
            due = time.monotonic() + TICK_S
            await asyncio.sleep(TICK_S)
            late += time.monotonic() - due

    ticking = asyncio.create_task(tick())
    try:
        yield lambda: late
    finally:
        ticking.cancel()
