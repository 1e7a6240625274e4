"""Calls as the telephone tells them: real commands, a real softphone, the real engine and window; no sound is needed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from copilot import commands as c
from copilot import events as e
from copilot import paths
from copilot.state import Interaction
from tests.copilot.calls.softphone import agent, customer, needs_baresip
from tests.journeys.window import Window
from ui import words

pytestmark = [pytest.mark.slow, pytest.mark.paced]

ANA, BEN = "+44 20 7946 0018", "+44 7700 900999"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose profile has the demo's playbooks, on a machine without a sound server."""
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/no-sound-here")
    folder = paths.make(tmp_path / "data")
    (folder / "settings.toml").write_text(f'hook_port = 0\ncontent = "{paths.resources() / "demo"}"\n')
    return folder


@pytest.fixture
def desk(data: Path, speech_models: Path) -> Iterator[Window]:
    window = Window(data, profile="default")
    wait_for_the_hook(data)
    yield window
    if window.alive:
        window.leave()


def wait_for_the_hook(data: Path) -> None:
    limit = time.monotonic() + 60
    while not (data / "profiles" / "default" / "hook-port").exists():
        assert time.monotonic() < limit, "the hook never listened"
        time.sleep(0.05)


def call(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What a softphone runs."""
    return subprocess.run(
        [sys.executable, "-m", "ui", "call", *words],
        env={**os.environ, "EARSHOT_DATA": str(data)}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def tells(data: Path, *words: str) -> None:
    ran = call(data, *words)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def of(window: Window, number: str) -> Interaction:
    found = [one for one in window.desk.interactions.values() if one.caller.number == number]
    return found[-1] if found else Interaction(id="")


def test_a_softphone_that_runs_a_command_when_it_rings(desk: Window) -> None:
    phases: list[str] = []
    for words_, phase in [
        (("ringing", "--number", ANA, "--name", "Ana Silva", "--id", "7"), "ringing"),
        (("answered", "--id", "7"), "live"),
        (("held", "--id", "7"), "hold"),
        (("resumed", "--id", "7"), "live"),
        (("ended", "--id", "7"), "wrapup"),
    ]:
        tells(desk.data, *words_)
        desk.until(lambda w, phase=phase: w.call.phase == phase, 20)
        phases.append(desk.call.phase)
    assert desk.call.caller.name == "Ana Silva"
    kinds = [type(event).__name__ for event in desk.seen if type(event).__name__.startswith("Call")]
    assert [k for k in kinds if k != "CallerLooked"] == [
        "CallRinging", "CallAnswered", "CallHeld", "CallResumed", "CallEnded",
    ]  # fmt: skip


def test_a_payment_page_pauses_hearing_in_the_queue_that_the_telephone_told(desk: Window) -> None:
    tells(desk.data, "answered", "--number", ANA, "--queue", "billing")
    desk.until(lambda w: w.call.phase == "live", 20)
    assert desk.call.queue == "billing"
    tells(desk.data, "pause")
    desk.until(lambda w: w.call.paused, 20)
    assert desk.call.paused_why == "program"
    tells(desk.data, "listen")
    desk.until(lambda w: not w.call.paused, 20)
    tells(desk.data, "ended")
    desk.until(lambda w: w.call.phase == "wrapup", 20)


def test_call_time_is_the_clocks(desk: Window) -> None:
    clock = [time.monotonic()]
    tells(desk.data, "answered", "--number", ANA)
    clock.append(time.monotonic())
    desk.until(lambda w: w.call.phase == "live", 20)
    time.sleep(3.0)
    clock.append(time.monotonic())
    tells(desk.data, "ended")
    clock.append(time.monotonic())
    desk.until(lambda w: w.call.phase == "wrapup", 20)
    answered, ended = (next(ev for ev in desk.seen if isinstance(ev, kind)) for kind in (e.CallAnswered, e.CallEnded))
    assert clock[2] - clock[1] <= ended.at - answered.at <= clock[3] - clock[0]


def test_a_missed_call_leaves_nothing_to_do(desk: Window) -> None:
    tells(desk.data, "ringing", "--number", ANA)
    desk.until(lambda w: w.call.phase == "ringing", 20)
    tells(desk.data, "ended")
    desk.until(lambda w: w.call.phase == "finished", 20)


def test_a_link_in_a_browser_rings(desk: Window) -> None:
    tells(desk.data, "link", "earshot://call?number=%2B442079460018&name=Ana%20Silva")
    desk.until(lambda w: w.call.phase == "ringing", 20)
    assert (desk.call.caller.number, desk.call.caller.name) == ("+442079460018", "Ana Silva")


def test_without_earshot_the_command_says_what_to_do(data: Path) -> None:
    ran = call(data, "ringing", "--number", ANA)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Open its window" in ran.stderr


def test_a_call_goes_on_in_an_engine_that_comes_back(desk: Window) -> None:
    tells(desk.data, "ringing", "--number", ANA, "--id", "7")
    tells(desk.data, "answered", "--id", "7")
    desk.until(lambda w: w.call.phase == "live", 20)
    (desk.data / "profiles" / "default" / "hook-port").unlink()
    desk.kill()
    wait_for_the_hook(desk.data)
    tells(desk.data, "held", "--id", "7", "--number", ANA)
    desk.until(lambda w: w.call.phase == "hold", 20)
    tells(desk.data, "ended", "--id", "7")
    desk.until(lambda w: w.call.phase == "wrapup", 20)
    assert len(desk.desk.interactions) == 1


def test_a_real_softphone_is_called_and_the_window_knows_by_whom(
    data: Path, tmp_path: Path, speech_models: Path
) -> None:
    needs_baresip()
    phone = agent(tmp_path / "agent")
    with (data / "settings.toml").open("a") as settings:
        settings.write(f"baresip_port = {phone.control}\n")
    ana = customer(tmp_path / "ana", number="+442079460018", name="Ana Silva")
    window = Window(data, profile="default")
    try:
        wait_for_the_hook(data)
        ana.does(f"dial sip:agent@127.0.0.1:{phone.sip}")
        window.until(lambda w: w.call.phase == "ringing", 30)
        assert (window.call.caller.number, window.call.caller.name) == ("+442079460018", "Ana Silva")
        phone.does("accept")
        window.until(lambda w: w.call.phase == "live", 20)
        phone.does("hold")
        window.until(lambda w: w.call.phase == "hold", 20)
        phone.does("resume")
        window.until(lambda w: w.call.phase == "live", 20)
        ana.does("hangup")
        window.until(lambda w: w.call.phase == "wrapup", 20)
        assert len(window.desk.interactions) == 1
    finally:
        window.leave()
        phone.stop()
        ana.stop()


def test_the_phone_rings_again_while_a_wrap_up_is_open(open_panel: Any, data: Path) -> None:
    """The wrap-up stays where it is; the second call is told, taken up from there, and both are finished."""
    panel = open_panel(data, "default")
    window = panel.window
    panel.until(lambda: (data / "profiles" / "default" / "hook-port").exists())

    def person(number: str) -> Interaction:
        desk = panel.bridge.desk.interactions.values()
        return next((one for one in desk if one.caller.number == number), Interaction(id=""))

    def shown() -> str:
        return window.view.interaction.caller.number if window.view.interaction else ""

    tells(data, "ringing", "--number", ANA, "--name", "Ana Silva", "--id", "1")
    panel.until(lambda: window.panel.mode == "ringing")
    assert words.caller_name(person(ANA).caller) == "Ana Silva"
    tells(data, "answered", "--id", "1")
    panel.until(lambda: window.panel.mode == "live")
    tells(data, "ended", "--id", "1")
    panel.until(lambda: window.panel.mode == "wrapup")
    window.panel.wrapup.setFocus()

    tells(data, "ringing", "--number", BEN, "--name", "Ben", "--id", "2")
    panel.until(lambda: person(BEN).phase == "ringing")
    panel.qtbot.wait(500)
    assert (window.panel.mode, shown()) == ("wrapup", ANA), "the open wrap-up was taken away"
    assert window.panel.strip._text.text() == "Ben is calling"
    tells(data, "answered", "--id", "2")
    panel.until(lambda: person(BEN).phase == "live")
    panel.qtbot.wait(500)
    assert (window.panel.mode, shown()) == ("wrapup", ANA), "the open wrap-up was taken away while hands are on it"

    assert window.panel.strip._text.text() == "Ben is on the line"
    panel.click(window.panel.strip.button)
    panel.until(lambda: (window.panel.mode, shown()) == ("live", BEN))
    tells(data, "ended", "--id", "2")
    panel.until(lambda: window.panel.mode == "wrapup")
    for number in (BEN, ANA):
        window.look_at(person(number).id)
        panel.until(lambda number=number: shown() == number)
        panel.bridge.send(c.FinishInteraction(interaction=person(number).id))
        panel.until(lambda number=number: person(number).phase in ("finished", "opened"))
    assert window.panel.mode == "ready"
