"""From a fault of the sound to words about it on the screen: real programs, a PulseAudio of its own, the real window.

A fault's time is when it was asked for, the words' when the window had them. Beside it, how long this machine kept a
process waiting in the same span that only wanted to count: under load that much is not Earshot's.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copilot import paths
from copilot.audio.files import open_recording
from copilot.bench.figures import Figure, Report, percentile
from copilot.bench.live_call import PROFILE, window_environment
from copilot.bench.pulse import SoundServer
from copilot.bench.stage import Stage
from copilot.bench.story import end, last_words, launch, own_folder, window_command
from copilot.errors import InputError

GOAL_S = 2.0
STARTS_S = 120.0
PATIENCE_S = 30.0  # for words about a fault
TICK_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What breaks, how, and the words that tell of it; `mend` puts it right again."""

    name: str
    words: str
    breaks: Callable[[Stage], None]
    mend: Callable[[Stage], None] | None = None  # None: Earshot does, or the call is over with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One fault: seconds to its words, and seconds of them that the machine had no time for anybody."""

    fault: str
    seconds: float
    starved: float


# each row is one call
CALLS: tuple[tuple[Fault, ...], ...] = (
    (
        Fault(name="microphone muted", words="Microphone muted", breaks=Stage.mute, mend=Stage.unmute),
        Fault(name="zero buffers", words="No caller audio", breaks=Stage.give_zeros, mend=Stage.give_sound),
        Fault(name="device removed", words="No microphone", breaks=Stage.unplug, mend=Stage.plug_in),
        Fault(name="capture worker stopped", words="No sound", breaks=Stage.stop_capture),  # Earshot mends it
        Fault(name="sound server killed", words="No sound", breaks=Stage.kill_server),
    ),
    (Fault(name="softphone killed", words="The softphone stopped, and the call with it", breaks=Stage.kill_softphone),),
)


def run(rounds: int, progress: Callable[[float], None] = lambda share: None) -> tuple[Told, ...]:
    """Every fault, `rounds` times.

    Raises:
        InputError: there is no PulseAudio here, Earshot did not follow the call, or a fault stayed untold.
    """
    calls = [faults for _ in range(rounds) for faults in CALLS]
    found: list[Told] = []
    for done, faults in enumerate(calls):
        with _call() as (stage, screen):
            for fault in faults:
                screen.until("Live")
                found.append(_suffer(fault, stage, screen))
                if fault.mend is not None:
                    fault.mend(stage)
        progress((done + 1) / len(calls))
    return tuple(found)


def report(told: Sequence[Told]) -> Report:
    return Report(
        title="Fault to words on the screen",
        figures=tuple(
            _figure(name, [one for one in told if one.fault == name])
            for name in dict.fromkeys(one.fault for one in told)
        ),
        note=(
            f"Median and worst of {max(Counter(one.fault for one in told).values())}. "
            "Floor: for how much of it this machine kept a process waiting that only counts, at most."
        ),
    )


def _figure(name: str, told: Sequence[Told]) -> Figure:
    worst = max(one.seconds for one in told)
    return Figure(
        what=name,
        measured=f"{percentile([one.seconds for one in told], 0.5):.2f} / {worst:.2f} s",
        floor=f"{max(one.starved for one in told):.2f} s",
        goal=f"≤ {GOAL_S:g} s",
        met=worst <= GOAL_S,
    )


def _suffer(fault: Fault, stage: Stage, screen: Screen) -> Told:
    with starved() as late:
        began = time.time()
        fault.breaks(stage)
        seconds = screen.until(fault.words, since=began) - began
    return Told(fault=fault.name, seconds=seconds, starved=late())


@contextmanager
def _call() -> Iterator[tuple[Stage, Screen]]:
    """A window that follows a call, and the call."""
    with own_folder() as (folder, environment), closing(SoundServer(folder)) as server:
        environment |= {**server.own, **window_environment(folder, environment), "LC_ALL": "C.UTF-8", "LANGUAGE": ""}
        environment["EARSHOT_SAID"] = str(folder / "said.jsonl")
        # no articles: they take longest to load, and no fault needs them
        (paths.make(Path(environment["EARSHOT_DATA"])) / "settings.toml").write_text("hook = false\n", encoding="utf-8")
        window = launch(window_command(live=PROFILE), environment, folder)
        screen = Screen(folder / "said.jsonl", lambda: last_words(folder))
        try:
            screen.until("Ready", patience=STARTS_S)
            recording = open_recording(paths.resources() / "demo" / "calls" / "call-out-fee.flac")
            yield Stage(server, recording, window.pid), screen
        finally:
            end([window])


class Screen:
    """The words in the window's head, as it writes them down."""

    def __init__(self, file: Path, last_words: Callable[[], str]) -> None:
        self._file = file
        self._last_words = last_words

    def until(self, *words: str, since: float = 0.0, patience: float = PATIENCE_S) -> float:
        """When one of `words` stood there; the newest time with `since` left out, else the first after it."""

        def stand(line: Any) -> bool:
            return not set(words).isdisjoint(line["words"])

        limit = time.monotonic() + patience
        while True:
            lines = [json.loads(line) for line in self._lines()]
            if since and (found := next((x["at"] for x in lines if x["at"] >= since and stand(x)), 0.0)):
                return float(found)
            if not since and lines and stand(lines[-1]):
                return float(lines[-1]["at"])
            if time.monotonic() > limit:
                shown = ", ".join(lines[-1]["words"]) if lines else "nothing"
                raise InputError(
                    f"The window never said “{' or '.join(words)}”; it says: {shown}. {self._last_words()}"
                )
            time.sleep(0.02)

    def _lines(self) -> list[str]:
        if not self._file.exists():
            return []
        return [line for line in self._file.read_text(encoding="utf-8").splitlines() if line.endswith("}")]


@contextmanager
def starved() -> Iterator[Callable[[], float]]:
    """Seconds by which a thread that wakes a hundred times a second was late in all."""
    late = 0.0
    over = threading.Event()

    def count() -> None:
        nonlocal late
        before = time.monotonic()
        while not over.wait(TICK_S):
            now = time.monotonic()
            late += max(0.0, now - before - 2 * TICK_S)
            before = now

    thread = threading.Thread(target=count, daemon=True)
    thread.start()
    try:
        yield lambda: late
    finally:
        over.set()
        thread.join()
