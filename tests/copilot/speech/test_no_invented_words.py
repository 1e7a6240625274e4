"""What is not speech has no words, however long it lasts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

RATE = 8000
SECONDS = 24
Sound = NDArray[np.float64]
T = np.arange(SECONDS * RATE) / RATE


def tone(*hertz: float) -> Sound:
    return sum(np.sin(2 * np.pi * f * T) for f in hertz) / len(hertz)


def white(seed: int = 1) -> Sound:
    return np.random.default_rng(seed).standard_normal(len(T))


def brown() -> Sound:
    walk = np.cumsum(white(2))
    walk -= np.convolve(walk, np.ones(800) / 800, "same")
    return walk / np.abs(walk).max()


def dtmf() -> Sound:
    pairs = [(697, 1209), (770, 1336), (852, 1477), (941, 1336), (697, 1477), (852, 1209)]
    pressed = (T % 0.4) < 0.15
    which = (T / 0.4).astype(int) % len(pairs)
    return pressed * sum((which == i) * tone(*pair) for i, pair in enumerate(pairs))


def music(seed: int) -> Sound:
    """A plucked melody over slow chords with a bass, at 100 beats a minute."""
    chance = np.random.default_rng(seed)
    chords = [(60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62)]
    out = np.zeros(len(T))
    for beat in range(int(SECONDS / 0.6)):
        chord = chords[beat // 4 % 4]
        played = [
            (int(chance.choice(chord)) + 12, 0.6, 3.0),
            *[(n, 0.25, 0.8) for n in chord],
            (chord[0] - 24, 0.5, 2.0),
        ]
        since = T - beat * 0.6
        for note, loud, decay in played:
            f = 440 * 2 ** ((note - 69) / 12)
            voice = sum(np.sin(2 * np.pi * f * k * since) / k for k in (1, 2, 3, 4) if f * k < RATE / 2)
            out += np.where((since >= 0) & (since < 1.2), loud * np.exp(-decay * np.maximum(since, 0)) * voice, 0)
    return out / np.abs(out).max()


SOUNDS: dict[str, Callable[[], Sound]] = {
    "silence": lambda: np.zeros(len(T)),
    "comfort noise": lambda: 0.002 * white(),
    "white noise": lambda: 0.05 * white(),
    "loud white noise": lambda: 0.2 * white(),
    "brown noise": lambda: 0.4 * brown(),
    "british ring-back": lambda: 0.2 * tone(400, 450) * (((T % 3) < 0.4) | (((T % 3) >= 0.6) & ((T % 3) < 1.0))),
    "american ring-back": lambda: 0.2 * tone(440, 480) * ((T % 6) < 2),
    "busy": lambda: 0.2 * tone(480, 620) * ((T % 1) < 0.5),
    "dtmf": lambda: 0.3 * dtmf(),
    "hold music": lambda: 0.4 * music(3),
    "other hold music": lambda: 0.2 * music(4),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_no_words_without_speech(hear, name):
    sound = (np.clip(SOUNDS[name](), -1, 1) * 32767).astype(np.int16)
    assert hear({"agent": np.zeros_like(sound), "customer": sound}) == []


def test_speech_between_noise_is_still_heard(hear, demo):
    noise = (0.01 * white()[: 8 * RATE] * 32767).astype(np.int16)
    spoken = demo["agent"][2 * RATE : 8 * RATE]
    heard = hear({"agent": np.concatenate([noise, spoken, noise])})
    assert heard
    assert all(h.start > 7.5 and h.end < 14.5 for h in heard)
