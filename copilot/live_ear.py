"""The ear of a call that happens now: when hearing breaks, it is deaf for a while and tries again; the call goes on.

A recording may end where its hearing broke. A telephone call does not: the agent is still in it, and whatever broke may
be over with the next sound.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from copilot.audio.ordered import Ear
from copilot.model import Effort, Leg

log = logging.getLogger(__name__)

AGAIN_S = 5.0  # deaf, and it is tried again; twice as long after each time in vain …
RARELY_S = 60.0  # … but no longer than this


class Anew(Ear, Protocol):
    def forget(self) -> None:
        """Keep no sound, and hear the next one as if it were the first."""
        ...


class LiveEar:
    """`broke(error)` is told when hearing breaks, once until something is heard again; `deaf(yes)` each time that it
    falls deaf, and before it tries again."""

    def __init__(self, ear: Anew, *, broke: Callable[[Exception], None], deaf: Callable[[bool], None]) -> None:
        self._ear = ear
        self._broke = broke
        self._tell_deaf = deaf
        self._deaf = False
        self._pause = AGAIN_S

    async def feed(self, at: float, seconds: float, legs: dict[Leg, bytes], *, effort: Effort = "full") -> None:
        if not self._deaf:
            await self._spared(self._ear.feed(at, seconds, legs, effort=effort))

    async def flush(self) -> None:
        if not self._deaf:
            await self._spared(self._ear.flush())

    async def _spared(self, hearing: Awaitable[None]) -> None:
        try:
            await hearing
        except Exception as error:  # whatever it is, the telephone call is not over
            log.error("the hearing of a live call broke", exc_info=error)
            if self._pause == AGAIN_S:
                self._broke(error)
            self._ear.forget()
            self._deaf = True
            self._tell_deaf(True)
            asyncio.get_running_loop().call_later(self._pause, self._try_again)
            self._pause = min(2 * self._pause, RARELY_S)
        else:
            self._pause = AGAIN_S

    def _try_again(self) -> None:
        self._deaf = False
        self._tell_deaf(False)
