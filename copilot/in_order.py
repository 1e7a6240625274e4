"""Answers are taken in the order of the questions, however long each takes: the same call tells the same story."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from copilot import messages as m
from copilot.knowing import Knowing
from copilot.requests import Requests
from copilot.tasks import Tasks


class InOrder:
    """What decisions ask for. `take(message)` gets the answers."""

    def __init__(self, tasks: Tasks, requests: Requests, knowing: Knowing, take: Callable[[m.Message], None]) -> None:
        self._tasks, self._requests, self._knowing, self._take = tasks, requests, knowing, take
        self._newest: dict[str, asyncio.Task[None]] = {}  # of an interaction

    def ask(self, interaction: str, requests: tuple[m.Request, ...]) -> None:
        task = self._tasks.spawn(interaction, self._fulfil(requests, self._newest.get(interaction)))
        self._newest[interaction] = task
        task.add_done_callback(lambda done: self._answered(interaction, done))

    def _answered(self, interaction: str, task: asyncio.Task[None]) -> None:
        if self._newest.get(interaction) is task:  # one that was broken off ends before those it would have waited for
            del self._newest[interaction]

    async def _fulfil(self, requests: tuple[m.Request, ...], before: asyncio.Task[None] | None) -> None:
        """Ask all at once; take the answers after those of `before`."""
        answers = await asyncio.gather(*map(self._requests.fulfil, requests), return_exceptions=True)
        if before is not None:
            await asyncio.wait({before})
        if self._knowing.is_stale:
            answers += await asyncio.gather(self._knowing.renew(), return_exceptions=True)
        for answer in answers:
            if isinstance(answer, m.Message):
                self._take(answer)
        for error in answers:
            if isinstance(error, BaseException):
                raise error
