"""What the window is told no oftener than anybody could see: levels, and the call's clock."""

from __future__ import annotations

import time

from copilot import events as e

EVERY_S = 0.1


class Seldom:
    """`is_due` counts what it lets through as told."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], float] = {}  # (interaction, leg) → monotonic seconds

    def is_due(self, event: e.Event) -> bool:
        if isinstance(event, e.InteractionFinished):
            self._told = {key: at for key, at in self._told.items() if key[0] != event.interaction}
        if not isinstance(event, e.LevelMeasured | e.ClockMoved):
            return True
        key = (event.interaction, getattr(event, "leg", ""))
        now = time.monotonic()
        if now - self._told.get(key, 0.0) < EVERY_S:
            return False
        self._told[key] = now
        return True
