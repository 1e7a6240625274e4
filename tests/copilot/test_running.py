"""One engine a profile, and asking whether one runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from copilot import paths
from copilot.errors import InputError
from copilot.running import is_running, lock

HOLDS = "from copilot.running import lock\nwith lock('default'):\n print('held', flush=True)\n input()"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="is asked by flock")


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    return tmp_path


def test_whether_an_engine_runs_is_known_at_once_and_asking_leaves_nothing(data: Path) -> None:
    assert not is_running("default")
    assert not paths.profile_path("default").exists()
    with subprocess.Popen([sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as engine:
        assert engine.stdout is not None
        assert engine.stdout.readline().strip() == b"held"
        assert is_running("default")  # it never gives the lock away: who waited for it would wait for ever
        assert not is_running("demo")
        engine.kill()
    assert not is_running("default")  # though its file is still there


def test_a_second_engine_is_refused_and_the_first_goes_on() -> None:
    with lock("default"):
        with pytest.raises(InputError, match="already running with the profile 'default'"), lock("default"):
            pass
        assert is_running("default")
    assert not is_running("default")
