from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.__main__ import bad_pair, demo_replay
from ui.single import SingleInstance


@pytest.mark.parametrize(("python", "qt", "works"), [
    ((3, 11), "6.12.0", False),
    ((3, 11), "6.11.3", True),
    ((3, 12), "6.12.0", True),
])  # fmt: skip
def test_the_pair_that_aborts_is_refused_in_words(python: tuple[int, int], qt: str, works: bool) -> None:
    assert (bad_pair(python, qt) == "") is works


def test_demo_plays_a_call_that_ships() -> None:
    replay = demo_replay(["--call", "moving-house", "--speed", "2"])
    assert (replay.path.endswith("moving-house.flac"), replay.speed) == (True, 2.0)  # type: ignore[attr-defined]


@pytest.mark.parametrize("options", [["--help"], ["--call", "no-such-call"], ["--speed", "fast"], ["x", "y"]])
def test_what_the_window_cannot_read_is_left_to_the_command_line(options: list[str]) -> None:
    assert demo_replay(options) is None


@pytest.mark.parametrize(
    ("command", "profile", "says", "code"),
    [("run", "default", "", 0), ("demo", "demo", "no second call is played", 2)],
)
def test_a_second_launch_shows_the_first_window_and_says_what_it_did_not_do(
    qtbot: QtBot, tmp_path: Path, command: str, profile: str, says: str, code: int
) -> None:
    first = SingleInstance(tmp_path / "profiles" / profile)
    assert first.claim()
    asked: list[str] = []
    first.asked.connect(asked.append)
    environment = {**os.environ, "EARSHOT_DATA": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    second = subprocess.Popen([sys.executable, "-m", "ui", command], env=environment, stderr=subprocess.PIPE, text=True)
    qtbot.waitUntil(lambda: second.poll() is not None)
    _, said = second.communicate()
    assert (asked, second.returncode, says in said, bool(said)) == (["show"], code, True, bool(says)), said
    first.close()
