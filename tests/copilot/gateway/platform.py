"""The platform in a call: a client that plays sound in time, and does what the gateway asks of it meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import io
import ssl
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import websockets

from tests.copilot.gateway.genesys import Caller, opening

RATE = 8000
FRAME_S = 0.2


def mulaw(call: Path, begin: float, seconds: float) -> bytes:
    """A demo call's customer and agent, as the platform sends both parties."""
    legs, rate = soundfile.read(call, dtype="int16", start=int(begin * RATE), frames=int(seconds * RATE))
    assert rate == RATE
    return encoded(legs[:, [1, 0]])


def encoded(samples: np.ndarray) -> bytes:
    """(n, channels) as PCMU, interleaved."""
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format="RAW", subtype="ULAW")
    return file.getvalue()


class Platform:
    """One session in a thread of its own. `play` begins; `hang_up` ends it in order."""

    def __init__(self, url: str, trust: ssl.SSLContext, conversation: str, **who: str) -> None:
        self.asked: list[str] = []  # what the gateway said besides answers
        self.opened = threading.Event()
        self.speaks = threading.Event()  # until then the line is silent
        self._url, self._trust, self._conversation, self._who = url, trust, conversation, who
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def play(self, sound: bytes, *, at_once: bool = True) -> Platform:
        """Both parties' sound in time, `at_once` or when it `speaks`; silence on the line after it."""
        if at_once:
            self.speaks.set()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._session(sound)), daemon=True)
        self._thread.start()
        assert self.opened.wait(60), "the gateway did not open the session"
        return self

    def hang_up(self) -> None:
        self._over.set()
        self.gone()

    def gone(self) -> None:
        """Returns when the session is over."""
        assert self._thread is not None
        self._thread.join(60)
        assert not self._thread.is_alive()

    async def _session(self, sound: bytes) -> None:
        caller = Caller()
        try:
            await self._talk(caller, sound)
        finally:
            await caller.abort()

    async def _talk(self, caller: Caller, sound: bytes) -> None:
        await caller.dial(self._url, self._trust)
        assert (await caller.ask("open", self._opening(caller)))["type"] == "opened"
        self.opened.set()
        steering = _Steered(caller, self.asked)
        reading = asyncio.create_task(steering.read())
        with contextlib.suppress(websockets.ConnectionClosed):  # a gateway that died; the platform does not come back
            await steering.play(sound, self.speaks, self._over)
            await caller.say("close", {"reason": "end"})
            await asyncio.wait({reading}, timeout=5)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await caller.connection.close()

    def _opening(self, caller: Caller) -> dict[str, Any]:
        opened = opening(caller.organization, self._conversation)
        return opened | {"participant": opened["participant"] | self._who}


class _Steered:
    """Sound that stops when the gateway asks for a pause, and goes on where the call then is."""

    def __init__(self, caller: Caller, asked: list[str]) -> None:
        self._caller = caller
        self._asked = asked
        self._paused_at = 0.0

    async def read(self) -> None:
        async for text in self._caller.connection:
            said = self._caller.answer(str(text))
            if said["type"] in ("pause", "resume"):
                self._asked.append(said["type"])
            if said["type"] == "pause":
                self._paused_at = time.monotonic()
                await self._caller.say("paused")
            elif said["type"] == "resume":
                left_out = time.monotonic() - self._paused_at
                self._paused_at = 0.0
                start = f"PT{self._caller.samples / RATE:g}S"
                await self._caller.say("resumed", {"start": start, "discarded": f"PT{left_out:.3f}S"})
            elif said["type"] == "closed":
                return

    async def play(self, sound: bytes, speaks: threading.Event, over: threading.Event) -> None:
        began, frame, number, spoken = time.monotonic(), int(2 * RATE * FRAME_S), 0, 0
        silence = encoded(np.zeros((frame // 2, 2), np.int16))
        while not over.is_set():
            await asyncio.sleep(max(0.0, began + number * FRAME_S - time.monotonic()))
            said = b""
            if speaks.is_set():
                said = sound[spoken * frame :][:frame]
                spoken += 1
            if not self._paused_at:
                await self._caller.play(said or silence, 2)
            number += 1
