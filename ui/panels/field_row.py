"""One field of a proposed write: the box, was, new and the words behind it; edited in place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from copilot.model import Change
from copilot.telling import clock
from ui import words
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.chips import Chip
from ui.widgets.fields import CheckBox, LineEdit
from ui.widgets.lay import STRETCH, TOP, column, holder, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text

NAME_WIDTH = 76
NARROW_FROM = 1.3  # text scale from which names stand above their values
LABEL_WIDTH = 28


class FieldRow(QWidget):
    """One field. Signals: changed: ticked, unticked or edited; entered: Enter in the editor; jump(str): show the
    utterance."""

    changed = Signal()
    entered = Signal()
    jump = Signal(str)

    def __init__(self, look: Look, change: Change) -> None:
        super().__init__()
        self._look = look
        self.change = change
        self._value = change.new
        beside = look.scale < NARROW_FROM
        self.box = CheckBox(look, change.label, room=look.px(NAME_WIDTH) if beside else 0)
        self.box.setChecked(change.ticked)
        self.box.toggled.connect(self._toggled)
        self._was = Text(look, role="body", ink="was_text", lines=0, fill="was_bg")
        self._new = Text(look, role="strong", ink="new_text", lines=0, fill="new_bg")
        self._yours = Chip(look, self.tr("Yours"), "plain")
        self._editor: LineEdit | None = None  # few values are edited, few records change under one's hands: those
        self._now: Text | None = None  # parts come when they are needed
        ear = Sign(look, "ear", "text2", size=14)
        self.time = Button(look, clock(change.evidence.start), "link", role="meta", size=24)
        self.time.setAccessibleName(self.tr("Show in transcript: {0}").format(clock(change.evidence.start)))
        self.time.clicked.connect(lambda: self.jump.emit(self.change.evidence.utterance))
        quote = Text(look, words.quoted(change.evidence.quote), role="meta", ink="text2")
        quote.setToolTip(change.evidence.quote)
        was = row(look, (self._label(self.tr("was")), TOP), 6, (self._was, 1))
        self._new_row = row(look, (self._label(self.tr("new")), TOP), 6, (self._new, 1), self._yours)
        self._values = column(look, was, self._new_row, row(look, ear, 6, self.time, 6, quote, STRETCH))
        if beside:
            self.setLayout(row(look, (self.box, TOP), 4, (self._values, 1)))
        else:
            inner = row(look, (self._values, 1), margins=(24, 0, 0, 0))
            self.setLayout(column(look, self.box, inner))
        self._yours.hide()
        self._show_was()
        self._show_new()

    def _label(self, text: str) -> Text:
        label = Text(self._look, text, role="meta", ink="text2")
        label.setFixedSize(self._look.px(LABEL_WIDTH), self._look.px(20))
        return label

    # ---- values -----------------------------------------------------------------------------
    @property
    def ticked(self) -> bool:
        return self.box.isChecked()

    @property
    def value(self) -> str:
        """The new value as it stands on the screen."""
        return self._value

    @property
    def is_yours(self) -> bool:
        """Whether the value on the screen, typed or being typed, is another one than was proposed."""
        value = self.editor.text().strip() if self.is_editing else self._value
        return value != self.change.new

    @property
    def is_editing(self) -> bool:
        return self._editor is not None and not self._editor.isHidden()

    @property
    def editor(self) -> LineEdit:
        """Where a new value is typed. Signals of it reach `changed`, and Enter `entered`."""
        if self._editor is None:
            self._editor = LineEdit(self._look, self.tr("New value of {0}").format(self.change.label), size=28)
            self._editor.hide()
            self._editor.textChanged.connect(self.changed)
            self._editor.returnPressed.connect(self.entered)
            self._new_row.addWidget(self._editor, 1)
        return self._editor

    def _show_was(self) -> None:
        ink = "was_text" if self.ticked else "text2"
        empty = not self.change.was
        self._was.restyle(ink=ink, fill="was_bg" if self.ticked else "", struck=not empty, italic=empty)
        self._was.setText(self.tr("empty") if empty else words.glued(self.change.was))

    def _show_new(self) -> None:
        self._new.restyle(
            ink="new_text" if self.ticked else "text2", fill="new_bg" if self.ticked else "", italic=not self._value
        )
        self._new.setText(words.glued(self._value) or self.tr("empty"))
        self._yours.setVisible(self._value != self.change.new and not self.is_editing)

    def _toggled(self) -> None:
        self._show_was()
        self._show_new()
        self.changed.emit()

    def edit(self, editing: bool) -> None:
        """Put the value into an input, or take it from there."""
        if editing and self.ticked:
            self.editor.setText(self._value)
            self.editor.show()
            self._new.hide()
        elif self.is_editing:
            self._value = self.editor.text().strip()
            self.editor.hide()
            self._new.show()
            self.changed.emit()
        self._show_new()

    def drop_edit(self) -> None:
        """Leave the value as it was before editing."""
        if self.is_editing:
            self.editor.setText(self._value)
        self.edit(False)

    def show_now(self, now: str | None) -> None:
        """After a conflict: what the record holds now, as the third value (None: no conflict in this field)."""
        if now is not None and self._now is None:
            self._now = Text(self._look, role="strong", ink="warn_text", lines=0, fill="warn_tint")
            self._now_row = holder(row(self._look, (self._label(self.tr("now")), TOP), 6, (self._now, 1)))
            self._values.insertWidget(2, self._now_row)
        if self._now is not None:
            self._now.setText(words.glued(now or "") or self.tr("empty"))
            self._now_row.setVisible(now is not None)

    @property
    def shows_now(self) -> bool:
        return self._now is not None and not self._now_row.isHidden()

    def freeze(self, frozen: bool) -> None:
        self.box.setEnabled(not frozen)
