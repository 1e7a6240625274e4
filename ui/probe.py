"""Measures a window from inside: when its first frame was painted, and how late its loop came round.

Only `earshot bench` asks for it, by naming a file in EARSHOT_PROBE:

    python -m ui.probe window          the real window
    python -m ui.probe window PATH     … and in it a recorded call at real time
    python -m ui.probe live PROFILE    the real window of a profile that follows calls
    python -m ui.probe empty SECONDS   an empty window, which gives the floor
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from array import array
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from copilot.commands import StartReplay

PROFILE = "demo"  # the one whose content comes with Earshot; the bench gives it a data folder of its own
TICK_MS = 5


class Probe(QObject):
    """Watches the application from its making to its end, then writes `file`.

    {"first_frame": seconds since the epoch, "late_ms": [lateness of each 5 ms tick after the first frame]}
    """

    def __init__(self, app: QApplication, file: Path) -> None:
        super().__init__(app)
        self._app = app
        self._file = file
        self._first_frame = 0.0
        self._late = array("f")
        self._due = 0.0
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        app.installEventFilter(self)
        app.aboutToQuit.connect(self._write)
        signal.signal(signal.SIGTERM, lambda *_: app.quit())  # so that the bench can end it and still gets its file

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.isWindow():
            # a Python filter sees every event of the program: one is enough
            self._app.removeEventFilter(self)
            QTimer.singleShot(0, self._painted)
        return False

    def _painted(self) -> None:
        self._first_frame = time.time()
        self._due = time.perf_counter() + TICK_MS / 1000
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, (now - self._due) * 1000))
        self._due = now + TICK_MS / 1000

    def _write(self) -> None:
        found = {"first_frame": self._first_frame, "late_ms": [round(late, 2) for late in self._late]}
        self._file.write_text(json.dumps(found), encoding="utf-8")


def attach(app: QApplication) -> Probe | None:
    """The probe that EARSHOT_PROBE asks for, if it does; and what writes down the panel's words, if EARSHOT_SAID does."""
    if words := os.environ.get("EARSHOT_SAID"):
        from ui.said import Said  # noqa: PLC0415  # as below

        Said(app, Path(words))
    file = os.environ.get("EARSHOT_PROBE")
    return Probe(app, Path(file)) if file else None


def empty(seconds: float) -> int:
    """An empty window for some seconds: what Qt and the machine cost by themselves."""
    app = QApplication([])
    attach(app)
    window = QWidget()
    window.resize(420, 900)
    window.show()
    QTimer.singleShot(int(seconds * 1000), app.quit)
    return app.exec()


def whole(call: str = "") -> int:
    """The real window, playing the recording `call` if there is one."""
    from ui.app import main  # noqa: PLC0415  # the floor must not pay for loading it

    return main(PROFILE, [StartReplay(path=call)] if call else [])


def live(profile: str) -> int:
    """The real window of `profile`."""
    from ui.app import main  # noqa: PLC0415  # as above

    return main(profile)


def _main(what: str, *arguments: str) -> int:
    if what == "empty":
        return empty(float(arguments[0]))
    return live(*arguments) if what == "live" else whole(*arguments)


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
