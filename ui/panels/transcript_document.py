"""The lines of a transcript as one read-only document: the smallest change is made, places are found, words marked."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit

from ui import words
from ui.panels.transcript_model import Change, Line
from ui.panels.transcript_styles import LineData, Styles
from ui.theme import Look

NEAR_END = 4  # px from the end within which new words keep the end in view
FADE = 22


class Document(QTextEdit):
    """The lines as text. Bars beside the turns are painted, so that they mirror and never shift words."""

    scrolled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: list[Line] = []
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Transcript"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(0)
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        self.setDocument(document)
        self._pad_end()
        self.verticalScrollBar().valueChanged.connect(self.scrolled)
        self._styles = Styles(look)

    def _pad_end(self) -> None:
        """A little ground below the last line."""
        frame = self.document().rootFrame()
        style = frame.frameFormat()
        style.setBottomMargin(self._look.gap(12))
        frame.setFrameFormat(style)

    def recolour(self) -> None:
        """Write everything again in the colours of now."""
        self._styles = Styles(self._look)
        lines, self._lines = self._lines, []
        self.clear()
        self._pad_end()
        self.change(Change(first=0, last=0, lines=tuple(lines)))

    # ---- change -----------------------------------------------------------------------------
    def change(self, change: Change) -> None:
        """Put `change.lines` in the place of lines `first` to `last`; selection and scroll position stay."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        if self._only_text(change):
            self._rewrite(cursor, change)
        else:
            self._take_out(cursor, change)
            self._put_in(cursor, change)
        cursor.endEditBlock()
        self._lines[change.first : change.last] = change.lines

    def _only_text(self, change: Change) -> bool:
        """A line whose words grew: its block is rewritten, nothing else moves."""
        return (
            change.last - change.first == len(change.lines) == 1
            and self._lines[change.first].key == change.lines[0].key
            and self._lines[change.first].kind == change.lines[0].kind == "partial"
            and self._lines[change.first].at == change.lines[0].at
        )

    def _rewrite(self, cursor: QTextCursor, change: Change) -> None:
        block = self.document().findBlockByNumber(self._block_number(change.first) + 1)
        cursor.setPosition(block.position())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(words.glued(change.lines[0].text), self._styles.partial)
        block.setUserData(LineData(change.lines[0], head=False))

    def _block_number(self, index: int) -> int:
        return sum(1 if line.kind == "note" else 2 for line in self._lines[:index])

    def _take_out(self, cursor: QTextCursor, change: Change) -> None:
        if change.first == change.last:
            return
        start = self._block_number(change.first)
        end = start + sum(1 if line.kind == "note" else 2 for line in self._lines[change.first : change.last])
        document = self.document()
        first, after = document.findBlockByNumber(start), document.findBlockByNumber(end)
        cursor.setPosition(first.position())
        if after.isValid():
            cursor.setPosition(after.position(), QTextCursor.MoveMode.KeepAnchor)
        else:
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        if not after.isValid() and start > 0:
            cursor.deletePreviousChar()  # the break before what was the last line

    def _put_in(self, cursor: QTextCursor, change: Change) -> None:
        document = self.document()
        before = self._block_number(change.first)
        at_end = change.last >= len(self._lines)
        blocks = [
            b for line in change.lines for b in self._styles.blocks(line, first=before == 0 and line is change.lines[0])
        ]
        if not blocks:
            return
        if before == 0 and at_end:
            cursor.setPosition(0)
        elif at_end:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertBlock()
        else:
            cursor.setPosition(document.findBlockByNumber(before).position())
        for n, (data, style, runs) in enumerate(blocks):
            if n:
                cursor.insertBlock()
            cursor.setBlockFormat(style)
            for text, look in runs:
                cursor.insertText(text, look)
            cursor.block().setUserData(data)
        if not at_end:
            # the block that stood here was split off behind what was put in
            follower = self._lines[change.last]
            cursor.insertBlock()
            cursor.setBlockFormat(self._styles.blocks(follower, first=False)[0][1])
            cursor.block().setUserData(LineData(follower, head=True))

    # ---- places -----------------------------------------------------------------------------
    def at_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - NEAR_END

    def to_end(self) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def show_line(self, index: int, quote: str) -> None:
        """Bring a line into view and mark the quoted words in it (the whole line when they are not found)."""
        block = self.document().findBlockByNumber(self._block_number(index) + 1)
        if not block.isValid():
            return
        found = block.text().lower().find(quote.lower()) if quote else -1
        start = block.position() + max(found, 0)
        length = len(quote) if found >= 0 else len(block.text().rstrip())
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        self.mark([cursor], 0)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(int(top - self.viewport().height() / 3))

    def mark(self, cursors: list[QTextCursor], current: int) -> None:
        """Cited or found words on the mark colour; the current one is underlined as well."""
        marks = []
        for n, cursor in enumerate(cursors):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            style = QTextCharFormat()
            style.setBackground(self._look.ink.mark)
            style.setForeground(self._look.ink.mark_text)
            style.setFontUnderline(n == current and len(cursors) > 1)
            mark.format = style
            marks.append(mark)
        self.setExtraSelections(marks)

    def find_all(self, text: str) -> list[QTextCursor]:
        found: list[QTextCursor] = []
        cursor = QTextCursor(self.document())
        while text:
            cursor = self.document().find(text, cursor)
            if cursor.isNull():
                break
            found.append(QTextCursor(cursor))
        return found

    # ---- paint ------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bars(painter)
        # the fade would cover the only line of a low document
        if self.verticalScrollBar().value() > 0 and self.viewport().height() > 3 * self._look.px(FADE):
            self._paint_fade(painter)
        painter.end()

    def _paint_bars(self, painter: QPainter) -> None:
        layout = self.document().documentLayout()
        shift = self.verticalScrollBar().value()
        height = self.viewport().height()
        block = self.cursorForPosition(self.viewport().rect().topLeft()).block()
        while block.isValid() and block.blockNumber() > 0 and not _is_head(block):
            block = block.previous()
        painter.setPen(Qt.PenStyle.NoPen)
        while block.isValid():
            top = layout.blockBoundingRect(block).top() - shift
            if top > height:
                break
            text = block.next()
            data = block.userData()
            if isinstance(data, LineData) and data.head and data.line.kind != "note" and text.isValid():
                bottom = layout.blockBoundingRect(text).bottom() - shift
                self._paint_bar(painter, data.line, top + 2, bottom)
            block = block.next()

    def _paint_bar(self, painter: QPainter, line: Line, top: float, bottom: float) -> None:
        ink = self._look.ink
        width = 2.5 * self._look.scale
        color: QColor = ink.accent_edge if line.who == "customer" else ink.edge
        if line.who == "customer" and self._look.theme == "dark":
            color = ink.accent_text
        x = float(self._look.gap(16))
        if self._look.is_rtl:
            x = self.viewport().width() - x - width
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(x, top, width, bottom - top), width / 2, width / 2)

    def _paint_fade(self, painter: QPainter) -> None:
        height = self._look.px(FADE)
        fade = QLinearGradient(QPointF(0, 0), QPointF(0, height))
        solid = QColor(self._look.ink.surface)
        clear = QColor(solid)
        clear.setAlpha(0)
        fade.setColorAt(0, solid)
        fade.setColorAt(1, clear)
        painter.fillRect(QRectF(0, 0, self.viewport().width(), height), fade)


def _is_head(block: QTextBlock) -> bool:
    data = block.userData()
    return isinstance(data, LineData) and data.head
