"""The calls of a simulated shift: the same mix in every round, so that the last round can be held against the first.

Each rings, is answered, is talked in, mostly put on hold once, and ended; the talk is that of recorded calls, over and
over. What lies between two calls (the wrap-up, waiting) takes time of the shift and none of the measurement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.audio.files import open_recording
from copilot.audio.track import CallTrack, read_track
from copilot.bench.script import legs_of
from copilot.bench.sounds import hold_music, samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Stereo = NDArray[np.int16]

ROUNDS = 10
WEIGHTS = (3, 1, 8, 2, 12, 4, 6)  # how long the calls of a round are, beside each other
TALK, HOLD, RING = 0.80, 0.08, 0.02  # shares of the shift; the rest is between calls
NUMBERS = ("+44 20 7946 0018", "", "+44 20 7946 0999")  # a customer's, withheld, nobody's


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One call's file with its track. `talk`: seconds of it in which people speak. `approve`: what it proposes is written."""

    path: Path
    seconds: float
    talk: float
    approve: bool


def round_of(calls: Sequence[Path], seconds: float, folder: Path) -> list[Planned]:
    """Writes the calls of one round, which lasts `seconds` with what lies between them, to `folder`."""
    talks = [_talk(call) for call in calls]
    (rate,) = {rate for rate, _, _ in talks}
    planned = []
    for number, weight in enumerate(WEIGHTS):
        share = weight / sum(WEIGHTS)
        _, sound, track = talks[number % len(talks)]
        lengths = [part * seconds * share for part in (RING, TALK, HOLD if weight > 1 else 0.0)]
        path = folder / f"shift-{number}.wav"
        _write(path, sound, rate, lengths, NUMBERS[number % len(NUMBERS)], track)
        planned.append(Planned(path=path, seconds=sum(lengths), talk=lengths[1], approve=number % 3 == 0))
    return planned


def _talk(call: Path) -> tuple[int, Stereo, CallTrack]:
    """Both legs from the answer on, agent left."""
    import numpy as np

    recording = open_recording(call)
    track = read_track(call, recording.seconds)
    answered = next(signal.at for signal in track.signals if signal.kind == "answered")
    legs = legs_of(recording, track)
    sound = np.stack([legs["agent"], legs["customer"]], axis=1)
    return recording.rate, sound[round(answered * recording.rate) :], track


def _write(path: Path, talk: Stereo, rate: int, lengths: Sequence[float], number: str, track: CallTrack) -> None:
    import numpy as np
    import soundfile

    ring, talking, hold = lengths
    spoken = np.resize(talk, (round(talking * rate), 2))
    half = len(spoken) // 2
    music = samples(hold_music(hold, rate)) if hold else np.zeros(0, np.int16)
    held = np.stack([np.zeros_like(music), music], axis=1)
    silence = np.zeros((round(ring * rate), 2), np.int16)
    soundfile.write(path, np.concatenate([silence, spoken[:half], held, spoken[half:]]), rate, subtype="PCM_16")
    middle, end = ring + talking / 2, ring + talking + hold
    signals = [(0.0, "ringing"), (ring, "answered"), (end, "ended")]
    if hold:
        signals += [(middle, "held"), (middle + hold, "resumed")]
    events = "".join(f'[[event]]\nat = {at:.3f}\nkind = "{kind}"\n' for at, kind in sorted(signals))
    head = f'title = "{path.stem}"\nqueue = "{track.queue}"\ncaller_number = "{number}"\n'
    path.with_suffix(".toml").write_text(head + events, encoding="utf-8")
