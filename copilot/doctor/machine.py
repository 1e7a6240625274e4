"""The machine: Python and Qt, processors, memory, disk, clock."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from copilot import paths
from copilot.doctor.finding import Finding, fail, ok, warn

MB = 1_000_000
NEEDED_DISK = 200 * MB  # a year of journal, logs and an index
NEEDED_MEMORY = 1500 * MB  # twice the 650 MB that Earshot takes in a call
RELEASED = 1_767_225_600  # 1 January 2026: a clock before that is wrong


def python_and_qt(profile: str = "") -> Iterable[Finding]:
    """Whether this Python and the installed Qt for Python get on with each other."""
    try:
        qt = importlib.metadata.version("PySide6-Essentials")
    except importlib.metadata.PackageNotFoundError:
        qt = "" if not getattr(sys, "frozen", False) else "bundled"
    yield pair(sys.version_info[:3], qt)


def pair(python: tuple[int, int, int], qt: str) -> Finding:
    """Judges a Python version and a PySide6 version ("" when there is none)."""
    here = f"Python {'.'.join(map(str, python))} with PySide6 {qt}"
    if not (3, 11) <= python[:2] <= (3, 13):
        return fail(
            "python", f"{here}.", "Earshot needs Python 3.11, 3.12 or 3.13: make its environment with one of them."
        )
    if not qt:
        return fail(
            "python", "Qt for Python is missing: there can be no window.", "Run `pip install -c constraints.txt .`"
        )
    if python[:2] == (3, 11) and _minor(qt) >= (6, 12):
        # each call of that Qt that returns nothing drops a reference to None; after about 5,000 Python 3.11 aborts
        return fail("python", f"{here}: this pair crashes.", "Run `pip install PySide6-Essentials==6.11.3`.")
    return ok("python", f"{here}, on {platform.system()} {platform.machine()}.")


def _minor(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def processors(profile: str = "") -> Iterable[Finding]:
    yield judge_processors(usable_processors())


def usable_processors() -> int:
    """How many processors this process may use (a container may allow fewer than there are)."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processor_name() -> str:
    """What its maker calls it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def judge_processors(count: int) -> Finding:
    if count < 2:
        say = "One processor: during a call Earshot and the softphone share it."
        return warn("processors", say, "Use a machine with two or more, if words come late.")
    return ok("processors", f"{count} processors.")


def memory(profile: str = "") -> Iterable[Finding]:
    yield judge_memory(psutil.virtual_memory().available)


def judge_memory(free: int) -> Finding:
    if free < NEEDED_MEMORY:
        return warn(
            "memory", f"{free // MB} MB of memory are free; Earshot takes up to 650 MB.", "Close other programs."
        )
    return ok("memory", f"{free // MB} MB of memory are free.")


def disk(profile: str = "") -> Iterable[Finding]:
    folder = _existing(paths.data_dir())
    yield judge_disk(folder, shutil.disk_usage(folder).free)


def judge_disk(folder: Path, free: int) -> Finding:
    if free < NEEDED_DISK // 10:
        return fail("disk", f"{free // MB} MB are free where {folder} is: the journal cannot grow.", "Free some space.")
    if free < NEEDED_DISK:
        return warn("disk", f"{free // MB} MB are free where {folder} is.", f"Free {NEEDED_DISK // MB} MB.")
    return ok("disk", f"{free // MB} MB are free for Earshot's data.")


def _existing(folder: Path) -> Path:
    return next(f for f in (folder, *folder.parents) if f.exists())


def clock(profile: str = "") -> Iterable[Finding]:
    yield judge_clock(time.time())


def judge_clock(now: float) -> Finding:
    if now < RELEASED:
        return fail(
            "clock", "The clock is wrong: it stands before this version of Earshot.", "Set it; the journal keeps times."
        )
    return ok("clock", time.strftime("It is %Y-%m-%d %H:%M:%S %z.", time.localtime(now)))
