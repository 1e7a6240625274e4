"""The sections of the knowledge window: one word each, the one in front underlined."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from ui.theme import Look
from ui.widgets.lay import row
from ui.widgets.text import width_of


class Tabs(QWidget):
    """Left and right go from one to the next. Signals: chosen(int)."""

    chosen = Signal(int)

    def __init__(self, look: Look, names: Sequence[tuple[str, str]]) -> None:
        """`names`: what each is called, and the key that opens it."""
        super().__init__()
        self._group = QButtonGroup(self)  # exclusive: the arrows move in it
        self.buttons = [_Tab(look, name, key) for name, key in names]
        for number, button in enumerate(self.buttons):
            self._group.addButton(button, number)
        self._group.idToggled.connect(self._told)
        self.setLayout(row(look, *self.buttons, gap=4))

    def choose(self, number: int) -> None:
        self.buttons[number].setChecked(True)

    def _told(self, number: int, checked: bool) -> None:
        if checked:
            self.chosen.emit(number)


class _Tab(QAbstractButton):
    def __init__(self, look: Look, name: str, key: str) -> None:
        super().__init__()
        self._look = look
        self.setText(name)
        self.setAccessibleName(name)
        self.setToolTip(key)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(width_of(self._look.font("strong"), self.text()) + 2 * self._look.gap(8), self._look.px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, ink = self._look, self._look.ink
        painter = QPainter(self)
        if self.isChecked():
            bar = look.px(2)
            painter.fillRect(look.gap(8), self.height() - bar, self.width() - 2 * look.gap(8), bar, ink.accent_edge)
        painter.setFont(look.font("strong" if self.isChecked() else "medium"))
        painter.setPen(ink.text if self.isChecked() or self.underMouse() else ink.text2)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
