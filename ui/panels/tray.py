"""The tray: cards that are no longer or not yet in the panel, each with the reason. Opens in the checklist's place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from copilot.commands import OpenSource, RateCard, UseCard
from copilot.state import CardView
from copilot.telling import clock
from ui import reasons, words
from ui.article.thumbs import Aspect
from ui.panels.rate import RateButton
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.lay import STRETCH, clear, column, row
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text


class Tray(QWidget):
    """Signals: asked(Command); article(CardView)."""

    asked = Signal(object)
    article = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cards: tuple[CardView, ...] = ()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.gap(4))
        self._rows.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(look, column(look, self._rows, STRETCH), self.tr("Other cards"))
        self._head = Text(look, self.tr("Other cards"), role="section", ink="text2")
        self._head.setFixedHeight(look.px(28))
        self._scroll = scroll
        self.setLayout(column(look, row(look, self._head, STRETCH), scroll))

    def present(self, view: View) -> None:
        cards = view.interaction.cards if view.interaction else ()
        others = tuple(c for c in reversed(cards) if c.status != "shown")
        if others == self._cards or not self.isVisible():
            return
        self._cards = others
        clear(self._rows)
        for card in others:
            self._rows.addLayout(self._row(card, view))
        # as high as its rows, up to the four that fit where the checklist was
        self._scroll.setFixedHeight(self._look.px(52) * min(max(len(others), 1), 4))

    def _row(self, shown: CardView, view: View) -> QVBoxLayout:
        assert view.interaction is not None
        interaction = view.interaction.id
        card = shown.card
        title = Text(self._look, card.title, role="medium")
        use = Button(self._look, self.tr("Use"), "secondary", size=24, name=self.tr("Use: {0}").format(card.title))
        link = Button(self._look, words.source(card.source), "link", role="meta", size=24)
        link.setAccessibleName(words.source_name(card.source))
        why = Text(self._look, f"  ·  {self._status(shown)}", role="meta", ink="text2")
        title.setToolTip(card.say)

        def used() -> None:
            QGuiApplication.clipboard().setText(card.say)
            self.asked.emit(UseCard(interaction=interaction, card=card.id))

        def opened() -> None:
            self.asked.emit(OpenSource(interaction=interaction, card=card.id))
            self.article.emit(shown)

        def rated(id: str, aspect: Aspect, good: bool) -> None:
            self.asked.emit(RateCard(interaction=interaction, card=id, aspect=aspect, good=good))

        use.clicked.connect(used)
        link.clicked.connect(opened)
        rate = self._rate_button(shown, rated)
        return column(
            self._look, row(self._look, title, STRETCH, rate, use, gap=8), row(self._look, link, why, STRETCH)
        )

    def _rate_button(self, shown: CardView, rated: Callable[[str, Aspect, bool], None]) -> RateButton | None:
        """None for a card that nobody saw."""
        if shown.shown_at < 0:
            return None
        button = RateButton(self._look, size=24)
        button.show_card(shown)
        button.rated.connect(rated)
        return button

    def _status(self, shown: CardView) -> str:
        at = clock(max(shown.shown_at, shown.offered_at))
        match shown.status:
            case "used":
                return self.tr("used, {0}").format(at)
            case "dismissed":
                return self.tr("dismissed, {0}").format(at)
            case "held":
                return self.tr("held back: {0}").format(reasons.held_back(shown.held_reason))
            case "offered":
                return self.tr("waits for a pause, {0}").format(at)
            case _:
                return self.tr("earlier, {0}").format(at)
