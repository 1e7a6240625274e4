"""Work under way, by the interaction that asked for it: an interaction is settled when none of its own is left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from copilot.children import ChildLost
from copilot.errors import EarshotError

log = logging.getLogger(__name__)


class Tasks:
    """ "" is the interaction of what the desk itself asks for. `refuse` takes the sentence of a trouble that can be mended."""

    def __init__(self, refuse: Callable[[str], None]) -> None:
        self._refuse = refuse
        self._open: dict[str, set[asyncio.Task[None]]] = {}

    def spawn(self, interaction: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._open.setdefault(interaction, set()).add(task)
        task.add_done_callback(lambda done: self._done(interaction, done))
        return task

    async def settled(self, interaction: str) -> None:
        """Returns when nothing that this interaction asked for is outstanding."""
        while tasks := self._open.get(interaction):
            await asyncio.wait(set(tasks))

    async def stop(self) -> None:
        """Break off all of it."""
        tasks = [task for group in self._open.values() for task in group]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, interaction: str, task: asyncio.Task[None]) -> None:
        self._open[interaction].discard(task)
        if not self._open[interaction]:
            del self._open[interaction]
        if not task.cancelled() and (error := task.exception()) is not None:
            if isinstance(error, EarshotError):
                self._refuse(str(error))
            elif not isinstance(error, ChildLost):
                log.error("a request failed", exc_info=error)
