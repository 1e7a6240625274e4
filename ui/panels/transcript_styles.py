"""How the lines of a transcript are written: each as one or two blocks of styled runs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextBlockFormat, QTextBlockUserData, QTextCharFormat

from copilot.telling import clock
from ui import dates, words
from ui.panels.transcript_model import Line
from ui.theme import Look

translate = QCoreApplication.translate
TURN_GAP = 10

Run = tuple[str, QTextCharFormat]


class LineData(QTextBlockUserData):
    """Which line a block belongs to."""

    def __init__(self, line: Line, *, head: bool) -> None:
        super().__init__()
        self.line, self.head = line, head


Block = tuple[LineData, QTextBlockFormat, list[Run]]


class Styles:
    """The formats in the colours of now, and what they make of a line."""

    def __init__(self, look: Look) -> None:
        self._look = look
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
        self.partial = self._format("body", "text2", italic=True)
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
        style.setFont(self._look.font(role, italic=italic, tabular=tabular))
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

    def blocks(self, line: Line, *, first: bool) -> list[Block]:
        if line.kind == "note":
            return [(LineData(line, head=True), self._note_block, [(line.text, self._quiet)])]
        time = dates.NBSP * 3 + clock(line.at)
        head = [(words.speaker(line.who), self._who[line.who]), (time, self._time)]
        if line.kind == "partial":
            head.append((f"{dates.NBSP}{dates.NBSP}{dates.NBSP}…", self._time))
        if line.unsure and line.kind != "aside":
            head.append((dates.NBSP * 2 + translate("transcript", "speaker not certain"), self._quiet))
        if line.kind == "aside":
            head.append((dates.NBSP * 2 + translate("transcript", "the other voice, set aside"), self._quiet))
        return [
            (LineData(line, head=True), self._first_block if first else self._head_block, head),
            (LineData(line, head=False), self._text_block, self._runs(line)),
        ]

    def _runs(self, line: Line) -> list[Run]:
        style = self.partial if line.kind == "partial" else self._said[line.who]
        if line.kind == "aside":
            style = self._aside
        text = words.glued(line.text)
        runs: list[Run] = []
        at = 0
        for start, end in line.doubts:
            doubtful = QTextCharFormat(style)
            doubtful.merge(self._doubt)
            runs += [(text[at:start], style), (text[start:end], doubtful)]
            at = end
        runs.append((text[at:], style))
        return [(part, look) for part, look in runs if part]
