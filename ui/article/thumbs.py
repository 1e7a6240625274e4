"""Three thumbs for what was found: does it fit the question, is it right, did it save time. Each has its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.chips import Keycap
from ui.widgets.lay import STRETCH, row
from ui.widgets.text import Text

Aspect = Literal["relevant", "correct", "efficient"]
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)

translate = QCoreApplication.translate


def name(aspect: Aspect) -> str:
    match aspect:
        case "relevant":
            return translate("Thumbs", "Fits")
        case "correct":
            return translate("Thumbs", "Correct")
        case "efficient":
            return translate("Thumbs", "Saved time")


def answer(aspect: Aspect, *, good: bool) -> str:
    """What a thumb says: "Fits: yes"."""
    said = translate("Thumbs", "{0}: yes") if good else translate("Thumbs", "{0}: no")
    return said.format(name(aspect))


class Thumbs(QWidget):
    """Alt+1, 2, 3: thumb up, and down when it is up already. Signals: rated(str, bool): an aspect, good or not."""

    rated = Signal(str, bool)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__()
        self._given: dict[str, bool] = {}
        self.buttons: dict[tuple[Aspect, bool], Button] = {}
        parts: list[QWidget | int] = []
        for number, aspect in enumerate(ASPECTS, start=1):
            parts += [Keycap(look, self.tr("Alt {0}").format(number)), 6]
            parts += [Text(look, name(aspect), role="meta", ink="text2", whole=True), 4]
            for good in (True, False):
                parts.append(self._button(look, aspect, good=good))
            parts.append(12)
            QShortcut(QKeySequence(f"Alt+{number}"), window, lambda aspect=aspect: self._press(aspect))
        self.setLayout(row(look, *parts, STRETCH))
        self.setAccessibleName(self.tr("What you think of it"))
        self.show_ratings({})

    def _button(self, look: Look, aspect: Aspect, *, good: bool) -> Button:
        button = Button(look, kind="ghost", icon="thumbs-up" if good else "thumbs-down", icon_size=14, size=24)
        button.clicked.connect(lambda: self._rate(aspect, good))
        self.buttons[aspect, good] = button
        return button

    def show_ratings(self, given: Mapping[str, bool]) -> None:
        """Aspect → thumb up."""
        self._given = dict(given)
        for (aspect, good), button in self.buttons.items():
            chosen = self._given.get(aspect) is good
            said = answer(aspect, good=good)
            button.set_kind("secondary" if chosen else "ghost")
            button.set_ink("accent_text" if chosen else "")
            button.setAccessibleName(self.tr("{0}, chosen").format(said) if chosen else said)
            button.setToolTip(said)

    def _press(self, aspect: Aspect) -> None:
        if self.isVisible():
            self._rate(aspect, self._given.get(aspect) is not True)

    def _rate(self, aspect: Aspect, good: bool) -> None:
        if self._given.get(aspect) is not good:
            self.show_ratings({**self._given, aspect: good})
            self.rated.emit(aspect, good)
