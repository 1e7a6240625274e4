"""The head of a write card: which write of how many, the record and whose it is, what became of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from copilot.state import ProposalView
from ui import words
from ui.panels.field_row import NARROW_FROM
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.chips import Chip, ChipKind
from ui.widgets.lay import STRETCH, TOP, column, holder, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text

KINDS: dict[str, tuple[ChipKind, str]] = {
    "approved": ("plain", "clock"),
    "sending": ("plain", "clock"),
    "verified": ("plain", "check"),
    "conflict": ("warn", "triangle-alert"),
    "failed": ("bad", "circle-alert"),
    "unknown": ("warn", "circle-help"),
    "rejected": ("outline", ""),
    "withdrawn": ("outline", ""),
}


class WriteHead(QWidget):
    """`review` unfolds the card, `undo` proposes the way back: who owns the head connects them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._title = Text(look, role="strong", whole=True)
        self._record = Text(look, role="body", ink="text2")
        self.system = Chip(look, "", "outline")
        self._state = Chip(look)
        self._owner = Text(look, role="meta", ink="text2", lines=2)
        self.review = Button(look, self.tr("Review"), "secondary", icon="chevron-right", icon_last=True, size=28)
        self.undo = Button(look, self.tr("Undo"), "ghost", icon="undo-2", size=28)
        line = row(look, self._title, 8, self._record, STRETCH, 8, self._state, 6, self.system, self.undo, self.review)
        self._who = holder(row(look, (Sign(look, "user-check", "accent_text", size=14), TOP), 6, (self._owner, 1)))
        self.setLayout(column(look, line, self._who, margins=(12, 8, 12, 8)))

    def present(self, write: ProposalView, number: int, total: int, view: View, *, unfold: bool) -> None:
        title = self.tr("Undo") if write.proposal.undoes else self.tr("Write {0} of {1}").format(number, total)
        self._title.setText(title)
        count = words.fields_count(len(write.proposal.changes))
        self._record.setText(write.proposal.record if unfold else f"{write.proposal.record}, {count}")
        self._who.setVisible(unfold)
        self._owner.setText(self._owner_line(write, view))
        self.review.setVisible(not unfold and write.status in ("open", "conflict", "failed"))
        self.undo.setVisible(write.status == "verified" and not write.undone_by)
        self.undo.setEnabled(view.loss is None)
        kind, icon = KINDS.get(write.status, ("plain", ""))
        text = words.write_state(write)
        if write.status == "verified" and write.undone_by:
            text = self.tr("Written, undo proposed")
        self._state.show_as(text, kind, icon)
        self._state.setVisible(bool(text))
        self.system.setText(words.system(write.proposal.system))
        self.system.setVisible(unfold and not (text and self._look.scale >= NARROW_FROM))

    def _owner_line(self, write: ProposalView, view: View) -> str:
        owner = write.proposal.owner or write.proposal.record
        if write.status in ("open", "failed"):
            age = words.ago(max(0.0, view.now - write.shown_wall))
            return self.tr("{0}  ·  record read {1}").format(owner, age)
        return owner
