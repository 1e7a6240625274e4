"""The first section: ask in one's own words, and see what was found within its article."""

from __future__ import annotations

import time
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from copilot.commands import (
    Answer,
    ArticleText,
    Passage,
    Passages,
    RatePassage,
    ReadArticle,
    SayUnanswered,
    Search,
    TakePassage,
)
from copilot.shelf import ListNames, Names
from ui import reasons
from ui.ask.filters import Filters
from ui.ask.preview import Preview, line
from ui.ask.results import Results, place
from ui.ask.section import Cap, Section
from ui.asking import Asking
from ui.feed import Feed
from ui.theme import Look
from ui.widgets.blank import Blank
from ui.widgets.buttons import Button
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.text import Text


class Articles(Section):
    """Signals: opened(Passage): the agent wants to read the whole article; changes(str): what changed in it."""

    opened = Signal(object)
    changes = Signal(str)

    def __init__(self, look: Look, feed: Feed, window: QWidget) -> None:
        super().__init__()
        self.name = self.tr("Articles")
        self.asks = self.tr("Ask in your own words")
        self._feed = feed
        self.interaction = ""
        self.with_call = False
        self._question = ""  # whose passages are listed
        self._listed: tuple[Passage, ...] = ()
        self._ratings: dict[tuple[str, str], dict[str, bool]] = {}  # (question, article) → thumbs
        self._articles: dict[str, ArticleText] = {}
        self._answer = Passages(request="", passages=())
        self._search = Asking(feed, self)
        self._search.answered.connect(self._on_passages)
        self._reading = Asking(feed, self)
        self._reading.answered.connect(self._on_article)
        self._naming = Asking(feed, self)
        self._naming.answered.connect(self._on_names)

        self.bar = self.filters = Filters(look)
        self.results = Results(look)
        self.preview = Preview(look, window)
        self.blank = Blank(look)
        self._count = Text(look, role="meta", ink="text2", whole=True, tabular=True)
        self.vain = Button(look, self.tr("No article answers this"), "ghost", icon="inbox", elide=True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._found(look))
        self.stack.addWidget(self.blank)
        self._vain_row = Ground(look, "canvas", line="top")
        self._vain_row.setLayout(row(look, self.vain, STRETCH, margins=(8, 6, 16, 6)))
        self.setLayout(column(look, (self.stack, 1), self._vain_row))

        self.filters.changed.connect(self._ask_again)
        self.results.selectionModel().currentChanged.connect(self._show_preview)
        self.results.clicked.connect(self._show_preview)
        self.results.doubleClicked.connect(self.open_selected)
        self.preview.copy.clicked.connect(self.copy_selected)
        self.preview.open.clicked.connect(self.open_selected)
        self.preview.notes.newer.connect(self.read)
        self.preview.notes.changes.connect(self._want_changes)
        self.preview.thumbs.rated.connect(self._rate)
        self.vain.clicked.connect(self.say_unanswered)
        self._say_empty()

    def _found(self, look: Look) -> QWidget:
        left = Ground(look, "canvas")
        left.setMaximumWidth(look.px(308))  # less in a narrow window: the text beside it gives way last
        title = Text(look, self.tr("Passages"), role="section", ink="text2")
        left.setLayout(column(look, row(look, title, STRETCH, self._count, margins=(16, 10, 16, 8)), (self.results, 1)))
        right = Ground(look, "surface")
        right.setLayout(column(look, (self.preview, 1)))
        edge = Ground(look, "line")
        edge.setFixedWidth(1)
        both = QWidget()
        both.setLayout(row(look, (left, 1), edge, (right, 2)))
        return both

    def caps(self) -> tuple[Cap, ...]:
        return (
            ("↑ ↓", self.tr("move")),
            ("↵", self.tr("open at the passage")),
            (self.tr("Ctrl C"), self.tr("copy the line")),
            (self.tr("Ctrl I"), self.tr("why")),
        )

    # ---- asking -----------------------------------------------------------------------------
    def enter(self) -> None:
        self._naming.ask(ListNames(request=""))
        for asking in (self._search, self._reading):
            asking.wake()

    def leave(self) -> None:
        for asking in (self._search, self._reading):
            asking.rest()

    def begin(self, interaction: str) -> None:
        """A new conversation: what another call asked for teaches nothing about this one."""
        if interaction != self.interaction and self._search.waiting:
            self.clear()  # an answer now would be listed as this one's
        self.interaction, self.with_call = interaction, bool(interaction)
        self._listed, self._ratings = (), {}
        self._articles.clear()
        self.preview.forget()
        self._show_preview()
        self._show_vain()

    def look_for(self, text: str) -> None:
        self._question, self._listed = text, ()
        self._search.ask(
            Search(
                interaction=self.interaction,
                request="",
                text=text,
                with_call=self.with_call,
                scope=self.filters.scope,
            )
        )

    def use_call(self, used: bool) -> None:
        """Whether what was said in the call is part of the question."""
        self.with_call = used
        self._ask_again()

    def clear(self) -> None:
        self._search.forget()
        self._question, self._listed = "", ()
        self.results.show_passages(())
        self._say_empty()

    def _ask_again(self) -> None:
        if self._question:
            self.look_for(self._question)

    def _on_passages(self, answer: Answer) -> None:
        if not isinstance(answer, Passages):
            return
        if answer.trouble:
            self.results.show_passages(())
            self._say_trouble(answer.trouble)
            return
        took = time.perf_counter() - self._search.asked_at
        self.told.emit(self.tr("Searched on this device, {0} ms").format(round(took * 1000)))
        self._answer, self._listed = answer, answer.passages
        self.preview.forget()
        self.results.show_passages(answer.passages)
        self._count.setText(str(len(answer.passages)))
        if answer.passages:
            self.stack.setCurrentIndex(0)
            self._show_preview()
        else:
            self._say_nothing_found()
        self._show_vain()

    def _on_names(self, answer: Answer) -> None:
        if isinstance(answer, Names) and not answer.trouble:
            self.filters.know(answer)

    def _say_empty(self) -> None:
        self.blank.say("search", self.asks, self.tr("Earshot searches the articles on this device."))
        self._show_blank()

    def _say_nothing_found(self) -> None:
        title = self.tr("No passage fits")
        if self.filters.narrows:
            self.blank.say(
                "search", title, self.tr("Only a part of the articles was searched: widen the choice above.")
            )
        else:
            self.blank.say("search", title, self.tr("Try other words. Articles that are no longer valid are left out."))
        self.stack.setCurrentWidget(self.blank)

    def _say_trouble(self, sentence: str) -> None:
        self.blank.say("triangle-alert", self.tr("The search did not answer"), reasons.trouble(sentence))
        self._show_blank()

    def _show_blank(self) -> None:
        self.told.emit("")
        self.stack.setCurrentWidget(self.blank)
        self._show_vain()

    # ---- the chosen one ---------------------------------------------------------------------
    def _show_preview(self, *_: object) -> None:
        passage = self.results.selected
        if passage is None:
            return
        known = self._articles.get(passage.article)
        changed = self.preview.show_passage(passage, known, self._answer)
        if changed and known is None:
            self._reading.ask(ReadArticle(request="", article=passage.article))
        told = self._ratings.get((self._question, passage.article), {})
        self.preview.show_thumbs(told if self.interaction and passage in self._listed else None)

    def _on_article(self, answer: Answer) -> None:
        if isinstance(answer, ArticleText) and answer.found:
            self._articles[answer.article] = answer
            self._show_preview()

    def open_selected(self) -> None:
        """Open the article at the passage."""
        if (passage := self.results.selected) is not None:
            self.opened.emit(passage)
            self._tell_taken(passage, "opened")

    def copy_selected(self) -> None:
        """Put the passage's best sentence and its source on the clipboard."""
        if (passage := self.results.selected) is not None:
            QGuiApplication.clipboard().setText(f"{line(passage)}\n({place(passage)}, {passage.title})")
            self.preview.say_copied()
            self._tell_taken(passage, "copied")

    def _want_changes(self) -> None:
        if (passage := self.results.selected) is not None:
            self.changes.emit(passage.article)

    # ---- facts of a call: the search can learn from them ---------------------------------------
    def _tell_taken(self, passage: Passage, how: Literal["opened", "copied"]) -> None:
        if self.interaction and passage in self._listed:
            self._feed.send(
                TakePassage(
                    interaction=self.interaction,
                    question=self._question,
                    listed=tuple(dict.fromkeys(listed.article for listed in self._listed)),
                    article=passage.article,
                    section=passage.section,
                    how=how,
                )
            )

    def _rate(self, aspect: Literal["relevant", "correct", "efficient"], good: bool) -> None:
        passage = self.results.selected
        if passage is None or not self.interaction or passage not in self._listed:
            return
        self._ratings.setdefault((self._question, passage.article), {})[aspect] = good
        self._feed.send(
            RatePassage(
                interaction=self.interaction,
                question=self._question,
                article=passage.article,
                section=passage.section,
                aspect=aspect,
                good=good,
            )
        )

    def say_unanswered(self) -> None:
        """It joins the gaps."""
        if self.interaction and self._question:
            self._feed.send(SayUnanswered(interaction=self.interaction, question=self._question))
            self.vain.say(self.tr("Noted as a gap"))
            self.vain.setEnabled(False)

    def _show_vain(self) -> None:
        answered = bool(self._question) and not self._search.waiting and not self._answer.trouble
        self._vain_row.setVisible(bool(self.interaction) and answered)
        self.vain.say(self.tr("No article answers this"))
        self.vain.setEnabled(True)

    # ---- keys -------------------------------------------------------------------------------
    def press(self, event: QKeyEvent) -> bool:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        match event.key():
            case Qt.Key.Key_Down:
                self.results.move(1)
            case Qt.Key.Key_Up:
                self.results.move(-1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self.preview.scroll(1 if event.key() == Qt.Key.Key_PageDown else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.open_selected()
            case Qt.Key.Key_I if control:
                self.preview.why.toggle()
            case Qt.Key.Key_C if control and not self.preview.page.textCursor().hasSelection():
                self.copy_selected()
            case _:
                return False
        return True
