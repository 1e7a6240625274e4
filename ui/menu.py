"""The panel's menu: the other windows, and how everything looks and reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QIcon
from PySide6.QtWidgets import QMenu, QWidget

from ui.choices import Choices
from ui.chosen import Chosen
from ui.languages import LANGUAGES
from ui.theme import SCALES, SCHEMES, Look, Scheme


class WindowMenu(QMenu):
    """Built when it is opened, with the choices of then. Signals: what else the agent wants."""

    interactions = Signal()
    ask = Signal()
    sound = Signal()
    keys = Signal()
    about = Signal()
    leave = Signal()

    def __init__(self, look: Look, choices: Choices, chosen: Chosen, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.addAction(self.tr("Past interactions"), "Ctrl+H", self.interactions.emit)
        self.addAction(self.tr("Knowledge"), "Ctrl+K", self.ask.emit)
        self.addAction(self.tr("Sound"), "Ctrl+Shift+S", self.sound.emit)
        self.addSeparator()
        schemes = [(self._scheme_name(s), s) for s in SCHEMES]
        self._choice(self.tr("Theme"), schemes, look.scheme, chosen.choose_scheme)
        sizes = [(f"{round(s * 100)} %", s) for s in SCALES]
        self._choice(self.tr("Text size"), sizes, look.scale, chosen.choose_scale)
        motions = [(self.tr("Full"), False), (self.tr("Reduced"), True)]
        self._choice(self.tr("Motion"), motions, look.still, chosen.choose_still)
        languages = [(self.tr("As the system"), ""), *((name, code) for code, name in LANGUAGES.items())]
        self._choice(self.tr("Language"), languages, choices.language, chosen.choose_language)
        self.addSeparator()
        self.addAction(self.tr("Keys"), "F1", self.keys.emit)
        self.addAction(self.tr("About Earshot"), self.about.emit)
        self.addAction(self.tr("Quit"), self.leave.emit)

    def _choice(
        self, title: str, options: Sequence[tuple[str, object]], now: object, choose: Callable[[Any], None]
    ) -> None:
        inner = self.addMenu(title)
        group = QActionGroup(inner)
        for name, value in options:
            action = inner.addAction(self._look.icon("check", "text") if value == now else QIcon(), name)
            action.setCheckable(True)
            action.setChecked(value == now)
            group.addAction(action)
            action.triggered.connect(partial(_choose, choose, value))

    def _scheme_name(self, scheme: Scheme) -> str:
        match scheme:
            case "system":
                return self.tr("As the system")
            case "light":
                return self.tr("Light")
            case "dark":
                return self.tr("Dark")
            case _:
                return self.tr("High contrast")


def _choose(choose: Callable[[Any], None], value: object, *_: object) -> None:
    choose(value)
