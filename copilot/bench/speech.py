"""`earshot bench speech DIR`: are Earshot's words as good as its recogniser's, and what do they cost?

DIR holds `manifest.jsonl`, a segment a line: {audio, leg, start, end, text, set}. Each recording is heard twice: by
Earshot's path (voice activity, segments, attribution to legs) and by the bare recogniser, which is told where each
segment is. Both are compared with the reference words in the same writing (`speech.normalize`).
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import Levenshtein

from copilot import models
from copilot.audio.files import BLOCK_S, Recording, open_recording
from copilot.errors import InputError
from copilot.speech.heard import Heard
from copilot.speech.moonshine import Moonshine
from copilot.speech.normalize import normalize
from copilot.speech.recognizer import Recognizer
from copilot.speech.resample import to_decoder
from copilot.speech.transcriber import Transcriber
from copilot.speech.vad import Silero

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST_BARE_S = 30.0  # a longer reference segment is decoded in equal parts: the model takes a gigabyte a minute
TOUCHES_S = 0.1  # an utterance belongs to the reference when it overlaps one of its segments by this much


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One line of the manifest."""

    audio: Path
    leg: str
    start: float
    end: float
    text: str
    set: str


@dataclass(slots=True)
class Score:
    """Word errors and processor time, added up over recordings."""

    errors: int = 0
    words: int = 0
    cpu_s: float = 0.0
    sound_s: float = 0.0

    def add(self, said: Iterable[str], truth: Iterable[str], cpu_s: float, sound_s: float) -> None:
        """One leg's words against its reference."""
        heard, reference = normalize(" ".join(said)), normalize(" ".join(truth))
        self.errors += Levenshtein.distance(heard, reference)
        self.words += len(reference)
        self.cpu_s += cpu_s
        self.sound_s += sound_s

    def figures(self) -> dict[str, float]:
        """Word error rate as a fraction of 1; processor seconds per second of sound, all legs counted."""
        return {
            "wer": round(self.errors / max(1, self.words), 4),
            "rtf": round(self.cpu_s / max(1e-9, self.sound_s), 4),
            "words": self.words,
            "errors": self.errors,
            "seconds": round(self.sound_s, 1),
        }


@dataclass(slots=True)
class Pair:
    """A set's two scores, on the same recordings."""

    earshot: Score = field(default_factory=Score)
    bare: Score = field(default_factory=Score)


@dataclass(frozen=True, slots=True)
class Engine:
    """The two loaded models."""

    recognizer: Recognizer
    detector: Silero


def load() -> Engine:
    """Loads the installed speech model and the shipped detector. Raises ModelError."""
    return Engine(Moonshine(models.whole(models.SPEECH)), Silero(models.voice_activity_file()))


def run(
    folder: Path, *, engine: Engine | None = None, each: Callable[[Iterable[Any]], Iterable[Any]] = iter
) -> dict[str, Any]:
    """{"sets": {name: {"earshot": {"wer", "rtf", ...}, "bare": {...}}}} for the manifest in `folder`.

    `each` wraps the walk over the recordings, to show progress. Raises InputError or ModelError.
    """
    references = read_manifest(folder)
    engine = engine or load()
    pairs: dict[str, Pair] = defaultdict(Pair)
    by_audio: dict[Path, list[Reference]] = defaultdict(list)
    for reference in references:
        by_audio[reference.audio].append(reference)
    for audio, rows in each(list(by_audio.items())):
        recording = open_recording(audio)
        sound = read_legs(recording, rows)
        _score(engine, recording, sound, rows, pairs)
    return {"sets": {name: {"earshot": p.earshot.figures(), "bare": p.bare.figures()} for name, p in pairs.items()}}


