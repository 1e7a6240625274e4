"""The article's window: what it is, whose it is, until when it holds; and find."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from copilot.commands import Answer, ArticleText, Passage, ReadArticle
from copilot.model import Source
from ui import reasons, words
from ui.article.page import ArticlePage
from ui.asking import Asking
from ui.feed import Feed
from ui.theme import Look
from ui.widgets.blank import Blank
from ui.widgets.buttons import Button
from ui.widgets.fields import LineEdit
from ui.widgets.frames import Ground
from ui.widgets.lay import TOP, column, row
from ui.widgets.marks import Chip
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
        self._passage: Span = (0, 0)
        self._mark: Span = (0, 0)

        self._title = Text(look, role="title", lines=2)
        self._chip = Chip(look, self.tr("Read word for word"), "accent", icon="quote")
        self._about = Text(look, role="meta", ink="text2", lines=2)
        self._find = LineEdit(look, self.tr("Find in this article"), self.tr("Find"), icon="search", size=28)
        self._find.setFixedWidth(look.px(180))
        self._count = Text(look, role="meta", ink="text2", whole=True, tabular=True)
        self._previous = Button(look, kind="ghost", icon="chevron-up", name=self.tr("Previous hit"))
        self._next = Button(look, kind="ghost", icon="chevron-down", name=self.tr("Next hit"))
        self._page = ArticlePage(look)
        self._blank = Blank(look)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._page)
        self._stack.addWidget(self._blank)

        head = Ground(look, "surface", line="bottom")
        head.setLayout(
            column(
                look,
                row(look, (column(look, self._title, 2, self._about), 1), (self._chip, TOP), gap=12),
                8,
                row(look, self._find, 4, self._count, 4, self._previous, self._next, -1),
                margins=(20, 16, 20, 12),
            )
        )
        body = Ground(look, "surface")
        body.setLayout(column(look, (self._stack, 1), margins=(20, 16, 8, 0)))
        self.setLayout(column(look, head, (body, 1)))
        self.resize(look.px(560), look.px(720))
        self.setMinimumSize(look.px(360), look.px(320))
        FocusRing(look, self)

        self._find.textChanged.connect(self._page.find_text)
        self._find.returnPressed.connect(self._page.next_hit)
        self._next.clicked.connect(lambda: self._page.next_hit(1))
        self._previous.clicked.connect(lambda: self._page.next_hit(-1))
        self._page.found.connect(self._show_count)
        QShortcut(QKeySequence.StandardKey.Find, self, self._start_find)
        QShortcut(QKeySequence(Qt.Key.Key_F3), self, lambda: self._page.next_hit(1))
        QShortcut(QKeySequence("Shift+F3"), self, lambda: self._page.next_hit(-1))
        self._show_count(0, 0)

    @property
    def page(self) -> ArticlePage:
        return self._page

    def open_source(self, source: Source) -> None:
        """The article behind a card, at the passage used."""
        self._open(source.ref, source.section, (source.start, source.end), (source.mark_start, source.mark_end))

    def open_passage(self, passage: Passage) -> None:
        """The article of a search result, at its passage."""
        self._open(
            passage.article, passage.section, (passage.start, passage.end), (passage.mark_start, passage.mark_end)
        )

    def _open(self, article: str, section: int, passage: Span, mark: Span) -> None:
        self._article, self._section, self._passage, self._mark = article, section, passage, mark
        self.setWindowTitle(article)
        self._blank.say("book-open", self.tr("Opening {0}").format(article))
        self._say_about(article, "", verbatim=False)
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
        self._say_about(answer.title, about(answer), verbatim=answer.verbatim)
        self.setWindowTitle(self.tr("{0} – {1}").format(answer.title, answer.article))
        self._page.setAccessibleName(answer.title)
        self._stack.setCurrentWidget(self._page)
        self._page.show_body(answer.body, self._passage, self._mark, self._section)
        self._page.jump_soon()
        self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_about(self, title: str, text: str, *, verbatim: bool) -> None:
        self._title.setText(title)
        self._about.setText(text)
        self._chip.setVisible(verbatim)

    # ---- find -------------------------------------------------------------------------------
    def _start_find(self) -> None:
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
        if self._stack.currentWidget() is self._page:
            self._page.jump_soon()

    def showEvent(self, event: object) -> None:
        # only a window on the screen has its final width, and with it the place of the passage
        self._page.jump_soon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._find.text():
            self._find.clear()
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.close()


def about(article: ArticleText) -> str:
    """Id, queue, owner and validity in one line."""
    translate = words.translate
    parts = [article.article, article.queue.capitalize()]
    if article.owner:
        parts.append(translate("article", "Owner: {0}").format(article.owner))
    if article.valid_to:
        parts.append(translate("article", "Valid to {0}").format(_date(article.valid_to)))
    elif article.valid_from:
        parts.append(translate("article", "Valid since {0}").format(_date(article.valid_from)))
    return " · ".join(part for part in parts if part)


def _date(iso: str) -> str:
    return f"{words.day(iso)}{words.NBSP}{iso[:4]}"
