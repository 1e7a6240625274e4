"""How loud it is: four bars, or a row of them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Look


class Levels(QWidget):
    """Four bars of rising height, 14 × 12: how loud a leg is."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lit = 0
        self.setFixedSize(look.px(14), look.px(12))

    def show_level(self, dbfs: float | None) -> None:
        """dBFS of the leg; None when nothing is heard of it."""
        lit = lit_bars(dbfs)
        if lit != self._lit:
            self._lit = lit
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        s = self._look.scale
        for n in range(4):
            height = (4 + 2.4 * n) * s
            painter.setBrush(self._look.ink.accent_text if n < self._lit else self._look.ink.unlit)
            painter.drawRoundedRect(QRectF(n * 3.7 * s, self.height() - height, 2.6 * s, height), s, s)
        painter.end()


def lit_bars(dbfs: float | None) -> int:
    """0 to 4 bars: speech on a telephone lies between -45 and -12 dBFS."""
    if dbfs is None or dbfs <= -60:
        return 0
    return 1 + sum(dbfs > step for step in (-45.0, -32.0, -20.0))


class Meter(QWidget):
    """A row of bars, 7 px pitch, with the peak in text colour; a word always stands beside it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._level = self._peak = 0.0
        self.setFixedHeight(look.px(12))
        self.setMinimumWidth(look.px(70))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_level(self, dbfs: float | None) -> None:
        level = 0.0 if dbfs is None else min(max((dbfs + 60) / 60, 0.0), 1.0)
        self._peak = max(level, self._peak - 0.02)
        self._level = level
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        pitch = 7 * self._look.scale
        bars = max(1, int(self.width() / pitch))
        lit, peak = round(self._level * bars), round(self._peak * bars)
        ink = self._look.ink
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for n in range(bars):
            x = n * pitch
            painter.setBrush(ink.text if n == peak and peak > lit else (ink.accent_text if n < lit else ink.unlit))
            left = self.width() - x - pitch + 2 if rtl else x
            painter.drawRoundedRect(QRectF(left, 0, pitch - 2.5, self.height()), 1, 1)
        painter.end()
