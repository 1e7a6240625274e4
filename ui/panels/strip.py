"""A call that rings or is up while another interaction is looked at: a quiet line above the foot."""

from __future__ import annotations

from PySide6.QtCore import Signal

from copilot.telling import clock
from ui import words
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.frames import Bar
from ui.widgets.lay import STRETCH, row
from ui.widgets.signs import StateGlyph
from ui.widgets.text import Text


class CallStrip(Bar):
    """Signals: go(str): look at that interaction."""

    go = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._interaction = ""
        self.setFixedHeight(look.px(40))
        self.set_severity("accent")
        self._glyph = StateGlyph(look)
        self._text = Text(look, role="medium")
        self._time = Text(look, role="meta", ink="text2", whole=True, tabular=True)
        self.button = Button(look, self.tr("Go to call"), "secondary", size=28)
        self.button.clicked.connect(lambda: self.go.emit(self._interaction))
        self.setLayout(
            row(look, self._glyph, 6, self._text, 8, self._time, STRETCH, 8, self.button, margins=(14, 0, 16, 0))
        )
        self.hide()

    def present(self, view: View) -> None:
        other = view.elsewhere if view.mode == "wrapup" or view.interaction is not None else None
        self.setVisible(other is not None)
        if other is None:
            return
        self._interaction = other.id
        rings = other.phase in ("ringing", "opened")
        name = words.caller_name(other.caller)
        text = self.tr("{0} is calling").format(name) if rings else self.tr("{0} is on the line").format(name)
        self._text.setText(text)
        self._glyph.show_glyph("half" if rings else "disc", "accent_text")
        since = 0.0 if other.answered_at < 0 else other.answered_at
        self._time.setText(clock(other.at - since))
        self.button.setAccessibleName(self.tr("Go to call: {0}").format(text))
