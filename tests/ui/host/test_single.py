from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.single import LONGEST_PATH, SingleInstance, _socket_name

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.single import SingleInstance
app = QCoreApplication([])
door = SingleInstance(Path(sys.argv[1]))
if door.claim():
    print("first", flush=True)
    app.exec()
else:
    print("asked", door.ask("show"), flush=True)
"""


def second_launch(profile: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SECOND, str(profile)], stdout=subprocess.PIPE)


def test_a_second_launch_asks_the_first_window_to_show_itself(qtbot: QtBot, tmp_path: Path) -> None:
    door = SingleInstance(tmp_path / "profile")
    assert door.claim()
    second = second_launch(tmp_path / "profile")
    with qtbot.waitSignal(door.asked) as heard:
        pass
    assert heard.args == ["show"]
    output, _ = second.communicate(timeout=60)
    assert output.split() == [b"asked", b"True"]
    door.close()


def test_profiles_do_not_meet(qtbot: QtBot, tmp_path: Path) -> None:
    one, two = SingleInstance(tmp_path / "one"), SingleInstance(tmp_path / "two")
    assert one.claim()
    assert two.claim()
    one.close()
    two.close()


def test_a_killed_first_window_leaves_nothing_in_the_way(qtbot: QtBot, tmp_path: Path) -> None:
    first = second_launch(tmp_path)
    assert first.stdout
    assert first.stdout.readline() == b"first\n"
    first.send_signal(signal.SIGKILL)
    first.wait()
    first.stdout.close()
    door = SingleInstance(tmp_path)
    assert door.claim()
    door.close()


@pytest.mark.skipif(os.name == "nt", reason="named pipes have no file mode")
def test_the_socket_is_the_users_alone(qtbot: QtBot, tmp_path: Path) -> None:
    door = SingleInstance(tmp_path / "p")
    assert door.claim()
    name = Path(_socket_name(tmp_path / "p"))
    assert stat.S_IMODE(name.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE((tmp_path / "p").stat().st_mode) == 0o700
    door.close()


def test_a_long_profile_path_still_gives_a_usable_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    assert len(_socket_name(deep)) <= LONGEST_PATH
    assert _socket_name(deep) != _socket_name(tmp_path / ("x" * 60) / ("z" * 60))


def test_asking_where_nobody_listens_says_no(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.single.PATIENCE", 100)
    assert not SingleInstance(tmp_path).ask("show")
