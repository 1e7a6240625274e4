"""Sound as Whisper models take it: 30 seconds as the logarithms of mel bands, a column each 10 ms."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from copilot.speech.recognizer import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

WINDOW, HOP = 400, 160  # samples
SECONDS = 30
LINEAR_HZ, LINEAR_MEL = 1_000.0, 15.0  # Slaney's scale: below it is linear, above it is logarithmic
STEP = 27 / math.log(6.4)  # mels for a factor of e above it: 27 for one of 6.4


def log_mel(pcm16k: Floats, bands: int) -> Floats:
    """Of shape (bands, 3000). Sound beyond 30 s is left out."""
    import numpy as np

    sound = np.zeros(SECONDS * RATE, np.float32)
    sound[: len(pcm16k)] = pcm16k[: len(sound)]
    padded = np.pad(sound, WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:-1]
    hann = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    power = np.abs(np.fft.rfft(frames * hann, axis=1)) ** 2
    levels = np.log10(np.maximum(_filters(bands) @ power.T, 1e-10))
    made: Floats = ((np.maximum(levels, levels.max() - 8) + 4) / 4).astype(np.float32)
    return made


@lru_cache(maxsize=1)
def _filters(bands: int) -> Floats:
    """Triangles of equal area, evenly spaced on the mel scale from 0 to 8 kHz: (bands, WINDOW / 2 + 1)."""
    import numpy as np

    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    edges = _hertz(np.linspace(0.0, _mel(RATE / 2), bands + 2))
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    area = 2 / (edges[2:] - edges[:-2])
    made: Floats = (np.maximum(0, np.minimum(rising, falling)) * area[:, None]).astype(np.float32)
    return made


def _mel(hertz: float) -> float:
    """Of a frequency above LINEAR_HZ."""
    return LINEAR_MEL + math.log(hertz / LINEAR_HZ) * STEP


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    above: NDArray[np.float64] = np.where(
        mel >= LINEAR_MEL, LINEAR_HZ * np.exp((mel - LINEAR_MEL) / STEP), mel * LINEAR_HZ / LINEAR_MEL
    )
    return above