def read_manifest(folder: Path) -> list[Reference]:
    """The lines of manifest.jsonl; a line without a set belongs to one named like the folder."""
    file = folder / "manifest.jsonl"
    if not file.is_file():
        raise InputError(f"{folder} holds no manifest.jsonl.")
    references = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            references.append(
                Reference(
                    audio=folder / row["audio"],
                    leg=row.get("leg") or "mixed",
                    start=float(row["start"]),
                    end=float(row["end"]),
                    text=row["text"],
                    set=row.get("set") or folder.resolve().name,
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{file} line {number} is not a segment {{audio, leg, start, end, text}}.") from error
    return references


def read_legs(recording: Recording, rows: Iterable[Reference] = ()) -> dict[str, NDArray[np.int16]]:
    """The whole sound by leg. Two channels: agent left, customer right. One: the leg that the manifest names."""
    import numpy as np

    blocks = [block.channels for block in recording.blocks()]
    legs = ["agent", "customer"] if recording.channels == 2 else [next((row.leg for row in rows), "mixed")]
    return {leg: np.frombuffer(b"".join(block[i] for block in blocks), "<i2") for i, leg in enumerate(legs)}


def transcribe(engine: Engine, sound: Mapping[str, NDArray[np.int16]], rate: int, *, live: bool = False) -> list[Heard]:
    """What Earshot makes of a call, fed in blocks as a live one would be."""
    return hear(Transcriber(engine.recognizer, engine.detector), sound, rate, live=live)


def hear(
    transcriber: Transcriber, sound: Mapping[str, NDArray[np.int16]], rate: int, *, live: bool = False
) -> list[Heard]:
    """The same, of a transcriber that the caller keeps."""
    transcriber.open("bench", list(sound), rate)
    size = round(BLOCK_S * rate)
    heard: list[Heard] = []
    for first in range(0, max(len(samples) for samples in sound.values()), size):
        block = {leg: samples[first : first + size].tobytes() for leg, samples in sound.items()}
        heard += transcriber.feed("bench", first / rate, block, effort="full" if live else "finals").heard
    return heard + transcriber.close("bench")


def cpu(call: Path, *, engine: Engine | None = None) -> dict[str, float]:
    """What hearing the recording `call` costs, against the bare decoder on the very same segments.

    "finals": ratio to the bare decoder's processor time (its segments are resampled for it), with what a live call
    decodes ahead in vain, by its length. "live": share of one core with interims on. Plus the parts, in processor
    seconds, and the seconds of sound in all segments and in those decoded in vain.
    """
    engine = engine or load()
    recording = open_recording(call)
    sound = read_legs(recording)
    finals, finals_s = _timed(lambda: transcribe(engine, sound, recording.rate))
    live = Transcriber(engine.recognizer, engine.detector)
    _, live_s = _timed(lambda: hear(live, sound, recording.rate, live=True))
    _, bare_s = _timed(lambda: [bare(engine, sound[h.leg], recording.rate, h.start, h.end) for h in finals])
    spoken = sum(h.end - h.start for h in finals)
    finals_s += bare_s * live.in_vain_s / spoken
    return {
        "finals": round(finals_s / bare_s, 3),
        "live": round(live_s / recording.seconds, 4),
        "finals_s": round(finals_s, 3),
        "live_s": round(live_s, 3),
        "bare_s": round(bare_s, 3),
        "seconds": round(recording.seconds, 2),
        "segments": len(finals),
        "spoken_s": round(spoken, 2),
        "in_vain_s": round(live.in_vain_s, 2),
    }


def _score(
    engine: Engine,
    recording: Recording,
    sound: Mapping[str, NDArray[np.int16]],
    rows: list[Reference],
    pairs: Mapping[str, Pair],
) -> None:
    """Adds one recording to the scores of the sets that its rows belong to."""
    heard, earshot_s = _timed(lambda: transcribe(engine, sound, recording.rate))
    per_leg_s = earshot_s / len(sound)
    # A leg whose words are not in the manifest was heard all the same: its time is shared out over the others.
    for set_name, leg in sorted({(row.set, row.leg) for row in rows}):
        truth = sorted((r for r in rows if (r.set, r.leg) == (set_name, leg)), key=lambda r: r.start)
        channel = leg if leg in sound else next(iter(sound))
        said = [h.text for h in heard if h.kind == "final" and h.leg == channel and _touches(h, truth)]
        texts = [r.text for r in truth]
        samples, spans = sound[channel], [(r.start, r.end) for r in truth]
        floor, floor_s = _timed(partial(bare_words, engine, samples, recording.rate, spans))
        pairs[set_name].earshot.add(said, texts, per_leg_s, recording.seconds)
        pairs[set_name].bare.add(floor, texts, floor_s, recording.seconds)


def _touches(heard: Heard, truth: Iterable[Reference]) -> bool:
    return any(min(heard.end, r.end) - max(heard.start, r.start) >= TOUCHES_S for r in truth)


def bare_words(
    engine: Engine, samples: NDArray[np.int16], rate: int, spans: Iterable[tuple[float, float]]
) -> list[str]:
    """What `bare` makes of each of `spans`."""
    return [bare(engine, samples, rate, start, end) for start, end in spans]


def bare(engine: Engine, samples: NDArray[np.int16], rate: int, start: float, end: float) -> str:
    """The recogniser's own words for `start` to `end`."""
    import numpy as np

    clip = samples[round(start * rate) : round(end * rate)].astype(np.float32) / np.float32(32768)
    parts = np.array_split(clip, int(len(clip) / rate / LONGEST_BARE_S) + 1)
    return " ".join(engine.recognizer.decode(to_decoder(part, rate)).text for part in parts)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result of `work` and the processor seconds it took."""
    before = time.process_time()
    return work(), time.process_time() - before
