"""The wrap-up code: the proposed one with how sure it is, the other likely ones, and a search over all codes."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from copilot.commands import ChooseWrapup, WrapupCode
from copilot.state import Interaction
from ui import words
from ui.theme import Look
from ui.view import View
from ui.widgets.chips import Chip
from ui.widgets.fields import LineEdit, PickField
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.text import Text


class Codes(QWidget):
    """Signals: asked(Command); wanted: the list of all codes is needed."""

    asked = Signal(object)
    wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._interaction: Interaction | None = None
        self._all: tuple[WrapupCode, ...] = ()
        self._chip = Chip(look)
        title = Text(look, self.tr("Wrap-up code"), role="section", ink="text2")
        self.field = PickField(look, self.tr("Wrap-up code"))
        self.field.clicked.connect(self.open)
        head = row(look, title, STRETCH, 8, self._chip)
        self.setLayout(column(look, head, 4, self.field))
        self._list: CodeList | None = None

    def present(self, view: View) -> None:
        i = self._interaction = view.interaction
        if i is None:
            return
        chosen = next((c for c in i.wrapups if c.code == i.wrapup), None)
        title = chosen.title if chosen else next((c.title for c in self._all if c.code == i.wrapup), "")
        if i.wrapup:
            self.field.show_choice(i.wrapup, title)
        else:
            self.field.show_choice("", self.tr("Choose a code"))
        self._chip.setVisible(bool(i.wrapup))
        if i.wrapup_by_agent:
            self._chip.show_as(self.tr("Yours"), "plain")
        elif chosen is not None:
            self._chip.show_as(words.strength(chosen.strength), "accent" if chosen.strength == "strong" else "plain")

    def know(self, codes: tuple[WrapupCode, ...]) -> None:
        """All codes came."""
        self._all = codes
        if self._list is not None and self._list.isVisible():
            self._list.fill(self._rows())

    def open(self) -> None:
        if not self._all:
            self.wanted.emit()
        self._list = CodeList(self._look, self)
        self._list.chosen.connect(self._choose)
        self._list.fill(self._rows())
        self._list.open_below(self.field)

    def _rows(self) -> list[tuple[str, str, str]]:
        """(code, title, word): the likely ones first, then all others."""
        likely = [
            (c.code, c.title, words.strength(c.strength))
            for c in (self._interaction.wrapups if self._interaction else ())
        ]
        known = {code for code, _, _ in likely}
        return likely[:3] + [(c.code, c.title, "") for c in self._all if c.code not in known]

    def _choose(self, code: str) -> None:
        if self._interaction is not None:
            self.asked.emit(ChooseWrapup(interaction=self._interaction.id, code=code))


class CodeList(QFrame):
    """The list below the field, with a line to search in. Signals: chosen(str)."""

    chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self._rows: list[tuple[str, str, str]] = []
        self.search = LineEdit(look, self.tr("Search codes"), self.tr("Search codes"), icon="search", size=28)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Wrap-up codes"))
        self.list.setFont(look.font("body"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._take)
        self.search.textChanged.connect(lambda: self.fill(self._rows))
        self.setLayout(column(look, self.search, 4, self.list, margins=(8, 8, 8, 8)))

    def fill(self, rows: list[tuple[str, str, str]]) -> None:
        self._rows = rows
        wanted = self.search.text().lower().split()
        self.list.clear()
        for code, title, word in rows:
            if all(part in f"{code} {title}".lower() for part in wanted):
                line = f"{code}   {title}" + (f"   ·  {word}" if word else "")
                entry = QListWidgetItem(line, self.list)
                entry.setData(Qt.ItemDataRole.UserRole, code)
                entry.setSizeHint(entry.sizeHint().expandedTo(self._row_size()))
        self.list.setCurrentRow(0)

    def _row_size(self) -> QSize:
        return QSize(10, self._look.px(30))

    def open_below(self, field: QWidget) -> None:
        rows = min(max(self.list.count(), 3), 8)
        height = self._look.px(30) * rows + self._look.px(28) + self._look.gap(24)
        self.setGeometry(0, 0, field.width(), height)
        below = field.mapToGlobal(QPoint(0, field.height() + 4))
        screen = field.screen().availableGeometry()
        if below.y() + height > screen.bottom():
            below = field.mapToGlobal(QPoint(0, -height - 4))
        self.move(below)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step:
            row_ = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
            self.list.setCurrentRow(row_)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        else:
            super().keyPressEvent(event)

    def _take(self, entry: QListWidgetItem | None) -> None:
        if entry is not None:
            self.chosen.emit(entry.data(Qt.ItemDataRole.UserRole))
            self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._look.ink.edge, 1))
        painter.setBrush(self._look.ink.surface)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
