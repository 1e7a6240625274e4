"""Calls that come through the site gateway: claimed by their conversation's id, heard from there, and lost in words.

While a claim gives both legs the machine's own devices stay closed: two ways to hear one call would hear it twice. They
are opened when the gateway refuses, has nothing of the call, or gives one leg only (the other one is taken from them).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from copilot.audio.block import LegBlock
from copilot.audio.health import LegNews
from copilot.calls.news import LOST, CallNews
from copilot.errors import EarshotError
from copilot.events import GATEWAY_LOST, GATEWAY_STILL
from copilot.gateway import wire
from copilot.gateway.desktop import Claim, Heard, Held, Reach
from copilot.gateway.door import Door
from copilot.gateway.wide import Wide
from copilot.model import Leg

log = logging.getLogger(__name__)

BOTH: frozenset[Leg] = frozenset(("agent", "customer"))
NONE: frozenset[Leg] = frozenset()
GRACE_S = 1.0  # from the answer on, for the gateway's first sound; then the devices are opened
STILL_S = 1.0  # without a block, though sound should flow
KNOWN_S = 3.0  # the longest until a loss is known, even on a busy machine (`reach.PING` and a goodbye are 1.5)
BACK_S = 2.0  # from the connection on, for what the gateway kept to come
LIVE_S = 1.0  # sound that is no older than this is not kept any more: all of that came
HELD_S = 2.0  # until a conversation is claimed again that another desktop holds; it is passed on with a transfer
LOSS = "The gateway has lost this call."
TAKEN = "Another desktop holds this call at the gateway."
BROKEN = "What comes from the gateway cannot be heard."


@dataclass(slots=True)
class _Line:
    """One conversation as the gateway gives it. Times are monotonic seconds."""

    claim: Claim
    heard_at: float
    task: asyncio.Task[None] | None = None
    up: bool = True
    lost_at: float | None = None  # since when it is out of reach, until what was kept meanwhile has come
    refused: bool = False
    began: bool = False  # its sound came, or was about to, at least once
    told: bool = False  # it is known from the gateway that the call is on
    flows: bool = False
    paused: bool = False
    lost: bool = False  # the gateway knows nothing of it any more
    said: set[str] = field(default_factory=set)
    wide: dict[Leg, Wide] = field(default_factory=dict)  # by leg that it gives

    def begin_again(self, claim: Claim) -> None:
        self.claim = claim
        self.began = self.told = self.flows = self.lost = False
        self.up, self.lost_at = True, None
        self.wide = {}


class GatewayLine:
    """`take` gets news of calls, `put(conversation, block)` their sound at `rate` Hz, `say(conversation, why)` tells people
    why it does not give a conversation, and what is heard instead."""

    def __init__(
        self,
        door: Door,
        rate: int,
        *,
        take: Callable[[CallNews], None],
        put: Callable[[str, LegBlock], None],
        say: Callable[[str, str], Coroutine[Any, Any, None]],
    ) -> None:
        self._door = door
        self._rate = rate
        self._take = take
        self._put = put
        self._say = say
        self._lines: dict[str, _Line] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        self._spawn(asyncio.to_thread(Wide, self._rate))  # what it loads must not hold up a call's first words

    async def stop(self) -> None:
        """Let go of everything that is held."""
        self.hold({})
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def hold(self, wanted: Mapping[str, bool]) -> None:
        """Claim these conversations and let go of all others; True: silence is wanted of it."""
        for conversation in [known for known in self._lines if known not in wanted]:
            line = self._lines.pop(conversation)
            if line.task is not None:
                line.task.cancel()
        for conversation, pause in wanted.items():
            line = self._lines.get(conversation) or self._claim(conversation)
            if line.paused != pause:
                line.paused = pause
                line.heard_at = time.monotonic()
                self._spawn(line.claim.pause() if pause else line.claim.resume())

    def gives(self, conversation: str, answered: float) -> frozenset[Leg]:
        """The legs of a call, answered at `answered`, that come from here and from nowhere else."""
        line = self._lines.get(conversation)
        if line is None or line.refused:
            return NONE
        if line.wide:
            return frozenset(line.wide)
        return BOTH if line.began or time.monotonic() - answered < GRACE_S else NONE

    def owes(self, conversation: str) -> tuple[float, bool]:
        """How many seconds late the sound that it gives may come (0: what is missing will not come any more), and whether
        that is because the gateway keeps it.

        The gateway keeps the newest wire.KEEP_S for a desktop that is away. The other leg's words, from the devices, are
        not held up by one that gives a single leg for longer than that.
        """
        line = self._lines.get(conversation)
        if line is None or line.refused or not line.wide:
            return 0.0, False
        if line.lost_at is None:
            return KNOWN_S, False
        now = time.monotonic()
        comes = not line.up or now - line.heard_at < BACK_S
        longest = wire.AWAY_S if line.wide.keys() == BOTH else wire.KEEP_S
        return (wire.KEEP_S + BACK_S, True) if comes and now - line.lost_at < longest else (0.0, False)

    def health(self, conversation: str) -> LegNews:
        """How the legs are that it gives."""
        line = self._lines[conversation]
        if not line.up:
            return LegNews(status="absent", why=GATEWAY_LOST)
        if line.flows and not line.paused and time.monotonic() - line.heard_at > STILL_S:
            return LegNews(status="absent", why=GATEWAY_STILL)
        return LegNews(status="ok")

    def _claim(self, conversation: str) -> _Line:
        line = self._lines[conversation] = _Line(Claim(self._door, conversation), heard_at=time.monotonic())
        line.task = self._spawn(self._follow(conversation, line))
        return line

    async def _follow(self, conversation: str, line: _Line) -> None:
        """To the end of the call. What the gateway refuses is said; the call goes on by its other sources."""
        try:
            while True:
                wait = 0.0
                try:
                    async with contextlib.aclosing(line.claim.heard()) as everything:
                        async for heard in everything:
                            self._heard(conversation, line, heard)
                    if not line.lost:
                        return
                except Held:
                    self._let_others_tell(conversation, line)
                    self._say_once(conversation, line, TAKEN)
                    wait = HELD_S
                line.begin_again(Claim(self._door, conversation, paused=line.paused))
                await asyncio.sleep(wait)
        except EarshotError as why:
            self._refused(conversation, line, str(why))
        except Exception as error:  # a bug here must not cost the call its other sources
            log.error("a claim broke", exc_info=error)
            self._refused(conversation, line, BROKEN)

    def _refused(self, conversation: str, line: _Line, why: str) -> None:
        line.refused = True
        self._let_others_tell(conversation, line)
        self._say_once(conversation, line, why)

    def _let_others_tell(self, conversation: str, line: _Line) -> None:
        """The gateway, which told of the call, will not tell its end."""
        if line.told:
            now, wall = time.monotonic(), time.time()
            self._take(CallNews(kind="ended", call=conversation, source="audiohook", at=now, wall=wall, reason=LOST))

    def _heard(self, conversation: str, line: _Line, heard: Heard) -> None:
        now = time.monotonic()
        match heard:
            case Reach():
                line.up, line.heard_at = heard.up, now
                if not heard.up and line.lost_at is None:
                    line.lost_at = now
                if not heard.up and not line.began:
                    self._say_once(conversation, line, GATEWAY_LOST)
            case CallNews():
                line.told = True
                if heard.kind in ("media_start", "media_stop"):
                    line.flows, line.heard_at = heard.kind == "media_start", now
                    line.began |= line.flows
                line.lost = heard.kind == "ended" and heard.reason == LOST
                self._take(heard)
                if line.lost:
                    self._say_once(conversation, line, LOSS)
            case LegBlock():
                line.heard_at = now
                if heard.at + heard.seconds > now - LIVE_S:
                    line.lost_at = None
                if heard.leg not in line.wide:
                    line.wide[heard.leg] = Wide(self._rate)
                block = line.wide[heard.leg].step(heard)
                if not line.paused:
                    self._put(conversation, block)

    def _say_once(self, conversation: str, line: _Line, why: str) -> None:
        if why not in line.said:
            line.said.add(why)
            self._spawn(self._say(conversation, why))

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
