"""The line to find words with, and how many there are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.fields import LineEdit
from ui.widgets.lay import row
from ui.widgets.text import Text


class FindBar(QWidget):
    """Signals: wanted(str) words to find, moved(±1), closed."""

    wanted = Signal(str)
    moved = Signal(int)
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.field = LineEdit(look, self.tr("Find in transcript"), self.tr("Find words"), icon="search", size=28)
        self._count = Text(look, role="meta", ink="text2", whole=True, tabular=True)
        up = Button(look, kind="ghost", icon="chevron-up", size=24, name=self.tr("Previous match"))
        down = Button(look, kind="ghost", icon="chevron-down", size=24, name=self.tr("Next match"))
        shut = Button(look, kind="ghost", icon="x", size=24, name=self.tr("Close find"))
        up.clicked.connect(lambda: self.moved.emit(-1))
        down.clicked.connect(lambda: self.moved.emit(1))
        shut.clicked.connect(self.closed)
        self.field.textChanged.connect(self.wanted)
        self.setLayout(row(look, self.field, 8, self._count, 4, up, down, shut, margins=(16, 0, 8, 6)))

    def begin(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self.wanted.emit(self.field.text())

    def show_count(self, hit: int, total: int) -> None:
        self._count.setText(self.tr("{0} of {1}").format(hit, total) if self.field.text() else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self.closed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.moved.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            case _:
                super().keyPressEvent(event)
