"""Loudness of a recording over time, for the bars of a time line."""

from __future__ import annotations

from copilot.audio.files import open_recording
from copilot.errors import InputError
from copilot.model import Recording

STEP_S = 0.25
FLOOR_DB, CEILING_DB = -55.0, -10.0


def loudness(recording: Recording) -> dict[str, tuple[int, ...]]:
    """Leg → loudness 0…255 of each quarter of a second (RMS, -55 to -10 dBFS); {} when the file is gone."""
    import numpy as np

    try:
        sound = open_recording(recording.path)
        rows: list[list[int]] = [[] for _ in recording.legs]
        for block in sound.blocks(STEP_S):
            for row, data in zip(rows, block.channels, strict=True):
                samples = np.frombuffer(data, "<i2").astype(np.float32) / 32768
                rms = float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0
                db = 20 * np.log10(max(rms, 1e-6))
                row.append(round(255 * min(1.0, max(0.0, (db - FLOOR_DB) / (CEILING_DB - FLOOR_DB)))))
    except InputError:
        return {}
    return {leg: tuple(row) for leg, row in zip(recording.legs, rows, strict=True)}
