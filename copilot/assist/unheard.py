"""Where words may have been said that nobody heard: gaps, pauses, and devices that were gone, muted or dead."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from copilot.model import Gap, Leg
from copilot.state import Interaction


def unheard(state: Interaction, legs: Collection[Leg], *, since: float) -> tuple[Gap, ...]:
    """The spans of these legs that reach beyond `since`, a leg's own in their order; those that touch are one."""
    known = (*state.gaps, *state.deaf, *_open(state))
    found: list[Gap] = []
    for gap in sorted((g for g in known if g.leg in legs and g.end > since), key=lambda g: (g.leg, g.start)):
        if found and found[-1].leg == gap.leg and gap.start <= found[-1].end:
            found[-1] = replace(found[-1], end=max(found[-1].end, gap.end))
        else:
            found.append(gap)
    return tuple(found)


def _open(state: Interaction) -> tuple[Gap, ...]:
    """What is not heard still."""
    return tuple(
        Gap(leg=health.leg, start=health.since, end=state.at, reason="no_audio")
        for health in state.health.values()
        if health.status != "ok"
    )
