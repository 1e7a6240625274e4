"""Words in a box: a chip, and a keycap."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.theme import Look
from ui.widgets.text import width_of

ChipKind = Literal["accent", "plain", "outline", "warn", "bad"]


class Chip(QLabel):
    """A word in a box; warn and bad carry an icon, because colour alone never does."""

    def __init__(self, look: Look, text: str = "", kind: ChipKind = "plain", *, icon: str = "") -> None:
        super().__init__()
        self._look, self._kind, self._icon = look, kind, icon
        self._font = look.font("chip")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def show_as(self, text: str, kind: ChipKind, icon: str = "") -> None:
        if (text, kind, icon) != (self.text(), self._kind, self._icon):
            self._kind, self._icon = kind, icon
            self.setText(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        icon = self._look.px(12) + self._look.gap(4) if self._icon else 0
        return QSize(
            width_of(self._font, self.text()) + 2 * self._look.gap(7) + icon,
            max(self._look.px(20), self._look.line("chip") + 4),
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._look.ink
        fill, text = {
            "accent": (ink.tint, ink.accent_text),
            "plain": (ink.hover, ink.text2),
            "outline": (None, ink.text2),
            "warn": (ink.warn_tint, ink.warn_text),
            "bad": (ink.bad_tint, ink.bad_text),
        }[self._kind]
        border: QColor | None = ink.edge if self._kind == "outline" else None
        if self._look.high_contrast:
            border = text
        radius = 5 * self._look.scale
        painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(border, 1) if border is not None else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        x = float(self._look.gap(7))
        side = self._look.px(12)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if self._icon:
            left = self.width() - x - side if rtl else x
            self._look.draw_icon(painter, self._icon, QRectF(left, 0, side, self.height()), text, 12)
            x += side + self._look.gap(4)
        painter.setFont(self._font)
        painter.setPen(text)
        room = QRectF(self.rect()).adjusted(0 if rtl else x, 0, -x if rtl else 0, 0)
        end = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | end, self.text())
        painter.end()


class Keycap(QLabel):
    """A key to press: the number of a card, or a shortcut."""

    def __init__(self, look: Look, key: str = "", *, strong: bool = False) -> None:
        super().__init__()
        self._look, self._strong = look, strong
        self._font = look.font("key", tabular=True)
        if strong:
            self._font.setWeight(look.font("strong").weight())
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(key)

    def set_strong(self, strong: bool) -> None:
        if strong != self._strong:
            self._strong = strong
            self.update()

    def sizeHint(self) -> QSize:
        side = self._look.px(20)
        return QSize(max(side, width_of(self._font, self.text()) + 2 * self._look.gap(6)), side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._look.ink
        painter.setPen(QPen(ink.accent_edge if self._strong else ink.edge, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = 4 * self._look.scale
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(ink.accent_text if self._strong else ink.text2)
        painter.setFont(self._font)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
