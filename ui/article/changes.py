"""What changed between two versions: fields, then lines, removed and added ones with their sign and their colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextEdit

from copilot.shelf import ChangedField, ChangedLine, Comparison
from ui import words
from ui.theme import Look

translate = words.translate

SIGNS = {"removed": "−", "added": "+"}  # colour alone says nothing


class ChangesPage(QTextEdit):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: Comparison | None = None
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(self.tr("What changed"))
        look.changed.connect(self._build)

    def show_changes(self, comparison: Comparison) -> None:
        self._shown = comparison
        self._build()
        self.verticalScrollBar().setValue(0)

    def _build(self) -> None:
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDefaultFont(self._look.font("body"))
        document.setDocumentMargin(0)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        if self._shown is not None:
            for field in self._shown.fields:
                self._field(cursor, field)
            for line in self._shown.lines:
                self._line(cursor, line)
        cursor.endEditBlock()
        self.setDocument(document)

    def _field(self, cursor: QTextCursor, field: ChangedField) -> None:
        self._begin(cursor, gap=8)
        cursor.insertText(f"{_field_name(field.name)}  ", self._style("text2", role="strong"))
        cursor.insertText(field.was or self.tr("empty"), self._style("was_text", "was_bg", struck=bool(field.was)))
        cursor.insertText("  →  ", self._style("text2"))
        cursor.insertText(field.new or self.tr("empty"), self._style("new_text", "new_bg"))

    def _line(self, cursor: QTextCursor, line: ChangedLine) -> None:
        if line.kind == "skipped":
            self._begin(cursor, gap=8)
            lines = int(line.text)
            said = translate("changes", "%n unchanged line(s)", "", lines)
            cursor.insertText(f"⋯  {said}", self._style("text3", role="meta"))
            return
        if not line.text.strip() and line.kind == "same":
            return
        self._begin(cursor, gap=2 if line.kind == "added" else 6)
        if line.kind == "same":
            cursor.insertText(f"\u2003{line.text}", self._style("text2"))
            return
        whole, ground = ("was_text", "was_bg") if line.kind == "removed" else ("new_text", "new_bg")
        cursor.insertText(f"{SIGNS[line.kind]}\u2002", self._style("text2", role="strong"))
        spans = line.spans or ((0, len(line.text)),)
        place = 0
        for start, end in spans:
            cursor.insertText(line.text[place:start], self._style("text"))
            # a whole line is told by its sign and ground; words within one are struck, too
            cursor.insertText(
                line.text[start:end], self._style(whole, ground, struck=line.kind == "removed" and bool(line.spans))
            )
            place = end
        cursor.insertText(line.text[place:], self._style("text"))

    def _begin(self, cursor: QTextCursor, *, gap: int) -> None:
        shape = QTextBlockFormat()
        first = cursor.document().isEmpty()
        shape.setTopMargin(0 if first else self._look.gap(gap))
        shape.setLineHeight(self._look.line("body"), QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
        if first:
            cursor.setBlockFormat(shape)
        else:
            cursor.insertBlock(shape)

    def _style(self, ink: str, ground: str = "", *, role: str = "body", struck: bool = False) -> QTextCharFormat:
        style = QTextCharFormat()
        style.setFont(self._look.font(role))
        style.setForeground(self._look.ink.of(ink))
        if ground:
            style.setBackground(self._look.ink.of(ground))
        style.setFontStrikeOut(struck)
        return style


def _field_name(name: str) -> str:
    match name:
        case "title":
            return words.translate("changes", "Title")
        case "queue":
            return words.translate("changes", "Queue")
        case "valid_from":
            return words.translate("changes", "Valid from")
        case "valid_to":
            return words.translate("changes", "Valid to")
        case "verbatim":
            return words.translate("changes", "Read word for word")
        case "owner":
            return words.translate("changes", "Owner")
        case "labels":
            return words.translate("changes", "Labels")
        case "about":
            return words.translate("changes", "Belongs to")
        case "language":
            return words.translate("changes", "Language")
        case "version":
            return words.translate("changes", "Version")
        case "supersedes":
            return words.translate("changes", "Replaces")
        case _:
            return name
