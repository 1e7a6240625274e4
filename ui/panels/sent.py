"""A line above the foot while sound of the call may leave this machine: where it goes, and how much of it went."""

from __future__ import annotations

from copilot.events import SoundSent
from ui import hearing
from ui.theme import Look
from ui.widgets.frames import Bar
from ui.widgets.lay import STRETCH, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class SentLine(Bar):
    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setFixedHeight(look.px(28))
        self.set_severity("warn")
        self._sign = Sign(look, size=16)
        self._text = Text(look, role="meta")
        self.setLayout(row(look, self._sign, 8, self._text, STRETCH, margins=(16, 0, 16, 0)))
        self.hide()

    def present(self, sent: SoundSent | None) -> None:
        self.setVisible(sent is not None)
        if sent is None:
            return
        self._sign.show_icon(*sign_of(sent))
        said = hearing.sound_sent(sent)
        self._text.setText(said)
        self.setToolTip(said)
        self.setAccessibleName(said)


def sign_of(sent: SoundSent) -> tuple[str, str]:
    """The icon and its ink."""
    return "external-link" if sent.reached else "wifi-off", "warn_text"
