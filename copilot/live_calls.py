"""The calls that happen now: what the telephone says and what the devices give become interactions.

The capture worker is asked over and over for what is new: sound, how the devices are, and who is in a call. Its news
and that of every other source go through the tracker; each call that it opens is an interaction with a source of its
own. Devices are open while some call is on and is listened to, and at no other time.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from copilot import messages as m
from copilot.audio.block import LegBlock
from copilot.audio.capture.sessions import program_of
from copilot.audio.health import LegNews
from copilot.audio.live import LiveSource
from copilot.calls.call import Call, Calls, Signal
from copilot.calls.news import GONE, CallNews
from copilot.calls.tracker import follow, restored, tick, unwatched
from copilot.children import Child, ChildLost
from copilot.errors import EarshotError
from copilot.events import DEVICES_STILL
from copilot.gateway.door import Door
from copilot.live_before import before
from copilot.live_host import Host
from copilot.live_instead import Instead, leg_news
from copilot.model import Leg
from copilot.standstill import Watched
from copilot.state import Interaction

if TYPE_CHECKING:
    from copilot.live_gateway import GatewayLine

log = logging.getLogger(__name__)

LEGS: tuple[Leg, ...] = ("agent", "customer")
RATE = 16_000  # Hz, what the capture worker gives
TAKE_S = 0.1  # the longest wait for something new in a call …
IDLE_S = 0.5  # … and outside of one; also between two looks at what time alone changed
RETRY_S = 0.5
LISTENS_S, STOPS_S = 0.5, 4.5  # that a worker may take to open the devices, and to close them: it waits for each
BROKE = "Following calls met an error; Earshot goes on. If this call is not heard, close Earshot and start it again."
IN_CALL = ("opened", "ringing", "live", "hold")


@dataclass(slots=True)
class _Open:
    interaction: str
    source: LiveSource
    answered: float | None = None  # monotonic seconds
    by_device: frozenset[Leg] = frozenset(LEGS)  # the legs that this machine's devices give


class LiveCalls:
    """`news` takes what any source of call news says; the rest goes by itself between `start` and `stop`."""

    def __init__(self, capture: Child, host: Host, gateway: Door | None = None) -> None:
        self._capture = capture
        self._watched = Watched(capture, lambda: self._no_devices(DEVICES_STILL))
        self._host = host
        self._instead = Instead(self._of_conversation, self._may_hear, host.refuse)
        self._gateway = self._line(gateway) if gateway is not None else None
        self._calls = Calls()
        self._open: dict[int, _Open] = {}  # by the tracker's call id
        self._listens = (0, 0)  # pid of the worker that listens, and to which program
        self._watcher = 0  # pid of the worker that saw who is in a call
        self._tasks: list[asyncio.Task[None]] = []
        self._said_broke = False  # of the newest call

    def start(self, unfinished: Iterable[Interaction] = ()) -> None:
        """Begin; `unfinished` are calls that were on when an engine before this one ended."""
        self._restore([state for state in unfinished if state.recording is None and state.phase in IN_CALL])
        self._capture.start()
        followed = [self._follow, self._pass, self._watched.look]
        if self._gateway is not None:
            self._gateway.start()
            followed.append(self._tend)
        self._tasks = [asyncio.get_running_loop().create_task(self._over_and_over(step)) for step in followed]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._gateway is not None:
            await self._gateway.stop()
        await self._capture.stop()

    def news(self, news: CallNews) -> None:
        """What a source told of a call."""
        self._calls, signals = follow(self._calls, news)
        for signal in signals:
            self._act(signal)
        if self._gateway is not None:
            self._share_out(self._gateway)

    async def _over_and_over(self, step: Callable[[], Awaitable[None]]) -> None:
        """A bug is told, and calls are followed on: an engine that follows none looks just like a quiet day."""
        while True:
            try:
                await step()
            except Exception as error:
                log.error("following calls broke", exc_info=error)
                if not self._said_broke:
                    self._said_broke = True
                    self._host.refuse(BROKE)
                await asyncio.sleep(RETRY_S)

    # ---- the telephone ------------------------------------------------------------------------
    def _act(self, signal: Signal) -> None:
        call = signal.call
        if signal.kind == "opened":
            self._begin(call, self._host.begin(call.who.queue), zero=signal.at, start=0.0)
            return
        opened = self._open.get(call.id)
        if opened is None:
            return
        if signal.kind == "answered":
            opened.answered = signal.at
        id, at, who = opened.interaction, opened.source.at, call.who
        if signal.kind == "who":
            self._host.handle(m.CallerTold(interaction=id, at=at, number=who.number, name=who.name))
            return
        if signal.kind == "pause" or signal.kind == "listen":
            self._host.handle(m.PauseTold(interaction=id, at=at, pause=signal.kind == "pause"))
            return
        opened.source.signal(
            signal.kind, signal.at, number=who.number, untold=not who.number and not who.withheld, name=who.name,
            gone=signal.reason == GONE,
        )  # fmt: skip

    def _begin(self, call: Call, id: str, *, zero: float, start: float) -> None:
        source = LiveSource(
            id, LEGS, RATE, zero=zero, start=start, highest=self._host.highest(), ear=self._host.ear(id, LEGS, RATE), post=self._host.handle,
            hears=lambda: self._host.hears(id),
        )  # fmt: skip
        self._open[call.id] = _Open(id, source)
        self._said_broke = False
        self._host.play(id, source)

    def _restore(self, states: list[Interaction]) -> None:
        """Go on with calls of before; what was said meanwhile is a gap, and those that are over end by themselves."""
        now = time.monotonic()
        self._calls = restored(*map(before, states), at=now)
        for call, state in zip(self._calls.calls, states, strict=True):
            at = max(state.at, time.time() - state.wall)
            for leg in LEGS if state.phase == "live" and state.may_hear else ():
                gap = m.Gap(
                    interaction=state.id, at=at, leg=leg, start=state.heard_until(leg), end=at, reason="engine_restart"
                )
                self._host.handle(gap)
            self._begin(call, state.id, zero=now - at, start=at)
            self._open[call.id].answered = now if call.phase != "ringing" else None

    # ---- the gateway --------------------------------------------------------------------------
    def _line(self, door: Door) -> GatewayLine:
        from copilot.live_gateway import GatewayLine  # noqa: PLC0415  # websockets, for sites that have a gateway

        return GatewayLine(door, RATE, take=self.news, put=self._put, say=self._instead.tell)

    async def _tend(self) -> None:
        """Beside the devices, whose worker may be slow to come."""
        assert self._gateway is not None
        self._share_out(self._gateway)
        for call in self._calls.calls:
            opened = self._open.get(call.id)
            if opened is None or not call.conversation:
                continue
            for leg in LEGS:
                ours = leg in opened.by_device
                seconds, kept = (0.0, False) if ours else self._gateway.owes(call.conversation)
                opened.source.owe(leg, seconds, kept=kept)
                if not ours:
                    opened.source.device(leg, self._gateway.health(call.conversation))
        await asyncio.sleep(TAKE_S)

    def _share_out(self, gateway: GatewayLine) -> None:
        """Which calls are claimed at the gateway, and which legs are left to the devices."""
        named = [call for call in self._calls.calls if call.conversation and call.id in self._open]
        states = [self._host.state(self._open[call.id].interaction) for call in named]
        gateway.hold(
            {call.conversation: state is None or not state.may_hear for call, state in zip(named, states, strict=True)}
        )
        for call, state in zip(named, states, strict=True):
            if state is not None and state.conversation != call.conversation:
                told = m.ConversationTold(interaction=state.id, at=state.at, conversation=call.conversation)
                self._host.handle(told)
            opened = self._open[call.id]
            waits_since = opened.answered if opened.answered is not None else time.monotonic()
            opened.by_device = frozenset(LEGS) - gateway.gives(call.conversation, waits_since)

    def _put(self, conversation: str, block: LegBlock) -> None:
        call = self._of_conversation(conversation)
        if call is not None and call.id in self._open:
            self._open[call.id].source.put(block)

    def _of_conversation(self, conversation: str) -> Call | None:
        return next((call for call in self._calls.calls if call.conversation == conversation), None)

    def _may_hear(self, call: Call) -> bool:
        opened = self._open.get(call.id)
        state = self._host.state(opened.interaction) if opened is not None else None
        return state is not None and state.may_hear

    # ---- the devices --------------------------------------------------------------------------
    async def _follow(self) -> None:
        why = ""  # no devices
        try:
            await self._capture.ready()
            if self._capture.pid != self._watcher:
                self._calls, self._watcher = unwatched(self._calls, time.monotonic()), self._capture.pid
            why = await self._listen()
            await self._take(TAKE_S if self._open else IDLE_S, why)
        except ChildLost:
            self._listens = (0, 0)
            await asyncio.sleep(TAKE_S)
        except EarshotError as error:  # there will be no capture; the telephone is followed all the same
            why = str(error) or BROKE
            self._no_devices(why)
        if why:
            await asyncio.sleep(RETRY_S)

    async def _pass(self) -> None:
        """What time alone makes of the calls, whatever the devices' worker does."""
        self._calls, signals = tick(self._calls, time.monotonic())
        for signal in signals:
            self._act(signal)
        self._open = {id: opened for id, opened in self._open.items() if not opened.source.over}
        await asyncio.sleep(IDLE_S)

    async def _listen(self) -> str:
        """Open and close the devices as the calls want it. Why they could not be opened, as a sentence, or ""."""
        call = self._heard_call()
        if call is not None and not self._open[call.id].by_device:
            call = None
        wanted = (self._capture.pid, program_of(call)) if call is not None else (0, 0)
        if wanted == self._listens:
            return ""
        try:
            if call is None:
                await self._take(0.0)  # the last words before the end
                await self._watched.ask("stop", {}, wait=STOPS_S)
            else:
                await self._watched.ask("listen", {"program": wanted[1]}, wait=LISTENS_S)
        except EarshotError as why:
            return str(why) or BROKE
        self._listens = wanted  # not before: what was refused is asked for again
        return ""

    def _heard_call(self) -> Call | None:
        """The call that devices are open for: the live one, else one on hold, whose first words after it shall not be
        lost. Not one that may not be heard, or that nobody confirmed after a restart.
        """
        on = [call for call in self._calls.calls if call.phase != "ringing" and not call.orphan]
        on.sort(key=lambda call: call.phase != "live")
        return on[0] if on and self._may_hear(on[0]) else None

    async def _take(self, wait: float, refused: str = "") -> None:
        """Everything new since the last time. `refused`: why not all devices could be opened."""
        answer = await self._watched.ask("take", {"wait": wait}, wait=wait, deadline=10.0)
        body, payload, place = answer.body, answer.payload, 0
        for said in body["blocks"]:
            pcm = payload[place : place + said["size"]]
            place += said["size"]
            block = LegBlock(leg=said["leg"], at=said["at"], rate=body["rate"], pcm=pcm)
            for opened in self._open.values():
                if block.leg in opened.by_device:
                    opened.source.put(block)
        self._told_of_devices(body["states"], body["dropped"], refused)
        self._may_be_over(body["ending_since"] or None)
        for news in body["news"]:
            self.news(msgspec.convert(news, CallNews))

    def _may_be_over(self, since: float | None) -> None:
        """A call of which only its sound tells the end is not heard beyond what may be that end."""
        for call in self._calls.calls:
            if call.id in self._open:
                doubt = call.unseen or since
                self._open[call.id].source.may_be_over(doubt if call.phase == "live" and not call.is_told else None)

    def _told_of_devices(self, states: dict[Leg, dict[str, str]], dropped: dict[Leg, float], refused: str) -> None:
        """A leg that was opened is as its state says, also where the other one was refused."""
        known = {leg: LegNews(status="absent", why=refused) for leg in LEGS if refused}
        known |= {leg: leg_news(state) for leg, state in states.items()}
        opening = {leg for leg, state in states.items() if state["status"] == "opening"}
        self._instead.devices({leg: news for leg, news in known.items() if leg not in opening})
        for opened in self._open.values():
            for leg in opened.by_device & known.keys():
                opened.source.device(leg, known[leg])
                if dropped.get(leg):
                    opened.source.missed(leg)

    def _no_devices(self, why: str) -> None:
        self._told_of_devices({}, {}, why)
