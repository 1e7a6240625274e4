"""The line of a write card that says what the policy holds of its values."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import words
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.lay import row
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class PolicyLine(QWidget):
    """What the policy says of the proposed value; of another value it says nothing. Signals: reference(str)."""

    reference = Signal(str)

    def __init__(self, look: Look, said: str, ref: str) -> None:
        super().__init__()
        self.said, self.ref = said, ref
        self._sign = Sign(look, size=14)
        self._text = Text(look, role="meta", lines=2)
        link = None
        if ref:
            article, _, part = ref.partition("#")
            link = Button(look, f"{article} §{part}" if part else article, "link", role="meta", size=24)
            link.setAccessibleName(self.tr("Open policy {0}").format(ref))
            link.clicked.connect(lambda: self.reference.emit(self.ref))
        self.setLayout(row(look, self._sign, 6, (self._text, 1), 8, link))
        self.show_checked(True)

    def show_checked(self, checked: bool) -> None:
        if checked:
            self._sign.show_icon("shield-check", "accent_text")
            self._text.setText(words.glued(self.said))
        else:
            self._sign.show_icon("triangle-alert", "warn_text")
            self._text.setText(self.tr("Not checked against the policy: you changed the value"))
        self._text.set_ink("text2" if checked else "warn_text")

    def text(self) -> str:
        return self._text.text()
