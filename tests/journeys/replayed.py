"""A live call beside the replay of the same sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from rapidfuzz.distance import Levenshtein

from copilot import commands as c
from tests.journeys.window import Window

SAME_WORDS = 0.08  # word error rate beside the replay: the sound's 8 kHz go through 48 and 16 kHz in a live call


def has_the_words_of_its_replay(live: Window, legs: np.ndarray, rate: int, folder: Path) -> None:
    path = folder / "same.wav"
    soundfile.write(path, legs, rate, subtype="PCM_16")
    replayed = Window(folder / "replayed", profile="demo")
    replayed.send(c.StartReplay(path=str(path), speed=0))
    replayed.until(lambda w: w.call.phase == "wrapup")
    for leg in ("agent", "customer"):
        expected = replayed.words(leg)
        assert len(expected) > 10
        assert Levenshtein.distance(expected, live.words(leg)) / len(expected) <= SAME_WORDS, leg
    replayed.leave()
