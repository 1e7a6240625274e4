"""What is to be known before an article is trusted: it was replaced, it does not count today, it changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import words
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class Notes(QWidget):
    """Signals: newer(str): the article that took its place is wanted; changes: what changed is wanted."""

    newer = Signal(str)
    changes = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._newer = ""
        self._replaced = _Note(look, "triangle-alert", "warn_text", self.tr("Open it"))
        self._standing = _Note(look, "calendar", "warn_text")
        self._changed = _Note(look, "history", "text2", self.tr("What changed"))
        self._replaced.button.clicked.connect(lambda: self.newer.emit(self._newer))
        self._changed.button.clicked.connect(self.changes)
        self.setLayout(column(look, self._replaced, self._standing, self._changed))

    def show_notes(self, *, superseded_by: str, valid_from: str, valid_to: str, changed: str, moved: bool) -> None:
        """`changed`: the day, as in a passage; `moved`: what was found is not there any more, on whatever day that was."""
        self._newer = superseded_by
        self._replaced.say(self.tr("Replaced by {0}").format(superseded_by) if superseded_by else "")
        standing = words.validity(valid_from, valid_to)
        self._standing.say(standing[:1].upper() + standing[1:])
        since_found = self.tr("Changed since this passage was found") if moved else ""
        self._changed.say(words.changed_since(changed) or since_found)
        self.setVisible(bool(self.text()))

    def text(self) -> str:
        """All notes, one a line."""
        said = (note.said.text() for note in (self._replaced, self._standing, self._changed))
        return "\n".join(text for text in said if text)


class _Note(QWidget):
    def __init__(self, look: Look, icon: str, ink: str, action: str = "") -> None:
        super().__init__()
        self.said = Text(look, role="meta", ink=ink)
        self.button = Button(look, action, "link", role="meta", size=24)
        self.button.setVisible(bool(action))
        self._action = action
        self.setLayout(row(look, Sign(look, icon, ink, size=14), 6, self.said, 8, self.button, STRETCH))
        self.setFixedHeight(look.px(24))

    def say(self, text: str) -> None:
        self.said.setText(text)
        self.button.setAccessibleName(f"{text}: {self._action}")
        self.setVisible(bool(text))
