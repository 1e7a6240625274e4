"""A stored call played as if it happened now: the file source.

It waits for its consumers and never drops a block: the next block goes out when everything that the
last one led to has been decided. So a replay tells the same story at any speed, and in real time a
slow moment is caught up with as soon as it is over.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from copilot import messages as m
from copilot.audio.files import Block, open_recording
from copilot.audio.track import CallTrack, Signal, read_track
from copilot.model import Leg, Recording

WARM_S = 1.0  # of sound before the first that counts, so that voice detection has settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where to begin. Up to `known_until` sound is only heard again, unpaced; call signals up to `signalled_until`
    are known. The two differ: the last words before a hang-up bear its very time, and are told before it."""

    at: float = 0.0
    known_until: float = -1.0
    signalled_until: float = -1.0


class Ear(Protocol):
    """What the source plays to (see `hearing.Hearing`)."""

    async def feed(self, at: float, seconds: float, legs: dict[Leg, bytes]) -> None: ...
    async def flush(self) -> None: ...


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
        self._recording = recording
        self._signals = list(track.signals)
        self._number = track.caller_number
        self._ear = ear
        self._post = post
        self._settled = settled
        self._hears = hears
        self._on_origin = on_origin
        self._over = False

    async def play(self, start: Start) -> None:
        """To the end of the call."""
        self._signals = [s for s in self._signals if s.at > start.signalled_until]
        sound = open_recording(self._recording.path).blocks(start=max(0.0, start.at - WARM_S))
        pace = _Pace(self._recording.speed, self._on_origin)
        for block in _then_silence(sound, self._end()):
            if block.at >= start.known_until:
                pace.begin(block.at)
            await pace.wait_for(block.at + block.seconds)
            await self._hear(await self._signal_in(block))
            if self._over:
                return
            self._post(m.Clock(interaction=self._interaction, at=block.at + block.seconds))
            await self._settled()
        while self._signals and not self._over:
            await self._signal(self._signals.pop(0))

    def _end(self) -> float:
        return max((s.at for s in self._signals), default=self._recording.seconds)

    async def _signal_in(self, block: Block) -> Block:
        """Hear and signal in the order of call time what is due within the block; returns what is left of it to hear."""
        while self._signals and self._signals[0].at <= block.at + block.seconds and not self._over:
            before, block = _cut(block, self._signals[0].at, self._recording.rate)
            await self._hear(before)
            await self._signal(self._signals.pop(0))
        return block

    async def _hear(self, block: Block) -> None:
        if any(block.channels) and self._hears() and not self._over:
            legs = dict(zip(self._recording.legs, block.channels, strict=True))
            await self._ear.feed(block.at, block.seconds, legs)

    async def _signal(self, signal: Signal) -> None:
        if signal.kind in ("held", "ended"):
            await self._ear.flush()  # the last words come before the silence
            await self._settled()
        self._over = signal.kind == "ended"
        number = self._number if signal.kind == "ringing" else ""
        self._post(m.CallSignal(interaction=self._interaction, kind=signal.kind, at=signal.at, number=number))
        await self._settled()


def _then_silence(blocks: Iterator[Block], end: float) -> Iterator[Block]:
    """The blocks of the file, then empty ones for as long as the call outlasts its recording."""
    last = Block(at=0.0, seconds=0.064, channels=())
    for block in blocks:
        yield block
        last = block
    while last.at + last.seconds < end:
        last = replace(last, at=last.at + last.seconds, seconds=0.064, channels=())
        yield last


def _cut(block: Block, at: float, rate: int) -> tuple[Block, Block]:
    """The block before and after call time `at`."""
    samples = max(0, min(round(block.seconds * rate), round((at - block.at) * rate)))
    seconds = samples / rate
    before = Block(at=block.at, seconds=seconds, channels=tuple(pcm[: 2 * samples] for pcm in block.channels))
    after = tuple(pcm[2 * samples :] for pcm in block.channels)
    return before, Block(at=block.at + seconds, seconds=block.seconds - seconds, channels=after)


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
