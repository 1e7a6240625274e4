"""The sentence to read aloud, and below it what was heard, as the recogniser wrote it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from copilot.soundcheck import SoundNow
from ui import words
from ui.sound.words import ENOUGH, counted
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.chips import Chip
from ui.widgets.lay import STRETCH, Hairline, column, holder, row
from ui.widgets.text import Text

HEARD_LINES = 2


class Sentence(QWidget):
    """Signals: again: it is read once more."""

    again = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._aloud = Text(look, role="say", lines=0)
        self.heard = Text(look, role="body", ink="text2", lines=HEARD_LINES)
        room = holder(column(look, self.heard, STRETCH))
        room.setFixedHeight(HEARD_LINES * look.line("body"))  # nothing below moves when words come
        self.count = Chip(look)
        self.count.hide()
        self._again = Button(look, self.tr("Read again"), "link", role="meta", size=24, icon="rotate-ccw", icon_size=14)
        self._again.clicked.connect(self.again)
        self._again.hide()
        self._what = Text(look, role="section", ink="text2")
        heard = Text(look, self.tr("Heard"), role="section", ink="text2")
        head = row(look, heard, 8, self.count, STRETCH, self._again)
        self.setLayout(column(look, 12, Hairline(look), 12, self._what, 2, self._aloud, 8, head, 2, room))
        head.setContentsMargins(0, 0, 0, 0)

    def present(self, sound: SoundNow, waits: str) -> None:
        """`waits`: why nothing can be written yet, as a sentence."""
        language = words.language(sound.language)
        what = self.tr("Read aloud, in {0}") if sound.say else self.tr("Say something, in {0}")
        self._what.setText(what.format(language))
        self._aloud.setText(f"“{sound.say}”" if sound.say else "")
        self._aloud.setVisible(bool(sound.say))
        unread = "" if sound.recognised else self.tr("No recogniser for {0} is installed: only the level counts.")
        self.heard.setText(sound.heard or sound.deaf or unread.format(language) or waits or "–")
        self.heard.set_ink("text" if sound.heard else "bad_text" if sound.deaf else "text2")
        said = bool(sound.heard)
        self.count.setVisible(said and bool(sound.say))
        self._again.setVisible(said)
        if said:
            enough = sound.matched >= ENOUGH * sound.words
            self.count.show_as(counted(sound.matched, sound.words), "accent" if enough else "plain")
