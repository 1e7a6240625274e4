"""What is said when the gateway, a real process, gives no call: why, and what is true of it then."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from copilot import live_instead as instead
from copilot.calls.news import CallNews, Kind
from copilot.engine import Engine
from copilot.gateway import credentials
from copilot.gateway.desktop import Claim
from copilot.gateway.door import Door
from copilot.live_calls import IN_CALL, LiveCalls
from copilot.live_gateway import LOSS, TAKEN
from tests.copilot import test_live_calls as live
from tests.copilot.gateway.genesys import Caller, opening
from tests.copilot.gateway.setting_up import Running, Site, enrolled, serving

pytestmark = pytest.mark.usefixtures("patient")
CONVERSATION = str(uuid.uuid4())
UNKNOWN = (
    "The gateway does not know the desktop 'anna' by this token: have it enrolled again with `earshot gateway enroll`."
)
REVOKED = "The gateway ended the claim. This desktop is not enrolled any more."
NO_SERVER = "The sound server does not answer."
Play = Callable[["live.Capture", Engine, LiveCalls], Awaitable[None]]


def of(status: str, say: str = "") -> dict[str, Any]:
    return {"status": status, "say": say}


RUNNING = {"agent": of("running"), "customer": of("running")}
DEAD = {"agent": of("lost", NO_SERVER), "customer": of("lost", NO_SERVER)}
ONE = {"agent": of("running"), "customer": of("lost", "Nothing plays.")}


class Said:
    """A desktop and its gateway; what was said is asked for when the call was played."""

    def __init__(self, site: Site, gateway: Running, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.site, self.gateway, self.data, self.monkeypatch = site, gateway, data, monkeypatch
        self.door = self.enrolled("anna")

    def enrolled(self, name: str) -> Door:
        token = enrolled(self.site, name)
        return Door(url=self.gateway.desktops, name=name, token=token, authority=self.site.authority)

    def after(self, play: Play, devices: dict[str, Any], door: Door | None = None) -> list[str]:
        if devices:  # they are known in a moment, however long that takes here
            self.monkeypatch.setattr(instead, "KNOWN_S", 60.0)

        async def with_devices(capture: live.Capture, engine: Engine, calls: LiveCalls) -> None:
            self.monkeypatch.setitem(live.NOTHING, "states", devices)
            self.monkeypatch.setitem(live.NOTHING, "dropped", dict.fromkeys(devices, 0.0))
            await play(capture, engine, calls)

        return live.following(with_devices, self.monkeypatch, self.data, door or self.door)

    async def calling(self) -> Caller:
        caller = Caller()
        await caller.dial(self.gateway.audiohook, self.site.trust())
        await caller.ask("open", opening(caller.organization, CONVERSATION))
        return caller


@pytest.fixture
def said(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, speech_models: Path) -> Iterator[Said]:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "gateway-data"))
    with serving(site) as gateway:
        yield Said(site, gateway, tmp_path / "data", monkeypatch)


def hook(kind: Kind) -> CallNews:
    return CallNews(kind=kind, call=CONVERSATION, source="hook", at=time.monotonic(), wall=time.time())


def telling(kind: Kind) -> Play:
    """A hook tells of the call; until something is said, and a little longer."""

    async def play(capture: live.Capture, engine: Engine, calls: LiveCalls) -> None:
        calls.news(hook(kind))
        await live.until(lambda: capture.said)
        await asyncio.sleep(0.5)
        (call,) = engine.desk.interactions.values()
        assert call.phase in IN_CALL

    return play


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "devices", "then"),
    [
        ("answered", RUNNING, instead.HEARD),
        ("answered", DEAD, f"{instead.NOTHING} {NO_SERVER}"),
        ("answered", ONE, f"{instead.HALF} Nothing plays."),
        ("answered", {}, instead.TRIED),
        ("ringing", RUNNING, instead.RINGS),
    ],
)
def test_of_a_desktop_that_the_gateway_does_not_know(
    said: Said, told: Kind, devices: dict[str, Any], then: str
) -> None:
    assert said.after(telling(told), devices, replace(said.door, token="x")) == [f"{UNKNOWN} {then}"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "devices", "then"),
    [
        ("answered", RUNNING, instead.HEARD),
        ("answered", DEAD, f"{instead.NOTHING} {NO_SERVER}"),
        ("ringing", DEAD, instead.RINGS),
    ],
)
def test_of_a_conversation_that_another_desktop_holds(
    said: Said, told: Kind, devices: dict[str, Any], then: str
) -> None:
    async def play(capture: live.Capture, engine: Engine, calls: LiveCalls) -> None:
        claim = Claim(said.enrolled("ben"), CONVERSATION)
        ben = asyncio.create_task(anext(claim.heard()))
        try:
            await live.until(lambda: claim._connection)
            await telling(told)(capture, engine, calls)
        finally:
            ben.cancel()
            await asyncio.gather(ben, return_exceptions=True)

    assert said.after(play, devices) == [f"{TAKEN} {then}"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "then", "phase"),
    [("ringing", instead.OVER, "wrapup"), ("answered", f"{instead.NOTHING} {NO_SERVER}", "live")],
)
def test_of_a_desktop_that_is_revoked_in_a_call(said: Said, told: Kind, then: str, phase: str) -> None:
    """A call that only the gateway told of is over with it, and nothing else is said."""

    async def play(capture: live.Capture, engine: Engine, calls: LiveCalls) -> None:
        calls.news(hook(told))
        caller = await said.calling()
        (id,) = engine.desk.interactions
        try:
            assert calls._gateway
            line = calls._gateway._lines[CONVERSATION]
            await live.until(lambda: line.told and engine.desk.interactions[id].phase == "live")
            credentials.revoke(said.site.credentials, "anna")
            await live.until(lambda: capture.said and engine.desk.interactions[id].phase == phase)
            await asyncio.sleep(0.5)  # in which nothing else is said
            assert engine.desk.interactions[id].phase == phase
        finally:
            await caller.abort()

    assert said.after(play, DEAD) == [f"{REVOKED} {then}"]


@pytest.mark.slow
def test_of_a_call_that_the_gateway_loses_and_nothing_else_tells_of(said: Said) -> None:
    async def play(capture: live.Capture, engine: Engine, calls: LiveCalls) -> None:
        calls.news(hook("ringing"))
        caller = await said.calling()
        (id,) = engine.desk.interactions
        try:
            await live.until(lambda: engine.desk.interactions[id].phase == "live")
        finally:
            await caller.abort()
        await live.until(lambda: capture.said and engine.desk.interactions[id].phase == "wrapup")
        await asyncio.sleep(0.3)  # in which nothing else is said

    assert said.after(play, RUNNING) == [f"{LOSS} {instead.OVER}"]


def test_a_paused_call_is_heard_when_hearing_goes_on() -> None:
    from copilot.calls.call import Call

    call = Call(id=1, phase="live", at=0.0, began=0.0)
    told: list[str] = []
    asyncio.run(instead.Instead(lambda _: call, lambda _: False, told.append).tell(CONVERSATION, REVOKED))
    assert told == [f"{REVOKED} {instead.PAUSED}"]
