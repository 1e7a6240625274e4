"""What the engine knows of the articles: where its rules' sources are now, and what articles call by name.

Articles come, change and expire while the engine runs, so it asks again with each call, each new generation of the
index and each day.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Callable

from copilot.children import ChildLost
from copilot.content import Content
from copilot.errors import EarshotError
from copilot.requests import News, Requests

log = logging.getLogger(__name__)


class Knowing:
    """`content` with the sources of its rules. `told(note)` gets what people should know of how articles were taken in."""

    def __init__(self, content: Content, requests: Requests, *, names: bool, told: Callable[[str], None]) -> None:
        self.content = content
        self.names: tuple[str, ...] = ()  # what articles call by name, where that helps hearing
        self.ready = asyncio.Event()  # knowledge is loaded, or will never be
        self._requests = requests
        self._wants_names = names
        self._told = told
        self._asked = News(), datetime.date.min  # for what articles, on what day, sources were asked for

    @property
    def is_stale(self) -> bool:
        return (self._requests.news, datetime.date.today()) != self._asked

    async def begin(self) -> None:
        try:
            await self._ask()
            if self._wants_names:
                self.names = await self._requests.names()
        finally:
            self.ready.set()

    async def renew(self) -> None:
        """Ask again: an article may have come, changed or expired. Without an answer what was known goes on."""
        try:
            await self._ask()
        except (ChildLost, EarshotError):
            log.info("what rules cite could not be asked again")

    async def _ask(self) -> None:
        """Ask where the cited sections are: a rule without its source offers no card."""
        self.content = await self._requests.with_sources(self.content)
        self._asked = self._requests.news, datetime.date.today()
        self._told(self._requests.news.note)
