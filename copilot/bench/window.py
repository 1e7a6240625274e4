"""The window: how soon it is there and ready, and how late its loop comes round while the engine works."""

from __future__ import annotations

import math
from collections.abc import Sequence

from copilot.bench.figures import Report, percentile, plain, under
from copilot.bench.story import Run, ready_after


def report(runs: Sequence[Run]) -> Report:
    late = [ms for run in runs for ms in run.late_ms]
    floor = [ms for run in runs for ms in run.floor_late_ms]
    frames = [run.first_frame - run.started for run in runs]
    readies = [ready_after(run.trace, run.started) for run in runs]
    firsts = [run.first_ready_s for run in runs]
    return Report(
        title="Window",
        figures=(
            under(
                "process start → first frame, median",
                percentile(frames, 0.5),
                0.6,
                "s",
                floor=f"{percentile([run.floor_first_frame for run in runs], 0.5):.2f} s",
            ),
            under("process start → ready to listen, warm (the index is made), median", percentile(readies, 0.5), 3.0, "s"),
            plain("the same at the very first start, which makes the index, median", f"{percentile(firsts, 0.5):.2f} s"),
            under(
                "lateness of the loop in a call, p99", percentile(late, 0.99), 16, "ms",
                floor=f"{percentile(floor, 0.99):.2f} ms", digits=1,
            ),
            under(
                "lateness of the loop in a call, max", max(late, default=math.nan), 50, "ms",
                floor=f"{max(floor, default=math.nan):.2f} ms", digits=1,
            ),
        ),
        note="Floor: an empty window, started just before, and one that runs beside the call.",
    )  # fmt: skip
