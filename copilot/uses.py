"""When the agent last used or opened each article, as the journal tells, and which of them changed since."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from copilot.journal.journal import Journal
from knowledge.errors import BadIndex
from knowledge.store.library import Library


class Uses:
    """Reads the journal on from where it read to."""

    def __init__(self, journal: Journal, base: Path) -> None:
        """`base` is the folder of the knowledge base, there or not."""
        self._journal = journal
        self._base = base
        self._row = 0
        self._walls: dict[str, list[float]] = {}
        self._turn = asyncio.Lock()  # one after another

    async def of(self, article: str) -> tuple[float, ...]:
        """When it was used, seconds since the epoch, in no order."""
        async with self._turn:
            await asyncio.to_thread(self._read_on)
        return tuple(self._walls.get(article, ()))

    async def changed(self, articles: Iterable[str]) -> dict[str, str]:
        """Of these articles the ones that changed since their last use, with the day, as an ISO date.

        What cannot be found out is not said: help in a call does not wait for it. Raises JournalError.
        """
        async with self._turn:
            return await asyncio.to_thread(self._changed, set(articles))

    def _read_on(self) -> None:
        self._row, used = self._journal.uses(self._row)
        for article, wall in used:
            self._walls.setdefault(article, []).append(wall)

    def _changed(self, articles: set[str]) -> dict[str, str]:
        self._read_on()
        used = articles & self._walls.keys()
        if not used:
            return {}
        try:
            with Library.open(self._base) as library:
                changes = {article: library.changed(article) for article in used}
        except BadIndex:
            return {}
        return {
            article: datetime.fromisoformat(at).astimezone().date().isoformat()
            for article, at in changes.items()
            if at and datetime.fromisoformat(at).timestamp() > max(self._walls[article])
        }
