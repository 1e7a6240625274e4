"""What is not speech has no words, however long it lasts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from copilot.bench.sounds import SOUNDS, brown, hold_music, samples, tone, white

RATE = 8000
SECONDS = 24.0

OTHERS: dict[str, Callable[[float, int], Any]] = {
    "white noise": lambda seconds, rate: 0.05 * white(seconds, rate),
    "loud white noise": lambda seconds, rate: 0.2 * white(seconds, rate),
    "brown noise": lambda seconds, rate: 0.4 * brown(seconds, rate),
    "one tone": lambda seconds, rate: 0.2 * tone(seconds, rate, 425),
    "other hold music": lambda seconds, rate: 0.5 * hold_music(seconds, rate, seed=4),
}


@pytest.mark.parametrize("make", (SOUNDS | OTHERS).values(), ids=(SOUNDS | OTHERS).keys())
def test_no_words_without_speech(hear, make):
    sound = samples(make(SECONDS, RATE))
    assert hear({"agent": np.zeros_like(sound), "customer": sound}) == []


def test_speech_between_noise_is_still_heard(hear, demo):
    noise = samples(0.01 * white(8.0, RATE))
    spoken = demo["agent"][2 * RATE : 8 * RATE]
    heard = hear({"agent": np.concatenate([noise, spoken, noise])})
    assert heard
    assert all(h.start > 7.5 and h.end < 14.5 for h in heard)
