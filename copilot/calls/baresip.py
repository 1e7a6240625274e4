"""The control socket of the softphone baresip (module ctrl_tcp): events as they come, holds from what it lists.

baresip serves one client: a second one cuts off the first without a word, or leaves it without answers. When that
happens again soon, somebody else wants the socket: Earshot says so and stays away for a while instead of fighting.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Callable
from typing import Any

from copilot.calls import baresip_words as words
from copilot.calls import netstring
from copilot.calls.baresip_lines import Lines
from copilot.calls.news import CallNews

log = logging.getLogger(__name__)

POLL_S = 0.4  # in a call: how late a hold may be told
IDLE_POLL_S = 2.0
ANSWER_S = 3.0
RETRY_S = 1.0
SOON_S = 0.3  # after it was cut off, to learn whether it is still running
AWAY_S = 20.0  # after somebody else took the socket
AGAIN_S = 10.0  # cut off twice within this: that is no restart of the softphone
GONE_S = 3.0  # without a connection, and its calls are over
TAKEN = (
    "Another program took baresip's control socket, and baresip serves only one: "
    "Earshot no longer hears from it of calls. Close the other program, or set baresip_port to 0."
)


BROKE = "Following baresip's calls met an error; Earshot goes on. If a call is not noticed, close Earshot and start it again."


class Silent(Exception):
    """baresip does not answer."""


class Baresip:
    """`take` gets the news, `trouble` a sentence for people. `run` until cancelled."""

    def __init__(self, port: int, take: Callable[[CallNews], None], trouble: Callable[[str], None]) -> None:
        self._port = port
        self._take = take
        self._trouble = trouble
        self._lines = Lines()
        self._writer: asyncio.StreamWriter | None = None
        self._answer: asyncio.Future[str] | None = None
        self._count = 0
        self._lost_at = 0.0
        self._cut_at = float("-inf")
        self._said_taken = False
        self._said_broke = False

    async def run(self) -> None:
        while True:
            wait = RETRY_S
            try:
                await self._talk()
            except Silent:
                wait = AWAY_S
            except ConnectionRefusedError:  # it is not running, and its calls are over
                if self._lines:
                    self._tell(self._lines.lost(at=self._lost_at or time.monotonic(), wall=time.time()))
            except (OSError, EOFError, netstring.NotANetstring):
                now = time.monotonic()
                wait = AWAY_S if now - self._cut_at < AGAIN_S else SOON_S
                self._cut_at = now
            except Exception as error:  # a task that ended would notice no call any more, and nobody would know
                log.error("following baresip broke", exc_info=error)
                if not self._said_broke:
                    self._said_broke = True
                    self._trouble(BROKE)
            if wait == AWAY_S and not self._said_taken:
                self._trouble(TAKEN)
                self._said_taken = True
            self._lost_at = self._lost_at or time.monotonic()
            await asyncio.sleep(min(wait, GONE_S))
            if self._lines and time.monotonic() - self._lost_at >= GONE_S:
                self._tell(self._lines.lost(at=self._lost_at, wall=time.time()))
            await asyncio.sleep(wait - min(wait, GONE_S))

    async def _talk(self) -> None:
        """One connection to its end, which always comes as an exception."""
        reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        log.info("baresip's control socket answers")
        self._lost_at = 0.0
        began = time.monotonic()
        both = [asyncio.ensure_future(self._listen(reader)), asyncio.ensure_future(self._poll())]
        try:
            ended, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            # before the first wait: who is cancelled in one comes no further
            self._writer.close()
            self._said_taken = self._said_taken and time.monotonic() - began < AWAY_S
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            with contextlib.suppress(OSError):
                await self._writer.wait_closed()

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while True:
            data = await netstring.read(reader)
            try:
                told = json.loads(data)
            except ValueError as error:
                raise netstring.NotANetstring from error
            if not isinstance(told, dict):
                raise netstring.NotANetstring
            if told.get("response"):
                if self._answer is not None and not self._answer.done() and told.get("token") == str(self._count):
                    self._answer.set_result(str(told.get("data", "")))
            elif told.get("event"):
                self._hear(told)

    def _hear(self, event: dict[str, Any]) -> None:
        news = words.news(event, at=time.monotonic(), wall=time.time())
        if news is not None:
            heard = self._lines.heard(news, str(event.get("peeruri", "")))
            self._tell([heard] if heard is not None else [])

    async def _poll(self) -> None:
        while True:
            listed = words.lines(await self._ask("listcalls"))
            self._tell(self._lines.listed(listed, at=time.monotonic(), wall=time.time()))
            await asyncio.sleep(POLL_S if self._lines else IDLE_POLL_S)

    async def _ask(self, command: str) -> str:
        assert self._writer is not None
        self._count += 1
        self._answer = asyncio.get_running_loop().create_future()
        asked = json.dumps({"command": command, "token": str(self._count)})
        self._writer.write(netstring.pack(asked.encode()))
        await self._writer.drain()
        try:
            async with asyncio.timeout(ANSWER_S):
                return await self._answer
        except TimeoutError as error:
            raise Silent from error

    def _tell(self, news: list[CallNews]) -> None:
        for one in news:
            self._take(one)
