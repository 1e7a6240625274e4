"""Grounds and boxes: the card (plain and emphasised), the notice, the bar frame of nudges, and flat panels."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui.theme import Look


class Card(QFrame):
    """A box for something one can act on. Emphasised: thicker petrol border, soft shadow in light."""

    def __init__(self, look: Look, *, strong: bool = False, radius: int = 8, edge: str = "edge") -> None:
        super().__init__()
        self._look, self._strong, self._radius, self._edge = look, strong, radius, edge
        self._hover = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_strong(self, strong: bool) -> None:
        if strong != self._strong:
            self._strong = strong
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._look.ink
        rect = QRectF(self.rect())
        radius = (10 if self._strong else self._radius) * self._look.scale
        if self._strong and self._look.shadows:
            painter.setPen(Qt.PenStyle.NoPen)
            for step, alpha in ((2, 9), (1, 13)):
                painter.setBrush(QColor(7, 40, 38, alpha))
                painter.drawRoundedRect(rect.adjusted(0.5, step, -0.5, 0), radius, radius)
        width = 1.5 if self._strong else 1.0
        painter.setPen(QPen(ink.accent_edge if self._strong else ink.of(self._edge), width))
        painter.setBrush(ink.surface)
        inset = width / 2
        bottom = 2 if self._strong else inset
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -bottom), radius, radius)
        painter.end()


class Notice(QFrame):
    """A tinted box without border: something to know, e.g. "You can take calls now"."""

    def __init__(self, look: Look, fill: str = "tint") -> None:
        super().__init__()
        self._look, self._fill = look, fill
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def fill_with(self, fill: str) -> None:
        if fill != self._fill:
            self._fill = fill
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._look.ink
        painter.setPen(QPen(ink.edge, 1) if self._look.high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(ink.of(self._fill))
        radius = 8 * self._look.scale
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()


class Ground(QWidget):
    """A flat ground of one colour role, with an optional hairline at its top or bottom."""

    def __init__(self, look: Look, fill: str = "canvas", *, line: str = "") -> None:
        super().__init__()
        self._look, self._fill, self._line_at = look, fill, line

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.ink.of(self._fill))
        if "top" in self._line_at:
            painter.fillRect(0, 0, self.width(), 1, self._look.ink.line)
        if "bottom" in self._line_at:
            painter.fillRect(0, self.height() - 1, self.width(), 1, self._look.ink.line)
        painter.end()


class Bar(QWidget):
    """The strip of nudges: tinted, with a bar of 3 px on the leading edge. Severity "" is quiet and has neither."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._severity = ""

    @property
    def severity(self) -> str:
        return self._severity

    def set_severity(self, severity: str) -> None:
        """ "", "warn", "bad" or "accent"."""
        if severity != self._severity:
            self._severity = severity
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = self._look.ink
        fill, bar = {
            "": (ink.surface, None),
            "warn": (ink.warn_tint, ink.warn_bar),
            "bad": (ink.bad_tint, ink.bad_bar),
            "accent": (ink.tint, ink.accent_edge),
        }[self._severity]
        painter.fillRect(self.rect(), fill)
        if bar is not None:
            width = self._look.px(3)
            rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            painter.fillRect(self.width() - width if rtl else 0, 0, width, self.height(), bar)
            if self._look.high_contrast:
                painter.setPen(QPen(bar, 1))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
