"""Made echoes: what a microphone hears of a loudspeaker in a room, added to a leg. For measurements and tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FULL = 32768.0
SPEECH = 0.0056  # -45 dBFS: louder frames carry words
FRAME_S = 0.032
DIRECT = 1.4  # the loudspeaker itself, beside all reflections together


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """`level_db`: of the echo, beside the customer's own leg. `fades_s`: until a sound has died away (60 dB)."""

    level_db: float
    delay_s: float
    fades_s: float = 0.3
    drift_ppm: float = 0.0  # of the loudspeaker's clock against the microphone's
    overdriven: bool = False  # a small loudspeaker at its limit, which no linear filter can follow
    noise_dbfs: float = -65.0
    seed: int = 1

    @property
    def name(self) -> str:
        parts = [f"{self.level_db:.0f} dB", f"{self.delay_s * 1000:.0f} ms", f"fades in {self.fades_s:g} s"]
        parts += [f"{self.drift_ppm:.0f} ppm"] if self.drift_ppm else []
        return ", ".join([*parts, "overdriven"] if self.overdriven else parts)


ROOMS = (
    Room(level_db=-12, delay_s=0.02, fades_s=0.2, seed=1),
    Room(level_db=-12, delay_s=0.15, fades_s=0.4, drift_ppm=50, seed=2),
    Room(level_db=-20, delay_s=0.06, fades_s=0.3, drift_ppm=50, seed=3),
    Room(level_db=-20, delay_s=0.3, fades_s=0.3, seed=4),
    Room(level_db=-20, delay_s=0.1, fades_s=0.3, overdriven=True, seed=5),
    Room(level_db=-28, delay_s=0.1, fades_s=0.3, drift_ppm=50, seed=6),
)


def echo_of(sound: NDArray[np.int16], rate: int, room: Room) -> NDArray[np.float64]:
    """What the microphone hears of `sound`, as long as it."""
    import numpy as np

    played = sound / FULL
    if room.overdriven:
        peak = float(np.abs(played).max()) or 1.0
        played = np.tanh(3 * played / peak) * peak / 3
    if room.drift_ppm:
        at = np.arange(len(played))
        played = np.interp(at * (1 + room.drift_ppm * 1e-6), at, played)
    answer = _impulse_response(rate, room)
    size = len(played) + len(answer)
    heard = np.fft.irfft(np.fft.rfft(played, size) * np.fft.rfft(answer, size), size)[: len(played)]
    power = float(np.mean(heard**2)) or 1.0
    wanted = float(np.mean((sound / FULL) ** 2)) * 10 ** (room.level_db / 10)
    scaled: NDArray[np.float64] = heard * np.sqrt(wanted / power)
    return scaled


def echoed(own: NDArray[np.int16], other: NDArray[np.int16], rate: int, room: Room) -> NDArray[np.int16]:
    """`own` with the echo of `other` and the room's noise in it."""
    import numpy as np

    noise = np.random.default_rng(room.seed).normal(0, 10 ** (room.noise_dbfs / 20), len(own))
    return np.clip((own / FULL + echo_of(other, rate, room) + noise) * FULL, -FULL, FULL - 1).astype(np.int16)


def talking_over(own: NDArray[np.int16], other: NDArray[np.int16], rate: int) -> NDArray[np.int16]:
    """`other` moved round to where most of it is said while `own` speaks."""
    import numpy as np

    size = round(FRAME_S * rate)
    mine, theirs = (_speaks(sound, size) for sound in (own, other))
    both = np.fft.irfft(np.fft.rfft(mine) * np.fft.rfft(theirs).conj(), len(mine))
    return np.roll(other, int(both.argmax()) * size)


def _speaks(sound: NDArray[np.int16], size: int) -> NDArray[np.float64]:
    import numpy as np

    frames = (sound[: len(sound) // size * size] / FULL).reshape(-1, size)
    loud: NDArray[np.float64] = (np.sqrt((frames**2).mean(1)) > SPEECH).astype(float)
    return loud


def _impulse_response(rate: int, room: Room) -> NDArray[np.float64]:
    """A delay, the direct sound, and reflections that die away."""
    import numpy as np

    at = np.arange(round(room.fades_s * rate)) / rate
    tail = np.random.default_rng(room.seed).normal(0, 1, len(at)) * np.exp(-6.9 * at / room.fades_s)
    tail /= np.sqrt((tail**2).sum())
    tail[0] += DIRECT
    return np.concatenate([np.zeros(round(room.delay_s * rate)), tail])
