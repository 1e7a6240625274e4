"""An answer in time: a process that was itself kept from running reads what came meanwhile before it gives up."""

from __future__ import annotations

import asyncio
import time

import pytest

from copilot.in_time import in_time

LIMIT_S = 0.05


async def asked(*, stands: float, comes: bool) -> str:
    """The answer, in a process that stands still for so long beyond the limit; it `comes` in pieces, a turn each."""
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def read() -> None:
        for _ in range(10):
            await asyncio.sleep(0)
        answer.set_result("all of it")

    waiting = asyncio.create_task(in_time(answer, LIMIT_S))
    await asyncio.sleep(0)
    time.sleep(LIMIT_S + stands)  # noqa: ASYNC251  # nothing runs here
    reading = asyncio.create_task(read()) if comes else None
    try:
        return await waiting
    finally:
        if reading is not None:
            await reading


@pytest.mark.parametrize("stands", [0.3, 0.9, 1.5])
def test_a_process_that_stood_still_reads_an_answer_that_comes_in_pieces(stands: float) -> None:
    assert asyncio.run(asked(stands=stands, comes=True)) == "all of it"


@pytest.mark.parametrize("stands", [0.0, 0.3])
def test_an_answer_that_does_not_come_is_not_waited_for(stands: float) -> None:
    with pytest.raises(TimeoutError):
        asyncio.run(asked(stands=stands, comes=False))


def test_an_answer_that_is_an_error_is_raised() -> None:
    async def refused() -> str:
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        answer.set_exception(ValueError("no"))
        return await in_time(answer, LIMIT_S)

    with pytest.raises(ValueError, match="no"):
        asyncio.run(refused())
