"""A list of two lines an entry, drawn and not built: a title, and below it where it stands and a word at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import Look
from ui.widgets.write import elided

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`key` tells lines apart; `value` is what the line is about. `ink` is of the word and of its icon."""

    key: object
    value: object
    title: str
    below: str = ""
    word: str = ""
    ink: str = "text2"
    icon: str = ""
    tip: str = ""

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.title, self.below, self.word) if part)


class LineModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken
        return line.tip if role == Qt.ItemDataRole.ToolTipRole else None


class Lines(QListView):
    """Focus may stay in a field above: the arrows there call `move`."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._lines = LineModel()
        self.setModel(self._lines)
        self.setItemDelegate(_Row(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("plain")
        self.setStyleSheet("QListView { background: transparent; }")
        self.setUniformItemSizes(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        look.changed.connect(self.viewport().update)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show them and select the first; the selected one stays selected if it is still there."""
        kept = self.line
        self._lines.show(lines)
        same = [n for n, line in enumerate(lines) if kept is not None and line.key == kept.key]
        if lines:
            self.setCurrentIndex(self._lines.index(same[0] if same else 0))

    def focus_rect(self) -> QRect:
        """The ring stands within: the list fills its window from edge to edge."""
        return self.rect().adjusted(4, 4, -4, -4)

    @property
    def line(self) -> Line | None:
        line = self.currentIndex().data(LINE)
        return line if isinstance(line, Line) else None

    @property
    def chosen(self) -> object:
        """What the selected line is about; None where nothing is selected."""
        return self.line.value if self.line else None

    def lines(self) -> tuple[Line, ...]:
        return self._lines.lines

    def count(self) -> int:
        return self._lines.rowCount()

    def move(self, step: int) -> None:  # type: ignore[override]  # rows, not the widget's place
        last = self.count() - 1
        self.setCurrentIndex(self._lines.index(min(max(self.currentIndex().row() + step, 0), last)))


class _Row(QStyledItemDelegate):
    def __init__(self, look: Look, view: Lines) -> None:
        super().__init__(view)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._look.px(52))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = self._look
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        line = index.data(LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, rtl=rtl)
        inside = option.rect.adjusted(look.gap(16), look.px(7), -look.gap(16), -look.px(7))
        first = QRect(inside.left(), inside.top(), inside.width(), look.px(20))
        second = QRect(inside.left(), first.bottom() + 1, inside.width(), look.px(18))
        elided(painter, look, first, line.title, "medium", "text", rtl=rtl)
        width = self._word(painter, second, line, rtl=rtl)
        left = second.adjusted(width + look.gap(8) if rtl else 0, 0, 0 if rtl else -width - look.gap(8), 0)
        elided(painter, look, left, line.below, "meta", "text2", rtl=rtl)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, *, rtl: bool) -> None:
        look, rect = self._look, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.ink.sel)
            bar = look.px(3)
            left = rect.right() - bar + 1 if rtl else rect.left()
            painter.fillRect(QRect(left, rect.top(), bar, rect.height()), look.ink.accent_edge)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.ink.hover)

    def _word(self, painter: QPainter, box: QRect, line: Line, *, rtl: bool) -> int:
        look = self._look
        role = "meta" if line.ink == "text2" else "chip"
        width = elided(painter, look, box, line.word, role, line.ink, rtl=rtl, end=True)
        if not line.icon:
            return width
        side = look.px(12)
        left = box.left() + width + look.gap(4) if rtl else box.right() + 1 - width - look.gap(4) - side
        look.draw_icon(painter, line.icon, QRectF(left, box.top(), side, box.height()), look.ink.of(line.ink), 12)
        return width + look.gap(4) + side
