"""Finished lines, heard a second time by a slower recogniser, as far as this machine affords it.

A line stands at once as it was first heard. Beside the call, one line at a time goes to a worker of its own, the newest
first; what waits too long is let go. Whatever happens here, the call is heard as without it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from copilot import messages as m
from copilot.children import Child, ChildLost
from copilot.errors import EarshotError
from copilot.model import Word

MOST = 3  # lines that wait; older ones are let go
LATEST_S = 20.0  # a line that waited longer is of no use to anybody in the call
DEADLINE_S = 30.0


@dataclass(frozen=True, slots=True)
class Line:
    """A final and its sound."""

    heard: m.Heard
    rate: int
    pcm: bytes
    since: float  # monotonic


class SecondPass:
    """`take` lines; `post` gets those that were heard again."""

    def __init__(self, child: Child, post: Callable[[m.Message], None]) -> None:
        self._child = child
        self._post = post
        self._waiting: deque[Line] = deque(maxlen=MOST)
        self._heard: Line | None = None  # just now, and not let go
        self._more = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._child.start()
        self._task = asyncio.get_running_loop().create_task(self._follow())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
        try:
            await self._child.stop()
        finally:
            if self._task is not None:
                await asyncio.gather(self._task, return_exceptions=True)

    def take(self, heard: m.Heard, rate: int, pcm: bytes) -> None:
        """A final; its sound is kept here until it was heard again or let go."""
        self._waiting.append(Line(heard, rate, pcm, time.monotonic()))
        self._more.set()

    def forget(self, interaction: str) -> None:
        """Keep no sound of it, and tell nothing of what is being heard."""
        if self._heard is not None and self._heard.heard.interaction == interaction:
            self._heard = None
        kept = [line for line in self._waiting if line.heard.interaction != interaction]
        self._waiting.clear()
        self._waiting.extend(kept)

    async def _follow(self) -> None:
        while True:
            await self._more.wait()
            if not self._waiting:
                self._more.clear()
                continue
            try:
                await self._child.ready()
            except ChildLost:
                continue
            except EarshotError:  # it will never be: why was told as the worker's status
                self._waiting.clear()
                continue
            if self._waiting:
                self._heard = self._waiting.pop()
                await self._hear(self._heard)
                self._heard = None

    async def _hear(self, line: Line) -> None:
        if time.monotonic() - line.since > LATEST_S:
            return
        with contextlib.suppress(ChildLost, EarshotError):
            told = (await self._child.ask("decode", {"rate": line.rate}, line.pcm, deadline=DEADLINE_S)).body
            if self._heard is not line:
                return
            words = tuple(Word(text=w["text"], confidence=w["confidence"]) for w in told["words"])
            self._post(
                replace(
                    line.heard, kind="again", text=told["text"], confidence=told["confidence"], words=words, said=""
                )
            )
