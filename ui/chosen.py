"""What the agent chooses in the menu: kept for the next start, and put on at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ui.choices import Choices
from ui.languages import Speech
from ui.theme import Look, Scheme


class Chosen(QObject):
    """Signals: reworded: the language is another one."""

    reworded = Signal()

    def __init__(self, choices: Choices, look: Look, speech: Speech, parent: QObject) -> None:
        super().__init__(parent)
        self._choices, self._look, self._speech = choices, look, speech

    def choose_scheme(self, scheme: Scheme) -> None:
        self._choices.scheme = scheme
        self._look.choose_scheme(scheme)

    def choose_scale(self, scale: float) -> None:
        self._choices.scale = scale
        self._look.choose_scale(scale)

    def choose_still(self, still: bool) -> None:
        self._choices.still = still
        self._look.choose_still(still)

    def choose_language(self, language: str) -> None:
        self._choices.language = language
        self._speech.use(language)
        self.reworded.emit()
