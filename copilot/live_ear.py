"""The ear of a call that happens now: when hearing breaks, it is deaf from then on, and the call goes on.

A recording may end where its hearing broke. A telephone call does not: the agent is still in it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from copilot.audio.ordered import Ear
from copilot.model import Leg

log = logging.getLogger(__name__)


class LiveEar:
    """`broke(error)` is told once."""

    def __init__(self, ear: Ear, broke: Callable[[Exception], None]) -> None:
        self._ear = ear
        self._broke = broke
        self._deaf = False

    async def feed(self, at: float, seconds: float, legs: dict[Leg, bytes], *, live: bool = True) -> None:
        if not self._deaf:
            await self._spared(self._ear.feed(at, seconds, legs, live=live))

    async def flush(self) -> None:
        if not self._deaf:
            await self._spared(self._ear.flush())

    async def _spared(self, hearing: Awaitable[None]) -> None:
        try:
            await hearing
        except Exception as error:  # whatever it is, the telephone call is not over
            log.error("the hearing of a live call broke", exc_info=error)
            self._deaf = True
            self._broke(error)
