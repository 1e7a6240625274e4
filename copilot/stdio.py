"""The engine's side of the window's pipe: a thread that only reads, a thread that only writes.

A pipe can be awaited on some systems and not on others; two threads that only move bytes work on all.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable

from copilot.link import Frame, Splitter, claim_stdio, pack


class Stdio:
    """Frames of stdin reach `on_frame` on the loop; `on_end` when the other side is gone."""

    def __init__(self, on_frame: Callable[[Frame], None], on_end: Callable[[], None]) -> None:
        self._source, self._sink = claim_stdio()
        self._loop = asyncio.get_running_loop()
        self._on_frame = on_frame
        self._on_end = on_end
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()
        threading.Thread(target=self._read, daemon=True).start()

    def send(self, frame: Frame) -> None:
        self._outbox.put(pack(frame))

    def close(self) -> None:
        """Write what is still queued, if anybody reads it."""
        self._outbox.put(None)
        self._writer.join(timeout=1.0)

    def _read(self) -> None:
        frames = Splitter()
        try:
            while data := self._source.read(65536):
                for frame in frames.feed(data):
                    self._loop.call_soon_threadsafe(self._on_frame, frame)
        finally:  # what speaks another protocol is as good as gone
            self._loop.call_soon_threadsafe(self._on_end)

    def _write(self) -> None:
        while (data := self._outbox.get()) is not None:
            view = memoryview(data)
            try:
                while view:
                    view = view[self._sink.write(view) :]
            except OSError:
                return
