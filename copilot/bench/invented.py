"""Words that nobody said: ten minutes each of what is not speech, as the customer of a call in the real engine.

The floor is the bare recogniser on the same sound, cut where an utterance would be at the latest: what it makes of
sound that nothing in front of it sorts out.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copilot.bench import speech
from copilot.bench.figures import Figure, Report, plain
from copilot.bench.sounds import SOUNDS, samples
from copilot.bench.story import own_folder, replay_command
from copilot.errors import InputError

if TYPE_CHECKING:
    from copilot.bench.sounds import Sound

RATE = 8000
LONGEST_S = 12.0  # an utterance is cut here (speech/segments.py)
SHOWN = ("UtteranceInterim", "UtteranceFinal")

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """What was made of one sound: words on the screen (also for a moment), words set aside, and the bare recogniser's."""

    sound: str
    shown: int
    set_aside: int
    bare: int


def run(minutes: float, progress: Progress = lambda share: None) -> list[Invented]:
    """Each sound in a call of its own, as fast as it can be heard.

    Raises:
        InputError: a replay failed; the sentence is its own.
    """
    engine = speech.load()
    found: list[Invented] = []
    for name, make in SOUNDS.items():
        sound = make(minutes * 60, RATE)
        shown, set_aside = _words(sound)
        progress((len(found) + 0.5) / len(SOUNDS))
        found.append(Invented(sound=name, shown=shown, set_aside=set_aside, bare=_bare(engine, sound)))
        progress(len(found) / len(SOUNDS))
    return found


def report(found: list[Invented], minutes: float) -> Report:
    return Report(
        title="Invented words",
        figures=(
            *(
                Figure(
                    what=f"words in {minutes:g} min of {one.sound}",
                    measured=str(one.shown),
                    floor=str(one.bare),
                    goal="0",
                    met=one.shown == 0,
                )
                for one in found
            ),
            plain("words set aside and never shown", str(sum(one.set_aside for one in found))),
        ),
        note="Words on the screen, if only for a moment. Floor: the bare recogniser on the same sound, 12 s at a time.",
    )


def _words(sound: Sound) -> tuple[int, int]:
    """Words shown and words set aside when the customer sounds so and the agent is silent."""
    import numpy as np
    import soundfile

    shown = set_aside = 0
    with own_folder() as (folder, environment):
        call = folder / "call.wav"
        customer = samples(sound)
        soundfile.write(call, np.stack([np.zeros_like(customer), customer], axis=1), RATE, subtype="PCM_16")
        with (folder / "errors.txt").open("wb") as errors:
            done = subprocess.run(
                replay_command(call, "--speed", "max", "--jsonl"), env=environment, stdout=subprocess.PIPE,
                stderr=errors, check=False,
            )  # fmt: skip
        if done.returncode:
            raise InputError(f"The replay failed: {_end(folder / 'errors.txt')}")
    for line in done.stdout.splitlines():
        event = json.loads(line)
        words = len(str(event.get("text", "")).split())
        shown += words if event["type"] in SHOWN else 0
        set_aside += words if event["type"] == "UtteranceSetAside" else 0
    return shown, set_aside


def _bare(engine: speech.Engine, sound: Sound) -> int:
    seconds = len(sound) / RATE
    spans = [(at, min(at + LONGEST_S, seconds)) for at in _every(LONGEST_S, seconds)]
    return sum(len(text.split()) for text in speech.bare_words(engine, samples(sound), RATE, spans))


def _every(step: float, end: float) -> list[float]:
    return [step * n for n in range(int(end / step) + 1) if end - step * n > 1.0]


def _end(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")[-300:]
