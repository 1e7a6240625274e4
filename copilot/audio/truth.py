"""What is true of a leg's sound, from its samples alone. Pure."""

from __future__ import annotations

import math

SILENT_DB = -150.0  # all zeros


def decibels(pcm: bytes) -> float:
    """Mean level of 16-bit samples in dB of full scale; SILENT_DB when there is none."""
    import numpy as np

    samples = np.frombuffer(pcm, "<i2").astype(np.float64) / 32768
    power = float(np.mean(samples**2)) if len(samples) else 0.0
    return 10 * math.log10(power) if power > 0 else SILENT_DB
