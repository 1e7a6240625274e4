"""What a worker was asked and has not answered yet, and what it told of each request meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Iterator
from typing import Any

from copilot.link import Frame


class Outstanding:
    """Requests by their ids. A frame from the worker says in `to` which one it is about."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Frame]] = {}
        self._so_far: dict[int, dict[str, Any]] = {}

    def next_id(self) -> int:
        return next(self._ids)

    @contextlib.contextmanager
    def request(self) -> Iterator[tuple[int, asyncio.Future[Frame]]]:
        """A new request's id and its answer; forgotten when nobody waits any more."""
        id = self.next_id()
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._answers[id] = answer
        try:
            yield id, answer
        finally:
            self._answers.pop(id, None)
            self._so_far.pop(id, None)

    def so_far(self, id: int) -> dict[str, Any]:
        """The last that was told of a request that is under way."""
        return self._so_far.get(id, {})

    def take(self, frame: Frame) -> bool:
        """Whether the frame is about a request, and then whoever waits has it."""
        answer = self._answers.get(frame.to)
        if frame.kind == "so_far":
            if answer is not None:
                self._so_far[frame.to] = frame.body
            return True
        if answer is None or answer.done():
            return False
        answer.set_result(frame)
        return True

    def lose(self, lost: Callable[[dict[str, Any]], Exception]) -> None:
        """No answer comes any more: who waits gets `lost(what was told so far)`."""
        for id, answer in self._answers.items():
            if not answer.done():
                answer.set_exception(lost(self.so_far(id)))
