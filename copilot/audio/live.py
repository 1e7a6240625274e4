"""A call that happens now: stamped blocks and the telephone's signals in, the same story out as from a file.

It waits for nobody. What recognition does not keep up with waits here; less is asked of it then, rung by rung
(`ladder.py`), and that is told, and only beyond BEHIND_S is sound left out, which is a gap that everybody sees. The
telephone's signals come after the words before them, unless those are slow to come. Call time is the clock's.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable
from typing import Literal

from copilot import messages as m
from copilot.audio.block import LegBlock
from copilot.audio.health import LegHealth, LegNews
from copilot.audio.ladder import Ladder
from copilot.audio.lateness import Lateness
from copilot.audio.ordered import ByCallTime, Ear
from copilot.audio.together import Laid, Together
from copilot.audio.track import Signal, SignalKind
from copilot.model import Effort, Leg

BEHIND_S = 45.0  # behind, and sound is left out …
LEFT_S = 0.5  # … but for the newest of it
HOLE_S = 1.0  # a shorter piece without sound is no gap
LOOK_S = 0.03  # between two looks for complete blocks, and for what may not wait
WORDS_S = 2.0  # so long a signal of the telephone waits for the words before it
STOOD_S = 1.0  # between two such looks, and this process stood still …
TAKEN_S = 1.0  # … and has not taken yet what came meanwhile
LAST_S = 60.0  # from the end of the call on, for recognition to hear what was said before it


class LiveSource:
    """One call from its first signal to its end. `zero` is call time 0 in monotonic seconds; `start` where it begins;
    `highest` is the most that this machine can recognise of a call."""

    def __init__(
        self,
        interaction: str,
        legs: tuple[Leg, ...],
        rate: int,
        *,
        zero: float,
        ear: Ear,
        post: Callable[[m.Message], None],
        hears: Callable[[], bool],
        start: float = 0.0,
        highest: Effort = "full",
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._interaction = interaction
        self._legs = legs
        self._post = post
        self._hears = hears
        self._now = now
        self._laid = Together(legs, rate, zero=zero, start=start)
        self._told = ByCallTime(interaction, legs, rate, ear=ear, post=post, settled=_at_once, hears=hears)
        # of signals that are perhaps not told yet: when each came, and its call time
        self._signalled: deque[tuple[float, float]] = deque()
        self._ladder = Ladder(highest)
        self._effort: Effort = "full"  # as it was told last
        self._ending: float | None = None
        self._ends_at: float | None = None  # since its end is known, and no more sound comes
        self.gave_up = False  # on what was said before the end and not heard yet
        self._holes: dict[Leg, float] = {}  # call time since which a leg has no sound
        self._missed: dict[Leg, float] = {}  # call time when that was known to be nobody's fault but this computer's
        self._health = {leg: LegHealth() for leg in legs}
        self._lateness = {leg: Lateness() for leg in legs}
        self._owed: dict[Leg, float] = {}
        self._kept: frozenset[Leg] = frozenset()
        self._kept_up = self._looked = now()  # when nothing that was due waited; the last look
        self._stood = (0.0, float("-inf"))  # from when to when this process did nothing
        self._came = asyncio.Event()  # sound, since the last look

    def put(self, block: LegBlock) -> None:
        self._laid.put(block)
        self._came.set()
        if block.leg in self._health:
            self._health[block.leg].sound(block)
            self._look(block.leg)
            late = self._lateness[block.leg].step(block, self._now())
            if late is not None and self._hears():
                self._post(m.LegTruth(interaction=self._interaction, at=self._laid.at, leg=block.leg, late=late))

    def pass_over(self) -> float:
        """What came until now is heard by nobody, as hearing pauses and goes on: else what waits for a busy recogniser
        would be heard after the pause. The call time now.
        """
        self._laid.skip(self._laid.call_time(self._now()))
        return self.at

    @property
    def at(self) -> float:
        """Call time up to which the call was told."""
        return self._laid.at

    @property
    def over(self) -> bool:
        return self._told.over

    def signal(
        self, kind: SignalKind, at: float, *, number: str = "", untold: bool = False, name: str = "", gone: bool = False
    ) -> None:
        """The telephone's side, at monotonic `at`; what comes late is told now, because call time never goes back."""
        when = max(self._laid.at, self._laid.call_time(at))
        self._told.expect(Signal(at=when, kind=kind, number=number, untold=untold, name=name, gone=gone))
        self._signalled.append((self._now(), when))
        if kind == "ended" and self._ends_at is None:
            self._ends_at = self._now()

    def may_be_over(self, since: float | None) -> None:
        """The softphone fell silent at monotonic `since`: what came after it waits until it is known if that was the
        end, so that the agent is not heard after a hang-up. None: it was not."""
        self._ending = since

    def device(self, leg: Leg, news: LegNews) -> None:
        """How the leg's device is."""
        self._health[leg].device(news, self._now())
        self._look(leg)

    def missed(self, leg: Leg) -> None:
        """Sound of the leg came, and was not taken in time."""
        self._missed[leg] = self._laid.call_time(self._now())

    def owe(self, leg: Leg, seconds: float, *, kept: bool) -> None:
        """The leg's sound may come so late: call time waits for it. 0: it will not. `kept`: it is known to be kept
        somewhere, and when it comes that is made up for as any delay is, in sight."""
        self._owed = {known: s for known, s in (self._owed | {leg: seconds}).items() if s > 0}
        self._kept = self._kept | {leg} if kept and seconds else self._kept - {leg}

    def _look(self, leg: Leg) -> None:
        """Tell how a leg is, at once, however far behind recognition is."""
        # a softphone that hangs up lets go of its sound
        counts = self._hears() and self._ending is None and self._ends_at is None
        found = self._health[leg].look(self._now(), counts=counts)
        if found is not None:
            self._post(
                m.DeviceHealth(
                    interaction=self._interaction, at=self._laid.at, leg=leg, status=found.status, why=found.why,
                    since=self._laid.call_time(found.since),
                )
            )  # fmt: skip

    async def play(self) -> None:
        """To the end of the call."""
        both = [asyncio.create_task(work) for work in (self._play(), self._go_on())]
        try:
            done, _ = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._told.over = True
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)

    async def _go_on(self) -> None:
        """What may not wait until the recogniser has answered, beside `_play`, which does."""
        while not self.gave_up:
            await asyncio.sleep(LOOK_S)
            self._waits_at()  # a look, also where nobody asks what is due: a recogniser that takes long is no standstill
            self._keep_up()
            while self._signalled and self._now() - self._signalled[0][0] >= WORDS_S:
                self._told.tell_ahead(self._signalled.popleft()[1])
            self.gave_up = self._ends_at is not None and self._now() - self._ends_at >= LAST_S

    async def _play(self) -> None:
        while not self.over:
            laid = self._laid.next(self._due())
            if laid is None:
                if not self._kept:
                    self._kept_up = self._now()
                await self._signal_late()
                await self._sound()
                continue
            self._note_holes(laid)
            await self._told.hear(laid.block, effort=self._effort)
            await asyncio.sleep(0)
        self._close_holes(self._laid.at, frozenset())

    async def _sound(self) -> None:
        """Waits for sound: what is complete with it is heard at once. A leg that gives none is not waited for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_S):
                await self._came.wait()
        self._came.clear()

    def _due(self) -> float:
        sounds = self._hears() and self._ends_at is None
        before = self._ending if self._ends_at is None else None
        return self._laid.due(self._waits_at(), sounds=sounds, before=before, owed=self._owed)

    def _waits_at(self) -> float:
        """Now, for who waits for sound; but the sound of a time in which this process stood still has yet to be taken."""
        now = self._now()
        if now - self._looked > STOOD_S:
            self._stood = (self._looked, now)
            self._kept_up = now  # recognition is not to blame
        self._looked = now
        began, ended = self._stood
        return began if now - ended < TAKEN_S else now

    async def _signal_late(self) -> None:
        """A signal that bears the time of what was heard already need not wait for more sound."""
        await self._told.signal_until(self._laid.at)

    def _keep_up(self) -> None:
        """Ask less of recognition, or leave out sound, when it is behind; say so, and say when it is over."""
        rests = self._told.rests_since
        if self._ends_at is not None or (rests is None and not self._hears()):
            return  # what is left is heard in a moment; what nobody hears keeps nobody behind
        due, at = self._due(), self._laid.at
        # sound that came late is nobody's delay, nor what waited for the other leg or to know if the call was over
        behind = min(due - at, self._now() - self._kept_up)
        effort = self._ladder.step(behind, at)
        if effort != self._effort:
            self._effort = effort
            self._post(m.Behind(interaction=self._interaction, at=at, level=effort, behind=behind))
        if behind > BEHIND_S:
            to = due - LEFT_S
            self._laid.skip(to)
            self._leave_out(at, to if rests is None else min(rests, to))

    def _leave_out(self, start: float, end: float) -> None:
        for leg in self._legs if end > start else ():
            self._post(m.Gap(interaction=self._interaction, at=start, leg=leg, start=start, end=end, reason="overload"))

    def _note_holes(self, laid: Laid) -> None:
        missing = laid.missing if self._told.counts else frozenset()
        self._close_holes(laid.block.at, missing)
        for leg in missing:
            self._holes.setdefault(leg, laid.block.at)

    def _close_holes(self, at: float, still: frozenset[Leg]) -> None:
        for leg in [leg for leg in self._holes if leg not in still]:
            start = self._holes.pop(leg)
            if at - start >= HOLE_S:
                ours = start < self._missed.get(leg, 0.0)
                reason: Literal["overload", "no_audio"] = "overload" if ours else "no_audio"
                self._post(m.Gap(interaction=self._interaction, at=at, leg=leg, start=start, end=at, reason=reason))


async def _at_once() -> None:
    """What the words led to is decided while the call goes on."""
