"""A window of layouts within layouts that never paints a frame in between."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget


class Settled(QWidget):
    """Before it paints, its layouts are at rest.

    An inner layout that changed asks the next outer one by a posted event, and so on. Qt puts each of these behind the
    update that waits already: one frame would be painted with the outer ones as they were.
    """

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        return super().event(event)
