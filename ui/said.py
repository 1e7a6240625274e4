"""What the head of the panel says, and since when: a line of JSON for every change, for `earshot bench faults`.

{"at": seconds since the epoch, "words": the texts that stand in header and slot, in reading order}
"""

from __future__ import annotations

import json
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

EVERY_MS = 20
PLACES = ("header", "slot")  # where a state of the call and a fault are told


class Said(QObject):
    """Writes `file` as long as the application runs."""

    def __init__(self, app: QApplication, file: Path) -> None:
        super().__init__(app)
        self._app = app
        self._file = file
        self._words: list[str] = []
        self._timer = QTimer(self, interval=EVERY_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        words = [word for window in self._app.topLevelWidgets() if window.isVisible() for word in said(window)]
        if words != self._words:
            self._words = words
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"at": time.time(), "words": words}) + "\n")


def said(window: QWidget) -> list[str]:
    """The texts on the screen in the places that tell of the call."""
    places = [place for name in PLACES for place in window.findChildren(QWidget, name) if place.isVisible()]
    labels = [label for place in places for label in place.findChildren(QLabel) if label.isVisible()]
    return [label.text() for label in labels if label.text()]
