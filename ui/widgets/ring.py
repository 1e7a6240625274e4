"""The focus ring: one overlay a window that follows the focused control, for keyboard focus only.

Nothing reserves space for it and no layout clips it. A control may name the part to surround by a
`focus_rect()` method, or leave the ring to another widget by `focus_proxy_widget()`.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from ui.theme import Look

GAP, WIDTH = 2, 2


class FocusRing(QWidget):
    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hide()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._place)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if new is None or by_mouse or new is self.window() or new.window() is not self.window():
            self.follow(None)
        else:
            self.follow(new)

    def follow(self, target: QWidget | None) -> None:
        """Surround `target` (None: nothing)."""
        for watched in self._watched:
            if isValid(watched):  # what was rebuilt meanwhile is gone
                watched.removeEventFilter(self)
        self._watched.clear()
        self._target = target
        widget: QWidget | None = target
        while widget is not None and widget is not self.window():
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show):
            self._later.start()
        return False

    def _place(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            self.hide()
            return
        named = getattr(target, "focus_rect", None)
        rect: QRect = named() if named else target.rect()
        top_left = target.mapTo(self.window(), rect.topLeft())
        rect = QRect(top_left, rect.size()).intersected(self._visible_part(target))
        if rect.isEmpty():
            self.hide()
            return
        reach = GAP + WIDTH
        outer = rect.adjusted(-reach, -reach, reach, reach)
        self.setGeometry(outer.intersected(self.window().rect()))
        self.raise_()
        self.show()
        self.update()

    def _visible_part(self, target: QWidget) -> QRect:
        """What scroll areas leave of the target, in window coordinates."""
        window = self.window()
        part = window.rect()
        parent = target.parentWidget()
        while parent is not None and parent is not window:
            if isinstance(parent, QAbstractScrollArea):
                viewport = parent.viewport()
                part = part.intersected(QRect(viewport.mapTo(window, QPoint(0, 0)), viewport.size()))
            parent = parent.parentWidget()
        return part

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.ink.focus, WIDTH))
        half = WIDTH / 2
        radius = 8 * self._look.scale
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
        painter.end()
