"""Sound and the telephone's signals of one call, told in the order of call time: what every source does alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from copilot import messages as m
from copilot.audio.files import Block
from copilot.audio.track import Signal
from copilot.model import Effort, Leg


class Ear(Protocol):
    """What a source plays to (see `hearing.Hearing`)."""

    async def feed(self, at: float, seconds: float, legs: dict[Leg, bytes], *, effort: Effort = "full") -> None: ...
    async def flush(self) -> None: ...


class InOrder:
    """`expect` signals, then `hear` the call's blocks. `hears()` says whether sound counts now."""

    def __init__(
        self,
        interaction: str,
        legs: tuple[Leg, ...],
        rate: int,
        *,
        ear: Ear,
        post: Callable[[m.Message], None],
        settled: Callable[[], Awaitable[None]],
        hears: Callable[[], bool],
    ) -> None:
        self._interaction = interaction
        self._legs = legs
        self._rate = rate
        self._ear = ear
        self._post = post
        self._settled = settled
        self._hears = hears
        self._signals: list[Signal] = []
        self.over = False  # the call has ended

    def expect(self, *signals: Signal) -> None:
        self._signals = sorted((*self._signals, *signals), key=lambda signal: signal.at)

    async def hear(self, block: Block, *, effort: Effort = "full") -> None:
        """Hear the block, with each signal that is due in it at its place; nothing after the end."""
        while self._signals and self._signals[0].at <= block.at + block.seconds and not self.over:
            before, block = _cut(block, self._signals[0].at, self._rate)
            await self._sound(before, effort=effort)
            await self._signal(self._signals.pop(0))
        await self._sound(block, effort=effort)
        if not self.over:
            self._post(m.Clock(interaction=self._interaction, at=block.at + block.seconds))
            await self._settled()

    async def signal_until(self, at: float) -> None:
        """No sound comes before `at` any more: tell what was expected by then."""
        while self._signals and self._signals[0].at <= at and not self.over:
            await self._signal(self._signals.pop(0))

    async def _sound(self, block: Block, *, effort: Effort) -> None:
        if any(block.channels) and self._hears() and not self.over:
            legs = dict(zip(self._legs, block.channels, strict=True))
            await self._ear.feed(block.at, block.seconds, legs, effort=effort)

    async def _signal(self, signal: Signal) -> None:
        if signal.kind in ("held", "ended"):
            await self._ear.flush()  # the last words come before the silence
            await self._settled()
        self.over = signal.kind == "ended"
        self._post(
            m.CallSignal(
                interaction=self._interaction, kind=signal.kind, at=signal.at, number=signal.number,
                untold=signal.untold, name=signal.name, gone=signal.gone,
            )
        )  # fmt: skip
        await self._settled()


def _cut(block: Block, at: float, rate: int) -> tuple[Block, Block]:
    """The block before and after call time `at`."""
    samples = max(0, min(round(block.seconds * rate), round((at - block.at) * rate)))
    seconds = samples / rate
    before = Block(at=block.at, seconds=seconds, channels=tuple(pcm[: 2 * samples] for pcm in block.channels))
    after = tuple(pcm[2 * samples :] for pcm in block.channels)
    return before, Block(at=block.at + seconds, seconds=block.seconds - seconds, channels=after)
