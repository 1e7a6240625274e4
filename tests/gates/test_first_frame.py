"""The first frame is there within 0.6 s of the process's start, and the window carries nothing heavy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.alone

ROOT = Path(__file__).parents[2]
FIRST_FRAME_S = 0.6
CPU_S = 0.5  # of the same, for machines on which others run
HEAVY = (
    "numpy",
    "torch",
    "httpx",
    "onnxruntime",
    "faiss",
    "soundfile",
    "soxr",
    "sounddevice",
    "sqlcipher3",
    "typer",
    "rich",
)


def run_window(data: Path, code: str = "") -> tuple[float, float, str]:
    """Start the window as a user would: seconds and CPU seconds to its first frame, and what `code` printed at the end."""
    probe = data / "probe.json"
    script = (
        "import sys, os, json\n"
        "import ui.app as app\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        # the engine is another process; this one is measured alone
        "app.engine_command = lambda profile: [sys.executable, '-c', 'import time; time.sleep(5)']\n"
        "import time, ui.probe\n"
        "painted = ui.probe.Probe._painted\n"
        "def note(probe):\n"
        "    print('CPU', time.process_time(), flush=True)\n"
        "    painted(probe)\n"
        "ui.probe.Probe._painted = note\n"
        "made = app.make_application\n"
        "def make():\n"
        "    a = made()\n"
        "    QTimer.singleShot(900, a.quit)\n"
        "    return a\n"
        "app.make_application = make\n"
        "code = app.main('default')\n" + code + "\nos._exit(code)\n"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "EARSHOT_DATA": str(data), "EARSHOT_PROBE": str(probe)}
    started = time.time()  # a process's own start time is counted from the boot and can be a second off
    with subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err[-2000:]
    cpu = next(float(line.split()[1]) for line in out.splitlines() if line.startswith("CPU"))
    return json.loads(probe.read_text())["first_frame"] - started, cpu, out


@pytest.mark.slow
def test_the_first_frame_comes_soon(tmp_path: Path) -> None:
    run_window(tmp_path)  # files come into the cache
    runs = []
    for _ in range(6):  # other programs on the machine can only make it worse: the best one is the window's own
        runs.append(run_window(tmp_path)[:2])
        if runs[-1][0] <= FIRST_FRAME_S and runs[-1][1] <= CPU_S:
            break
    assert min(cpu for _, cpu in runs) <= CPU_S, runs
    best = min(seconds for seconds, _ in runs)
    if best > FIRST_FRAME_S and psutil.getloadavg()[0] > (psutil.cpu_count() or 1):
        pytest.skip(f"this machine is busy, so the wall clock says nothing of the window: {runs}")
    assert best <= FIRST_FRAME_S, runs


def test_the_window_carries_nothing_heavy(tmp_path: Path) -> None:
    code = f"print(json.dumps([m for m in {HEAVY!r} if m in sys.modules]), flush=True)"
    *_, out = run_window(tmp_path, code)
    assert json.loads(out.splitlines()[-1]) == []


def test_the_window_has_no_threads_of_its_own(tmp_path: Path) -> None:
    code = "import threading; print(threading.active_count(), flush=True)"
    *_, out = run_window(tmp_path, code)
    assert out.splitlines()[-1] == "1"
