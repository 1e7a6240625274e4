"""The article's window: what it is, whose it is, until when it holds; and find."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from copilot import digest
from copilot.commands import Answer, ArticleText, Passage, RateCard, ReadArticle
from copilot.model import Source
from ui import dates, reasons, words
from ui.article.history import HistoryPage
from ui.article.notes import Notes
from ui.article.page import ArticlePage
from ui.article.thumbs import Aspect, Thumbs
from ui.asking import Asking
from ui.feed import Feed
from ui.theme import Look
from ui.widgets.blank import Blank
from ui.widgets.buttons import Button
from ui.widgets.chips import Chip
from ui.widgets.fields import LineEdit
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, TOP, column, row
from ui.widgets.ring import FocusRing
from ui.widgets.text import Text

Span = tuple[int, int]


class ArticleWindow(QWidget):
    """One article at a time. `open_source` and `open_passage` ask the engine for it."""

    def __init__(self, look: Look, feed: Feed) -> None:
        super().__init__()
        self._look = look
        self._asking = Asking(feed, self)
        self._asking.answered.connect(self._on_answer)
        self._article = ""
        self._section = 0
        self._place = ""
        self._passage: Span = (0, 0)
        self._mark: Span = (0, 0)
        self._digest = ""  # of the passage, as it was found
        self._card = ("", "")  # interaction and card that it was opened from
        self._feed = feed
        self._wants_history = False
        self._changed = ""

        self._make_parts()
        self._place_parts()
        self._connect_parts()
        self._show_count(0, 0)

    def _make_parts(self) -> None:
        look = self._look
        self._title = Text(look, role="title", lines=2)
        self._chip = Chip(look, self.tr("Read word for word"), "accent", icon="quote")
        self._about = Text(look, role="meta", ink="text2", lines=2)
        self._find = LineEdit(look, self.tr("Find in this article"), self.tr("Find"), icon="search", size=28)
        self._find.setFixedWidth(look.px(180))
        self._count = Text(look, role="meta", ink="text2", whole=True, tabular=True)
        self._previous = Button(look, kind="ghost", icon="chevron-up", name=self.tr("Previous hit"))
        self._next = Button(look, kind="ghost", icon="chevron-down", name=self.tr("Next hit"))
        self.history_button = Button(
            look, self.tr("History"), "ghost", icon="history", tip=self.tr("Former versions, and what changed (Ctrl+H)")
        )
        self.notes = Notes(look)
        self.thumbs = Thumbs(look, self)
        self._page = ArticlePage(look)
        self._blank = Blank(look)
        self.history = HistoryPage(look, self._feed)

    def _place_parts(self) -> None:
        look = self._look
        self._read = Ground(look, "surface")
        self._read.setLayout(column(look, (self._page, 1), margins=(20, 16, 8, 0)))
        self._stack = QStackedWidget()
        for face in (self._read, self._blank, self.history):
            self._stack.addWidget(face)
        head = Ground(look, "surface", line="bottom")
        head.setLayout(
            column(
                look,
                row(look, (column(look, self._title, 2, self._about), 1), (self._chip, TOP), gap=12),
                8,
                self.notes,
                4,
                row(look, self._find, 4, self._count, 4, self._previous, self._next, STRETCH, self.history_button),
                margins=(20, 16, 20, 12),
            )
        )
        self._foot = Ground(look, "surface", line="top")
        self._foot.setLayout(row(look, self.thumbs, margins=(20, 6, 16, 6)))
        self._foot.hide()
        self.setLayout(column(look, head, (self._stack, 1), self._foot))
        self.resize(look.px(560), look.px(720))
        self.setMinimumSize(look.px(360), look.px(320))
        FocusRing(look, self)

    def _connect_parts(self) -> None:
        self._find.textChanged.connect(self._page.find_text)
        self._find.returnPressed.connect(self._page.next_hit)
        self._next.clicked.connect(lambda: self._page.next_hit(1))
        self._previous.clicked.connect(lambda: self._page.next_hit(-1))
        self._page.found.connect(self._show_count)
        self.history_button.clicked.connect(self.toggle_history)
        self.notes.newer.connect(self.open_article)
        self.notes.changes.connect(self.show_history)
        self.thumbs.rated.connect(self._rate)
        self._feed.changed.connect(self._show_thumbs)
        QShortcut(QKeySequence("Ctrl+H"), self, self.toggle_history)
        QShortcut(QKeySequence.StandardKey.Find, self, self._start_find)
        QShortcut(QKeySequence(Qt.Key.Key_F3), self, lambda: self._page.next_hit(1))
        QShortcut(QKeySequence("Shift+F3"), self, lambda: self._page.next_hit(-1))

    @property
    def page(self) -> ArticlePage:
        return self._page

    def open_article(self, article: str) -> None:
        """An article from its beginning."""
        self.open_source(Source(ref=article))

    def open_source(self, source: Source, interaction: str = "", card: str = "") -> None:
        """The article behind a card, at the passage used; in a call the card can be rated here."""
        self._card = (interaction, card)
        self._changed, self._place = source.changed, source.place
        mark = (source.mark_start, source.mark_end)
        self._open(source.ref, source.section, (source.start, source.end), mark, source.digest)

    def open_passage(self, passage: Passage) -> None:
        """The article of a search result, at its passage."""
        self._card, self._changed, self._place = ("", ""), passage.changed, passage.place
        mark, found = (passage.mark_start, passage.mark_end), digest.passage(passage.text)
        self._open(passage.article, passage.section, (passage.start, passage.end), mark, found)

    def _open(self, article: str, section: int, passage: Span, mark: Span, found: str) -> None:
        self._article, self._section, self._passage, self._mark = article, section, passage, mark
        self._digest = found
        self.setWindowTitle(article)
        self._blank.say("book-open", self.tr("Opening {0}").format(article))
        self._say_about(article, "", verbatim=False)
        self.notes.hide()
        self._show_thumbs()
        self._say_history()
        self._stack.setCurrentWidget(self._blank)
        self._asking.ask(ReadArticle(request="", article=article))

    def _on_answer(self, answer: Answer) -> None:
        if not isinstance(answer, ArticleText):
            return
        if answer.trouble:
            self._blank.say(
                "triangle-alert",
                self.tr("{0} cannot be opened just now").format(self._article),
                reasons.trouble(answer.trouble),
            )
            return
        if not answer.found:
            self._blank.say(
                "book-open",
                self.tr("{0} is not in the knowledge base").format(self._article),
                self.tr("It was removed or renamed after it was used. Ask its owner, or search for it."),
            )
            return
        self._say_about(answer.title, about(answer, self._place), verbatim=answer.verbatim)
        self.setWindowTitle(self.tr("{0} – {1}").format(answer.title, answer.article))
        self._page.setAccessibleName(answer.title)
        start, end = self._passage
        holds = digest.passage(answer.body[start:end]) == self._digest
        self.notes.show_notes(
            superseded_by=answer.superseded_by,
            valid_from=answer.valid_from,
            valid_to=answer.valid_to,
            changed=self._changed or answer.changed,  # opening it was a use, which ends "since the last use"
            moved=not holds and self._digest != "",
        )
        if not self._wants_history:
            self._stack.setCurrentWidget(self._read)
        none = (0, 0)  # the spans of another text would mark other words
        passage, mark = (self._passage, self._mark) if holds else (none, none)
        self._page.show_body(answer.body, passage, mark, self._section)
        self._page.jump_soon()
        if not self._wants_history:
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_about(self, title: str, text: str, *, verbatim: bool) -> None:
        self._title.setText(title)
        self._about.setText(text)
        self._chip.setVisible(verbatim)

    # ---- history ----------------------------------------------------------------------------
    def show_history(self) -> None:
        """Former versions in the text's place."""
        self._wants_history = True
        self._stack.setCurrentWidget(self.history)
        self.history_button.say(self.tr("Text"), self.tr("Back to the text"))
        self.history_button.set_icon("file-text")
        self.history.ask(self._article)

    def _say_history(self) -> None:
        self._wants_history = False
        self.history_button.say(self.tr("History"))
        self.history_button.set_icon("history")

    def toggle_history(self) -> None:
        if self._stack.currentWidget() is self.history:
            self._say_history()
            self._stack.setCurrentWidget(self._read)
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.show_history()

    # ---- thumbs -----------------------------------------------------------------------------
    def _show_thumbs(self, *_: object) -> None:
        """Those that the journal keeps of the card: the window never guesses."""
        interaction, card = self._card
        state = self._feed.desk.interactions.get(interaction)
        view = state.card(card) if state else None
        self._foot.setVisible(view is not None and view.shown_at >= 0)
        if view is not None:
            self.thumbs.show_ratings(view.ratings)

    def _rate(self, aspect: Aspect, good: bool) -> None:
        interaction, card = self._card
        self._feed.send(RateCard(interaction=interaction, card=card, aspect=aspect, good=good))

    # ---- find -------------------------------------------------------------------------------
    def _start_find(self) -> None:
        if self._stack.currentWidget() is self.history:
            self.toggle_history()
        self._find.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._find.selectAll()

    def _show_count(self, hit: int, hits: int) -> None:
        if not self._find.text().strip():
            self._count.setText("")
        else:
            self._count.setText(self.tr("{0} of {1}").format(hit, hits) if hits else self.tr("Not found"))
        for button in (self._previous, self._next):
            button.setVisible(hits > 1)

    def resizeEvent(self, event: object) -> None:
        if self._stack.currentWidget() is self._read:
            self._page.jump_soon()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._asking.rest()
        super().closeEvent(event)

    def showEvent(self, event: object) -> None:
        self._asking.wake()
        # only a window on the screen has its final width, and with it the place of the passage
        self._page.jump_soon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._stack.currentWidget() is self.history:
            self.toggle_history()
        elif self._find.text():
            self._find.clear()
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close()


def about(article: ArticleText, place: str = "") -> str:
    """Id, the place it was opened at, queue, owner and validity in one line."""
    translate = words.translate
    parts = [words.within(article.article, 0, place), article.queue.capitalize()]
    if article.owner:
        parts.append(translate("article", "Owner: {0}").format(article.owner))
    if article.valid_to:
        parts.append(translate("article", "Valid to {0}").format(dates.full_day(article.valid_to)))
    elif article.valid_from:
        parts.append(translate("article", "Valid since {0}").format(dates.full_day(article.valid_from)))
    return " · ".join(part for part in parts if part)
