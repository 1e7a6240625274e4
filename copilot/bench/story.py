"""Plays a call in the real program, in a data folder of its own, and reads the trace that its engine leaves."""

from __future__ import annotations

import contextlib
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from copilot import models
from copilot.children import command
from copilot.errors import InputError

Line = dict[str, Any]  # one line of the trace: copilot/trace.py

READY = {"speech", "knowledge"}
WARM_S = 120.0
END_S = 20.0  # after the last sound: wrap-up is drafted, the window is closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a call in the window left behind. Times are seconds since the epoch."""

    started: float  # the window's process was asked for
    trace: tuple[Line, ...]
    first_ready_s: float  # from the first start of all in this data folder, where the index is not made yet; NaN: never
    first_frame: float
    late_ms: tuple[float, ...]  # of the window's loop, while the call went on
    floor_first_frame: float  # seconds, an empty window just before
    floor_late_ms: tuple[float, ...]  # an empty window beside it, during the same call
    memory: Mapping[str, float]  # role → the most it took, bytes of PSS


def decided(trace: Iterable[Line], kind: str) -> list[Line]:
    return [line for line in trace if line["stage"] == "decided" and line["type"] == kind]


def play_in_window(call: Path, seconds: float, progress: Callable[[float], None] = lambda share: None) -> Run:
    """The call at real time in the real window, drawn offscreen. `seconds`: how long the call is.

    Raises:
        InputError: the program ended early; the sentence carries what it said last.
    """
    with own_folder() as (folder, environment):
        environment |= {
            "QT_QPA_PLATFORM": "offscreen",
            "DISPLAY": environment.get("DISPLAY") or ":offscreen",
            "EARSHOT_TRACE": str(folder / "trace.jsonl"),
        }
        first_ready = _first_start(folder, environment)
        floor_frame = _first_frame_of_an_empty_window(folder, environment)
        started = time.time()
        window = launch(window_command(call), {**environment, "EARSHOT_PROBE": str(folder / "window.json")}, folder)
        empty: subprocess.Popen[bytes] | None = None
        peaks: dict[str, float] = {}
        try:
            until = time.monotonic() + seconds + END_S
            while time.monotonic() < until and not _is_over(folder / "trace.jsonl"):
                if window.poll() is not None:
                    raise InputError(f"The window ended before the call did. {last_words(folder)}")
                empty = empty or _empty_window_once_the_call_began(folder, environment, seconds)
                for role, taken in by_role(window.pid).items():
                    peaks[role] = max(taken, peaks.get(role, 0))
                progress(min(1.0, (time.time() - started) / seconds))
                time.sleep(1.0)
        finally:
            end([window, *([empty] if empty else [])])
        probe, beside = _read(folder / "window.json"), _read(folder / "empty.json")
        return Run(
            started=started,
            trace=read_trace(folder / "trace.jsonl"),
            first_ready_s=first_ready,
            first_frame=probe["first_frame"],
            late_ms=tuple(probe["late_ms"]),
            floor_first_frame=floor_frame,
            floor_late_ms=tuple(beside["late_ms"]),
            memory=peaks,
        )


def window_command(call: Path | None = None, *, live: str = "") -> list[str]:
    """The real window, with a call or ready for one; with `live`, of that profile, which follows calls.

    Raises:
        InputError: in a frozen program, whose window cannot be measured from inside.
    """
    if getattr(sys, "frozen", False):
        raise InputError("The installed program cannot measure its window: run this bench from a checkout.")
    if live:
        return [sys.executable, "-m", "ui.probe", "live", live]
    return [sys.executable, "-m", "ui.probe", "window", *([str(call.absolute())] if call else [])]


def empty_window(seconds: float) -> list[str]:
    return [sys.executable, "-m", "ui.probe", "empty", str(seconds)]


def replay_command(call: Path, *options: str) -> list[str]:
    return command("replay", str(call), *options)


