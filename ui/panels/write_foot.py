"""The foot of a write card: reject, edit, approve; or look again after the record changed.

Neither Space nor Enter approves, nothing puts the focus on Approve, and it is armed 600 ms after the card (or a
change of it) came up.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QWidget

from copilot.model import ARMED_AFTER
from ui.panels.field_row import NARROW_FROM
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.lay import STRETCH, Hairline, column, row

ARM_MS = round(ARMED_AFTER * 1000)


class ApproveButton(Button):
    """Approves by click, by the screen reader's press and by Ctrl+Enter: never by Space or Enter alone."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select):
            event.ignore()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What the foot has to go by."""

    status: str  # of the write
    ticked: int  # fields
    editing: bool
    armed: bool
    lost: bool  # the engine is away
    offline: bool  # the record system cannot be reached


class WriteFoot(QWidget):
    """Its buttons; who owns the foot connects them."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.reject = Button(look, self.tr("Reject…"), "ghost", size=28, tip=self.tr("Reject (Ctrl+Backspace)"))
        self.edit = Button(look, self.tr("Edit"), "secondary", hint="E", size=28)
        self.approve = ApproveButton(look, "", "primary", hint=self.tr("Ctrl ↵"), size=28)
        self.again = Button(look, self.tr("Review again"), "primary", size=28)
        last = row(look, STRETCH, self.approve, self.again)
        first = row(look, self.reject, STRETCH, self.edit)
        place = column if look.scale >= NARROW_FROM else row
        buttons: QLayout = place(look, (first, 1), last, gap=6, margins=(6, 8, 12, 8))
        self.setLayout(column(look, Hairline(look), buttons))

    def present(self, stand: Stand) -> None:
        is_open, sending = stand.status == "open", stand.status in ("approved", "sending")
        review = stand.status in ("conflict", "failed")
        self.setVisible(is_open or sending or review)
        self.reject.setVisible(is_open)
        self.reject.setEnabled(not stand.lost and not stand.editing)
        self.edit.setVisible(is_open)
        self.edit.setEnabled(not stand.lost and bool(stand.ticked))
        self.edit.say(self.tr("Done") if stand.editing else self.tr("Edit"))
        self.edit.set_hint("↵" if stand.editing else "E")
        self.again.setVisible(review)
        self.again.setEnabled(not stand.lost)
        self.approve.setVisible(is_open or sending)
        if sending:
            self.approve.say(self.tr("Waiting") if stand.offline else self.tr("Writing"))
            self.approve.set_loading(not stand.offline)
            self.approve.set_hint("")
            self.approve.setEnabled(False)
        else:
            self.approve.set_loading(False)
            self.approve.set_hint(self.tr("Ctrl ↵"))
            self.approve.say(self.tr("Approve %n field(s)", "", stand.ticked))
            self.approve.setEnabled(stand.armed and bool(stand.ticked) and not stand.lost and not stand.editing)
