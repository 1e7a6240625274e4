"""The list of past interactions: one line each, a heading a day, a word in a box where something is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from copilot.commands import InteractionRow
from ui.interactions import days
from ui.interactions.days import Day
from ui.theme import Look
from ui.widgets.text import width_of
from ui.widgets.write import elided

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
PAUSE_MS = 120  # walking through the list with the arrows opens only where one stops


class RowModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Day | InteractionRow] = []

    def show(self, lines: Sequence[Day | InteractionRow]) -> None:
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.title if isinstance(line, Day) else days.spoken(line)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.lines[index.row()], Day):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class InteractionList(QListView):
    """Signals: chosen(InteractionRow)."""

    chosen = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._rows = RowModel()
        self._opened = ""
        self.setModel(self._rows)
        self.setItemDelegate(_Row(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("Past interactions"))
        self.setMouseTracking(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._choose)
        self.selectionModel().currentChanged.connect(lambda *_: self._pause.start())
        look.changed.connect(self.viewport().update)

    def show_lines(self, lines: Sequence[Day | InteractionRow]) -> None:
        """Show them; what was open stays selected."""
        self._rows.show(lines)
        self.select(self._opened)

    def select(self, interaction: str) -> bool:
        """Select an interaction by id; False when it is not in the list."""
        for number, line in enumerate(self._rows.lines):
            if isinstance(line, InteractionRow) and line.id == interaction:
                self.setCurrentIndex(self._rows.index(number))
                return True
        return False

    def rows(self) -> list[InteractionRow]:
        return [line for line in self._rows.lines if isinstance(line, InteractionRow)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Space and the brackets belong to the replay, not to a search by first letter
        if event.key() == Qt.Key.Key_Space or event.text() in ("[", "]"):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        line = self.currentIndex().data(LINE)
        if isinstance(line, InteractionRow) and line.id != self._opened:
            self._opened = line.id
            self.chosen.emit(line)


class _Row(QStyledItemDelegate):
    def __init__(self, look: Look, view: InteractionList) -> None:
        super().__init__(view)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._look.px(34 if isinstance(index.data(LINE), Day) else 54))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        side = self._look.gap(16)
        inside = option.rect.adjusted(side, 0, -side, 0)
        if isinstance(line, Day):
            low = QRect(inside.left(), inside.bottom() - self._look.px(26), inside.width(), self._look.px(20))
            elided(painter, self._look, low, line.title, "section", "text2", rtl=rtl)
        else:
            self._ground(painter, option, rtl=rtl)
            self._line(painter, inside, line, rtl=rtl)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, *, rtl: bool) -> None:
        ink, rect = self._look.ink, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, ink.sel)
            bar = self._look.px(3)
            left = rect.right() - bar + 1 if rtl else rect.left()
            painter.fillRect(QRect(left, rect.top(), bar, rect.height()), ink.accent_edge)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, ink.hover)

    def _line(self, painter: QPainter, inside: QRect, line: InteractionRow, *, rtl: bool) -> None:
        look = self._look
        first = QRect(inside.left(), inside.top() + look.px(8), inside.width(), look.px(20))
        second = QRect(inside.left(), first.bottom() + 1, inside.width(), look.px(18))
        time = f"{datetime.fromtimestamp(line.wall):%H:%M}"
        taken = elided(painter, look, first, time, "body", "text2", rtl=rtl, end=True, tabular=True)
        elided(painter, look, _without(first, taken + look.gap(8), rtl=rtl), days.name(line), "strong", "text", rtl=rtl)
        box = days.note(line)
        taken = self._chip(painter, second, box, rtl=rtl) + look.gap(8) if box else 0
        # a hit's words are what one looks for; who and when say the rest
        text = line.snippet or days.subject(line)
        elided(painter, look, _without(second, taken, rtl=rtl), text, "meta", "text2", rtl=rtl)

    def _chip(self, painter: QPainter, row: QRect, note: days.Note, *, rtl: bool) -> int:
        look, ink = self._look, self._look.ink
        width = width_of(look.font("chip"), note.text) + 2 * look.gap(7)
        box = QRect(row.left() if rtl else row.right() - width + 1, row.top() - 1, width, look.px(20))
        warn = note.kind == "warn"
        painter.setPen(ink.text2 if look.high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(ink.warn_tint if warn else ink.pressed)
        painter.drawRoundedRect(QRectF(box), 5 * look.scale, 5 * look.scale)
        inner = box.adjusted(look.gap(7), 0, -look.gap(7), 0)
        elided(painter, look, inner, note.text, "chip", "warn_text" if warn else "text2", rtl=rtl)
        return width


def _without(box: QRect, end: int, *, rtl: bool) -> QRect:
    """The box less `end` px at its end."""
    return box.adjusted(end if rtl else 0, 0, 0 if rtl else -end, 0)
