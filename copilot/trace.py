"""What `earshot bench latency` reads: when an event was published, and when the window painted it.

Written only when EARSHOT_TRACE names a file; ids, types and times, never words.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from copilot.commands import Painted
from copilot.events import Event


class Trace:
    def __init__(self) -> None:
        path = os.environ.get("EARSHOT_TRACE")
        self._path = Path(path) if path else None

    def event(self, event: Event) -> None:
        """An event was decided and sent to the window."""
        if self._path:
            facts = {
                name: getattr(event, name)
                for name in ("utterance", "card", "leg", "start", "end", "held", "role", "status")
                if hasattr(event, name)
            }
            facts = {k: v if isinstance(v, str | float | int) else v.id for k, v in facts.items()}
            self._write(
                stage="decided", event=event.id, type=type(event).__name__, at=event.at, because=event.because, **facts
            )

    def painted(self, command: Painted) -> None:
        if self._path:
            self._write(stage="painted", event=command.event, painted=command.wall)

    def origin(self, interaction: str, origin: float) -> None:
        """Real-time replay: call time 0 was at `origin` of the loop's clock."""
        if self._path:
            self._write(stage="origin", interaction=interaction, zero=time.time() - (time.monotonic() - origin))

    def _write(self, **facts: object) -> None:
        assert self._path is not None
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"wall": time.time(), **facts}) + "\n")
