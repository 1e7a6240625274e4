"""How loud a leg was, as bars on a time line of some width."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.model import Leg
from ui.interactions.past import Past

LEVEL_S = 0.25  # seconds a loudness stands for
PITCH = 3.5  # px from bar to bar
CONTRAST = 4.0  # loudness is told in decibels; a power of it shows words as words

Bars = Sequence[tuple[float, float]]  # (call time, 0 to 1)


def loudness(past: Past, leg: Leg, width: float) -> Bars:
    """Bars PITCH px apart; from what was said where no loudness is known."""
    if past.seconds <= 0:
        return []
    step = past.seconds * PITCH / max(width, 1.0)
    bars = int(past.seconds / step)
    levels = past.levels.get(leg, ())
    if levels:
        loudest = max(max(levels), 1)
        return [
            (n * step, height)
            for n in range(bars)
            if (height := (_loudest(levels, n * step, (n + 1) * step) / loudest) ** CONTRAST) > 0.05
        ]
    said = [(u.start, u.end) for u in past.final.utterances if u.leg == leg]
    return [(n * step, 0.45) for n in range(bars) if any(a <= n * step <= b for a, b in said)]


def _loudest(levels: Sequence[int], start: float, end: float) -> int:
    first = int(start / LEVEL_S)
    return max(levels[first : max(first + 1, int(end / LEVEL_S))], default=0)
