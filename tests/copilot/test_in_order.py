"""What decisions ask for: each answer is taken in its turn, whatever became of the questions before and after it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from copilot import messages as m
from copilot.in_order import InOrder
from copilot.tasks import Tasks

CALL = "i"


class HeldBack:
    """Answers each question when the test lets it; the articles are asked anew each time, which may break."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.refused: list[str] = []
        self.breaks = False
        self.is_stale = True
        self._let: dict[str, asyncio.Event] = {}
        self.tasks = Tasks(self.refused.append)
        self.in_order = InOrder(self.tasks, self, self, lambda message: self.taken.append(message.utterance))  # type: ignore

    def ask(self, name: str) -> asyncio.Task[None]:
        self._let[name] = asyncio.Event()
        self.in_order.ask(CALL, (m.SearchKnowledge(interaction=CALL, utterance=name, turns=(), queue=""),))
        return self.in_order._newest[CALL]

    def let(self, *names: str) -> None:
        for name in names:
            self._let[name].set()

    async def fulfil(self, request: m.SearchKnowledge) -> m.Message:
        await self._let[request.utterance].wait()
        return m.Found(interaction=CALL, utterance=request.utterance, hits=())

    async def renew(self) -> None:
        if self.breaks:
            raise RuntimeError("a bug in asking anew")


def run(story: Callable[[HeldBack], Awaitable[None]]) -> tuple[HeldBack, list[dict[str, Any]]]:
    """What was held back, and what the loop was told of callbacks that broke."""
    broke: list[dict[str, Any]] = []

    async def tell() -> HeldBack:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: broke.append(context))
        held = HeldBack()
        await story(held)
        return held

    return asyncio.run(tell()), broke


def test_answers_are_taken_in_the_order_of_the_questions() -> None:
    async def story(held: HeldBack) -> None:
        for name in ("one", "two", "three"):
            held.ask(name)
        held.let("three", "two")
        await turns()
        assert held.taken == []
        held.let("one")
        await held.tasks.settled(CALL)

    held, broke = run(story)
    assert held.taken == ["one", "two", "three"]
    assert broke == []


def test_a_newer_question_that_is_broken_off_first_leaves_the_older_one_its_answer() -> None:
    async def story(held: HeldBack) -> None:
        held.ask("one")
        newer = held.ask("two")
        newer.cancel()
        await asyncio.wait({newer})
        held.let("one")
        await held.tasks.settled(CALL)

    held, broke = run(story)
    assert held.taken == ["one"]
    assert broke == []
    assert held.in_order._newest == {}


def test_articles_that_cannot_be_asked_anew_cost_no_answer_and_no_order(caplog: pytest.LogCaptureFixture) -> None:
    async def story(held: HeldBack) -> None:
        held.breaks = True
        held.ask("one")
        held.ask("two")
        held.let("two")
        await turns()
        held.ask("three")
        held.let("three")
        await turns()
        assert held.taken == []
        held.let("one")
        await held.tasks.settled(CALL)

    held, broke = run(story)
    assert held.taken == ["one", "two", "three"]
    assert broke == []
    assert [record.getMessage() for record in caplog.records if record.exc_info] == ["a request failed"] * 3


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)
