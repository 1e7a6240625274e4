"""A sentence that can be played without a softphone, and whether it was heard on the caller's side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from copilot.soundcheck import SoundNow
from ui.sound import words
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.lay import column, row
from ui.widgets.text import Text


class Sample(QWidget):
    """Signals: wanted(bool): play it, or stop; changed(str): what became of it."""

    wanted = Signal(bool)
    changed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._plays = False
        # it never is out of use: a button that is loses the focus
        self.button = Button(look, self.tr("Play a sentence"), icon="play", tip=self.tr("Play a sentence (Ctrl+T)"), hint=self.tr("Ctrl T"))  # fmt: skip
        self.button.clicked.connect(self.turn)
        self.state = Text(look, role="meta", ink="text2", lines=2)
        self.setLayout(column(look, 12, row(look, self.button, 12, (self.state, 1))))

    def turn(self) -> None:
        self.wanted.emit(not self._plays)

    def present(self, sound: SoundNow) -> None:
        self._plays = sound.sample == "plays"
        self.button.say(self.tr("Stop") if self._plays else self.tr("Play a sentence"))
        self.button.set_icon("square" if self._plays else "play")
        said = words.sample(sound)
        if said.text != self.state.text():
            self.state.setText(said.text)
            self.changed.emit(said.text)
        self.state.set_ink(said.ink)
