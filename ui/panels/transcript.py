"""The transcript: one read-only document over the model, with find, copy, stick-to-bottom and "n new"."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextBlockUserData,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from ui import words
from ui.panels.transcript_model import Change, Line, TranscriptModel
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.fields import LineEdit
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.text import Text

NEAR_END = 4  # px from the end within which new words keep the end in view
TURN_GAP = 10
FADE = 22


class LineData(QTextBlockUserData):
    """Which line a block belongs to."""

    def __init__(self, line: Line, *, head: bool) -> None:
        super().__init__()
        self.line, self.head = line, head


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
        self._make_formats()

    def _pad_end(self) -> None:
        """A little ground below the last line."""
        frame = self.document().rootFrame()
        style = frame.frameFormat()
        style.setBottomMargin(self._look.gap(12))
        frame.setFrameFormat(style)

    # ---- formats ----------------------------------------------------------------------------
    def _make_formats(self) -> None:
        look = self._look
        self._who = {
            "you": self._format("section", "text2"),
            "customer": self._format("section", "text"),
            "call": self._format("section", "text"),
        }
        self._time = self._format("meta", "text3", tabular=True)
        self._said = {
            "you": self._format("body", "text2"),
            "customer": self._format("body", "text"),
            "call": self._format("body", "text"),
        }
        self._partial = self._format("body", "text2", italic=True)
        self._quiet = self._format("meta", "text3")
        self._aside = self._format("body", "text3")
        self._doubt = QTextCharFormat()
        self._doubt.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        self._doubt.setUnderlineColor(look.ink.text3)
        self._head_block = self._block(look.line("meta"), look.gap(TURN_GAP))
        self._first_block = self._block(look.line("meta"), look.gap(4))
        self._text_block = self._block(look.line("body"), 0)
        self._note_block = self._block(look.line("meta"), look.gap(TURN_GAP))

    def _format(self, role: str, ink: str, *, italic: bool = False, tabular: bool = False) -> QTextCharFormat:
        style = QTextCharFormat()
        font: QFont = self._look.font(role, italic=italic, tabular=tabular)
        style.setFont(font)
        style.setForeground(self._look.ink.of(ink))
        return style

    def _block(self, line: int, above: int) -> QTextBlockFormat:
        style = QTextBlockFormat()
        style.setLineHeight(line, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        style.setTopMargin(above)
        start, end = self._look.gap(28), self._look.gap(16)
        style.setLeftMargin(end if self._look.is_rtl else start)
        style.setRightMargin(start if self._look.is_rtl else end)
        return style

    def recolour(self) -> None:
        """Write everything again in the colours of now."""
        self._make_formats()
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
        cursor.insertText(words.glued(change.lines[0].text), self._partial)
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
            b for line in change.lines for b in self._blocks_of(line, first=before == 0 and line is change.lines[0])
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
            cursor.setBlockFormat(self._blocks_of(follower, first=False)[0][1])
            cursor.block().setUserData(LineData(follower, head=True))

    def _blocks_of(
        self, line: Line, *, first: bool
    ) -> list[tuple[LineData, QTextBlockFormat, list[tuple[str, QTextCharFormat]]]]:
        if line.kind == "note":
            return [(LineData(line, head=True), self._note_block, [(line.text, self._quiet)])]
        time = words.NBSP * 3 + words.clock(line.at)
        head = [(words.speaker(line.who), self._who[line.who]), (time, self._time)]
        if line.kind == "partial":
            head.append((f"{words.NBSP}{words.NBSP}{words.NBSP}…", self._time))
        elif line.kind == "aside":
            head.append((words.NBSP * 2 + self.tr("the other voice, set aside"), self._quiet))
        return [
            (LineData(line, head=True), self._first_block if first else self._head_block, head),
            (LineData(line, head=False), self._text_block, self._runs(line)),
        ]

    def _runs(self, line: Line) -> list[tuple[str, QTextCharFormat]]:
        style = self._partial if line.kind == "partial" else self._said[line.who]
        if line.kind == "aside":
            style = self._aside
        text = words.glued(line.text)
        runs = []
        at = 0
        for start, end in line.doubts:
            doubtful = QTextCharFormat(style)
            doubtful.merge(self._doubt)
            runs += [(text[at:start], style), (text[start:end], doubtful)]
            at = end
        runs.append((text[at:], style))
        return [(part, look) for part, look in runs if part]

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


class Transcript(Ground):
    """Head, find bar, document, "n new". Signals: folded(bool): the agent closed or opened it."""

    folded = Signal(bool)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "surface", line="top")
        self._look = look
        self._model = TranscriptModel()
        self._new = 0
        self._sticking = True  # the end stays in view
        self._changing = False
        self._is_folded = False
        self._hits: list[QTextCursor] = []
        self._hit = 0
        self.setObjectName("transcript")
        self.document = Document(look)
        title = Text(look, self.tr("Transcript"), role="section", ink="text2")
        self._find_button = Button(
            look, kind="ghost", icon="search", size=28, name=self.tr("Find in transcript"), tip=self.tr("Find (Ctrl+F)")
        )
        self._fold = Button(look, kind="ghost", icon="chevron-down", size=28, name=self.tr("Hide transcript"))
        head = row(look, title, STRETCH, self._find_button, 4, self._fold, margins=(16, 2, 8, 2))
        self._find = FindBar(look)
        self._find.hide()
        self.pill = Button(look, kind="pill", icon="arrow-down", size=24, role="chip", icon_size=14, parent=self)
        self.pill.hide()
        self.setLayout(column(look, 1, head, self._find, (self.document, 1)))
        self._find_button.clicked.connect(self.open_find)
        self._fold.clicked.connect(self.fold)
        self._find.wanted.connect(self._search)
        self._find.moved.connect(self._move)
        self._find.closed.connect(self._close_find)
        self.pill.clicked.connect(self.to_end)
        self.document.scrolled.connect(self._scrolled)
        self.document.verticalScrollBar().rangeChanged.connect(self._range_changed)
        look.changed.connect(self.document.recolour)

    def head_height(self) -> int:
        return self._look.px(32) + 1

    def turn_height(self) -> int:
        """Room for one turn."""
        return (
            self._look.line("body") + self._look.gap(12) + (self._look.line("meta") if self._look.scale < 1.75 else 0)
        )

    @property
    def is_folded(self) -> bool:
        return self._is_folded

    # ---- show -------------------------------------------------------------------------------
    def present(self, view: View) -> None:
        change = self._model.take(view)
        if change is None:
            return
        self._changing = True
        self.document.change(change)
        self._changing = False
        if self._sticking:
            self.to_end()
            return
        self._new += sum(line.kind == "said" for line in change.lines)
        self._show_pill()

    def to_end(self) -> None:
        """Back to what is said now (End)."""
        self._new = 0
        self._sticking = True
        self.document.to_end()
        self._show_pill()

    def jump(self, utterance: str, quote: str = "") -> None:
        """Show the utterance behind a citation."""
        index = self._model.index(utterance)
        if index >= 0:
            if self._is_folded:
                self.fold()
            self._sticking = False
            self.document.show_line(index, quote)

    def fold(self) -> None:
        self._is_folded = not self._is_folded
        self.document.setVisible(not self._is_folded)
        self._fold.set_icon("chevron-up" if self._is_folded else "chevron-down")
        self._fold.setAccessibleName(self.tr("Show transcript") if self._is_folded else self.tr("Hide transcript"))
        self.pill.hide()
        self.folded.emit(self._is_folded)

    def _scrolled(self) -> None:
        """Only the agent's own scrolling lets go of the end."""
        if self._changing or not self.document.isVisible():
            return
        self._sticking = self.document.at_end()
        if self._new and self._sticking:
            self._new = 0
            self._show_pill()

    def _range_changed(self) -> None:
        """The document or its room grew or shrank."""
        if self._sticking and not self._find.isVisible():
            self.document.to_end()

    def _show_pill(self) -> None:
        self.pill.setVisible(self._new > 0 and not self._is_folded)
        if self._new:
            self.pill.say(self.tr("%n new", "", self._new), self.tr("Jump to live: %n new", "", self._new))
            self._place_pill()

    def resizeEvent(self, event: object) -> None:
        self._place_pill()

    def _place_pill(self) -> None:
        self.pill.resize(self.pill.sizeHint())
        x = (self.width() - self.pill.width()) // 2
        self.pill.move(x, self.height() - self.pill.height() - self._look.gap(8))
        self.pill.raise_()

    # ---- find -------------------------------------------------------------------------------
    def open_find(self) -> None:
        if self._is_folded:
            self.fold()
        self._find.show()
        self._find.begin()

    def _search(self, text: str) -> None:
        self._hits = self.document.find_all(text)
        self._hit = max(0, len(self._hits) - 1)
        self._show_hit()

    def _move(self, step: int) -> None:
        if self._hits:
            self._hit = (self._hit + step) % len(self._hits)
            self._show_hit()

    def _show_hit(self) -> None:
        self.document.mark(self._hits, self._hit)
        self._find.show_count(self._hit + 1 if self._hits else 0, len(self._hits))
        if self._hits:
            cursor = QTextCursor(self._hits[self._hit])
            cursor.clearSelection()
            self.document.setTextCursor(cursor)
            self.document.ensureCursorVisible()

    def _close_find(self) -> None:
        self._find.hide()
        self._hits = []
        self.document.mark([], 0)
        self.document.setFocus(Qt.FocusReason.OtherFocusReason)


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
