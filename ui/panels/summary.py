"""The summary in sections, a line a row: drafted lines cite the words behind them, the agent's own are marked.

A click, Enter or F2 edits a line; Enter keeps it, Esc leaves it as it was, an empty line is removed.
"""

from __future__ import annotations

from functools import partial
from typing import Literal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from copilot.commands import EditSummary, RedraftSummary
from copilot.model import SummaryLine
from copilot.state import Interaction
from copilot.telling import clock
from ui import words
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.chips import Chip
from ui.widgets.frames import Card
from ui.widgets.lay import STRETCH, TOP, clear, column, holder, row
from ui.widgets.text import Text

Section = Literal["reason", "found", "done", "next"]
SECTIONS: tuple[Section, ...] = ("reason", "found", "done", "next")
MARKED_MS = 10_000  # how long a redraft shows what it changed


class LineEditor(QPlainTextEdit):
    """Signals: done(str): keep this; dropped: leave it as it was."""

    done = Signal(str)
    dropped = Signal()

    def __init__(self, look: Look, name: str, text: str) -> None:
        super().__init__(text)
        self._over = False
        self.setAccessibleName(name)
        self.setFont(look.font("body"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(look.px(20) * 2 + look.gap(14))
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._over = True
            self.dropped.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._keep()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._keep()

    def _keep(self) -> None:
        if not self._over:
            self._over = True
            self.done.emit(" ".join(self.toPlainText().split()))


class EditableText(Text):
    """A text that a click, Enter or F2 turns into an editor."""

    wanted = Signal()

    def __init__(self, look: Look, text: str, *, marked: bool) -> None:
        super().__init__(
            look, text, role="body", lines=0, fill="mark" if marked else "", ink="mark_text" if marked else "text"
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(text)
        self.setAccessibleDescription(self.tr("Press Enter to edit"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and not event.modifiers():
            self.wanted.emit()
        else:
            super().keyPressEvent(event)


def _is_same(one: Interaction | None, other: Interaction | None) -> bool:
    return one is not None and other is not None and one.id == other.id


class Summary(QWidget):
    """Signals: asked(Command); jump(str): show the utterance."""

    asked = Signal(object)
    jump = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._interaction: Interaction | None = None
        self._newest: Interaction | None = None  # another one, if a line of the former is being edited
        self._shown: tuple[object, ...] = ()
        self._lines: tuple[SummaryLine, ...] = ()
        self._marked: frozenset[str] = frozenset()
        self._editor: LineEditor | None = None
        self._state = Chip(look, "", "outline")
        large = look.scale >= 1.3  # the icon alone leaves the title its room
        self._redraft = Button(
            look,
            "" if large else self.tr("Redraft"),
            "link",
            name=self.tr("Redraft"),
            tip=self.tr("Redraft"),
            icon="refresh-cw",
            icon_size=14,
            size=24,
            role="meta",
        )
        self._redraft.set_ink("text2")
        self._redraft.clicked.connect(self._ask_redraft)
        title = Text(look, self.tr("Summary"), role="section", ink="text2")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.gap(1))
        self._add = Button(
            look, kind="ghost", icon="plus", size=24, name=self.tr("Add a line"), tip=self.tr("Add a line")
        )
        self.transcript_button = Button(
            look, kind="ghost", icon="list", size=24, name=self.tr("Show transcript"), tip=self.tr("Show transcript")
        )
        head = row(look, title, STRETCH, 8, self._state, 4, self.transcript_button, self._add, 4, self._redraft)
        self._add.clicked.connect(self._choose_section)
        self.late = Text(look, role="meta", ink="text2", lines=0)
        self.late.hide()
        card = Card(look, radius=10)
        card.setLayout(column(look, self._rows, self.late, gap=6, margins=(12, 8, 12, 8)))
        self.setLayout(column(look, head, 4, card))
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(MARKED_MS)
        self._calm.timeout.connect(self._unmark)

    @property
    def is_editing(self) -> bool:
        return self._editor is not None

    def present(self, view: View) -> None:
        self._newest = view.interaction
        if self._editor is None or _is_same(self._newest, self._interaction):
            self._interaction = self._newest
        self._say_what_is_late()
        if self._editor is None:
            self._show_newest()

    def _say_what_is_late(self) -> None:
        i = self._interaction
        if i is not None and i.summary_edited:
            self.late.setText(self.tr("The last words are still being transcribed."))
        else:
            self.late.setText(self.tr("The last words are still being transcribed; the summary may change."))
        self.late.setVisible(i is not None and i.words_to_come)

    def _show_newest(self) -> None:
        i = self._interaction
        if i is None:
            return
        unsure = tuple(line.cites for line in i.summary if i.unsure(line.cites))
        key = (i.id, i.summary, unsure, i.summary_edited, self._marked)
        if key == self._shown:
            return
        was_same = bool(self._shown) and self._shown[0] == i.id
        self._shown = key
        if was_same and i.summary != self._lines:
            before = {line.text for line in self._lines}
            if not i.summary_edited and before:
                self._marked = frozenset(line.text for line in i.summary if line.text not in before)
                self._shown = (*key[:-1], self._marked)
                self._calm.start()
        self._lines = i.summary
        if i.summary_edited or any(line.by == "agent" for line in i.summary):
            self._state.show_as(self.tr("Edited by you"), "outline")
        else:
            self._state.show_as(self.tr("Draft, on device"), "outline")
        self._state.setVisible(bool(i.summary))
        self._fill()

    def _fill(self) -> None:
        clear(self._rows)
        last = ""
        for n, line in enumerate(self._sorted(self._lines)):
            self._rows.addLayout(self._row(line, n, named=line.section != last))
            last = line.section
        if not self._lines:
            note = self.tr("Nothing was drafted. Add what matters.")
            self._rows.addWidget(Text(self._look, note, role="body", ink="text2", lines=0))

    @staticmethod
    def _sorted(lines: tuple[SummaryLine, ...]) -> list[SummaryLine]:
        return sorted(lines, key=lambda line: SECTIONS.index(line.section))

    def _row(self, line: SummaryLine, n: int, *, named: bool) -> QHBoxLayout:
        look = self._look
        label = Text(look, words.section(line.section) if named else "", role="meta", ink="text2", whole=True)
        label.setFixedSize(look.px(48), look.px(24))
        text = EditableText(look, words.glued(line.text), marked=line.text in self._marked)
        text.wanted.connect(partial(self._edit, n))
        if line.cites:
            link = Button(look, clock(line.start), "link", role="meta", size=24)
            link.setAccessibleName(self.tr("Show in transcript: {0}").format(clock(line.start)))
            link.clicked.connect(partial(self._jump, line.cites[0]))
            end: QWidget = link
        elif line.by == "agent":
            end = Chip(look, self.tr("Yours"), "plain")
        else:
            end = Chip(look, self.tr("Not sourced"), "outline")
        said: list[QWidget | QHBoxLayout] = [text]
        if self._interaction is not None and self._interaction.unsure(line.cites):
            said.append(row(look, Text(look, self.tr("Speaker not certain"), role="meta", ink="text3"), STRETCH))
        # two pixels above and below make the row as high as its link
        return row(look, (label, TOP), 4, (column(look, 2, *said, 2), 1), 8, (holder(column(look, end)), TOP))

    # ---- act --------------------------------------------------------------------------------
    def _jump(self, utterance: str, *_: object) -> None:
        self.jump.emit(utterance)

    def _edit(self, n: int) -> None:
        lines = self._sorted(self._lines)
        if n < len(lines) and self._editor is None:
            self._open(lines[n].section, lines[n].text, n)

    def _open(self, section: Section, before: str, n: int) -> None:
        """Put an editor of the line that says `before` in the place of row `n`."""
        editor = LineEditor(self._look, words.section(section), before)
        self._editor = editor
        entry = self._rows.itemAt(n)
        if entry is not None and entry.layout() is not None:
            old = self._rows.takeAt(n)
            inner = old.layout() if old is not None else None
            if inner is not None:
                clear(inner)
        label = Text(self._look, words.section(section), role="meta", ink="text2", whole=True)
        label.setFixedSize(self._look.px(48), self._look.px(20))
        self._rows.insertLayout(n, row(self._look, (label, TOP), 4, (editor, 1)))
        editor.done.connect(partial(self._done, section, before))
        editor.dropped.connect(self._close_editor)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self, section: Section, before: str, text: str) -> None:
        edited = self._interaction
        self._close_editor()
        if text == before or edited is None:
            return
        # of the summary as it is now: late words may have changed it since the editor was opened
        lines = self._sorted(edited.summary)
        found = [n for n, line in enumerate(lines) if before and (line.section, line.text) == (section, before)]
        n = found[0] if found else sum(SECTIONS.index(line.section) <= SECTIONS.index(section) for line in lines)
        mine = [SummaryLine(section=section, text=text, by="agent")] if text else []
        changed = (*lines[:n], *mine, *lines[n + len(found[:1]) :])
        if changed != tuple(lines):
            self.asked.emit(EditSummary(interaction=edited.id, lines=changed))

    def _close_editor(self) -> None:
        self._editor = None
        self._interaction = self._newest
        self._say_what_is_late()
        self._fill()
        self._show_newest()

    def _choose_section(self) -> None:
        menu = QMenu(self)
        for section in SECTIONS:
            menu.addAction(words.section(section)).triggered.connect(partial(self._begin, section))
        menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def _begin(self, section: Section, *_: object) -> None:
        if self._editor is None:
            self._open(section, "", len(self._lines))

    def _ask_redraft(self) -> None:
        if self._interaction is not None:
            self.asked.emit(RedraftSummary(interaction=self._interaction.id))

    def _unmark(self) -> None:
        self._marked = frozenset()
        if self._editor is None:
            self._fill()
            self._shown = (*self._shown[:-1], self._marked)
