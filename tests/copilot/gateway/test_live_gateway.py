"""What an engine makes of its gateway: which legs come from there, what is said, what is left to the devices."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from copilot import live_gateway
from copilot.audio.block import LegBlock
from copilot.audio.together import SILENT_S
from copilot.calls.news import CallNews
from copilot.events import GATEWAY_LOST, GATEWAY_STILL
from copilot.gateway import credentials, hub, wire
from copilot.gateway.door import Door
from copilot.gateway.wide import Wide
from copilot.live_gateway import BOTH, NONE, GatewayLine
from tests.copilot.gateway.genesys import CUSTOMER, Caller
from tests.copilot.gateway.setting_up import Gateway, Site
from tests.copilot.gateway.test_desktop import CONVERSATION, calling, run, sound
from tests.stalls import stalls

pytestmark = pytest.mark.usefixtures("patient")
RATE = 16_000
HELD = {CONVERSATION: False}


class Desk:
    """An engine's side of a line, written down."""

    def __init__(self, door: Door) -> None:
        self.news: list[str] = []
        self.said: list[str] = []
        self.blocks: list[LegBlock] = []
        self.late: list[float] = []  # s from the end of a block to when it came
        self.health: list[str] = []  # how its legs were then
        self.line = self.at(door)
        self.answered = time.monotonic()

    def at(self, door: Door) -> GatewayLine:
        return GatewayLine(door, RATE, take=self._take, put=self._put, say=self._say)

    async def _say(self, conversation: str, why: str) -> None:
        self.said.append(why)

    def _take(self, news: CallNews) -> None:
        self.news.append(f"{news.kind} {news.reason}".strip())

    def _put(self, conversation: str, block: LegBlock) -> None:
        assert conversation == CONVERSATION
        self.blocks.append(block)
        self.late.append(time.monotonic() - block.at - block.seconds)
        self.health.append(self.line.health(conversation).status)

    @property
    def gives(self) -> frozenset[str]:
        return frozenset(self.line.gives(CONVERSATION, self.answered))

    async def until(self, done: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not done():  # noqa: ASYNC110  # what is waited for is a list
                await asyncio.sleep(0.02)


def with_desk(site: Site, play: Callable[[Gateway, Desk], Awaitable[None]]) -> None:
    async def play_it(gateway: Gateway) -> None:
        desk = Desk(gateway.door())
        try:
            await play(gateway, desk)
        finally:
            await desk.line.stop()

    run(site, play_it)


async def heard(desk: Desk, caller: Caller, channels: int = 2, done: Callable[[], bool] = lambda: True) -> None:
    """Sound goes on until some of it arrived, and until `done`."""
    known = len(desk.blocks)
    async with asyncio.timeout(60):
        while len(desk.blocks) == known or not done():
            await caller.play(sound(1, 1600 * channels), channels)
            await asyncio.sleep(0.1)


def test_both_parties_leave_nothing_to_the_devices_and_come_at_their_rate(site: Site) -> None:
    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.line.hold(HELD)
        caller = await calling(gateway)
        await heard(desk, caller)
        assert desk.gives == BOTH
        assert {block.leg for block in desk.blocks} == BOTH
        assert {block.rate for block in desk.blocks} == {RATE}
        await caller.finish()
        await desk.until(lambda: "ended end" in desk.news)
        assert desk.said == []

    with_desk(site, play)


def test_of_one_party_the_other_leg_is_left_to_the_devices(site: Site) -> None:
    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.line.hold(HELD)
        caller = await calling(gateway, media=[CUSTOMER])
        await heard(desk, caller, 1)
        assert desk.gives == {"customer"}

    with_desk(site, play)


def test_a_call_that_the_gateway_has_nothing_of_is_left_to_the_devices(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_gateway, "GRACE_S", 3600.0)

    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.line.hold(HELD)
        assert desk.gives == BOTH  # its sound may be on its way
        monkeypatch.setattr(live_gateway, "GRACE_S", 0.1)
        await desk.until(lambda: desk.gives == NONE)
        await calling(gateway)
        await desk.until(lambda: desk.gives == BOTH)
        assert desk.said == []

    with_desk(site, play)


def test_a_call_whose_conversation_is_told_late_is_heard_from_the_devices_until_the_gateway_has_it(site: Site) -> None:
    """To close them and wait for the gateway would cost words of a call that is heard well."""

    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.answered = time.monotonic() - 20
        desk.line.hold(HELD)
        assert desk.gives == NONE
        await heard(desk, await calling(gateway))
        assert desk.gives == BOTH

    with_desk(site, play)


def test_a_gateway_that_is_away_is_said_once_and_the_devices_hear(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_gateway, "GRACE_S", 0.3)

    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.line = desk.at(replace(gateway.door(), url="wss://localhost:1"))
        desk.line.hold(HELD)
        await desk.until(lambda: desk.gives == NONE and bool(desk.said))
        await asyncio.sleep(1.0)  # in which it is tried again
        assert desk.said == [GATEWAY_LOST]

    with_desk(site, play)


def test_a_conversation_that_another_desktop_holds_is_claimed_when_that_one_lets_go(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_gateway, "HELD_S", 0.2)
    monkeypatch.setattr(live_gateway, "GRACE_S", 0.0)

    async def play(gateway: Gateway, desk: Desk) -> None:
        ben = Desk(gateway.door("ben"))
        ben.line.hold(HELD)
        caller = await calling(gateway)
        await heard(ben, caller)
        desk.line.hold(HELD)
        await desk.until(lambda: desk.said == [live_gateway.TAKEN])
        assert desk.gives == NONE
        await asyncio.sleep(0.5)
        await ben.line.stop()
        await heard(desk, caller)
        assert desk.gives == BOTH
        assert desk.said == [live_gateway.TAKEN]

    with_desk(site, play)


def test_a_call_that_was_passed_on_while_the_desktop_was_away_is_left_to_the_devices_at_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "FREE_S", 0.1)

    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.answered = time.monotonic() - 20
        desk.line.hold(HELD)
        caller = await calling(gateway)
        await heard(desk, caller)
        claim = desk.line._lines[CONVERSATION].claim
        there, claim._door = claim._door, replace(claim._door, url="wss://localhost:1")
        assert claim._connection
        claim._connection.transport.abort()
        await asyncio.sleep(0.5)
        ben = Desk(gateway.door("ben"))
        ben.line.hold(HELD)
        await heard(ben, caller)
        claim._door = there
        await desk.until(lambda: desk.said == [live_gateway.TAKEN])
        await asyncio.sleep(0.1)
        assert desk.gives == NONE
        assert desk.news[-1] == "ended lost"
        await ben.line.stop()

    with_desk(site, play)


