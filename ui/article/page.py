"""An article as one read-only document: the passage with a bar, its sentence marked, the rest quieter."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from ui.article.document import Piece, Written
from ui.article.markdown import part
from ui.theme import Look

BAR = 3  # px: of the passage


class ArticlePage(QTextEdit):
    """Signals: found(int, int): which hit of how many is shown; 0, 0 when nothing is looked for."""

    found = Signal(int, int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._body = ""
        self._passage = self._mark = (0, 0)
        self._section = 0
        self._by_tab = False
        self._headings: dict[int, int] = {}  # section → where its heading stands in the document
        self._pieces: list[Piece] = []
        self._needle = ""
        self._hit = 0
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        end = look.gap(12)  # between the text and the scroll bar; Qt does not mirror these margins
        self.setViewportMargins(end if look.is_rtl else 0, 0, 0 if look.is_rtl else end, 0)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        look.changed.connect(self._rebuild)

    def show_body(
        self, body: str, passage: tuple[int, int] = (0, 0), mark: tuple[int, int] = (0, 0), section: int = 0
    ) -> None:
        """Show `body` (Markdown). `passage` and `mark` are spans of its characters; (0, 0) is none.

        Without a passage the page opens at `section`.
        """
        self._body, self._passage, self._mark, self._section = body, passage, mark, section
        self._needle, self._hit = "", 0
        self._build()
        self.jump()

    def marked_text(self) -> str:
        """The words that are marked, as they stand on the screen."""
        return " ".join(" ".join(self._text(*part) for part in self._positions(*self._mark)).split())

    def passage_text(self) -> str:
        """The words of the passage, as they stand on the screen."""
        return " ".join(" ".join(self._text(*part) for part in self._positions(*self._passage)).split())

    def jump_soon(self) -> None:
        """Jump once the layout of this moment is settled."""
        QTimer.singleShot(0, self, self.jump)

    def jump(self) -> None:
        """Scroll to the marked sentence, the passage or the section, a quarter down the page."""
        parts = self._positions(*self._mark) or self._positions(*self._passage)
        place = parts[0][0] if parts else self._headings.get(self._section, -1)
        if place < 0:
            self.verticalScrollBar().setValue(0)
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(place)
        self._scroll_to(cursor)

    # ---- find -------------------------------------------------------------------------------
    def find_text(self, needle: str) -> None:
        """Mark every occurrence of `needle` and go to the first one after the passage's beginning."""
        self._needle = needle.strip()
        self._hit = 0
        self._show_hit()

    def next_hit(self, step: int = 1) -> None:
        self._hit += step
        self._show_hit()

    def _hits(self) -> list[QTextCursor]:
        hits: list[QTextCursor] = []
        cursor = QTextCursor(self.document())
        while self._needle and not (cursor := self.document().find(self._needle, cursor)).isNull():
            hits.append(cursor)
        return hits

    def _show_hit(self) -> None:
        hits = self._hits()
        if hits:
            self._hit %= len(hits)
            self._scroll_to(hits[self._hit])
        self._paint_marks(hits)
        self.found.emit(self._hit + 1 if hits else 0, len(hits))

    def _scroll_to(self, cursor: QTextCursor) -> None:
        top = self.cursorRect(cursor).top() + self.verticalScrollBar().value()
        self.verticalScrollBar().setValue(top - self.viewport().height() // 4)

    # ---- building ---------------------------------------------------------------------------
    def _rebuild(self) -> None:
        place = self.verticalScrollBar().value()
        self._build()
        self._paint_marks(self._hits())
        self.verticalScrollBar().setValue(place)

    def _build(self) -> None:
        around = self._passage[0] or self._mark[0]
        written = Written(self, self._look, self._body, part(self._body, around), self._passage)
        self._pieces, self._headings = written.pieces, written.headings
        self.setDocument(written.document)
        self._paint_marks([])

    # ---- spans ------------------------------------------------------------------------------
    def _positions(self, start: int, end: int) -> list[tuple[int, int]]:
        """Document positions of `body[start:end]`, one part for each block or run that does not join the one before."""
        parts: list[tuple[int, int]] = []
        for piece in self._pieces:
            run = piece.run
            if run.end <= start or run.start >= end:
                continue
            first, last = max(start, run.start) - run.start, min(end, run.end) - run.start
            if len(run.text) != run.end - run.start:
                first, last = 0, len(run.text)
            part = (piece.position + _units(run.text[:first]), piece.position + _units(run.text[:last]))
            if parts and parts[-1][1] == part[0]:
                part = (parts.pop()[0], part[1])
            parts.append(part)
        return parts

    def _text(self, start: int, end: int) -> str:
        return self._select(start, end).selectedText().replace("\u2028", " ")

    def _select(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _paint_marks(self, hits: list[QTextCursor]) -> None:
        ink = self._look.ink
        marks = [_shade(self._select(*part), ink.mark, ink.mark_text) for part in self._positions(*self._mark)]
        found = [
            _shade(cursor, ink.accent if n == self._hit else ink.sel, ink.on_accent if n == self._hit else ink.text)
            for n, cursor in enumerate(hits)
        ]
        self.setExtraSelections([*marks, *found])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)

    def focus_rect(self) -> QRect:
        """A little beyond the text, so that the focus ring does not touch it; no ring for a page just opened."""
        if not self._by_tab:
            return QRect()
        reach = self._look.gap(8)
        return self.rect().adjusted(-reach, -4, -4, -4)

    # ---- paint ------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        bars = list(self._bars())
        if not bars:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.ink.accent_edge)
        for bar in bars:
            painter.drawRect(bar)
        painter.end()

    def _bars(self) -> Iterator[QRectF]:
        """One bar from the first to the last block of the passage."""
        parts = self._positions(*self._passage)
        if not parts:
            return
        document = self.document()
        first, last = document.findBlock(parts[0][0]), document.findBlock(parts[-1][1])
        shift = self.verticalScrollBar().value()
        top, bottom = self._top(first), self._bottom(last)
        width = self._look.px(BAR)
        yield QRectF(self.viewport().width() - width if self._look.is_rtl else 0, top - shift, width, bottom - top)

    def _top(self, block: QTextBlock) -> float:
        return self.document().documentLayout().blockBoundingRect(block).top() + _first_line(block).y()

    def _bottom(self, block: QTextBlock) -> float:
        top = self.document().documentLayout().blockBoundingRect(block).top()
        # a block of fixed line height claims its natural height: count its lines
        return top + _first_line(block).y() + block.layout().lineCount() * self._look.line("body")


def _first_line(block: QTextBlock) -> QPointF:
    return block.layout().lineAt(0).position() if block.layout().lineCount() else QPointF()


def _shade(cursor: QTextCursor, ground: QColor, ink: QColor) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor
    selection.format.setBackground(ground)
    selection.format.setForeground(ink)
    return selection


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
