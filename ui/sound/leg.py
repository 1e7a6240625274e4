"""One leg of the sound check: what it is heard from, its meter and a word for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from copilot.model import Leg
from copilot.soundcheck import LegSound
from ui.ask.pick import Pick
from ui.sound import words
from ui.theme import Look
from ui.widgets.frames import Card
from ui.widgets.lay import STRETCH, TOP, column, holder, row
from ui.widgets.levels import Meter
from ui.widgets.signs import Sign
from ui.widgets.text import Text

WORD_WIDE = 112  # px: the longest word beside a meter


class LegCard(Card):
    """Signals: chosen: another device was picked; changed(str): the word beside the meter is another one."""

    chosen = Signal()
    changed = Signal(str)

    def __init__(self, look: Look, leg: Leg, title: str, note: str, picks: Sequence[Pick]) -> None:
        super().__init__(look, radius=10)
        self._title = title
        self.picks = tuple(picks)
        self.meter = Meter(look)
        self._sign = Sign(look, size=16)
        self.word = Text(look, role="medium", whole=True)
        self._fixed = Text(look, self.tr("Decided by your administrator"), role="meta", ink="text2")
        self._fixed_row = holder(row(look, Sign(look, "lock", "text2", size=14), 4, self._fixed, STRETCH))
        self._fixed_row.hide()
        self.below = QVBoxLayout()
        self.below.setContentsMargins(0, 0, 0, 0)
        icon = Sign(look, "mic" if leg == "agent" else "headphones", "accent_text", size=20)
        names = column(
            look, Text(look, title, role="strong"), Text(look, note, role="meta", ink="text2", lines=2), STRETCH
        )
        fields = column(look, *self.picks, self._fixed_row, gap=6)
        said = holder(row(look, self._sign, 6, self.word, STRETCH))
        said.setFixedWidth(look.px(WORD_WIDE))
        axis = row(
            look, _axis(look, self.tr("quiet")), STRETCH, _axis(look, self.tr("good")), STRETCH,
            _axis(look, self.tr("too loud")),
        )  # fmt: skip
        scale = column(look, 4, self.meter, 6, axis)
        self.setLayout(
            column(
                look, row(look, (icon, TOP), 12, (names, 1), 16, (fields, 1)), 12,
                row(look, (scale, 1), 16, (said, TOP)), self.below, margins=(16, 14, 16, 14),
            )
        )  # fmt: skip
        self.meter.setAccessibleName(self.tr("Level: {0}").format(title))
        for pick in self.picks:
            pick.picked.connect(self.chosen)

    def fix(self, fixed: bool) -> None:
        """The administrator decided what this leg is heard from."""
        self._fixed_row.setVisible(fixed)
        for pick in self.picks:
            pick.setEnabled(not fixed)

    def present(self, sound: LegSound) -> None:
        self.meter.show_level(sound.dbfs)
        word = words.level(sound)
        if word.text != self.word.text():
            self.word.setText(word.text)
            self.changed.emit(f"{self._title}: {word.text}")
        self.word.set_ink(word.ink)
        self._sign.setVisible(bool(word.icon))
        if word.icon:
            self._sign.show_icon(word.icon, word.ink)


def _axis(look: Look, text: str) -> Text:
    return Text(look, text, role="key", ink="text3", whole=True)
