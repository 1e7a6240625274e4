"""Buttons: primary, secondary, ghost, link, danger, pill; with icon, key hint and a loading state."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import Look
from ui.widgets.text import width_of

Kind = Literal["primary", "secondary", "ghost", "link", "danger", "pill"]


class Button(QAbstractButton):
    """A push button of 24, 28 or 32 px (`size`). `name` is what a screen reader says (default: the text).

    `elide` lets the text shrink with "…"; `tip` is the tooltip.
    """

    def __init__(
        self,
        look: Look,
        text: str = "",
        kind: Kind = "secondary",
        *,
        icon: str = "",
        icon_size: int = 16,
        size: int = 28,
        hint: str = "",
        name: str = "",
        tip: str = "",
        elide: bool = False,
        role: str = "medium",
        icon_last: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._kind, self._icon, self._icon_size = look, kind, icon, icon_size
        self._size, self._hint, self._elide, self._role = size, hint, elide, role
        self._icon_last = icon_last
        self._ink = self._icon_ink = ""
        self._loading = False
        self._spin = Spin(self)
        self._font = look.font(role)
        self._hint_font = look.font("key")
        self.setText(text)
        self.setAccessibleName(name or text)
        if tip:
            self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum if elide else QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.ArrowCursor)

    # ---- what it says -----------------------------------------------------------------------
    def say(self, text: str, name: str = "") -> None:
        """Change text and accessible name."""
        if text != self.text():
            self.setText(text)
            self.updateGeometry()
        if self.accessibleName() != (name or text):
            self.setAccessibleName(name or text)

    def set_icon(self, icon: str) -> None:
        if icon != self._icon:
            self._icon = icon
            self.update()

    def set_hint(self, hint: str) -> None:
        if hint != self._hint:
            self._hint = hint
            self.updateGeometry()

    def set_kind(self, kind: Kind) -> None:
        if kind != self._kind:
            self._kind = kind
            self.updateGeometry()
            self.update()

    def set_ink(self, ink: str, icon: str = "") -> None:
        """Colour roles other than the kind's own ("" = its own), for the text and for the icon."""
        if (ink, icon) != (self._ink, self._icon_ink):
            self._ink, self._icon_ink = ink, icon
            self.update()

    def set_loading(self, loading: bool) -> None:
        """A turning arc takes the icon's place; the text stays."""
        if loading != self._loading:
            self._loading = loading
            self._spin.run(loading and not self._look.still)
            self.updateGeometry()
            self.update()

    # ---- size -------------------------------------------------------------------------------
    def _pads(self) -> int:
        if self._kind == "link":
            return 0
        if not self.text():
            return self._look.gap(6)
        return self._look.gap({24: 10, 28: 8 if self._kind == "ghost" else 12, 32: 12}[self._size])

    def _icon_width(self) -> int:
        return self._look.px(self._icon_size) if self._icon or self._loading else 0

    def sizeHint(self) -> QSize:
        height = self._look.px(self._size)
        if not self.text():
            return QSize(height, height)
        width = 2 * self._pads() + width_of(self._font, self.text())
        if self._icon_width():
            width += self._icon_width() + self._look.gap(6)
        if self._hint:
            width += width_of(self._hint_font, self._hint) + self._look.gap(8)
        return QSize(max(width, height), height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        if not self._elide:
            return hint
        return QSize(min(hint.width(), self._look.px(24) + self._icon_width()), hint.height())

    # ---- keys -------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    # ---- paint ------------------------------------------------------------------------------
    def _colors(self) -> tuple[QColor | None, QColor | None, QColor]:
        """Fill, border, text."""
        ink = self._look.ink
        over = self.underMouse() and self.isEnabled()
        down = self.isDown() and self.isEnabled()
        own = ink.of(self._ink) if self._ink else None
        if not self.isEnabled():
            match self._kind:
                case "primary":
                    return ink.hover, (ink.edge if self._look.high_contrast else None), ink.text3
                case "secondary" | "danger" | "pill":
                    return ink.surface, ink.edge, ink.disabled
                case _:
                    return None, None, ink.disabled
        fill = ink.pressed if down else (ink.hover if over else None)
        match self._kind:
            case "primary":
                ground = ink.accent_pressed if down else (ink.accent_hover if over else ink.accent)
                return ground, None, ink.on_accent
            case "secondary":
                return fill or ink.surface, ink.edge, own or ink.text
            case "danger":
                return fill or ink.surface, ink.edge, ink.bad_text
            case "pill":
                return fill or ink.surface, ink.edge, ink.accent_text
            case "link":
                return fill, None, own or ink.accent_text
            case _:
                return fill, None, own or ink.text2

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, border, text = self._colors()
        rect = QRectF(self.rect())
        radius = rect.height() / 2 if self._kind == "pill" else 6 * self._look.scale
        if self._kind == "link":
            # its ground reaches a little beyond the text, so the text keeps the edge it stands on
            radius = 4 * self._look.scale
        if fill is not None or border is not None:
            painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(border, 1) if border is not None else Qt.PenStyle.NoPen)
            inset = 0.5 if border is not None else 0.0
            painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
        self._paint_content(painter, text)
        painter.end()

    def _paint_content(self, painter: QPainter, color: QColor) -> None:
        look = self._look
        pad, height = self._pads(), self.height()
        icon_width = self._icon_width()
        if not self.text():
            self._paint_icon(painter, QRectF(0, 0, self.width(), height), color)
            return
        hint_width = width_of(self._hint_font, self._hint) + look.gap(8) if self._hint else 0
        icon_part = icon_width + look.gap(6) if icon_width else 0
        room = self.width() - 2 * pad - icon_part - hint_width
        text = self.text()
        text_width = width_of(self._font, text)
        if text_width > room + 1:
            text = QFontMetricsF(self._font).elidedText(text, Qt.TextElideMode.ElideRight, room)
            text_width = width_of(self._font, text)
        x = float(pad)
        if self._kind not in ("link",):
            x += max(0.0, (room - text_width) / 2)
        if icon_width and not self._icon_last:
            self._paint_icon(painter, self._mirror(x, icon_width), color)
            x += icon_part
        painter.setFont(self._font)
        painter.setPen(color)
        centre = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(self._mirror(x, text_width + 1), centre, text)
        x += text_width + 1
        if icon_width and self._icon_last:
            self._paint_icon(painter, self._mirror(x + look.gap(6) - 1, icon_width), color)
            x += icon_part
        if self._hint:
            painter.setFont(self._hint_font)
            faint = color if self._kind == "primary" else look.ink.text3
            painter.setPen(faint if self.isEnabled() else color)
            painter.drawText(self._mirror(x + look.gap(8), hint_width), centre, self._hint)

    def _mirror(self, x: float, width: float) -> QRectF:
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.width() - x - width
        return QRectF(x, 0, width, self.height())

    def _paint_icon(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        if self._loading:
            side = self._look.px(self._icon_size) - 4
            box = QRectF(0, 0, side, side)
            box.moveCenter(rect.center())
            paint_arc(painter, box, color, self._spin.turn, 1.75 * self._look.scale)
        elif self._icon:
            own = self._look.ink.of(self._icon_ink) if self._icon_ink and self.isEnabled() else color
            self._look.draw_icon(painter, self._icon, rect, own, self._icon_size)


class Spin:
    """One turn a second while something runs. The widget repaints itself; a still look never starts it."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._timer: QTimer | None = None
        self._clock = QElapsedTimer()

    @property
    def turn(self) -> float:
        """Part of a turn, 0 to 1."""
        return (self._clock.elapsed() % 1000) / 1000 if self._timer and self._clock.isValid() else 0.0

    def run(self, running: bool) -> None:
        if running and self._timer is None:
            self._timer = QTimer(self._widget)
            self._timer.setInterval(50)
            self._timer.timeout.connect(self._widget.update)
            self._clock.start()
        if self._timer is not None:
            self._timer.start() if running else self._timer.stop()


def paint_arc(painter: QPainter, box: QRectF, color: QColor, turn: float, width: float) -> None:
    """Three quarters of a circle, turned."""
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(box, int((90 - 360 * turn) * 16), 275 * 16)
