"""Does ahead of need what would make one turn of the loop long: faces are built, measured and painted once, unseen,
a slice at a time."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QWidget

BEGIN_MS = 150  # after the window came up: the first frame and the engine's start go first
PAUSE_MS = 20  # between two slices: clicks, news and the sound's levels come through


class Ahead(QObject):
    """Works through `slices`, one a turn of the loop, from a moment after `begin` on."""

    def __init__(self, slices: Iterator[None], parent: QObject) -> None:
        super().__init__(parent)
        self._slices = slices
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._go_on)

    def begin(self) -> None:
        self._next.start(BEGIN_MS)

    def _go_on(self) -> None:
        if next(self._slices, self) is not self:
            self._next.start(PAUSE_MS)


def warmed(face: QWidget, size: QSize) -> Iterator[None]:
    """Style, lay out and paint a face that nobody sees yet, a part at a time: fonts and icons are there when it is
    shown."""
    face.resize(size)
    yield
    for part in face.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        part.grab()
        yield
