"""A live call beside the replay of the same sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from rapidfuzz.distance import Levenshtein

from copilot import commands as c
from tests.journeys.window import Window

# Letters that are wrong beside the replay: the sound's 8 kHz go through 48 and 16 kHz in a live call. Not words: "2WX"
# and "2 WX" are two words of twenty apart, and one leg is no longer than that.
SAME_LETTERS = 0.08


def has_the_words_of_its_replay(live: Window, legs: np.ndarray, rate: int, folder: Path) -> None:
    path = folder / "same.wav"
    soundfile.write(path, legs, rate, subtype="PCM_16")
    replayed = Window(folder / "replayed", profile="demo")
    replayed.send(c.StartReplay(path=str(path), speed=0))
    replayed.until(lambda w: w.call.phase == "wrapup")
    for leg in ("agent", "customer"):
        expected, found = "".join(replayed.words(leg)), "".join(live.words(leg))
        assert len(expected) > 50
        assert Levenshtein.distance(expected, found) / len(expected) <= SAME_LETTERS, (leg, expected, found)
    replayed.leave()
