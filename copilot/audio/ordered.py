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


class ByCallTime:
    """`expect` signals, then `hear` the call's blocks. `hears()` says whether sound counts now.

    A signal comes after the sound before it, unless that is slow to be heard and it is told ahead: its sound is heard all
    the same, and counts as it would have.
    """

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
        self._ahead = 0  # so many of them are told, and their place has not come
        self._counted = False  # whether sound counts here, before the first of those
        self.over = False  # the call has ended

    def expect(self, *signals: Signal) -> None:
        ahead, waiting = self._signals[: self._ahead], self._signals[self._ahead :]
        self._signals = [*ahead, *sorted((*waiting, *signals), key=lambda signal: signal.at)]

    @property
    def counts(self) -> bool:
        """Whether sound that is heard now counts."""
        return self._counted if self._ahead else self._hears()

    @property
    def rests_since(self) -> float | None:
        """Call time from which no sound counts until something is told, if that itself was told ahead."""
        newest = self._signals[self._ahead - 1] if self._ahead else None
        return newest.at if newest is not None and newest.kind in ("held", "ended") else None

    def tell_ahead(self, until: float) -> None:
        """Tell what is expected until call time `until`, though the sound before it was not heard."""
        for signal in self._signals[self._ahead :]:
            if signal.at > until:
                return
            if not self._ahead:
                self._counted = self._hears()
            self._ahead += 1
            self._tell(signal, ahead=True)

    async def hear(self, block: Block, *, effort: Effort = "full") -> None:
        """Hear the block, with each signal that is due in it at its place; nothing after the end."""
        while self._signals and self._signals[0].at <= block.at + block.seconds and not self.over:
            before, block = _cut(block, self._signals[0].at, self._rate)
            await self._sound(before, effort=effort)
            await self._signal(self._signals[0])
        await self._sound(block, effort=effort)
        if not self.over:
            self._post(m.Clock(interaction=self._interaction, at=block.at + block.seconds))
            await self._settled()

    async def signal_until(self, at: float) -> None:
        """No sound comes before `at` any more: tell what was expected by then."""
        while self._signals and self._signals[0].at <= at and not self.over:
            await self._signal(self._signals[0])

    async def _sound(self, block: Block, *, effort: Effort) -> None:
        if any(block.channels) and self.counts and not self.over:
            legs = dict(zip(self._legs, block.channels, strict=True))
            await self._ear.feed(block.at, block.seconds, legs, effort=effort)

    async def _signal(self, signal: Signal) -> None:
        """The place of the first signal has come."""
        if signal.kind in ("held", "ended"):
            await self._ear.flush()  # the last words come before the silence
            await self._settled()
        self._signals.remove(signal)
        self.over = signal.kind == "ended"
        if self._ahead:
            self._ahead -= 1
            self._counted = signal.kind in ("answered", "resumed")
        else:
            self._tell(signal)
        await self._settled()

    def _tell(self, signal: Signal, *, ahead: bool = False) -> None:
        self._post(
            m.CallSignal(
                interaction=self._interaction, kind=signal.kind, at=signal.at, number=signal.number,
                untold=signal.untold, name=signal.name, gone=signal.gone,
                words_to_come=ahead and signal.kind == "ended",
            )
        )  # fmt: skip


def _cut(block: Block, at: float, rate: int) -> tuple[Block, Block]:
    """The block before and after call time `at`."""
    samples = max(0, min(round(block.seconds * rate), round((at - block.at) * rate)))
    seconds = samples / rate
    before = Block(at=block.at, seconds=seconds, channels=tuple(pcm[: 2 * samples] for pcm in block.channels))
    after = tuple(pcm[2 * samples :] for pcm in block.channels)
    return before, Block(at=block.at + seconds, seconds=block.seconds - seconds, channels=after)
