"""What is played in a live call, and what was really said in it: a call with its track, or recordings in a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.audio.files import Recording, open_recording
from copilot.audio.track import CallTrack, Spoken, read_track
from copilot.bench.speech import Reference, read_legs, read_manifest
from copilot.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

LONGEST_S = 600.0  # of recordings in a row
BETWEEN_S = 1.5  # of silence after each
QUIET_S = 0.3  # after a word, before somebody else's


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """`legs` are equally long. `timed`: the ends of `said` are those of the last word, and not of the recording."""

    name: str
    rate: int
    legs: Mapping[str, Samples]
    said: tuple[Spoken, ...]
    timed: bool

    @property
    def seconds(self) -> float:
        return len(self.legs["customer"]) / self.rate


def of_call(call: Path, longest: float = float("inf")) -> Script:
    """A recorded call of two legs with its track, as far as its first `longest` seconds hold whole utterances.

    Raises:
        InputError: it has one leg, or no track that says what is said.
    """
    recording = open_recording(call)
    track = read_track(call, recording.seconds)
    if recording.channels != 2 or not track.utterances:
        raise InputError(
            f"{call} cannot be played live: it needs two legs, and beside it the track that says its words."
        )
    said = tuple(u for u in track.utterances if u.end <= longest)
    end = recording.seconds if said == track.utterances else said[-1].end + QUIET_S
    legs = {leg: samples[: round(end * recording.rate)] for leg, samples in legs_of(recording, track).items()}
    return Script(name="the calls", rate=recording.rate, legs=legs, said=said, timed=True)


def legs_of(recording: Recording, track: CallTrack) -> dict[str, Samples]:
    """The whole sound of a call of two legs, by who speaks."""
    legs = read_legs(recording)
    return legs if track.left == "agent" else {"agent": legs["customer"], "customer": legs["agent"]}


def of_folder(folder: Path) -> list[Script]:
    """The recordings of `bench speech` in a row, as the customer of calls of ten minutes at most.

    Raises:
        InputError: no manifest, or recordings that cannot be read.
    """
    by_set: dict[tuple[str, int], list[tuple[Samples, list[Reference]]]] = defaultdict(list)
    for audio, rows in _by_audio(read_manifest(folder)).items():
        recording = open_recording(audio)
        sound = read_legs(recording, rows)
        for leg in sorted({row.leg for row in rows}):
            of_leg = [row for row in rows if row.leg == leg]
            by_set[of_leg[0].set, recording.rate].append((sound.get(leg, next(iter(sound.values()))), of_leg))
    return [script for (name, rate), parts in sorted(by_set.items()) for script in _in_a_row(name, rate, parts)]


def _by_audio(rows: Iterable[Reference]) -> dict[Path, list[Reference]]:
    found: dict[Path, list[Reference]] = defaultdict(list)
    for row in rows:
        found[row.audio].append(row)
    return found


def _in_a_row(name: str, rate: int, parts: list[tuple[Samples, list[Reference]]]) -> list[Script]:
    import numpy as np

    scripts: list[Script] = []
    sound: list[Samples] = []
    said: list[Spoken] = []
    at = 0.0
    for number, (samples, rows) in enumerate(parts, start=1):
        said += [Spoken(leg="customer", start=at + r.start, end=at + r.end, text=r.text) for r in rows]
        sound += [samples, _hush(samples, round(BETWEEN_S * rate), rate)]
        at += (len(samples) + len(sound[-1])) / rate
        if at >= LONGEST_S or number == len(parts):
            customer = np.concatenate(sound)
            legs = {"agent": np.zeros_like(customer), "customer": customer}
            scripts.append(Script(name=name, rate=rate, legs=legs, said=tuple(said), timed=False))
            sound, said, at = [], [], 0.0
    return scripts


def _hush(samples: Samples, count: int, rate: int) -> Samples:
    """The line after a recording when nobody speaks: as loud as its quietest parts. A line does not go dead between words."""
    import numpy as np

    frames = samples[: len(samples) // (rate // 50) * (rate // 50)].reshape(-1, rate // 50).astype(np.float64)
    loudness = np.sqrt(np.mean(frames**2, axis=1)) if len(frames) else np.zeros(1)
    noise = np.random.default_rng(len(samples)).standard_normal(count) * np.percentile(loudness, 10)
    return np.asarray(np.clip(noise, -32768, 32767).astype(np.int16))
