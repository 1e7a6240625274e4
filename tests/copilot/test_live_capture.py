"""A capture worker that refuses to listen, or stands still where it is asked to: calls are followed on all the same."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from copilot import live_calls, standstill
from copilot.calls.news import Kind
from copilot.children import ChildLost, ChildSpec
from copilot.engine import Engine
from copilot.link import Frame
from copilot.live_calls import IN_CALL, LiveCalls
from tests.copilot.test_live_calls import Capture, following, told, until

REFUSED = "The worker met an error; see its log file."


def test_a_call_ends_and_what_is_wrong_is_said_while_listening_is_refused(
    tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(capture: Capture, engine: Engine, calls: LiveCalls) -> None:
        capture.refuses = 1_000_000
        capture.answers = [told("media_start")]
        await until(lambda: engine.desk.interactions)
        (call,) = engine.desk.interactions
        await until(lambda: len(engine.desk.interactions[call].health) == 2)
        assert {health.why for health in engine.desk.interactions[call].health.values()} == {REFUSED}
        capture.answers = [told("media_stop")]
        await until(lambda: engine.desk.interactions[call].phase not in IN_CALL)

    assert following(play, monkeypatch, tmp_path) == []


class Hung:
    """From its request `kind` on, `capture` does no more than the process `pid`; until it is killed, which ends it."""

    def __init__(self, capture: Capture, kind: str, pid: int) -> None:
        self.killed = 0
        self._ask, self._kind, self._pid = capture.ask, kind, pid
        self._dead = asyncio.Event()
        self._capture = capture
        capture.ask, capture.kill, capture.spec = self.ask, self.kill, ChildSpec(role="capture")  # type: ignore

    async def ask(self, kind: str, body: dict[str, Any] | None = None, *, deadline: float = 30.0) -> Frame:
        if kind == self._kind and not self.killed:
            self._capture.pid = self._pid
            await self._dead.wait()
            raise ChildLost("capture")
        return await self._ask(kind, body, deadline=deadline)

    def kill(self) -> None:
        self.killed += 1
        self._capture.pid = 2
        self._dead.set()


@pytest.fixture
def still() -> Iterator[int]:
    """A process that does nothing."""
    with subprocess.Popen(["sleep", "3600"]) as process:
        yield process.pid
        process.kill()


@pytest.mark.parametrize("kind", ["listen", "stop"])
def test_a_worker_that_stands_still_as_it_opens_or_closes_devices_is_replaced_as_soon_as_one_that_owes_sound(
    kind: str, still: int, tmp_path: Path, speech_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standstill, "REPLACED_S", 0.3)
    monkeypatch.setattr(live_calls, "STOPS_S", 0.3)

    async def play(capture: Capture, engine: Engine, calls: LiveCalls) -> None:
        hung = Hung(capture, kind, still)
        story: list[Kind] = ["media_start"] if kind == "listen" else ["media_start", "media_stop"]
        for news in story:
            capture.answers.append(told(news))
            await until(lambda: not capture.answers)
        await until(lambda: hung.killed)
        await until(lambda: capture.asked[-1] == "take")

    assert following(play, monkeypatch, tmp_path) == []
