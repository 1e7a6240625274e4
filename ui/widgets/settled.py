"""A window of layouts within layouts that never paints a frame in between."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

DEEPEST = 12  # layouts within layouts, more than there are


class Settled(QWidget):
    """Before it paints, its layouts are at rest.

    An inner layout that changed asks the next outer one by a posted event, and so on. Qt puts each of these behind the
    update that waits already: one frame would be painted with the outer ones as they were.
    """

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            for _ in range(DEEPEST):  # what the next outer one is asked meanwhile is left for the next time
                QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        return super().event(event)