def test_what_the_gateway_refuses_is_said_and_left_to_the_devices(site: Site) -> None:
    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.line.hold(HELD)
        await heard(desk, await calling(gateway))
        credentials.revoke(site.credentials, "anna")
        await desk.until(lambda: desk.gives == NONE)
        await desk.until(lambda: bool(desk.said))
        assert desk.said == ["The gateway ended the claim. This desktop is not enrolled any more."]
        assert desk.news[-1] == "ended lost"  # it will not tell the call's end any more: whoever else does is heeded

    with_desk(site, play)


def test_a_refusal_before_any_sound_tells_nothing_of_the_call(site: Site) -> None:
    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.line = desk.at(replace(gateway.door(), token="another"))
        desk.line.hold(HELD)
        await desk.until(lambda: desk.gives == NONE and bool(desk.said))
        assert desk.news == []

    with_desk(site, play)


def test_a_call_that_the_gateway_lost_is_claimed_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_gateway, "GRACE_S", 0.0)

    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.line.hold(HELD)
        caller = await calling(gateway)
        await heard(desk, caller)
        caller.connection.transport.abort()
        await desk.until(lambda: desk.said == [live_gateway.LOSS])
        assert desk.gives == NONE
        assert desk.news[-1] == "ended lost"
        await heard(desk, await calling(gateway))
        assert desk.gives == BOTH
        assert desk.said == [live_gateway.LOSS]

    with_desk(site, play)


def test_a_pause_holds_when_a_lost_call_is_claimed_again(site: Site) -> None:
    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.line.hold(HELD)
        caller = await calling(gateway)
        await heard(desk, caller)
        desk.line.hold({CONVERSATION: True})
        assert (await caller.hear())["type"] == "pause"
        known = len(desk.blocks)
        caller.connection.transport.abort()
        await desk.until(lambda: desk.said == [live_gateway.LOSS])
        await asyncio.sleep(0.5)
        again = await calling(gateway)
        assert (await again.hear())["type"] == "pause"
        for _ in range(3):
            await again.play(sound(2), 2)
            await asyncio.sleep(0.05)
        assert len(desk.blocks) == known
        desk.line.hold(HELD)
        await heard(desk, again)

    with_desk(site, play)