@contextmanager
def own_folder() -> Iterator[tuple[Path, dict[str, str]]]:
    """A data folder for one run, and an environment that uses it, with this machine's models."""
    with tempfile.TemporaryDirectory(prefix="earshot-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        yield (
            folder,
            {
                **os.environ,
                "EARSHOT_DATA": str(folder / "data"),
                "EARSHOT_MODELS": str(models.installed_folder()),
            },
        )


def by_role(
    pid: int, measure: Callable[[psutil.Process], float] = lambda process: pss(process.pid)
) -> dict[str, float]:
    """Sums of `measure` over a window's process and all its descendants, by role ("window", "engine", "speech" …)."""
    found: dict[str, float] = {}
    with contextlib.suppress(psutil.Error):
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            with contextlib.suppress(psutil.Error, OSError):
                role = "window" if process.pid == pid else role_of(process.cmdline())
                found[role] = found.get(role, 0) + measure(process)
    return found


def cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def role_of(arguments: list[str]) -> str:
    """The role that a command line starts: "engine", a worker's role, or "other"."""
    if "worker" in arguments:
        return arguments[arguments.index("worker") + 1]
    return "engine" if "engine" in arguments else "other"


def pss(pid: int) -> int:
    """Proportional set size, bytes: shared pages are divided among those who share them (proc(5), smaps_rollup)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    if not rollup.exists():
        return int(psutil.Process(pid).memory_info().rss)  # elsewhere the nearest there is
    for line in rollup.read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def read_trace(file: Path) -> tuple[Line, ...]:
    if not file.exists():
        return ()
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines if line.endswith("}"))


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask each to end, and make it."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _first_start(folder: Path, environment: Mapping[str, str]) -> float:
    """A first start, which makes the index and brings the files into the system's cache; seconds until it is ready."""
    started = time.time()
    window = launch(window_command(), environment, folder)
    trace = folder / "trace.jsonl"
    try:
        until = time.monotonic() + WARM_S
        while time.monotonic() < until and math.isnan(ready_after(read_trace(trace), started)):
            time.sleep(0.2)
    finally:
        end([window])
    took = ready_after(read_trace(trace), started)
    trace.unlink(missing_ok=True)
    return took


def ready_after(trace: Iterable[Line], started: float) -> float:
    """Seconds from `started` until both workers were ready for the first time; NaN when one never was."""
    at = {line["role"]: line["wall"] for line in reversed(ready(trace))}
    return max(at.values()) - started if set(at) >= READY else math.nan


def ready(trace: Iterable[Line]) -> list[Line]:
    """The lines that say a worker is ready."""
    return [line for line in trace if line.get("type") == "WorkerChanged" and line["status"] == "ready"]


def _is_over(trace: Path) -> bool:
    """Whether the call ended and everything that follows was decided a while ago."""
    return any(line.get("type") == "CallEnded" and time.time() - line["wall"] > 3 for line in read_trace(trace))


def _empty_window_once_the_call_began(
    folder: Path, environment: dict[str, str], seconds: float
) -> subprocess.Popen[bytes] | None:
    if not any(line["stage"] == "origin" for line in read_trace(folder / "trace.jsonl")):
        return None
    return launch(empty_window(seconds), {**environment, "EARSHOT_PROBE": str(folder / "empty.json")}, folder)


def _first_frame_of_an_empty_window(folder: Path, environment: dict[str, str]) -> float:
    file = folder / "first.json"
    started = time.time()
    launch(empty_window(0.5), {**environment, "EARSHOT_PROBE": str(file)}, folder).wait(timeout=60)
    return float(_read(file)["first_frame"]) - started


def launch(arguments: list[str], environment: Mapping[str, str], folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "said.txt").open("ab") as said:
        return subprocess.Popen(arguments, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said, stderr=said)


def _read(file: Path) -> dict[str, Any]:
    if not file.exists():
        raise InputError(f"A window left no measurement ({file.name}). {last_words(file.parent)}")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def last_words(folder: Path) -> str:
    said = (folder / "said.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    return " ".join(said[-3:])
