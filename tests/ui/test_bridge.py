"""The bridge against a real child process that speaks the frames."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from copilot.commands import ApproveWrite, UseCard
from ui.bridge import Bridge

CHILD = """
import os, sys, time
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
            hello = link.hello("engine", "1")
            hello.body["protocol"] += "foreign" in sys.argv
            send(hello)
        elif frame.kind == "command" and frame.body["type"] == "Attach":
            if "slow" in sys.argv:
                send(link.Frame(kind="refused", body={"sentence": "collecting"}))
                time.sleep(0.3)
            send(link.Frame(kind="reset"))
            event(InteractionOpened, 1)
            send(link.Frame(kind="caught_up"))
            event(CallAnswered, 2)
        elif frame.kind == "command":
            if frame.body.get("card") == "die":
                os._exit(3)
            send(link.Frame(kind="refused", body={"sentence": " ".join(("got", frame.body["type"], frame.body.get("card", ""))).strip()}))
        elif frame.kind == "ping":
            send(link.Frame(kind="pong"))
"""


@pytest.fixture
def bridge(qtbot: Any, tmp_path: Path, request: Any) -> Any:
    """A bridge to the child, which can be "slow" in telling everything, or "foreign": of another version."""
    child = tmp_path / "child.py"
    child.write_text(CHILD)
    bridge = Bridge([sys.executable, str(child), getattr(request, "param", "")])
    yield bridge
    bridge.close()


@pytest.fixture
def said(bridge: Any) -> list[str]:
    """What came out of `refused`: the child answers there to every command."""
    said: list[str] = []
    bridge.refused.connect(said.append)
    return said


def test_the_backlog_comes_as_one_desk_and_then_live(bridge: Any, qtbot: Any) -> None:
    told: list[Any] = []
    bridge.changed.connect(lambda desk, event: told.append((desk, event)))
    bridge.start()
    qtbot.waitUntil(lambda: len(told) == 2)
    (first, none), (second, event) = told
    assert none is None
    assert first.interactions["c"].phase == "opened"
    assert second.interactions["c"].phase == "live"
    assert type(event).__name__ == "CallAnswered"


def test_commands_sent_before_the_engine_is_there_are_not_lost(bridge: Any, qtbot: Any) -> None:
    bridge.send(UseCard(interaction="c", card="x"))
    with qtbot.waitSignal(bridge.refused) as refused:
        bridge.start()
    assert refused.args == ["got UseCard x"]


@pytest.mark.parametrize("bridge", ["slow"], indirect=True)
def test_commands_keep_their_order_while_the_engine_still_tells_everything(
    bridge: Any, qtbot: Any, said: list[str]
) -> None:
    bridge.send(UseCard(interaction="c", card="first"))
    bridge.refused.connect(
        lambda sentence: bridge.send(UseCard(interaction="c", card="second")) if sentence == "collecting" else None
    )
    bridge.changed.connect(lambda *_: bridge.send(UseCard(interaction="c", card="third")))
    bridge.start()
    qtbot.waitUntil(lambda: len(said) >= 4)
    assert said[1:4] == ["got UseCard first", "got UseCard second", "got UseCard third"]


def test_commands_sent_between_two_engines_are_not_lost(bridge: Any, qtbot: Any, said: list[str]) -> None:
    bridge.start()
    qtbot.waitUntil(lambda: "c" in bridge.desk.interactions)
    bridge.lost.connect(lambda: bridge.send(UseCard(interaction="c", card="late")))
    with qtbot.waitSignal(bridge.back):
        bridge.send(UseCard(interaction="c", card="die"))
    qtbot.waitUntil(lambda: said == ["got UseCard late"])


def test_an_approval_never_waits_for_an_engine(bridge: Any, qtbot: Any, said: list[str]) -> None:
    bridge.send(ApproveWrite(interaction="c", proposal="w", digest="d", values={"credit": "27.40 €"}))
    assert len(said) == 1
    assert said[0].startswith("Not approved")
    bridge.start()
    qtbot.waitUntil(lambda: "c" in bridge.desk.interactions)
    bridge.send(UseCard(interaction="c", card="x"))
    qtbot.waitUntil(lambda: len(said) > 1)
    assert said[1:] == ["got UseCard x"]


@pytest.mark.parametrize("bridge", ["foreign"], indirect=True)
def test_an_engine_of_another_version_is_said_once_and_not_started_again(
    bridge: Any, qtbot: Any, said: list[str]
) -> None:
    with qtbot.waitSignal(bridge.lost):
        bridge.start()
    assert "protocol 2" in bridge.loss.reason
    qtbot.wait(600)  # the first back-off is 200 ms
    assert (bridge.pid, bridge.loss.tries, said) == (0, 1, [])


def test_a_dead_engine_is_started_again_and_the_desk_stays(bridge: Any, qtbot: Any) -> None:
    bridge.start()
    qtbot.waitUntil(lambda: "c" in bridge.desk.interactions)
    with qtbot.waitSignal(bridge.lost):
        bridge.send(UseCard(interaction="c", card="die"))
    assert bridge.desk.interactions["c"].phase == "live"
    assert bridge.loss.tries == 1
    with qtbot.waitSignal(bridge.back):
        pass
    assert bridge.loss is None


def test_closing_lets_the_engine_end_by_itself(bridge: Any, qtbot: Any) -> None:
    bridge.start()
    qtbot.waitUntil(lambda: "c" in bridge.desk.interactions)
    process = bridge._process
    bridge.close()
    assert (process.exitStatus().name, process.exitCode()) == ("NormalExit", 0)


def test_an_engine_that_cannot_start_is_tried_again(qtbot: Any) -> None:
    bridge = Bridge(["/nowhere/to/be/found"])
    with qtbot.waitSignal(bridge.lost):
        bridge.start()
    bridge.close()
    assert bridge.loss.tries == 1
