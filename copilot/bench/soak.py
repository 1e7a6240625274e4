"""An hour-long call, made of a demo call over and over, as fast as it can be heard: does the end cost more than the beginning?"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from copilot.audio.files import open_recording
from copilot.bench.figures import Figure, Report, plain
from copilot.bench.story import by_role, cpu_seconds, own_folder, pss, replay_command
from copilot.errors import InputError

MB = 1_000_000
MAY_GROW = 1.25  # a last tenth that costs a quarter more than the first is growth and not chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Where the replay was: call time, seconds since it began, events so far; processor seconds and bytes by role."""

    at: float
    wall: float
    events: int
    cpu: dict[str, float]
    memory: dict[str, float]


def lengthen(call: Path, seconds: float, folder: Path) -> Path:
    """A WAV in `folder` that repeats `call`'s sound until it lasts `seconds`; one call, answered at once."""
    import soundfile

    recording = open_recording(call)
    samples, rate = soundfile.read(call, dtype="int16", always_2d=True)
    target = folder / "soak.wav"
    with soundfile.SoundFile(target, "w", samplerate=rate, channels=samples.shape[1], subtype="PCM_16") as sink:
        for _ in range(max(1, round(seconds / recording.seconds))):
            sink.write(samples)
    return target


def run(call: Path, seconds: float, progress: Callable[[float], None] = lambda share: None) -> list[Moment]:
    """Replays the long call headless and notes where it is about a hundred times.

    Raises:
        InputError: the replay failed; the sentence is its own.
    """
    moments: list[Moment] = []
    with own_folder() as (folder, environment):
        long_call = lengthen(call, seconds, folder)
        length = open_recording(long_call).seconds
        with (
            (folder / "errors.txt").open("wb") as errors,
            subprocess.Popen(
                replay_command(long_call, "--speed", "max", "--jsonl"),
                env=environment,
                stdout=subprocess.PIPE,
                stderr=errors,
            ) as replay,
        ):
            assert replay.stdout is not None
            began = 0.0
            for events, line in enumerate(replay.stdout, start=1):
                at = float(json.loads(line).get("at", 0.0))
                began = began or (time.monotonic() if at > 0 else 0.0)
                if at >= len(moments) * length / 100:
                    moments.append(
                        Moment(
                            at=at,
                            wall=time.monotonic() - began,
                            events=events,
                            cpu=by_engine(replay.pid, cpu_seconds),
                            memory=by_engine(replay.pid),
                        )
                    )
                    progress(at / length)
        if replay.returncode != 0:
            raise InputError(f"The replay failed: {(folder / 'errors.txt').read_text(encoding='utf-8')[-300:]}")
    return moments


def report(moments: list[Moment]) -> Report:
    """Compares the first tenth of the call (after its first hundredth, while models warm up) with the last."""
    last = moments[-1].at
    first = [m for m in moments if 0.01 * last <= m.at <= 0.11 * last]
    final = [m for m in moments if m.at >= 0.9 * last]
    roles = sorted({role for moment in final for role in moment.cpu})
    figures = [
        grown(f"processor time per minute of call, {role}", _per_minute(first, role), _per_minute(final, role), "s")
        for role in roles
    ]
    figures.append(grown("processor time per event, all", _per_event(first), _per_event(final), "ms"))
    for role in sorted({role for moment in final for role in moment.memory}):
        before = max(m.memory.get(role, 0) for m in first) / MB
        after = max(m.memory.get(role, 0) for m in final) / MB
        figures.append(grown(f"memory, {role}", before, after, "MB", digits=0))
    figures.append(plain("call", f"{last / 60:.0f} min, {moments[-1].events} events, {moments[-1].wall:.0f} s"))
    return Report(
        title="An hour-long call", figures=tuple(figures), note="Measured: the last tenth. Floor: the first tenth."
    )


def grown(what: str, first: float, last: float, unit: str, digits: int = 2) -> Figure:
    met = last <= first * MAY_GROW
    return Figure(
        what=what,
        measured=f"{last:.{digits}f} {unit}",
        floor=f"{first:.{digits}f} {unit}",
        goal=f"≤ {MAY_GROW:g} × floor",
        met=met,
    )


def by_engine(
    pid: int, measure: Callable[[psutil.Process], float] = lambda process: pss(process.pid)
) -> dict[str, float]:
    """`by_role` of a process that has no window and holds the engine."""
    return {("engine" if role == "window" else role): value for role, value in by_role(pid, measure).items()}


def _per_minute(moments: list[Moment], role: str) -> float:
    spent = moments[-1].cpu.get(role, 0.0) - moments[0].cpu.get(role, 0.0)
    return spent / max(1e-9, moments[-1].at - moments[0].at) * 60


def _per_event(moments: list[Moment]) -> float:
    spent = sum(moments[-1].cpu.values()) - sum(moments[0].cpu.values())
    return spent / max(1, moments[-1].events - moments[0].events) * 1000
