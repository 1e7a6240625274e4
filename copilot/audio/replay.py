"""A stored call played as if it happened now: the file source.

It waits for its consumers and never drops a block: the next block goes out when everything that the
last one led to has been decided. So a replay tells the same story at any speed, and in real time a
slow moment is caught up with as soon as it is over.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from copilot import messages as m
from copilot.audio.block import LegBlock
from copilot.audio.files import Block, open_recording
from copilot.audio.health import LegHealth
from copilot.audio.ordered import ByCallTime, Ear
from copilot.audio.track import CallTrack, read_track
from copilot.model import Leg, Recording

WARM_S = 1.0  # of sound before the first that counts, so that voice detection has settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where to begin. Up to `known_until` sound is only heard again, unpaced; call signals up to `signalled_until`
    are known. The two differ: the last words before a hang-up bear its very time, and are told before it."""

    at: float = 0.0
    known_until: float = -1.0
    signalled_until: float = -1.0


def describe(path: Path, *, speed: float, left: Leg | None) -> tuple[Recording, CallTrack]:
    """The recording as an interaction's source, and its track.

    Raises:
        InputError: no file, no audio, or a broken track.
    """
    found = open_recording(path)
    track = read_track(found.path, found.seconds)
    first: Leg = left or track.left
    second: Leg = "customer" if first == "agent" else "agent"
    legs: tuple[Leg, ...] = ("mixed",) if found.channels == 1 else (first, second)
    recording = Recording(
        path=str(found.path.resolve()), legs=legs, rate=found.rate, seconds=found.seconds, speed=speed, left=first
    )
    return recording, track


class FileSource:
    """Plays `recording` from `start` on. `hears()` says whether sound counts now (not on hold, not paused)."""

    def __init__(
        self,
        interaction: str,
        recording: Recording,
        track: CallTrack,
        *,
        ear: Ear,
        post: Callable[[m.Message], None],
        settled: Callable[[], Awaitable[None]],
        hears: Callable[[], bool],
        on_origin: Callable[[float], None] = lambda origin: None,
    ) -> None:
        self._interaction = interaction
        self._post = post
        self._hears = hears
        self._health = {leg: LegHealth() for leg in recording.legs}
        self._recording = recording
        self._signals = [
            replace(signal, number=track.caller_number) if signal.kind == "ringing" else signal
            for signal in track.signals
        ]
        self._told = ByCallTime(
            interaction, recording.legs, recording.rate, ear=ear, post=post, settled=settled, hears=hears
        )
        self._on_origin = on_origin

    async def play(self, start: Start) -> None:
        """To the end of the call."""
        self._told.expect(*(signal for signal in self._signals if signal.at > start.signalled_until))
        sound = open_recording(self._recording.path).blocks(start=max(0.0, start.at - WARM_S))
        pace = _Pace(self._recording.speed, self._on_origin)
        for block in _then_silence(sound, self._end(start)):
            if block.at >= start.known_until:
                pace.begin(block.at)
            await pace.wait_for(block.at + block.seconds)
            await self._told.hear(block)
            if self._told.over:
                return
            self._look(block)
        await self._told.signal_until(math.inf)

    def _look(self, block: Block) -> None:
        """A recorded leg may give nothing but zeros."""
        end = block.at + block.seconds
        for leg, pcm in zip(self._recording.legs, block.channels, strict=False):
            self._health[leg].sound(LegBlock(leg=leg, at=block.at, rate=self._recording.rate, pcm=pcm))
            found = self._health[leg].look(end, counts=self._hears())
            if found is not None:
                self._post(
                    m.DeviceHealth(
                        interaction=self._interaction, at=end, leg=leg, status=found.status, since=found.since
                    )
                )

    def _end(self, start: Start) -> float:
        """When the last signal comes that is still to be told."""
        to_come = [signal.at for signal in self._signals if signal.at > start.signalled_until]
        return max(to_come, default=self._recording.seconds)


def _then_silence(blocks: Iterator[Block], end: float) -> Iterator[Block]:
    """The blocks of the file, then empty ones for as long as the call outlasts its recording."""
    last = Block(at=0.0, seconds=0.064, channels=())
    for block in blocks:
        yield block
        last = block
    while last.at + last.seconds < end:
        last = replace(last, at=last.at + last.seconds, seconds=0.064, channels=())
        yield last


class _Pace:
    """Real time × speed, from the first block on; speed 0 never waits."""

    def __init__(self, speed: float, on_origin: Callable[[float], None]) -> None:
        self._speed = speed
        self._on_origin = on_origin
        self._origin: float | None = None

    def begin(self, at: float) -> None:
        if self._origin is None and self._speed:
            now = asyncio.get_running_loop().time()
            self._origin = now - at / self._speed
            self._on_origin(self._origin)

    async def wait_for(self, at: float) -> None:
        if self._origin is None:
            await asyncio.sleep(0)  # let commands in between two blocks
            return
        ahead = self._origin + at / self._speed - asyncio.get_running_loop().time()
        await asyncio.sleep(max(0.0, ahead))
