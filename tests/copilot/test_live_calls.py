"""Following the calls of this machine outlives what goes wrong once: a refusal is asked again, a bug is told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from copilot import events as e
from copilot import site
from copilot.calls import tracker
from copilot.calls.news import CallNews, Kind, Source
from copilot.engine import Engine
from copilot.engine_host import EngineHost
from copilot.errors import EarshotError
from copilot.gateway.door import Door
from copilot.link import Frame
from copilot.live_calls import BROKE, IN_CALL, LiveCalls
from copilot.live_gateway import GRACE_S
from tests.fakes import DeafRecognizer

NOTHING = {"rate": 16_000, "blocks": [], "states": {}, "news": [], "dropped": {}, "ending_since": 0.0}


class Capture:
    """A capture worker, as `LiveCalls` asks one. `answers` are what its next answers to `take` bear, one after the other."""

    pid = 1

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []  # to people so far
        self.answers: list[dict[str, Any]] = []
        self.refuses = 0  # so many requests to listen …
        self.refusal = "The worker met an error; see its log file."  # … with this sentence
        self.hangs = False  # while it starts

    def start(self) -> None: ...

    async def ready(self) -> None:
        await asyncio.sleep(3600 if self.hangs else 0)

    async def ask(self, kind: str, body: dict[str, Any] | None = None, *, deadline: float = 30.0) -> Frame:
        self.asked.append(kind)
        await asyncio.sleep(0.01)
        if kind == "listen" and self.refuses:
            self.refuses -= 1
            raise EarshotError(self.refusal)
        body = self.answers.pop(0) if kind == "take" and self.answers else NOTHING
        return Frame(kind="done", body=body, payload=bytes(sum(block["size"] for block in body.get("blocks", ()))))

    async def stop(self) -> None:
        await asyncio.sleep(0)


def news(kind: Kind, source: Source = "session", call: str = "7-1") -> CallNews:
    return CallNews(kind=kind, call=call, source=source, at=time.monotonic(), wall=time.time())


def told(kind: Kind) -> dict[str, Any]:
    return {**NOTHING, "news": [msgspec.to_builtins(news(kind))]}


def following(
    play: Callable[..., Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
    data: Path,
    gateway: Door | None = None,
    *,
    hangs: bool = False,
) -> list[str]:
    """What was said to people."""
    monkeypatch.setenv("EARSHOT_DATA", str(data))
    capture = Capture()

    def take(frame: Frame) -> None:
        if frame.kind == "refused":
            capture.said.append(frame.body["sentence"])

    async def follow() -> None:
        capture.hangs = hangs
        engine = Engine(site.find("default"), take)
        engine.speech = DeafRecognizer()  # type: ignore[assignment]
        calls = LiveCalls(capture, EngineHost(engine), gateway)  # type: ignore[arg-type]
        calls.start()
        try:
            await play(capture, engine, calls)
        finally:
            await calls.stop()
            await engine.stop()

    asyncio.run(follow())
    return capture.said


async def until(done: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not done():  # noqa: ASYNC110  # what is waited for is a list
            await asyncio.sleep(0.02)


def test_devices_that_could_not_be_opened_are_tried_again(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(capture: Capture, engine: Engine, calls: LiveCalls) -> None:
        capture.refuses = 1
        capture.answers = [told("media_start")]
        await until(lambda: capture.asked.count("listen") == 2)

    following(play, monkeypatch, tmp_path)


@pytest.mark.parametrize("refusal", ["The worker met an error; see its log file.", ""])
def test_while_one_leg_is_refused_it_is_missing_and_the_other_one_is_not(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch, refusal: str
) -> None:
    """However often it is asked for again."""

    async def play(capture: Capture, engine: Engine, calls: LiveCalls) -> None:
        half = {
            **NOTHING,
            "blocks": [{"leg": "agent", "at": time.monotonic(), "size": 320}],
            "states": {"agent": {"status": "running", "say": "", "instead": ""}},
            "dropped": {"agent": 0.0, "customer": 0.0},
        }
        capture.refuses, capture.refusal = 1_000_000, refusal
        capture.answers = [told("media_start"), *[half] * 1_000]
        await until(lambda: engine.desk.interactions)
        (call,) = engine.desk.interactions

        def health() -> dict[str, e.AudioHealthChanged]:
            return dict(engine.desk.interactions[call].health)

        await until(lambda: "customer" in health() and health()["customer"].status == "absent")
        assert health()["customer"].why == (refusal or BROKE)
        events = await asyncio.to_thread(engine.journal.read, call)
        sound = [x for x in events if isinstance(x, e.AudioHealthChanged)]
        assert "absent" not in {x.status for x in sound if x.leg == "agent"}
        assert [x.status for x in sound if x.leg == "customer"].count("absent") == 1

    following(play, monkeypatch, tmp_path)


def test_a_bug_in_following_calls_is_said_and_they_are_followed_on(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(capture: Capture, engine: Engine, calls: LiveCalls) -> None:
        capture.answers = [{}, {}, told("media_start")]
        await until(lambda: engine.desk.interactions)

    assert following(play, monkeypatch, tmp_path) == [BROKE]


def test_what_is_told_late_of_a_call_that_the_gateway_has_not_leaves_its_devices_open(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its id, and a hold: to wait for the gateway once more would cost a second of the call each time."""

    async def play(capture: Capture, engine: Engine, calls: LiveCalls) -> None:
        capture.answers = [told("media_start")]
        await until(lambda: "listen" in capture.asked)
        await asyncio.sleep(GRACE_S + 0.1)
        for kind in ("answered", "held", "resumed"):
            calls.news(news(kind, "hook", "6c2b3f52-7e4c-4fd8-a3a6-000000000007"))
            await asyncio.sleep(0.3)
        assert len(engine.desk.interactions) == 1
        assert capture.asked.count("listen") == 1
        assert "stop" not in capture.asked

    nowhere = Door(url="ws://127.0.0.1:9", name="anna", token="x")
    following(play, monkeypatch, tmp_path, nowhere)


