"""The blocks of an article as a document: every run remembers where it stands, the passage is loud, the rest quieter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextOption,
    QTextTableFormat,
)

from ui.article.markdown import UNKNOWN, Block, Run, blocks
from ui.theme import Look

INDENT = 14  # px, where the passage's text begins beside its bar
GAPS = {"heading": 16, "item": 4}  # above a block; others 8

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Piece:
    """Where a run of the body stands in the document (positions count UTF-16 units)."""

    position: int
    run: Run


class Written:
    """`body[part]` as a document of `parent`, with its pieces, and where each section's heading stands in it."""

    def __init__(self, parent: QObject, look: Look, body: str, part: tuple[int, int], passage: tuple[int, int]) -> None:
        self._look, self._passage = look, passage
        self.pieces: list[Piece] = []
        self.headings: dict[int, int] = {}
        self.document = QTextDocument(parent)
        self.document.setUndoRedoEnabled(False)
        self.document.setDefaultFont(look.font("body"))
        self.document.setDocumentMargin(0)
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()
        if part[0] > 0:
            self._note(cursor, translate("ArticlePage", "The text before this is not shown: the article is very long."))
        for table, found in groupby(_numbered(blocks(body, *part)), key=lambda one: one[0]):
            if table:
                self._table(cursor, [block for _, block in found])
            else:
                for _, block in found:
                    self._block(cursor, block)
        if part[1] < len(body):
            said = translate("ArticlePage", "The text goes on. Search for words of it (Ctrl+K) to open it there.")
            self._note(cursor, said)
        cursor.endEditBlock()

    def _note(self, cursor: QTextCursor, text: str) -> None:
        self._begin(cursor, QTextBlockFormat(), gap=8)
        style = QTextCharFormat()
        style.setFont(self._look.font("meta"))
        style.setForeground(self._look.ink.text3)
        cursor.insertText(text, style)

    def _begin(self, cursor: QTextCursor, shape: QTextBlockFormat, *, gap: int) -> None:
        """The next block; the document's first one is there already."""
        first = self.document.isEmpty()
        shape.setLineHeight(self._look.line("body"), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        shape.setTopMargin(0 if first else self._look.gap(gap))
        if first:
            cursor.setBlockFormat(shape)
        else:
            cursor.insertBlock(shape)

    def _block(self, cursor: QTextCursor, block: Block) -> None:
        look = self._look
        shape = QTextBlockFormat()
        indent = look.gap(INDENT) if self._in_passage(block) else 0
        step = look.px(20)  # of a list
        depth = 0 if block.kind == "heading" else block.level
        # Qt does not mirror a block's margins
        (shape.setRightMargin if look.is_rtl else shape.setLeftMargin)(indent + step * depth)
        if block.kind == "heading":
            shape.setHeadingLevel(min(block.level, 6))
        if block.marker:
            shape.setTextIndent(-step)
            shape.setTabPositions([QTextOption.Tab(step, QTextOption.TabType.LeftTab)])
        self._begin(cursor, shape, gap=GAPS.get(block.kind, 8))
        if block.kind == "heading" and block.section != UNKNOWN:
            self.headings[block.section] = cursor.position()
            cursor.insertText(f"{block.section}\u2002", self._style(ink="text3", role="strong"))
        if block.marker:
            cursor.insertText(f"{block.marker}\t", self._style(ink="text3"))
        for run in block.runs:
            self._run(cursor, block, run)

    def _table(self, cursor: QTextCursor, rows: list[Block]) -> None:
        look = self._look
        columns = max(len(row.cells) for row in rows)
        shape = QTextTableFormat()
        shape.setBorder(1)
        shape.setBorderCollapse(True)
        shape.setBorderStyle(shape.BorderStyle.BorderStyle_Solid)
        shape.setBorderBrush(look.ink.line)
        shape.setCellPadding(look.gap(6))
        shape.setTopMargin(look.gap(8))
        shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        table = cursor.insertTable(len(rows), max(columns, 1), shape)
        for number, row in enumerate(rows):
            for column, runs in enumerate(row.cells):
                inside = table.cellAt(number, column).firstCursorPosition()
                for run in runs:
                    self._run(inside, row, run)
        cursor.movePosition(QTextCursor.MoveOperation.End)

    def _run(self, cursor: QTextCursor, block: Block, run: Run) -> None:
        self.pieces.append(Piece(cursor.position(), run))
        loud = self._in_passage(block) or block.kind == "heading" or self._passage == (0, 0)
        ink = "accent_text" if run.link else ("text" if loud else "text2")
        role = "strong" if block.kind == "heading" or run.bold or block.head else "body"
        style = self._style(ink=ink, role=role, italic=run.italic or block.quote)
        cursor.insertText(run.text.replace("\n", "\u2028"), style)

    def _style(self, *, ink: str, role: str = "body", italic: bool = False) -> QTextCharFormat:
        style = QTextCharFormat()
        style.setFont(self._look.font(role, italic=italic))
        style.setForeground(self._look.ink.of(ink))
        return style

    def _in_passage(self, block: Block) -> bool:
        start, end = self._passage
        runs = (*block.runs, *(run for cell in block.cells for run in cell))
        return end > start and any(run.start < end and run.end > start for run in runs)


def _numbered(found: Sequence[Block]) -> list[tuple[int, Block]]:
    """Each block with the number of the table that it is a row of, from 1 on; 0: of none."""
    numbered: list[tuple[int, Block]] = []
    table, is_open = 0, False
    for block in found:
        is_row = block.kind == "row"
        table += is_row and (block.head or not is_open)
        is_open = is_row
        numbered.append((table if is_row else 0, block))
    return numbered
