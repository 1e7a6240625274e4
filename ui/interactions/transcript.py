"""The transcript of a past interaction: the panel's own document, with the turn at the play head on a tint."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTextCursor, QWheelEvent

from copilot.model import Evidence
from copilot.state import Desk
from copilot.telling import clock
from ui import words
from ui.interactions.past import Past, holds
from ui.panels.transcript_document import Document
from ui.panels.transcript_model import Change, Line, TranscriptModel
from ui.panels.transcript_styles import LineData
from ui.theme import Look
from ui.view import View


class PastTranscript(Document):
    """Signals: sought(float): a turn was clicked; left: the agent scrolled away from the play head."""

    sought = Signal(float)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._turns: list[Line] = []
        self._starts: list[float] = []
        self._current = -1
        look.changed.connect(self._recolour)

    def show_past(self, past: Past) -> None:
        said = lines(past)
        self.change(Change(first=0, last=len(self._turns), lines=tuple(said)))
        self._turns = said
        self._starts = [line.at for line in said]
        self._current = -1
        self.setExtraSelections([])
        self.verticalScrollBar().setValue(0)

    def set_at(self, at: float, *, follow: bool) -> None:
        """Tint the turn that is heard at call time `at`; keep it in view when following."""
        current = bisect_right(self._starts, at + 0.05) - 1
        while current >= 0 and self._turns[current].kind == "note":
            current -= 1
        if current == self._current:
            return
        self._current = current
        if follow:
            self.reveal()
        self.viewport().update()

    def reveal(self) -> None:
        """Bring the current turn into the middle of the view."""
        box = self._box(self._current)
        if box is None:
            self.verticalScrollBar().setValue(0)
            return
        height = self.viewport().height()
        if box.top() < height * 0.15 or box.bottom() > height * 0.8:
            bar = self.verticalScrollBar()
            bar.setValue(int(bar.value() + box.center().y() - height * 0.4))

    def cite(self, heard: tuple[Evidence, ...]) -> None:
        """Mark the cited words."""
        cursors = [cursor for evidence in heard if (cursor := self._cited(evidence)) is not None]
        self.mark(cursors, 0)

    def _cited(self, evidence: Evidence) -> QTextCursor | None:
        index = next((n for n, line in enumerate(self._turns) if line.key == evidence.utterance), -1)
        quote = evidence.quote.strip()
        if index < 0 or not quote:
            return None
        block = self.document().findBlockByNumber(self._block_number(index) + 1)
        found = block.text().lower().find(words.glued(quote).lower())
        if found < 0:
            return None
        cursor = QTextCursor(self.document())
        cursor.setPosition(block.position() + found)
        cursor.setPosition(block.position() + found + len(quote), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _recolour(self) -> None:
        place = self.verticalScrollBar().value()
        self.recolour()
        self.verticalScrollBar().setValue(place)

    def _box(self, index: int) -> QRectF | None:
        """Where a turn is in the viewport."""
        if index < 0:
            return None
        number = self._block_number(index)
        layout = self.document().documentLayout()
        head, text = self.document().findBlockByNumber(number), self.document().findBlockByNumber(number + 1)
        shift = self.verticalScrollBar().value()
        top = layout.blockBoundingRect(head).top() - shift
        bottom = layout.blockBoundingRect(text).bottom() - shift
        return QRectF(0, top, self.viewport().width(), bottom - top)

    # ---- pointer and keys -------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            event.ignore()  # plays, instead of scrolling a page
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.textCursor().hasSelection() or event.button() != Qt.MouseButton.LeftButton:
            return
        data = self.cursorForPosition(event.position().toPoint()).block().userData()
        if isinstance(data, LineData):
            self.sought.emit(data.line.at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self.left.emit()

    # ---- paint ------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        box = self._box(self._current)
        if box is not None:
            look = self._look
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.ink.sel)
            start, end = look.gap(16), look.gap(12)
            tint = box.adjusted(end if look.is_rtl else start, -4, -(start if look.is_rtl else end), 5)
            painter.drawRoundedRect(tint, 6 * look.scale, 6 * look.scale)
            painter.end()
        super().paintEvent(event)


def lines(past: Past) -> list[Line]:
    """All turns and notes, with a note for every hold."""
    model = TranscriptModel()
    view = View(desk=Desk(interactions={past.final.id: past.final}), interaction=past.final, now=past.final.now_wall)
    model.take(view)
    notes = [
        Line(
            key=f"hold {start}", at=start, kind="note",
            text=words.translate("interactions", "Hold {0} to {1}").format(clock(start), clock(end)),
        )
        for start, end in holds(past)
    ]  # fmt: skip
    gone = words.translate("interactions", "(erased)")
    said = [replace(line, text=gone) if line.kind != "note" and not line.text else line for line in model.lines]
    return sorted([*said, *notes], key=lambda line: line.at)
