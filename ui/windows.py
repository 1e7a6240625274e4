"""The other windows: an article, Ask, past interactions, sound. Each is loaded and built when it is first wanted, so the
panel's first frame waits for none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from copilot.commands import Passage
from copilot.model import Source
from copilot.state import CardView, Interaction
from ui.choices import Choices
from ui.feed import Feed
from ui.main_window import MainWindow
from ui.sound.offer import SoundOffer
from ui.theme import Look

if TYPE_CHECKING:
    from ui.article.window import ArticleWindow
    from ui.ask.window import AskWindow
    from ui.interactions.window import InteractionsWindow
    from ui.sound.window import SoundWindow

TITLE_BAR = 40  # px, about what a window manager adds


class Windows:
    """Opens them beside the panel and closes them with it."""

    def __init__(self, panel: MainWindow, feed: Feed, look: Look, choices: Choices) -> None:
        self._panel, self._feed, self._look = panel, feed, look
        self._article: ArticleWindow | None = None
        self._ask: AskWindow | None = None
        self._past: InteractionsWindow | None = None
        self._sound: SoundWindow | None = None
        self._offer = SoundOffer(feed, choices)

    def connect(self) -> None:
        self._panel.article.connect(self.open_card)
        self._panel.reference.connect(self.open_reference)
        self._panel.ask.connect(self.open_ask)
        self._panel.interactions.connect(self.open_past)
        self._panel.sound.connect(self.open_sound)
        self._offer.offered.connect(self.offer_sound)
        self._look.resized.connect(self._resized)

    def open_card(self, card: CardView, interaction: Interaction | None) -> None:
        """The article behind a card; a case's note and a line of this call are in the panel itself."""
        if card.card.source.kind == "article":
            self._article_window().open_source(card.card.source, interaction.id if interaction else "", card.card.id)
            self._show(self._article_window())
        elif card.card.source.kind == "interaction":
            self._panel.panel.live.transcript.jump(card.card.source.ref)
        else:
            self._panel.panel.live.ask_who()

    def open_reference(self, reference: str) -> None:
        """An article named as KB-1042#3."""
        article, _, section = reference.partition("#")
        self._article_window().open_source(Source(ref=article, section=int(section) if section.isdigit() else 0))
        self._show(self._article_window())

    def open_ask(self, text: str, interaction: Interaction | None) -> None:
        if self._ask is None:
            from ui.ask.window import AskWindow  # noqa: PLC0415  # as the docstring says

            self._ask = AskWindow(self._look, self._feed)
            self._place(self._ask)
            self._ask.opened.connect(self._open_passage)
            self._ask.read.connect(self.open_reference)
            self._ask.changes.connect(self._open_changes)
        self._ask.begin(interaction.id if interaction else "", text)

    def open_past(self) -> None:
        if self._past is None:
            from ui.interactions.window import InteractionsWindow  # noqa: PLC0415  # as the docstring says

            self._past = InteractionsWindow(self._look, self._feed)
            self._place(self._past)
        self._past.begin()

    def open_sound(self) -> None:
        self._sound_window().begin()
        self._show(self._sound_window())

    def offer_sound(self) -> None:
        """Without being asked for: the keyboard stays where it is, unless the agent is in this program."""
        window = self._sound_window()
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not self._panel.isActiveWindow())
        window.begin()
        window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, False)

    def _resized(self) -> None:
        """Built anew in the new size when wanted again; the sound check stays where the size may be chosen beside it."""
        checks = self._sound is not None and self._sound.isVisible()
        self.close()
        if checks:
            self.open_sound()

    def close(self) -> None:
        """Close all of them."""
        for window in (self._article, self._ask, self._past, self._sound):
            if window is not None:
                window.close()
                window.deleteLater()
        self._article = self._ask = self._past = self._sound = None

    def _open_passage(self, passage: Passage) -> None:
        self._article_window().open_passage(passage)
        self._show(self._article_window())

    def _open_changes(self, article: str) -> None:
        self._article_window().open_article(article)
        self._article_window().show_history()
        self._show(self._article_window())

    def _article_window(self) -> ArticleWindow:
        if self._article is None:
            from ui.article.window import ArticleWindow  # noqa: PLC0415  # as the docstring says

            self._article = ArticleWindow(self._look, self._feed)
            self._place(self._article)
        return self._article

    def _sound_window(self) -> SoundWindow:
        if self._sound is None:
            from ui.sound.window import SoundWindow  # noqa: PLC0415  # as the docstring says

            self._sound = SoundWindow(self._look, self._feed)
            self._place(self._sound)
            self._sound.kept.connect(self._offer.confirmed)
            self._sound.called.connect(self._offer.again)
        return self._sound

    def _place(self, window: QWidget) -> None:
        """In the middle of what the panel leaves free of its screen, and no larger than that."""
        screen, panel = self._panel.screen(), self._panel
        free = screen.availableGeometry()
        if panel.isVisible() and panel.height() >= free.height() // 2:  # docked, not the bar
            beside_left, beside_right = panel.x() - free.left(), free.right() - panel.geometry().right()
            if beside_left >= beside_right:
                free.setRight(min(free.right(), panel.x() - 1))
            else:
                free.setLeft(max(free.left(), panel.geometry().right() + 1))
        room = QSize(free.width(), free.height() - TITLE_BAR)
        window.resize(window.size().boundedTo(room).expandedTo(window.minimumSize()))
        left = free.left() + max(0, (free.width() - window.width()) // 2)
        window.move(left, free.top() + max(0, (room.height() - window.height()) // 2))

    @staticmethod
    def _show(window: QWidget) -> None:
        window.show()
        window.raise_()
        window.activateWindow()