def test_a_call_that_nobody_speaks_of_any_more_is_over_while_capture_does_not_start(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker, "RING_S", 0.3)

    async def play(capture: Capture, engine: Engine, calls: LiveCalls) -> None:
        calls.news(news("ringing", "hook"))
        (call,) = engine.desk.interactions
        await until(lambda: engine.desk.interactions[call].phase not in IN_CALL)

    following(play, monkeypatch, tmp_path, hangs=True)


def test_a_call_that_ended_while_the_capture_worker_was_dead_is_over(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker, "ORPHAN_S", 0.5)

    async def play(capture: Capture, engine: Engine, calls: LiveCalls) -> None:
        capture.answers = [told("media_start")]
        await until(lambda: engine.desk.interactions)
        (call,) = engine.desk.interactions
        await until(lambda: engine.desk.interactions[call].phase == "live")
        await asyncio.sleep(1)
        assert engine.desk.interactions[call].phase == "live"
        capture.pid = 2  # another worker, which sees nobody in a call
        await until(lambda: engine.desk.interactions[call].phase not in IN_CALL)

    assert following(play, monkeypatch, tmp_path) == []


def test_sound_that_nobody_took_in_time_is_told_as_this_computers_fault(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(capture: Capture, engine: Engine, calls: LiveCalls) -> None:
        capture.answers = [told("media_start")]
        await until(lambda: "live" in {call.phase for call in engine.desk.interactions.values()})
        (call,) = engine.desk.interactions
        await asyncio.sleep(2.5)  # in which no sound comes
        at = time.monotonic()
        blocks = [{"leg": leg, "at": at, "size": 64_000} for leg in ("agent", "customer")]
        dropped = {"agent": 1.5, "customer": 0.0}
        states = {leg: {"status": "running", "say": "", "instead": ""} for leg in dropped}
        capture.answers = [{**NOTHING, "blocks": blocks, "dropped": dropped, "states": states}]
        await until(lambda: len(engine.desk.interactions[call].gaps) == 2)
        reasons = {gap.leg: gap.reason for gap in engine.desk.interactions[call].gaps}
        assert reasons == {"agent": "overload", "customer": "no_audio"}

    following(play, monkeypatch, tmp_path)
