"""Ticks of a checklist, and how many of all are done. Shape carries the meaning."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.ink import Ink
from ui.theme import Look

TickKind = Literal["heard", "you", "maybe", "now", "todo", "missed"]


def paint_tick(painter: QPainter, box: QRectF, kind: TickKind, ink: Ink) -> None:
    """One checklist tick, 16 px. Heard: ring and tick; you: disc and tick; maybe: ring and "?"; now: ring and dot;
    missed: ring and "!"."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    s = box.width() / 16
    ring = box.adjusted(0.75 * s, 0.75 * s, -0.75 * s, -0.75 * s)
    color = {"todo": ink.control, "missed": ink.warn_bar, "maybe": ink.warn_bar}.get(kind, ink.accent_text)
    painter.setPen(QPen(color, 1.5 * s))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if kind == "you":
        painter.setBrush(color)
    painter.drawEllipse(ring)
    if kind == "now":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(box.center(), 3.2 * s, 3.2 * s)
    elif kind in ("heard", "you"):
        _paint_check(painter, box, ink.surface if kind == "you" else color, s)
    elif kind == "missed":
        _paint_exclamation(painter, box, color, s)
    elif kind == "maybe":
        _paint_question(painter, box, color, s)
    painter.restore()


def _paint_check(painter: QPainter, box: QRectF, color: QColor, s: float) -> None:
    pen = QPen(color, 1.75 * s)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    c = box.center()
    painter.drawPolyline(
        QPolygonF([c + QPointF(-3 * s, 0.3 * s), c + QPointF(-0.9 * s, 2.3 * s), c + QPointF(3.1 * s, -2.3 * s)])
    )


def _paint_exclamation(painter: QPainter, box: QRectF, color: QColor, s: float) -> None:
    pen = QPen(color, 1.75 * s)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    c = box.center()
    painter.drawLine(c + QPointF(0, -3.4 * s), c + QPointF(0, 0.5 * s))
    painter.drawPoint(c + QPointF(0, 3.3 * s))


def _paint_question(painter: QPainter, box: QRectF, color: QColor, s: float) -> None:
    pen = QPen(color, 1.5 * s)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    c = box.center()
    hook = QPainterPath(c + QPointF(-2 * s, -1.7 * s))
    hook.cubicTo(c + QPointF(-2 * s, -4.6 * s), c + QPointF(2.3 * s, -4.6 * s), c + QPointF(2.1 * s, -1.7 * s))
    hook.cubicTo(c + QPointF(1.9 * s, -0.3 * s), c + QPointF(0, -0.3 * s), c + QPointF(0, 1.1 * s))
    painter.drawPath(hook)
    painter.drawPoint(c + QPointF(0, 3.6 * s))


class Tick(QWidget):
    """A tick by itself."""

    def __init__(self, look: Look, kind: TickKind = "todo") -> None:
        super().__init__()
        self._look, self._kind = look, kind
        self.setFixedSize(look.px(16), look.px(16))

    def set_kind(self, kind: TickKind) -> None:
        self._kind = kind
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_tick(painter, QRectF(self.rect()), self._kind, self._look.ink)
        painter.end()


class Segments(QWidget):
    """Done of all, 12 × 4 each; always beside the words "3 of 6"."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._done = self._all = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_count(self, done: int, total: int) -> None:
        if (done, total) != (self._done, self._all):
            self._done, self._all = done, total
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        # more than eight would push the title out: the words say it all
        shown = self._all if self._all <= 8 else 0
        return QSize(max(0, shown * look.px(12) + max(0, shown - 1) * look.gap(3)), look.px(4))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        look = self._look
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for n in range(self._all if self._all <= 8 else 0):
            x = n * (look.px(12) + look.gap(3))
            left = self.width() - x - look.px(12) if rtl else x
            painter.setBrush(look.ink.accent_text if n < self._done else look.ink.unlit)
            painter.drawRoundedRect(QRectF(left, 0, look.px(12), look.px(4)), 2 * look.scale, 2 * look.scale)
        painter.end()
