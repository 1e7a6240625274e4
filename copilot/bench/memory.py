"""Memory of every process in a call, as the most that was seen once a second (PSS)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from copilot.bench.figures import Figure, Report, plain, under
from copilot.bench.story import Run, pss

MB = 1_000_000
LIMITS = {"window": 130, "speech": 260, "knowledge": 200}
WHOLE = 650


def report(runs: Sequence[Run]) -> Report:
    peaks: dict[str, float] = {}
    for run in runs:
        for role, value in run.memory.items():
            peaks[role] = max(value, peaks.get(role, 0))
    floor = f"{bare_python() / MB:.0f} MB"
    figures: list[Figure] = []
    for role, value in sorted(peaks.items()):
        if role in LIMITS:
            figures.append(under(role, value / MB, LIMITS[role], "MB", floor=floor, digits=0))
        else:
            figures.append(plain(role, f"{value / MB:.0f} MB", floor))
    figures.append(under("whole application (sum of the peaks)", sum(peaks.values()) / MB, WHOLE, "MB", digits=0))
    return Report(title="Memory in a call", figures=tuple(figures), note="Floor: a bare Python process.")


def bare_python() -> int:
    """Bytes of PSS of a Python that does nothing."""
    code = "import sys; sys.stdout.write('x'); sys.stdout.flush(); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        return pss(process.pid)
