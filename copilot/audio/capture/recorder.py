"""One leg being captured: follows its target, opens it again whenever it is lost, stamps what comes.

A thread of its own, so that a device that hangs holds up nobody. It never waits for whoever takes the blocks.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from copilot.audio.block import LegBlock
from copilot.audio.capture.backend import Backend, Chunk, DeviceLost, Stream, Target
from copilot.audio.capture.choose import Choice
from copilot.audio.capture.stamps import Stamps
from copilot.model import Leg

log = logging.getLogger(__name__)

RETRY_S = 0.2
SETTLE_S = 0.2  # of a new stream, to learn how quick its arrivals are before the first is stamped
QUIET_S = 0.7  # without a sample, and it is said
STAY_S = 1.0  # a program's stream that gave no sound for so long may be left for another of its streams
HANGS_S = 3.0  # without a sample from a device that should always have some: opened anew

BROKE = "This sound device fails; Earshot opens it again."

Status = Literal["opening", "running", "quiet", "muted", "lost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegState:
    """How a leg's capture is: a word for programs, a sentence for people."""

    status: Status = "opening"
    device: str = ""
    say: str = ""


class Recorder:
    """`choice(held)` says what to take now, given the program's stream that sounds; `keep` gets the blocks. Ends with
    `stop`."""

    def __init__(
        self,
        leg: Leg,
        backend: Backend,
        rate: int,
        choice: Callable[[str], Choice],
        keep: Callable[[LegBlock], None],
        on_opened: Callable[[], None] = lambda: None,
    ) -> None:
        self._leg = leg
        self._backend = backend
        self._rate = rate
        self._choice = choice
        self._keep = keep
        self._on_opened = on_opened
        self._over = threading.Event()
        self.state = LegState()
        self._thread = threading.Thread(target=self._run, name=f"capture {leg}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No block is kept after this."""
        self._over.set()
        self._thread.join(2.0)

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self._take()
            except Exception as error:  # a driver's surprise: a thread that ended would look like a leg that runs
                log.error("capture of the %s's leg broke", self._leg, exc_info=error)
                self.state = LegState(status="lost", say=BROKE)
                self._over.wait(RETRY_S)

    def _take(self) -> None:
        """One target, until another is wanted or it is lost."""
        wanted = self._choice("")
        if wanted.target is None:
            self.state = LegState(status="lost", say=wanted.say)
            self._over.wait(0.05)
            return
        try:
            stream = self._backend.open(wanted.target, self._rate)
            try:
                self._on_opened()
                self._follow(stream, wanted)
            finally:
                stream.close()
        except DeviceLost as why:
            self.state = LegState(status="lost", device=wanted.target.name, say=str(why))
            self._over.wait(RETRY_S)

    def _follow(self, stream: Stream, wanted: Choice) -> None:
        """Take from the stream until another target is wanted. Raises DeviceLost."""
        assert wanted.target is not None
        cutter = _Cutter(self._leg, self._rate)
        came = sounded = time.monotonic()
        while not self._over.is_set():
            now = self._choice(wanted.target.stream if time.monotonic() - sounded < STAY_S else "")
            if now.target != wanted.target:
                return
            wanted = now  # muted, or not any more
            assert wanted.target is not None
            chunk = stream.read()
            if chunk is not None:
                came = chunk.arrived
                if chunk.pcm.strip(b"\0"):
                    sounded = came
                self.state = _running(wanted)
                for block in cutter.cut(chunk):
                    if not self._over.is_set():
                        self._keep(block)
            elif time.monotonic() - came > QUIET_S:
                self.state = LegState(
                    status="quiet", device=wanted.target.name, say=f"{wanted.target.name} gives no sound."
                )
                if _always_sounds(wanted.target) and time.monotonic() - came > HANGS_S:
                    raise DeviceLost(f"{wanted.target.name} gives no sound; it is opened again.")


def _running(wanted: Choice) -> LegState:
    assert wanted.target is not None
    status: Status = "muted" if wanted.muted else "running"
    return LegState(status=status, device=wanted.target.name, say=wanted.say)


def _always_sounds(target: Target) -> bool:
    """A program may pause what it plays; a microphone gives samples even of silence."""
    return target.kind == "microphone"


class _Cutter:
    """Chunks to stamped blocks; the first come together, when the stream's clock is known."""

    def __init__(self, leg: Leg, rate: int) -> None:
        self._leg = leg
        self._rate = rate
        self._stamps = Stamps(rate)
        self._first: list[tuple[Chunk, float]] = []
        self._settled = False

    def cut(self, chunk: Chunk) -> list[LegBlock]:
        at = self._stamps.stamp(chunk.arrived, len(chunk.pcm) // 2, drained=chunk.drained)
        if self._settled:
            return [LegBlock(leg=self._leg, at=at, rate=self._rate, pcm=chunk.pcm)]
        self._first.append((chunk, at))
        if chunk.arrived - self._first[0][0].arrived < SETTLE_S:
            return []
        self._settled = True
        pcm = b"".join(early.pcm for early, _ in self._first)
        end = at + len(chunk.pcm) / 2 / self._rate
        return [LegBlock(leg=self._leg, at=end - len(pcm) / 2 / self._rate, rate=self._rate, pcm=pcm)]
