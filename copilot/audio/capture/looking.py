"""The newest picture of the system's sound, taken on a thread of its own: who asks for it never waits for a driver."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from copilot.audio.capture.backend import Scene

log = logging.getLogger(__name__)

FIRST_S = 2.0  # the longest wait for the first picture
BROKE = "The sound devices cannot be listed; Earshot tries again."


class Looking:
    """`look()` takes a picture; None leaves the one there is. Every `every` seconds, and whenever `again` is called."""

    def __init__(self, look: Callable[[], Scene | None], every: float, on_change: Callable[[], None]) -> None:
        self._look = look
        self._every = every
        self._on_change = on_change
        self._wanted = threading.Event()
        self._looked = threading.Event()
        self._over = False
        self.scene = Scene(trouble="Earshot is looking for the sound devices.")
        self._thread = threading.Thread(target=self._run, name="look for devices", daemon=True)
        self._thread.start()
        self._looked.wait(FIRST_S)

    def again(self) -> None:
        """Do not wait for the next turn."""
        self._wanted.set()

    def close(self) -> None:
        self._over = True
        self._wanted.set()
        self._thread.join(2.0)

    def _run(self) -> None:
        while not self._over:
            try:
                scene = self._look()
            except Exception as error:  # a thread that ended would show one picture for ever
                log.error("looking for sound devices broke", exc_info=error)
                scene = Scene(trouble=BROKE)
            if scene is not None and scene != self.scene:
                self.scene = scene
                self._on_change()
            self._looked.set()
            self._wanted.wait(self._every)
            self._wanted.clear()
