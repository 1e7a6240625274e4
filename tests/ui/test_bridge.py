"""The bridge against a real child process that speaks the frames."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from copilot.commands import UseCard
from ui.bridge import Bridge

CHILD = """
import os, sys
from copilot import codec, link
from copilot.events import CallAnswered, InteractionOpened
source, sink = link.claim_stdio()
def send(frame):
    sink.write(link.pack(frame))
def event(kind, n, **fields):
    send(link.Frame(kind="event", body=codec.to_dict(kind(id=f"c/{n}", interaction="c", at=n, wall=1.0 + n, **fields))))
splitter = link.Splitter()
while data := source.read(65536):
    for frame in splitter.feed(data):
        if frame.kind == "hello":
            send(link.hello("engine", "1"))
        elif frame.kind == "command" and frame.body["type"] == "Attach":
            send(link.Frame(kind="reset"))
            event(InteractionOpened, 1)
            send(link.Frame(kind="caught_up"))
            event(CallAnswered, 2)
        elif frame.kind == "command":
            if frame.body.get("card") == "die":
                os._exit(3)
            send(link.Frame(kind="refused", body={"sentence": "got " + frame.body["type"]}))
        elif frame.kind == "ping":
            send(link.Frame(kind="pong"))
"""


@pytest.fixture
def bridge(qtbot: Any, tmp_path: Path) -> Any:
    child = tmp_path / "child.py"
    child.write_text(CHILD)
    bridge = Bridge([sys.executable, str(child)])
    yield bridge
    bridge.close()


def test_the_backlog_comes_as_one_desk_and_then_live(bridge: Any, qtbot: Any) -> None:
    told: list[Any] = []
    bridge.changed.connect(lambda desk, event: told.append((desk, event)))
    bridge.start()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=10_000)
    (first, none), (second, event) = told
    assert none is None
    assert first.interactions["c"].phase == "opened"
    assert second.interactions["c"].phase == "live"
    assert type(event).__name__ == "CallAnswered"


def test_commands_sent_before_the_engine_is_there_are_not_lost(bridge: Any, qtbot: Any) -> None:
    bridge.send(UseCard(interaction="c", card="x"))
    with qtbot.waitSignal(bridge.refused, timeout=10_000) as refused:
        bridge.start()
    assert refused.args == ["got UseCard"]


def test_a_dead_engine_is_started_again_and_the_desk_stays(bridge: Any, qtbot: Any) -> None:
    bridge.start()
    qtbot.waitUntil(lambda: "c" in bridge.desk.interactions, timeout=10_000)
    with qtbot.waitSignal(bridge.lost, timeout=10_000):
        bridge.send(UseCard(interaction="c", card="die"))
    assert bridge.desk.interactions["c"].phase == "live"
    assert bridge.loss.tries == 1
    with qtbot.waitSignal(bridge.back, timeout=10_000):
        pass
    assert bridge.loss is None


def test_closing_lets_the_engine_end_by_itself(bridge: Any, qtbot: Any) -> None:
    bridge.start()
    qtbot.waitUntil(lambda: "c" in bridge.desk.interactions, timeout=10_000)
    process = bridge._process
    bridge.close()
    assert (process.exitStatus().name, process.exitCode()) == ("NormalExit", 0)


def test_an_engine_that_cannot_start_is_tried_again(qtbot: Any) -> None:
    bridge = Bridge(["/nowhere/to/be/found"])
    with qtbot.waitSignal(bridge.lost, timeout=5000):
        bridge.start()
    bridge.close()
    assert bridge.loss.tries == 1
