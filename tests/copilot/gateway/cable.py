"""What lies between a desktop and its gateway, and may be cut: a loss that neither of the two can help."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Literal

from tests.answering import answering

Loss = Literal["reset", "mute"]


class Cable:
    """Hands bytes on to `port` of this machine, in a thread of its own. `cut` is a connection that is reset at once, or
    one over which nothing comes any more, as when a network goes away."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._whole: asyncio.Event
        self._over: asyncio.Event
        self._connections: set[asyncio.StreamWriter] = set()
        self._loop: asyncio.AbstractEventLoop
        self._ready: Future[int] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        self.port = self._ready.result(60)

    def cut(self, how: Loss = "reset") -> None:
        self._loop.call_soon_threadsafe(self._cut, how)

    def mend(self) -> None:
        self._loop.call_soon_threadsafe(self._whole.set)

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(60)

    def _cut(self, how: Loss) -> None:
        self._whole.clear()
        if how == "reset":
            self._drop()

    def _drop(self) -> None:
        for writer in self._connections:
            writer.transport.abort()

    async def _serve(self) -> None:
        self._loop, self._whole, self._over = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
        self._whole.set()
        async with answering(self._carry) as port:
            self._ready.set_result(port)
            await self._over.wait()
            self._drop()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            await self._whole.wait()
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
            self._connections.add(back)
            both = [asyncio.ensure_future(self._hand_on(*way)) for way in ((reader, back), (there, writer))]
            try:
                await asyncio.wait(both, return_when="FIRST_COMPLETED")
            finally:
                self._connections.discard(back)
                back.transport.abort()
                for one in both:
                    one.cancel()
        finally:
            self._connections.discard(writer)
            writer.transport.abort()

    async def _hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                await self._whole.wait()  # it lies in the network meanwhile
                writer.write(data)
                await writer.drain()


@contextlib.contextmanager
def cable(port: int) -> Iterator[Cable]:
    found = Cable(port)
    try:
        yield found
    finally:
        found.end()
