"""The real gateway process under fifty calls at once: a desktop hears the one it claimed, bit by bit, and no other."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.audio.block import LegBlock
from copilot.calls.news import CallNews
from copilot.gateway import pcmu
from copilot.gateway.desktop import Claim, Reach
from copilot.gateway.door import Door
from tests.copilot.gateway.genesys import Caller, opening
from tests.copilot.gateway.setting_up import Running, Site, enrolled, serving
from tests.stalls import stalls

CALLS = 50
FRAMES = 20  # of 200 ms
CLAIMED = {"anna": 17, "ben": 33}  # desktop → which call


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {"EARSHOT_DATA": str(tmp_path / "data")}


@pytest.fixture
def gateway(site: Site, environment: dict[str, str]) -> Iterator[Running]:
    """A gateway process."""
    with serving(site, environment) as running:
        yield running


def door(site: Site, gateway: Running, environment: dict[str, str], name: str) -> Door:
    return Door(url=gateway.desktops, name=name, token=enrolled(site, name, environment), authority=site.authority)


def said_in(call: int) -> list[bytes]:
    pick = random.Random(call)
    return [pick.randbytes(3200) for _ in range(FRAMES)]


async def place(url: str, site: Site, call: int, conversation: str, ready: asyncio.Event) -> None:
    caller = Caller()
    try:
        await caller.dial(url, site.trust())
        assert (await caller.ask("open", opening(caller.organization, conversation)))["type"] == "opened"
        await ready.wait()
        for frame in said_in(call):
            await caller.play(frame, 2)
            await asyncio.sleep(0)
        assert (await caller.ask("ping"))["type"] == "pong"
        assert (await caller.finish())["type"] == "closed"
    finally:
        await caller.abort()


async def listen(door: Door, conversation: str, ready: asyncio.Event) -> tuple[list[str], dict[str, bytes]]:
    told: list[str] = []
    pcm = {"customer": b"", "agent": b""}
    async for heard in Claim(door, conversation).heard():
        if isinstance(heard, LegBlock):
            pcm[heard.leg] += heard.pcm
        if isinstance(heard, CallNews):
            told.append(heard.kind)
            if heard.kind == "media_start":
                ready.set()
    return told, pcm


@pytest.mark.slow
def test_of_fifty_calls_a_desktop_hears_the_one_it_claimed(
    site: Site, gateway: Running, environment: dict[str, str]
) -> None:
    conversations = [str(uuid.uuid4()) for _ in range(CALLS)]
    doors = {name: door(site, gateway, environment, name) for name in CLAIMED}

    async def play() -> dict[str, tuple[list[str], dict[str, bytes]]]:
        claimed = {name: asyncio.Event() for name in CLAIMED}
        all_claimed = asyncio.Event()
        listening = [
            asyncio.create_task(listen(doors[name], conversations[call], claimed[name]))
            for name, call in CLAIMED.items()
        ]
        calls = [
            asyncio.create_task(place(gateway.audiohook, site, i, c, all_claimed)) for i, c in enumerate(conversations)
        ]
        async with asyncio.timeout(120):
            for event in claimed.values():
                await event.wait()
            all_claimed.set()
            await asyncio.gather(*calls)
            return dict(zip(CLAIMED, await asyncio.gather(*listening), strict=True))

    for name, (told, pcm) in asyncio.run(play()).items():
        whole = b"".join(said_in(CLAIMED[name]))
        assert told == ["answered", "media_start", "ended"]
        assert pcm == {"customer": pcmu.linear(whole[0::2]), "agent": pcmu.linear(whole[1::2])}


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP])
def test_a_desktop_knows_within_two_seconds_that_its_gateway_is_gone(
    site: Site, gateway: Running, environment: dict[str, str], fault: signal.Signals
) -> None:
    conversation = str(uuid.uuid4())
    anna = door(site, gateway, environment, "anna")

    async def known_after() -> float:
        """Seconds, but for those in which this machine let nobody run who could have known it."""
        began = 0.0
        async with (
            asyncio.timeout(120),
            stalls() as stalled,
            contextlib.aclosing(Claim(anna, conversation).heard()) as everything,
        ):
            async for heard in everything:
                if isinstance(heard, CallNews) and heard.kind == "media_start":
                    gateway.process.send_signal(fault)
                    began = time.monotonic() - stalled()
                if isinstance(heard, Reach) and not heard.up:
                    return time.monotonic() - stalled() - began
        raise AssertionError("the call was over")

    async def play() -> float:
        caller = Caller()
        try:
            await caller.dial(gateway.audiohook, site.trust())
            await caller.ask("open", opening(caller.organization, conversation))
            return await known_after()
        finally:
            gateway.process.send_signal(signal.SIGCONT)
            await caller.abort()

    assert asyncio.run(play()) < 2
