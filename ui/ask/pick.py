"""A field that chooses one of a few names, or what stands for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QActionGroup, QIcon
from PySide6.QtWidgets import QMenu

from ui.theme import Look
from ui.widgets.fields import PickField
from ui.widgets.text import width_of


class Pick(PickField):
    """Small, and hidden while there is nothing to choose from; `roomy`: an input of a form, as wide as its place.

    `everything` is the choice of value "", and what the field is called where there is no `name`. Signals: picked.
    """

    picked = Signal()

    def __init__(self, look: Look, everything: str, *, name: str = "", roomy: bool = False) -> None:
        super().__init__(look, name or everything, size=32 if roomy else 28, edge="control" if roomy else "edge")
        self._all = everything
        self._roomy = roomy
        self._options: tuple[tuple[str, str], ...] = ()
        self.value = ""
        self._wide = 0
        self.setMinimumWidth(look.px(64))  # in a narrow window the choice is cut, and its name is whole
        self.clicked.connect(self.open)
        if not roomy:
            self.hide()
        self._say()

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """(value, as people call it); what was chosen stays chosen, even if nothing of it is left."""
        kept = [(self.value, self._named())] if self.value and self.value not in dict(options) else []
        if (offered := (*options, *kept)) == self._options:
            return
        self._options = offered
        if not self._roomy:
            self.setVisible(bool(self._options))
        self._say()

    def choose(self, value: str) -> None:
        if value != self.value:
            self.value = value
            self._say()
            self.picked.emit()

    def menu(self) -> QMenu:
        """The list of all choices, with a tick at the one in force."""
        menu = QMenu(self)
        group = QActionGroup(menu)
        for value, label in (("", self._all), *self._options):
            tick = self._look.icon("check", "text") if value == self.value else QIcon()
            action = menu.addAction(tick, label.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value == self.value)
            group.addAction(action)
            action.triggered.connect(lambda _=False, value=value: self.choose(value))
        return menu

    def open(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def sizeHint(self) -> QSize:
        return super().sizeHint() if self._roomy else QSize(self._wide, self.height())

    def _named(self) -> str:
        return dict(self._options).get(self.value, self.value)

    def _say(self) -> None:
        said = self._named() if self.value else self._all
        if self._roomy:
            self.show_choice(*((said, "") if self.value else ("", said)))
            return
        wide = width_of(self._look.font("body"), said) + self._look.gap(10) + self._look.px(16) + self._look.gap(16)
        self._wide = min(max(wide, self._look.px(96)), self._look.px(180))
        self.setMaximumWidth(self._wide)
        self.updateGeometry()
        self.show_choice("", said)
