"""Numbers for people: percentiles, a table for the screen or for docs/BENCH.md, and which machine it was."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psutil

from copilot.doctor.machine import processor_name, usable_processors


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value beside its floor and its goal; texts, with units."""

    what: str
    measured: str
    floor: str = ""  # the same on bare ground, in the same run
    goal: str = ""
    met: bool | None = None  # None: there is no goal


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one bench found."""

    title: str
    figures: tuple[Figure, ...]
    note: str = ""


def percentile(values: Iterable[float], share: float) -> float:
    """Nearest-rank percentile: the smallest value that `share` (0–1) of the values do not exceed. NaN when empty."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)] if ranked else math.nan


def under(what: str, value: float, limit: float, unit: str, *, floor: str = "", digits: int = 2) -> Figure:
    """A figure whose goal is to stay at or under `limit`; a value that is not a number misses it."""
    return Figure(
        what=what,
        measured=f"{value:.{digits}f} {unit}",
        floor=floor,
        goal=f"≤ {limit:g} {unit}",
        met=value <= limit,
    )


def plain(what: str, measured: str, floor: str = "") -> Figure:
    return Figure(what=what, measured=measured, floor=floor)


def machine_line() -> str:
    """Processor, how many of them may be used, memory, system, Python. Nothing that names this very machine."""
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else math.nan
    return (
        f"{processor_name()}, {usable_processors()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}; load before the run {load:.1f}"
    )


def markdown(reports: Sequence[Report], stamp: str = "") -> str:
    """The reports as tables; `stamp`: on what machine and when they were made."""
    parts: list[str] = []
    for report in reports:
        parts += [f"## {report.title}", ""]
        parts += [stamp, ""] if stamp and report.figures else []
        if report.figures:
            parts += ["| what | measured | floor, same run | goal | |", "|---|---|---|---|---|"]
            parts += [f"| {f.what} | {f.measured} | {f.floor} | {f.goal} | {verdict(f)} |" for f in report.figures]
            parts += [""]
        parts += [report.note, ""] if report.note else []
    return "\n".join(parts)


def verdict(figure: Figure) -> str:
    return {True: "met", False: "missed", None: ""}[figure.met]
