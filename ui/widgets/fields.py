"""Inputs: a line to type in, a field that opens a list, and the approval box."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QSizePolicy

from ui.theme import Look
from ui.widgets.spans import Span
from ui.widgets.text import Text, width_of


class LineEdit(QLineEdit):
    """A 32 px input with a name for screen readers and an optional leading icon."""

    def __init__(self, look: Look, name: str, placeholder: str = "", *, icon: str = "", size: int = 32) -> None:
        super().__init__()
        self._look, self._icon = look, icon
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setFixedHeight(look.px(size))
        self.setFont(look.font("body"))
        if icon:
            self.setTextMargins(look.px(20), 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._icon:
            painter = QPainter(self)
            side = self._look.px(16)
            rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            x = self.width() - side - self._look.gap(10) if rtl else self._look.gap(10)
            self._look.draw_icon(painter, self._icon, QRectF(x, 0, side, self.height()), self._look.ink.text2, 16)
            painter.end()


class CheckBox(QAbstractButton):
    """A 16 px box in a 24 px target, with its text; ticked or not is said by the shape.

    `room` is how wide the text may get, px: a longer one wraps. 0 is one line of any length.
    """

    def __init__(self, look: Look, text: str = "", role: str = "strong", *, name: str = "", room: int = 0) -> None:
        super().__init__()
        self._look, self._role, self._room = look, role, room
        self._font = look.font(role)
        self.setCheckable(True)
        self.setText(text)
        self.setAccessibleName(name or text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        widest = max((width_of(self._font, line) for line in self._lines()), default=0)
        text = (max(widest, self._room) + self._look.gap(8)) if self.text() else 0
        below = (len(self._lines()) - 1) * self._look.line(self._role) if self.text() else 0
        return QSize(max(self._look.px(24), self._look.px(16) + text), self._look.px(24) + below)

    def _lines(self) -> list[str]:
        """The text as it stands below each other: broken at spaces, a word too long for its line elided."""
        if not self._room:
            return [self.text()]
        lines: list[str] = []
        for word in self.text().split():
            longer = f"{lines[-1]} {word}" if lines else ""
            if lines and width_of(self._font, longer) <= self._room:
                lines[-1] = longer
            else:
                lines.append(word)
        metrics = QFontMetrics(self._font)
        return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, self._room) for line in lines]

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = self._look
        side = look.px(16)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.width() - side if rtl else 0
        box = QRectF(x, (look.px(24) - side) / 2, side, side)  # beside the first line
        paint_box(painter, box, self.isChecked(), self.underMouse(), self.isEnabled(), look)
        if self.text():
            painter.setFont(self._font)
            # what was decided stays readable
            painter.setPen(look.ink.text if self.isEnabled() else look.ink.text2)
            shift = side + look.gap(8)
            line = QRectF(0 if rtl else shift, 0, self.width() - shift, look.px(24))
            for text in self._lines():
                painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, text)
                line.translate(0, look.line(self._role))
        painter.end()


def paint_box(painter: QPainter, box: QRectF, checked: bool, over: bool, enabled: bool, look: Look) -> None:
    """A check box: empty with a border, or filled with a tick."""
    ink = look.ink
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    s = box.width() / 16
    rect = box.adjusted(0.75 * s, 0.75 * s, -0.75 * s, -0.75 * s)
    if checked:
        fill = (ink.accent_hover if over else ink.accent) if enabled else ink.disabled
        painter.setPen(QPen(fill, 1.5 * s))
        painter.setBrush(fill)
    else:
        painter.setPen(QPen(ink.text2 if over else ink.control, 1.5 * s))
        painter.setBrush(ink.surface)
    painter.drawRoundedRect(rect, 3.5 * s, 3.5 * s)
    if checked:
        pen = QPen(ink.on_accent if enabled else ink.surface, 1.75 * s)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        c = box.center()
        painter.drawPolyline(
            QPolygonF([c + QPointF(-3.1 * s, 0.2 * s), c + QPointF(-1 * s, 2.3 * s), c + QPointF(3.1 * s, -2.2 * s)])
        )
    painter.restore()


class PickField(QAbstractButton):
    """A field that shows a choice and opens a list: a strong part, a quiet part, a chevron."""

    def __init__(self, look: Look, name: str, *, size: int = 32, edge: str = "control") -> None:
        super().__init__()
        self._look, self._edge = look, edge
        self._name = name
        self._strong = self._quiet = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(look.px(size))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._label = Text(look, parent=self)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_choice("", "")

    def show_choice(self, strong: str, quiet: str) -> None:
        self._strong, self._quiet = strong, quiet
        spans = [Span(text=strong, role="strong")]
        if quiet:
            spans.append(Span(text=("   " if strong else "") + quiet, ink="text2"))
        self._label.set_spans(spans)
        self.setAccessibleName(f"{self._name}: {' '.join(filter(None, (strong, quiet)))}")

    def ask(self, names: Sequence[str], current: str = "") -> str:
        """Open the list of `names`, with a tick at `current`; the one that is chosen, or ""."""
        menu = QMenu(self)
        group = QActionGroup(menu)
        for name in names:
            action = QAction(name, menu, checkable=True, checked=name == current)
            group.addAction(action)
            menu.addAction(action)
        chosen = menu.exec(self.mapToGlobal(self.rect().bottomLeft()))
        return chosen.text() if chosen else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down)
        if event.key() in keys and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(160), self.height())

    def resizeEvent(self, event: object) -> None:
        pad, chevron = self._look.gap(10), self._look.px(16) + self._look.gap(12)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._label.setGeometry(chevron if rtl else pad, 0, self.width() - pad - chevron, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._look.ink
        border = ink.text2 if self.underMouse() else ink.of(self._edge)
        painter.setPen(QPen(border, 1))
        painter.setBrush(ink.surface if self.isEnabled() else ink.canvas)
        radius = 6 * self._look.scale
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        if self.isEnabled():
            side = self._look.px(16)
            rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            x = self._look.gap(8) if rtl else self.width() - side - self._look.gap(8)
            self._look.draw_icon(painter, "chevron-down", QRectF(x, 0, side, self.height()), ink.text2, 16)
        painter.end()
