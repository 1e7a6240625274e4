"""A card's thumb: opens what can be said of it, in a menu, so that the card itself stays as quiet as it is."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu

from copilot.state import CardView
from ui.article.thumbs import ASPECTS, Aspect, answer
from ui.theme import Look
from ui.widgets.buttons import Button


class RateButton(Button):
    """Signals: rated(str, str, bool): the card that stood here when it was asked, an aspect, good or not."""

    rated = Signal(str, str, bool)

    def __init__(self, look: Look, *, size: int) -> None:
        super().__init__(look, kind="ghost", icon="thumbs-up", icon_size=14, size=size)
        self._shown: CardView | None = None
        self.setToolTip(self.tr("What you think of it (Alt+1, 2, 3)"))
        self.clicked.connect(self._open)

    def show_card(self, shown: CardView) -> None:
        self._shown = shown
        given = shown.ratings
        self.set_ink("", "accent_text" if given else "")
        self.setAccessibleName(self.tr("What you think of card: {0}").format(shown.card.title))
        self.setAccessibleDescription(", ".join(answer(a, good=given[a]) for a in ASPECTS if a in given))

    def press(self, aspect: Aspect) -> None:
        """Thumb up, and down when it is up already."""
        if self._shown is not None:
            self.rated.emit(self._shown.card.id, aspect, self._shown.ratings.get(aspect) is not True)

    def menu(self) -> QMenu:
        """The six answers; a tick at those that were given."""
        assert self._shown is not None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for aspect in ASPECTS:
            if aspect != ASPECTS[0]:
                menu.addSeparator()
            for good in (True, False):
                chosen = self._shown.ratings.get(aspect) is good
                icon = self._look.icon("check", "text") if chosen else QIcon()
                rate = partial(self.rated.emit, self._shown.card.id, aspect, good)
                action = menu.addAction(icon, answer(aspect, good=good), rate)
                action.setCheckable(True)
                action.setChecked(chosen)
        return menu

    def _open(self) -> None:
        menu = self.menu()
        menu.popup(self.mapToGlobal(QPoint(self.width() - menu.sizeHint().width(), self.height() + 4)))
