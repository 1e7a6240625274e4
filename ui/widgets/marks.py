"""Small painted signs: chip, keycap, tick, segments, level bars, meter and the state glyph. Shape carries the meaning."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import Ink, Look
from ui.widgets.buttons import Spin, paint_arc
from ui.widgets.text import width_of

ChipKind = Literal["accent", "plain", "outline", "warn", "bad"]
TickKind = Literal["heard", "you", "now", "todo", "missed"]
Glyph = Literal["disc", "ring", "half", "pie", "arc", "bars", "triangle", "alert"]


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


def paint_tick(painter: QPainter, box: QRectF, kind: TickKind, ink: Ink) -> None:
    """One checklist tick, 16 px. Heard: ring and tick; you: disc and tick; now: ring and dot; missed: ring and "!"."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    s = box.width() / 16
    ring = box.adjusted(0.75 * s, 0.75 * s, -0.75 * s, -0.75 * s)
    color = {"todo": ink.control, "missed": ink.warn_bar}.get(kind, ink.accent_text)
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
