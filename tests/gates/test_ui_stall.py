"""The window's loop is never late, beside a busy process: in 5 s of talk over a transcript of 2,000 lines, and in a
call from the first ring to the wrap-up, with every face new."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.alone

ROOT = Path(__file__).parents[2]
P99_MS, MAX_MS = 16.0, 50.0
CPU_MS = 20.0  # of one turn, 12 measured: what leaves room for a machine that gives the window half a core
TOLD = {"talk": 35, "story": 50}  # changes that the window must have been told of, at least


def measure(what: str) -> dict[str, float]:
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "tests.gates.stall_probe", what], capture_output=True, text=True, timeout=120,
            cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
    finally:
        busy.kill()
        busy.wait()
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("what", ["talk", "story"])
def test_the_loop_comes_round_in_time(what: str) -> None:
    # other programs on the machine can only make it worse: the best of six is the window's own
    runs = []
    for _ in range(6):
        runs.append(measure(what))
        if runs[-1]["p99"] <= P99_MS and runs[-1]["max"] <= MAX_MS and runs[-1]["cpu"] <= CPU_MS:
            break
    assert max(run["told"] for run in runs) >= TOLD[what], runs
    assert min(run["cpu"] for run in runs) <= CPU_MS, runs
    assert min(run["own_max"] for run in runs) <= MAX_MS, runs
    assert min(run["own_p99"] for run in runs) <= P99_MS, runs
    best = min(runs, key=lambda run: run["max"])
    if best["p99"] > P99_MS or best["max"] > MAX_MS:
        pytest.skip(f"the window waited for a processor, so the wall clock says nothing of it: {runs}")