@pytest.mark.paced  # for it holds how late sound is to account
def test_a_connection_that_breaks_for_a_moment_costs_no_sound(site: Site) -> None:
    """What was said meanwhile comes before a live source takes the moment for silence."""

    async def play(gateway: Gateway, desk: Desk) -> None:
        agent = lambda: [block for block in desk.blocks if block.leg == "agent"]  # noqa: E731
        desk.line.hold(HELD)
        caller = await calling(gateway)
        async with stalls() as stalled:
            await heard(desk, caller)
            began = time.monotonic()
            for frame in range(20):
                await asyncio.sleep(max(0.0, began + 0.1 * frame - time.monotonic()))
                await caller.play(sound(frame, 1600), 2)  # 0.1 s
                if frame == 10:
                    connection = desk.line._lines[CONVERSATION].claim._connection
                    assert connection
                    connection.transport.abort()
            await desk.until(lambda: sum(block.seconds for block in agent()) >= caller.samples / 8000 - 0.1)
            assert max(desk.late) - stalled() < SILENT_S
        for one, other in itertools.pairwise(agent()):
            assert other.at == pytest.approx(one.at + one.seconds, abs=0.005)

    with_desk(site, play)


def test_how_long_lost_sound_is_waited_for(site: Site) -> None:
    """As long as the gateway may keep it; a single leg does not hold up the other's words for longer than that."""

    async def play(gateway: Gateway, desk: Desk) -> None:
        owes = lambda: desk.line.owes(CONVERSATION)  # noqa: E731
        desk.line.hold(HELD)
        assert owes() == (0.0, False)
        caller = await calling(gateway)
        await heard(desk, caller)
        assert owes() == (live_gateway.KNOWN_S, False)
        line = desk.line._lines[CONVERSATION]
        line.up, line.lost_at = False, time.monotonic()
        assert owes() == (wire.KEEP_S + live_gateway.BACK_S, True)
        line.lost_at -= wire.KEEP_S + 1
        assert owes() == (wire.KEEP_S + live_gateway.BACK_S, True)
        del line.wide["agent"]
        assert owes() == (0.0, False)
        line.up, line.lost_at = True, time.monotonic()
        await heard(desk, caller, done=lambda: owes() == (live_gateway.KNOWN_S, False))  # it is as new as it can be

    with_desk(site, play)


def test_sound_that_stands_still_is_said_and_a_pause_is_none(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.line.hold(HELD)
        caller = await calling(gateway)
        for _ in range(2):
            monkeypatch.setattr(live_gateway, "STILL_S", 3600.0)
            await heard(desk, caller)
            assert desk.health[-1] == "ok"
            monkeypatch.setattr(live_gateway, "STILL_S", 0.1)
            await desk.until(lambda: desk.line.health(CONVERSATION).why == GATEWAY_STILL)
        desk.line.hold({CONVERSATION: True})
        assert (await caller.hear())["type"] == "pause"
        await asyncio.sleep(0.3)
        assert desk.line.health(CONVERSATION).status == "ok"

    with_desk(site, play)


def test_of_a_pause_nothing_is_handed_on(site: Site) -> None:
    async def play(gateway: Gateway, desk: Desk) -> None:
        desk.line.hold(HELD)
        caller = await calling(gateway)
        await heard(desk, caller)
        desk.line.hold({CONVERSATION: True})
        known = len(desk.blocks)
        for _ in range(5):
            await caller.play(sound(2), 2)  # the platform has not heard of it yet
            await asyncio.sleep(0.05)
        assert len(desk.blocks) == known
        desk.line.hold(HELD)
        await heard(desk, caller)

    with_desk(site, play)


def test_sound_is_made_wider_without_a_seam_or_a_drift() -> None:
    """A tone in pieces is the tone; each piece bears the time of its first sample, also after a gap."""
    wide = Wide(RATE)
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(8000) / 8000)).astype("<i2")
    made = [
        wide.step(LegBlock(leg="agent", at=5 + i / 8000, rate=8000, pcm=tone[i : i + 320].tobytes()))
        for i in range(0, 8000, 320)
    ]
    whole = np.concatenate([np.frombuffer(block.pcm, "<i2") for block in made])
    expected = 8000 * np.sin(2 * np.pi * 440 * np.arange(len(whole)) / RATE)
    assert 0.97 * RATE < len(whole) <= RATE
    assert np.abs(whole[200:] - expected[200:]).max() < 80
    end = 5.0
    for block in made:
        assert block.at == pytest.approx(end, abs=1e-6)
        end = block.at + block.seconds
    later = wide.step(LegBlock(leg="agent", at=9.0, rate=8000, pcm=tone[:3200].tobytes()))
    assert later.at == 9.0


def test_the_engine_needs_no_websockets_without_a_gateway(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = "import sys, copilot.engine, copilot.live_calls; print('websockets' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.stdout.strip() == "False", ran.stderr
