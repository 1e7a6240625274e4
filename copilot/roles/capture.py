"""The capture worker: listens to devices while a call is on, and watches which program is in a call.

Drivers hang and crash: they do it here. Blocks wait in a ring until the engine takes them; what it does not take in
KEEP_S is dropped and counted, and nobody ever waits. Outside a call nothing is open and nothing is kept.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import psutil

from copilot.audio.block import LegBlock
from copilot.audio.capture import here
from copilot.audio.capture.backend import Backend, DeviceLost
from copilot.audio.capture.choose import Choice, Wishes, choose
from copilot.audio.capture.recorder import LegState, Recorder
from copilot.audio.capture.sessions import Sessions
from copilot.audio.capture.sounding import Sounding, spoken
from copilot.calls.news import CallNews
from copilot.model import Leg

log = logging.getLogger(__name__)

RATE = 16_000
KEEP_S = 30.0
STEP_S = 0.1  # between two looks at who is in a call, when nothing else wakes the watcher
BROKE_S = 1.0  # after a bug, before the next look
LEGS: tuple[Leg, ...] = ("agent", "customer")


def load(body: dict[str, Any]) -> CaptureRole:
    """`body`: {"microphone", "speaker", "softphone"} as chosen in the settings."""
    wishes = Wishes(
        microphone=str(body.get("microphone", "")),
        speaker=str(body.get("speaker", "")),
        softphone=str(body.get("softphone", "")),
    )
    return CaptureRole(wishes, here.backend)


class CaptureRole:
    """listen {program} · wishes {microphone, speaker, softphone} · stop · take {wait} → blocks as payload, states, news ·
    devices · play: a sentence through the loudspeaker · hush"""

    def __init__(self, wishes: Wishes, backend: Callable[[Callable[[], None]], Backend]) -> None:
        self.facts: dict[str, Any] = {}
        self._wishes = wishes
        self._changed = threading.Event()
        self._backend = backend(self._changed.set)
        self._sessions = Sessions(wishes)
        self._news: deque[CallNews] = deque()
        self._ring: deque[LegBlock] = deque()
        self._dropped = {leg: 0.0 for leg in LEGS}  # s that nobody took in time
        self._lock = threading.Lock()  # of the ring
        self._came = threading.Event()  # something to take
        self._over = threading.Event()
        self._recorders: dict[Leg, Recorder] = {}
        self._sounding: Sounding | None = None
        self._watcher = threading.Thread(target=self._watch, name="watch sessions", daemon=True)
        self._watcher.start()

    def __call__(
        self, kind: str, body: dict[str, Any], payload: bytes
    ) -> dict[str, Any] | tuple[dict[str, Any], bytes]:
        if kind == "take":
            return self._take(float(body["wait"]))
        if kind == "listen":
            self._listen(int(body.get("program", 0)))
            return {}
        if kind == "wishes":
            self._wish(Wishes(**body))
            return {}
        if kind == "stop":
            self._stop()
            return {}
        if kind == "play":
            self._play()
            return {}
        if kind == "hush":
            self._hush()
            return {}
        if kind == "devices":
            return {"scene": msgspec.to_builtins(self._backend.scene())}
        raise ValueError(kind)

    def close(self) -> None:
        """Let go of everything; the process' end does as much."""
        self._stop()
        self._over.set()
        self._watcher.join(2.0)
        self._backend.close()

    # ---- what is asked ------------------------------------------------------------------------
    def _listen(self, program: int) -> None:
        """Begin, or go on with another program."""
        self._wishes = replace(self._wishes, program=program)
        for leg in LEGS:
            if leg not in self._recorders:
                self._recorders[leg] = Recorder(leg, self._backend, RATE, self._choice(leg), self._keep)

    def _wish(self, wishes: Wishes) -> None:
        """Other devices were chosen; what is open follows them."""
        self._wishes = replace(wishes, program=self._wishes.program)
        self._sessions.wish(wishes)

    def _choice(self, leg: Leg) -> Callable[[str], Choice]:
        return lambda held: choose(leg, self._backend.scene(), self._wishes, held)

    def _play(self) -> None:
        """Raises EarshotError with the reason why nothing can be played."""
        self._hush()
        scene = self._backend.scene()
        device = scene.find("speaker", self._wishes.speaker) or scene.find("speaker", "")
        if device is None:
            raise DeviceLost(scene.trouble or "This machine has no loudspeaker. Plug one in.")
        self._sounding = self._backend.play(device, spoken())

    def _hush(self) -> None:
        if self._sounding is not None:
            self._sounding.stop()
        self._sounding = None

    def _stop(self) -> None:
        self._hush()
        for recorder in self._recorders.values():
            recorder.stop()
        self._recorders = {}
        with self._lock:
            self._ring.clear()
            self._dropped = {leg: 0.0 for leg in LEGS}

    def _take(self, wait: float) -> tuple[dict[str, Any], bytes]:
        """Everything since the last time; waits for something, `wait` seconds at most."""
        self._came.wait(wait)
        self._came.clear()
        with self._lock:
            blocks = merged(self._ring)
            self._ring.clear()
            dropped, self._dropped = self._dropped, {leg: 0.0 for leg in LEGS}
        news = [self._news.popleft() for _ in range(len(self._news))]
        body = {
            "rate": RATE,
            "blocks": [{"leg": block.leg, "at": block.at, "size": len(block.pcm)} for block in blocks],
            "states": {leg: msgspec.to_builtins(self._state(leg)) for leg in self._recorders},
            "news": msgspec.to_builtins(news),
            "dropped": dropped,
            "ending_since": self._sessions.ending_since,
            "plays": self._sounding is not None and not self._sounding.done,
            "unplayed": self._sounding.why if self._sounding is not None and self._sounding.done else "",
        }
        return body, b"".join(block.pcm for block in blocks)

    def _state(self, leg: Leg) -> LegState:
        return self._recorders[leg].state

    # ---- threads ------------------------------------------------------------------------------
    def _keep(self, block: LegBlock) -> None:
        """From a leg's own thread."""
        with self._lock:
            self._ring.append(block)
            while self._ring[0].at < block.at - KEEP_S:
                old = self._ring.popleft()
                self._dropped[old.leg] += old.seconds
        self._came.set()

    def _watch(self) -> None:
        while not self._over.is_set():
            self._changed.wait(STEP_S)
            self._changed.clear()
            try:
                news = self._sessions.step(self._backend.scene(), time.monotonic(), time.time(), lives)
            except Exception as error:  # a watcher that ended would look like a day without calls
                log.error("looking at who is in a call broke", exc_info=error)
                self._over.wait(BROKE_S)
                continue
            if news:
                self._news.extend(news)
                self._came.set()


def lives(pid: int) -> bool:
    """Whether the process is there. Dead and not yet buried is not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:  # another user's
        return True


def merged(blocks: deque[LegBlock]) -> list[LegBlock]:
    """The same sound in fewer blocks: those that follow each other without a gap become one."""
    found: list[LegBlock] = []
    newest: dict[Leg, int] = {}
    for block in blocks:
        place = newest.get(block.leg)
        before = found[place] if place is not None else None
        if before is not None and place is not None and abs(before.at + before.seconds - block.at) < 1 / block.rate:
            found[place] = replace(before, pcm=before.pcm + block.pcm)
        else:
            newest[block.leg] = len(found)
            found.append(block)
    return found
