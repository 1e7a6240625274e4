"""Does a segment belong to this leg, or is it the other party leaking into the microphone? Pure arithmetic on levels.

A copy of the other leg at -25 dB or more is transcribed as if this party had said it. It gives itself away: all through
its loud frames the other leg, now or up to 0.3 s before, was much louder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot.speech.vad import FRAME_S

if TYPE_CHECKING:
    from collections.abc import Sequence

LOUDER_DB = 8.0
SHARE = 0.7
ECHO_FRAMES = int(0.3 / FRAME_S)  # how long the leak may take
LOUD_WITHIN_DB = 20.0  # frames this close to the segment's loudest carry its words


def is_bleed(own: Sequence[float], other: Sequence[float]) -> bool:
    """Whether `own` is heard from the leg that `other` belongs to.

    `own`: level in dBFS of each frame of the segment. `other`: the other leg's levels for the same frames, with
    ECHO_FRAMES more in front (fewer at the start of a call).
    """
    if not own:
        return False
    before = len(other) - len(own)
    if before < 0:
        return False  # the other leg's sound is missing: nothing to compare with
    loud = [i for i, level in enumerate(own) if level >= max(own) - LOUD_WITHIN_DB]
    louder = sum(max(other[max(0, i + before - ECHO_FRAMES) : i + before + 1]) > own[i] + LOUDER_DB for i in loud)
    return louder > SHARE * len(loud)
