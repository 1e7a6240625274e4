"""The note on a write card: what happened, what still holds, what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from copilot.state import ProposalView
from ui import reasons, words
from ui.theme import Look
from ui.view import View
from ui.widgets.lay import TOP, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class WriteNote(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._sign = Sign(look, size=16)
        self._text = Text(look, role="meta", lines=0)
        self.setLayout(row(look, (self._sign, TOP), 8, (self._text, 1), margins=(12, 6, 12, 6)))

    def text(self) -> str:
        return self._text.text()

    def present(self, write: ProposalView, view: View) -> None:
        said, sign, ink = self._said_of(write, view)
        self._text.setText(said)
        self._text.set_ink(ink)
        self._sign.show_icon(sign, ink)
        self.setVisible(bool(said))

    def _said_of(self, write: ProposalView, view: View) -> tuple[str, str, str]:
        """Text, icon, colour."""
        system = write.proposal.system
        match write.status:
            case "open" if write.refused:
                return reasons.approval_refused(write.refused), "triangle-alert", "warn_text"
            case "approved" if system in view.desk.offline:
                said = self.tr("{0} cannot be reached. The record is checked again before anything is sent.")
                return said.format(words.system(system)), "wifi-off", "warn_text"
            case "conflict":
                said = self.tr("The record changed after you read it. Nothing was written. Compare and decide again.")
                return said, "triangle-alert", "warn_text"
            case "failed":
                return reasons.write_failed(write.reason, words.system(system)), "circle-alert", "bad_text"
            case "unknown":
                said = self.tr("No answer came. Earshot looks in the record before it sends anything again.")
                return said, "circle-help", "warn_text"
            case _:
                return "", "", "text2"
