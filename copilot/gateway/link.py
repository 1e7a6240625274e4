"""What waits to be sent to one desktop. A slow desktop slows nobody down: its oldest sound goes first, news never."""

from __future__ import annotations

import asyncio
from collections import deque

MOST = 480_000  # bytes of sound: 30 s of both parties


class Link:
    def __init__(self) -> None:
        self.dropped = 0  # frames of sound
        self.closing: tuple[int, str] | None = None
        self._waiting: deque[str | bytes] = deque()
        self._bytes = 0
        self._stirred = asyncio.Event()

    def offer(self, frame: str | bytes) -> None:
        self._waiting.append(frame)
        if isinstance(frame, bytes):
            self._bytes += len(frame)
        while self._bytes > MOST:
            oldest = next(i for i, waiting in enumerate(self._waiting) if isinstance(waiting, bytes))
            self._bytes -= len(self._waiting[oldest])
            del self._waiting[oldest]
            self.dropped += 1
        self._stirred.set()

    def close(self, code: int, reason: str) -> None:
        """The connection is to be closed, when what waits has been sent."""
        self.closing = (code, reason)
        self._stirred.set()

    async def next(self) -> str | bytes | None:
        """What is to be sent next; None when the connection is to be closed."""
        while not self._waiting:
            if self.closing:
                return None
            self._stirred.clear()
            await self._stirred.wait()
        frame = self._waiting.popleft()
        if isinstance(frame, bytes):
            self._bytes -= len(frame)
        return frame
