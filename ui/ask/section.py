"""What the sections of the knowledge window have in common: what the field asks of them, and what they tell back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

Cap = tuple[str, str]
"""A key as it is printed, and what it does."""


class Section(QWidget):
    """Signals: told(str): for the foot of the window; read(str): the article of this id is wanted."""

    told = Signal(str)
    read = Signal(str)

    name = ""
    asks = ""  # in the empty field
    bar: QWidget  # what narrows the section down, beside the tabs

    def enter(self) -> None:
        """The section comes to the front, or the window opens with it there."""

    def leave(self) -> None:
        """The window closes."""

    def look_for(self, text: str) -> None:
        """Typing paused at `text`."""
        raise NotImplementedError

    def clear(self) -> None:
        """The field is empty."""
        self.look_for("")

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key does here; False if it does nothing."""
        return False

    def caps(self) -> tuple[Cap, ...]:
        return ()
