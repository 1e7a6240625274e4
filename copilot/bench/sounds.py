"""Sound that a telephone carries and nobody speaks in, made by arithmetic: the same every time, of any length.

Each is a function (seconds, rate) → samples between -1 and 1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound = NDArray[np.float64]

KEYS = ((697, 1209), (697, 1336), (697, 1477), (770, 1209), (770, 1336), (770, 1477), (852, 1209), (852, 1336), (941, 1336))  # fmt: skip
CHORDS = ((60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62), (52, 55, 59), (57, 60, 64), (50, 53, 57), (55, 59, 62))  # fmt: skip
BEAT_S = 0.6


def silence(seconds: float, rate: int) -> Sound:
    """A line that is open and says nothing: half zeros, half the comfort noise that a telephone puts there."""
    sound = 0.002 * white(seconds, rate)
    sound[: len(sound) // 2] = 0.0
    return sound


def white(seconds: float, rate: int, seed: int = 1) -> Sound:
    import numpy as np

    return np.random.default_rng(seed).standard_normal(round(seconds * rate))


def brown(seconds: float, rate: int) -> Sound:
    """Ventilation: the lower, the louder."""
    import numpy as np

    walk = np.cumsum(white(seconds, rate, seed=2))
    walk -= np.convolve(walk, np.ones(rate // 10) / (rate // 10), "same")
    return _at_most(1.0, walk)


def tone(seconds: float, rate: int, *hertz: float) -> Sound:
    import numpy as np

    t = np.arange(round(seconds * rate)) / rate
    return np.asarray(sum(np.sin(2 * np.pi * f * t) for f in hertz) / len(hertz))


def ring_back(seconds: float, rate: int) -> Sound:
    """What a caller hears while it rings: British, American, continental and busy, in turns of 6 s."""
    import numpy as np

    t = np.arange(round(seconds * rate)) / rate
    kinds = (
        tone(seconds, rate, 400, 450) * ((t % 3 < 0.4) | ((t % 3 >= 0.6) & (t % 3 < 1.0))),
        tone(seconds, rate, 440, 480) * (t % 6 < 2),
        tone(seconds, rate, 425) * (t % 5 < 1),
        tone(seconds, rate, 480, 620) * (t % 1 < 0.5),
    )
    return np.asarray(0.2 * np.choose((t // 6).astype(int) % len(kinds), kinds))


def dtmf(seconds: float, rate: int) -> Sound:
    """Numbers are dialled, in bursts with pauses between them."""
    import numpy as np

    sound = np.zeros(round(seconds * rate))
    chance = np.random.default_rng(5)
    at = 0.5
    while at + 1 < seconds:
        for _ in range(int(chance.integers(3, 12))):
            length, loud = chance.uniform(0.07, 0.25), chance.uniform(0.1, 0.4)
            _add(sound, at, rate, loud * tone(length, rate, *KEYS[int(chance.integers(len(KEYS)))]))
            at += length + chance.uniform(0.05, 0.2)
        at += chance.uniform(0.5, 4.0)
    return sound


def hold_music(seconds: float, rate: int, seed: int = 3) -> Sound:
    """A plucked melody over slow chords with a bass and a brushed beat, at 100 beats a minute; never the same bar."""
    import numpy as np

    sound = np.zeros(round(seconds * rate))
    chance = np.random.default_rng(seed)
    for beat in range(int(seconds / BEAT_S)):
        chord = CHORDS[beat // 4 % len(CHORDS)]
        _add(sound, beat * BEAT_S, rate, _plucked(int(chance.choice(chord)) + 12, 0.6, 3.0, rate))
        for note in chord:
            _add(sound, beat * BEAT_S, rate, _plucked(note, 0.25, 0.8, rate))
        _add(sound, beat * BEAT_S, rate, _plucked(chord[0] - 24, 0.5, 2.0, rate))
        _add(sound, (beat + 0.5) * BEAT_S, rate, _burst(chance, 0.08, 0.15, rate))
    return _at_most(0.4, sound)


def office(seconds: float, rate: int) -> Sound:
    """An office in which nobody speaks: ventilation, keys that are struck, a door now and then, a telephone far away."""
    import numpy as np

    sound = 0.02 * brown(seconds, rate) + 0.003 * white(seconds, rate, seed=4)
    chance = np.random.default_rng(6)
    at = 0.0
    while at < seconds:
        for _ in range(int(chance.integers(1, 30))):
            _add(sound, at, rate, _burst(chance, chance.uniform(0.005, 0.02), chance.uniform(0.02, 0.15), rate))
            at += chance.uniform(0.06, 0.3)
        at += chance.uniform(0.3, 6.0)
        if chance.random() < 0.2:
            _add(sound, at, rate, 0.5 * _thud(chance.uniform(50, 120), rate))
        if chance.random() < 0.1:
            ring = 0.03 * tone(1.0, rate, 1000, 1300)
            _add(sound, at, rate, ring * (np.sin(2 * np.pi * 20 * np.arange(len(ring)) / rate) > 0))
    return sound


SOUNDS: dict[str, Callable[[float, int], Sound]] = {
    "silence": silence,
    "instrumental hold music": hold_music,
    "ring-back and busy tones": ring_back,
    "DTMF": dtmf,
    "office noise without speech": office,
}


def samples(sound: Sound) -> NDArray[np.int16]:
    import numpy as np

    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)


def _at_most(loud: float, sound: Sound) -> Sound:
    """As loud as that at its loudest; too short to have sounded at all, it stays silent."""
    import numpy as np

    peak = np.abs(sound).max(initial=0.0)
    return np.asarray(loud * sound / peak) if peak else sound


def _add(sound: Sound, at: float, rate: int, part: Sound) -> None:
    """Lay `part` over `sound` from `at` seconds on, as far as it reaches."""
    first = round(at * rate)
    over = sound[first : first + len(part)]
    over += part[: len(over)]


def _plucked(note: int, loud: float, decay: float, rate: int) -> Sound:
    import numpy as np

    t = np.arange(round(1.2 * rate)) / rate
    hertz = 440 * 2 ** ((note - 69) / 12)
    voice = sum(np.sin(2 * np.pi * hertz * k * t) / k for k in (1, 2, 3, 4) if hertz * k < rate / 2)
    return np.asarray(loud * np.exp(-decay * t) * voice)


def _burst(chance: np.random.Generator, seconds: float, loud: float, rate: int) -> Sound:
    """A short noise that dies away."""
    import numpy as np

    t = np.arange(max(1, round(4 * seconds * rate))) / rate
    return np.asarray(loud * np.exp(-t / seconds) * chance.standard_normal(len(t)))


def _thud(hertz: float, rate: int) -> Sound:
    import numpy as np

    t = np.arange(round(0.4 * rate)) / rate
    return np.asarray(np.exp(-t / 0.06) * np.sin(2 * np.pi * hertz * t))
