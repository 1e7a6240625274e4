"""Which searches ahead are made: one at a time, the newest words, none beside a search, no oftener than they can help.

A search ahead is made while the silence that ends an utterance still lasts. The knowledge worker keeps what it found for
the search itself; here its answer is thrown away, so that nothing is shown before its turn.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from copilot import messages as m

EVERY_S = 0.5  # of call time


class Ahead:
    """`make` asks the knowledge worker. Each interaction by itself."""

    def __init__(self, make: Callable[[m.SearchKnowledge], Awaitable[None]]) -> None:
        self._make = make
        self._searches: Counter[str] = Counter()  # interaction → searches under way
        self._out: set[str] = set()  # interactions with a search ahead under way
        self._next: dict[str, m.SearchAhead] = {}
        self._made_at: dict[str, float] = {}

    @contextmanager
    def search(self, interaction: str) -> Iterator[None]:
        """A search itself is under way: what would have gone ahead of it comes too late."""
        self.drop(interaction)
        self._searches[interaction] += 1
        try:
            yield
        finally:
            self._searches[interaction] -= 1

    async def take(self, asked: m.SearchAhead) -> None:
        """Make it, or keep it until the one under way is back, or let it be."""
        interaction = asked.interaction
        if not self._may(asked):
            return
        self._next[interaction] = asked
        if interaction in self._out:
            return
        self._out.add(interaction)
        try:
            while (newest := self._next.pop(interaction, None)) is not None:
                self._made_at[interaction] = newest.at
                await self._make(newest.search)
        finally:
            self._out.discard(interaction)

    def drop(self, interaction: str) -> None:
        """What is not made yet is not made at all."""
        self._next.pop(interaction, None)

    def _may(self, asked: m.SearchAhead) -> bool:
        last = self._made_at.get(asked.interaction, -math.inf)
        return not self._searches[asked.interaction] and asked.at - last >= EVERY_S
