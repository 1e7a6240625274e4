"""Signs without words: the glyph of a state, and an icon. Shape carries the meaning."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import Look
from ui.widgets.buttons import Spin, paint_arc

Glyph = Literal["disc", "ring", "half", "pie", "arc", "bars", "triangle", "alert"]


class StateGlyph(QWidget):
    """The sign before the state's name, 12 px: live disc, ready ring, ringing half, wrap-up pie, loading arc,
    hold and pause bars, attention triangle, broken circle with "!"."""

    def __init__(self, look: Look, size: int = 12) -> None:
        super().__init__()
        self._look = look
        self._glyph: Glyph = "ring"
        self._ink = "text2"
        self._part = 0.0
        self._spin = Spin(self)
        # the glyph of a state is read with its name beside it
        self._icon_side = size + 4
        self.setFixedSize(look.px(16), look.px(16))

    def show_glyph(self, glyph: Glyph, ink: str, part: float = 0.0) -> None:
        """`part` fills the pie, 0 to 1."""
        if (glyph, ink, round(part, 2)) != (self._glyph, self._ink, round(self._part, 2)):
            self._glyph, self._ink, self._part = glyph, ink, part
            self.update()
        self._spin.run(glyph == "arc" and not self._look.still)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._look.ink.of(self._ink)
        s = self._look.scale
        box = QRectF(0, 0, 12 * s, 12 * s)
        box.moveCenter(QRectF(self.rect()).center())
        if self._glyph == "triangle":
            self._look.draw_icon(painter, "triangle-alert", QRectF(self.rect()), color, 16)
        elif self._glyph == "alert":
            self._look.draw_icon(painter, "circle-alert", QRectF(self.rect()), color, 16)
        else:
            paint_glyph(painter, self._glyph, box, color, self._part, self._spin.turn)
        painter.end()


def paint_glyph(painter: QPainter, glyph: str, box: QRectF, color: QColor, part: float, turn: float) -> None:
    s = box.width() / 12
    ring = box.adjusted(1.6 * s, 1.6 * s, -1.6 * s, -1.6 * s)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    match glyph:
        case "disc":
            painter.drawEllipse(box.adjusted(1 * s, 1 * s, -1 * s, -1 * s))
        case "bars":
            for x in (2.4, 7.2):
                painter.drawRoundedRect(QRectF(box.x() + x * s, box.y() + 1.5 * s, 2.4 * s, 9 * s), 1 * s, 1 * s)
        case "arc":
            paint_arc(painter, ring, color, turn, 1.75 * s)
        case _:
            if glyph == "half":
                painter.drawPie(ring, 90 * 16, -180 * 16)
            elif glyph == "pie":
                painter.drawPie(ring, 90 * 16, int(-max(0.04, min(part, 1.0)) * 360 * 16))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color, 1.75 * s))
            painter.drawEllipse(ring)


class Sign(QWidget):
    """An icon that stands for itself; takes no room when there is none."""

    def __init__(self, look: Look, icon: str = "", ink: str = "text2", *, size: int = 16) -> None:
        super().__init__()
        self._look, self._size = look, size
        self._icon, self._ink = icon, ink
        self.setFixedSize(look.px(size), look.px(size))
        if not icon:
            # shown here, without a parent yet, it would be a window of its own
            self.hide()

    def show_icon(self, icon: str, ink: str) -> None:
        self._icon, self._ink = icon, ink
        self.setVisible(bool(icon))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._icon:
            self._look.draw_icon(painter, self._icon, QRectF(self.rect()), self._look.ink.of(self._ink), self._size)
        painter.end()
