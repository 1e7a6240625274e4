"""Plays a script as a telephone call on a sound server of its own, with the real window beside it.

Nothing is told to Earshot: it sees that a program plays and records, opens both devices, and hears. The last words are
followed by silence and a hang-up.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from copilot import events as e
from copilot import paths
from copilot.audio.track import Spoken
from copilot.bench.onset import Onset
from copilot.bench.pulse import Phone, SoundServer
from copilot.bench.script import Script
from copilot.bench.story import (
    Line,
    by_role,
    cpu_seconds,
    end,
    last_words,
    launch,
    own_folder,
    read_trace,
    ready,
    window_command,
)
from copilot.errors import InputError
from copilot.journal.journal import Journal

PROFILE = "live"
BEGINS_S = 3.0  # from the beep to the script: the call is noticed meanwhile
ENDS_S = 2.0  # of silence after the script
BEEP_S = 0.02
STARTS_S = 120.0
WRAPS_UP_S = 15.0
ROLES = {"speech", "knowledge", "capture"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """What a live call left behind. `zero`: by leg, when the script's first sample sounded, seconds since the epoch."""

    zero: Mapping[str, float]
    opened: float  # when call time began, about
    trace: tuple[Line, ...]
    heard: tuple[Spoken, ...]  # final utterances, in call time
    cpu: Mapping[str, float]  # processor seconds by role while the script was played
    seconds: float  # how long that was


def run(script: Script, progress: Callable[[float], None] = lambda share: None) -> Lived:
    """The script as a call that happens now.

    Raises:
        InputError: there is no PulseAudio here, or Earshot did not hear the call; the sentence says why.
    """
    with own_folder() as (folder, environment), closing(SoundServer(folder)) as server:
        environment |= {
            **server.own,
            **window_environment(folder, environment),
            "EARSHOT_TRACE": str(folder / "trace.jsonl"),
        }
        profile_settings(Path(environment["EARSHOT_DATA"]))
        window = launch(window_command(live=PROFILE), environment, folder)
        try:
            _until(lambda: _are_ready(folder), STARTS_S, f"Earshot did not get ready. {last_words(folder)}")
            zero, phone = _call(server, script)
            before, began = by_role(window.pid, cpu_seconds), time.time()
            script_ends = max(zero.values()) + script.seconds
            while (left := script_ends + ENDS_S - time.time()) > 0:
                if window.poll() is not None:
                    raise InputError(f"The window ended before the call did. {last_words(folder)}")
                progress(max(0.0, 1 - left / script.seconds))
                time.sleep(min(1.0, left))
            after, seconds = by_role(window.pid, cpu_seconds), time.time() - began
            phone.hang_up()
            _until(lambda: _ended(folder), WRAPS_UP_S, f"Earshot did not notice the call. {last_words(folder)}")
        finally:
            end([window])
        opened, heard = _journal(Path(environment["EARSHOT_DATA"]) / "profiles" / PROFILE / "journal.db")
        cpu = {
            role: max(0.0, after[role] - before.get(role, 0.0)) for role in after
        }  # a device that was opened anew began at 0
        trace = read_trace(folder / "trace.jsonl")
        return Lived(zero=zero, opened=opened, trace=trace, heard=heard, cpu=cpu, seconds=seconds)


def window_environment(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """What a window without a screen needs; the probe lets it be ended in order."""
    return {
        "QT_QPA_PLATFORM": "offscreen",
        "DISPLAY": environment.get("DISPLAY") or ":offscreen",
        "EARSHOT_PROBE": str(folder / "window.json"),
    }


def profile_settings(data: Path) -> None:
    """The demo's playbooks and articles, in a profile that follows calls; no softphone tells of them."""
    content = str(paths.resources() / "demo").replace("\\", "/")
    (paths.make(data) / "settings.toml").write_text(f'hook = false\ncontent = "{content}"\n', encoding="utf-8")


def _call(server: SoundServer, script: Script) -> tuple[dict[str, float], Phone]:
    """The call begins; when its script does, by leg."""
    import numpy as np

    beep = np.full(round(BEEP_S * script.rate), 3000, np.int16)
    before = np.concatenate([beep, np.zeros(round(BEGINS_S * script.rate) - len(beep), np.int16)])
    after = np.zeros(round((ENDS_S + 30) * script.rate), np.int16)
    agent, customer = (np.concatenate([before, script.legs[leg], after]) for leg in ("agent", "customer"))
    onsets = {"agent": Onset(server, "mic"), "customer": Onset(server, "customer.monitor")}
    time.sleep(1.0)  # the listeners learn how quick their sound is
    phone = server.call(agent, customer, script.rate)
    return {leg: onset.wall(within=10.0) + BEGINS_S for leg, onset in onsets.items()}, phone


def _are_ready(folder: Path) -> bool:
    return {line["role"] for line in ready(read_trace(folder / "trace.jsonl"))} >= ROLES


def _ended(folder: Path) -> bool:
    """Whether the call ended and everything that follows was decided a moment ago."""
    trace = read_trace(folder / "trace.jsonl")
    return any(line.get("type") == "CallEnded" and time.time() - line["wall"] > 2.0 for line in trace)


def _until(true: Callable[[], bool], seconds: float, sentence: str) -> None:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise InputError(sentence)
        time.sleep(0.2)


def _journal(file: Path) -> tuple[float, tuple[Spoken, ...]]:
    """When the call was opened, and its final words; the call that heard most, should there be several."""
    journal = Journal.open_reader(file)
    try:
        stories = [journal.read(row.id) for row in journal.interactions()]
    finally:
        journal.close()
    story = max(stories, key=len, default=[])
    opened = next((event.wall for event in story if isinstance(event, e.InteractionOpened)), 0.0)
    finals = [event for event in story if isinstance(event, e.UtteranceFinal)]
    return opened, tuple(Spoken(leg=f.leg, start=f.start, end=f.end, text=f.said or f.text) for f in finals)
