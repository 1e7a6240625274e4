"""Who gives way: words before help before the rest, and nobody below a worker that listens."""

from __future__ import annotations

import subprocess
import sys

import pytest

from copilot.priority import NICENESS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="niceness is Unix'")

PROGRAM = "import os, sys; from copilot import priority; priority.give_way(sys.argv[1]); print(os.nice(0))"


def niceness(role: str) -> int:
    done = subprocess.run([sys.executable, "-c", PROGRAM, role], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_each_role_takes_its_place_below_the_softphone_and_capture() -> None:
    before = niceness("capture")
    found = {role: niceness(role) - before for role in ("speech", "knowledge", "gaps")}
    assert found == {role: NICENESS[role] for role in found}
    assert 0 < found["speech"] < found["knowledge"] < found["gaps"]
