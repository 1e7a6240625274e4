"""The passages found, one below the other: title, where it stands, how well it fits."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from copilot.commands import Passage
from ui import words
from ui.theme import Look
from ui.widgets.write import elided

Index = QModelIndex | QPersistentModelIndex
PASSAGE = Qt.ItemDataRole.UserRole


def strength(word: str) -> str:
    """Strong match, Likely, Weak match."""
    return words.translate("ask", "Weak match") if word == "weak" else words.strength(word)


def place(passage: Passage) -> str:
    """KB-1042 §3."""
    return f"{passage.article}{words.NBSP}§{passage.section}" if passage.section else passage.article


class PassageModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._passages: tuple[Passage, ...] = ()

    def show(self, passages: tuple[Passage, ...]) -> None:
        self.beginResetModel()
        self._passages = passages
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._passages)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        passage = self._passages[index.row()]
        if role == PASSAGE:
            return passage
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{passage.title}, {place(passage)}, {strength(passage.strength)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return passage.why
        return None


class Results(QListView):
    """Focus stays in the search field; the arrows there move the selection here."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._passages = PassageModel()
        self.setModel(self._passages)
        self.setItemDelegate(_PassageRow(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("plain")
        self.setStyleSheet("QListView { background: transparent; }")
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Passages"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)

    def show_passages(self, passages: tuple[Passage, ...]) -> None:
        """Show them, best first, and select the best; the selected one stays selected if it is still there."""
        kept = self.selected
        self._passages.show(passages)
        same = [n for n, p in enumerate(passages) if kept and (p.article, p.start) == (kept.article, kept.start)]
        if passages:
            self.setCurrentIndex(self._passages.index(same[0] if same else 0))

    @property
    def selected(self) -> Passage | None:
        passage = self.currentIndex().data(PASSAGE)
        return passage if isinstance(passage, Passage) else None

    def count(self) -> int:
        return self._passages.rowCount()

    def move(self, step: int) -> None:  # type: ignore[override]  # rows, not the widget's place
        last = self.count() - 1
        self.setCurrentIndex(self._passages.index(min(max(self.currentIndex().row() + step, 0), last)))


class _PassageRow(QStyledItemDelegate):
    def __init__(self, look: Look, view: Results) -> None:
        super().__init__(view)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._look.px(52))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, ink, rect = self._look, self._look.ink, option.rect
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        passage = index.data(PASSAGE)
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, ink.sel)
            bar = look.px(3)
            painter.fillRect(
                QRect(rect.right() - bar + 1 if rtl else rect.left(), rect.top(), bar, rect.height()), ink.accent_edge
            )
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, ink.hover)
        inside = rect.adjusted(look.gap(16), look.px(7), -look.gap(16), -look.px(7))
        first = QRect(inside.left(), inside.top(), inside.width(), look.px(20))
        second = QRect(inside.left(), first.bottom() + 1, inside.width(), look.px(18))
        elided(painter, look, first, passage.title, "medium", "text", rtl=rtl)
        strong = passage.strength == "strong"
        word = strength(passage.strength)
        width = elided(
            painter,
            look,
            second,
            word,
            "chip" if strong else "meta",
            "accent_text" if strong else "text2",
            rtl=rtl,
            end=True,
        )
        left = second.adjusted(width + look.gap(8) if rtl else 0, 0, 0 if rtl else -width - look.gap(8), 0)
        elided(painter, look, left, place(passage), "meta", "text2", rtl=rtl)
        painter.restore()
