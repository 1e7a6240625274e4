"""The ask window: a field, what was found, and the article around the chosen passage."""

from __future__ import annotations

import time
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from copilot.commands import Answer, ArticleText, Passage, Passages, ReadArticle, Search, TakePassage
from ui import reasons, words
from ui.article.markdown import plain
from ui.article.page import ArticlePage
from ui.article.window import about
from ui.ask.results import Results, place
from ui.asking import Asking
from ui.feed import Feed
from ui.theme import Look
from ui.widgets.blank import Blank
from ui.widgets.buttons import Button
from ui.widgets.fields import LineEdit
from ui.widgets.frames import Ground, Notice
from ui.widgets.lay import STRETCH, TOP, column, row
from ui.widgets.marks import Keycap, Sign
from ui.widgets.ring import FocusRing
from ui.widgets.text import Text

PAUSE_MS = 150  # after the last key, before the question is sent


class AskWindow(QWidget):
    """Signals: opened(Passage): the agent wants to read the whole article."""

    opened = Signal(object)

    def __init__(self, look: Look, feed: Feed) -> None:
        super().__init__()
        self._look = look
        self._interaction = ""
        self._feed = feed
        self._asked_at = 0.0
        self._question = ""  # whose passages are listed
        self._listed: tuple[Passage, ...] = ()
        self._articles: dict[str, ArticleText] = {}
        self._search = Asking(feed, self)
        self._search.answered.connect(self._on_passages)
        self._reading = Asking(feed, self)
        self._reading.answered.connect(self._on_article)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)

        self.setWindowTitle(self.tr("Ask"))
        self._field = _Field(look, self.tr("Ask the knowledge base"), self.tr("Ask in your own words"))
        self._results = Results(look)
        self._count = Text(look, role="meta", ink="text2", whole=True, tabular=True)
        self._blank = Blank(look)
        self._preview = _Preview(look)
        self._speed = Text(look, role="meta", ink="text2", whole=True, tabular=True)
        self._speed_sign = Sign(look, "hard-drive", "text2", size=14)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._found(look))
        self._stack.addWidget(self._blank)
        self.setLayout(column(look, self._head(look), (self._stack, 1), self._foot(look)))
        self.resize(look.px(860), look.px(600))
        self.setMinimumSize(look.px(560), look.px(360))
        FocusRing(look, self)

        self._field.textChanged.connect(self._on_text)
        self._field.installEventFilter(self)
        self._results.selectionModel().currentChanged.connect(self._show_preview)
        self._results.clicked.connect(self._show_preview)
        self._results.doubleClicked.connect(self.open_selected)
        self._preview.copy.clicked.connect(self.copy_selected)
        self._preview.open.clicked.connect(self.open_selected)
        look.changed.connect(self._results.viewport().update)
        self._say_empty()

    # ---- parts ------------------------------------------------------------------------------
    def _head(self, look: Look) -> QWidget:
        head = Ground(look, "surface", line="bottom")
        head.setLayout(row(look, self._field, margins=(12, 0, 16, 0)))
        head.setFixedHeight(look.px(56))
        return head

    def _found(self, look: Look) -> QWidget:
        left = Ground(look, "canvas")
        left.setFixedWidth(look.px(292))
        title = Text(look, self.tr("Passages"), role="section", ink="text2")
        left.setLayout(
            column(look, row(look, title, STRETCH, self._count, margins=(16, 10, 16, 8)), (self._results, 1))
        )
        right = Ground(look, "surface")
        right.setLayout(column(look, (self._preview, 1)))
        both = QWidget()
        both.setLayout(row(look, left, _Line(look), (right, 1)))
        return both

    def _foot(self, look: Look) -> QWidget:
        def key(cap: str, text: str) -> list[QWidget]:
            return [Keycap(look, cap), Text(look, text, role="meta", ink="text2", whole=True)]

        foot = Ground(look, "surface", line="top")
        foot.setFixedHeight(look.px(44))
        foot.setLayout(
            row(
                look, Keycap(look, "↑"), *key("↓", self.tr("move")), 8, *key("↵", self.tr("open at the passage")), 8,
                *key(self.tr("Ctrl C"), self.tr("copy the line")), 8, *key(self.tr("Esc"), self.tr("close")), STRETCH,
                self._speed_sign, self._speed, gap=6, margins=(16, 0, 16, 0),
            )
        )  # fmt: skip
        return foot

    # ---- asking -----------------------------------------------------------------------------
    def begin(self, interaction: str = "", text: str = "") -> None:
        """Show the window for a new question; `interaction` lets the engine prefer its queue."""
        self._interaction = interaction
        self._listed = ()  # what another call asked for teaches nothing about this one
        self._articles.clear()
        if text:
            self._field.setText(text)
        self.show()
        self.raise_()
        self.activateWindow()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def _on_text(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._search.forget()
            self._results.show_passages(())
            self._say_empty()

    def _ask(self) -> None:
        self._asked_at = time.perf_counter()
        self._question, self._listed = self._field.text().strip(), ()
        self._search.ask(Search(interaction=self._interaction, request="", text=self._question))

    def _on_passages(self, answer: Answer) -> None:
        if not isinstance(answer, Passages):
            return
        if answer.trouble:
            self._results.show_passages(())
            self._say_trouble(answer.trouble)
            return
        took = time.perf_counter() - self._asked_at
        self._speed.setText(self.tr("Searched on this device, {0} ms").format(round(took * 1000)))
        self._speed_sign.show()
        self._listed = answer.passages
        self._results.show_passages(answer.passages)
        self._count.setText(str(len(answer.passages)))
        if answer.passages:
            self._stack.setCurrentIndex(0)
            self._show_preview()
        else:
            self._say_nothing_found()

    def _say_empty(self) -> None:
        self._blank.say(
            "search", self.tr("Ask in your own words"), self.tr("Earshot searches the articles on this device.")
        )
        self._speed.setText("")
        self._speed_sign.hide()
        self._stack.setCurrentWidget(self._blank)

    def _say_nothing_found(self) -> None:
        self._blank.say(
            "search",
            self.tr("No passage fits"),
            self.tr("Try other words. Articles that are no longer valid are left out."),
        )
        self._stack.setCurrentWidget(self._blank)

    def _say_trouble(self, sentence: str) -> None:
        self._blank.say("triangle-alert", self.tr("The search did not answer"), reasons.trouble(sentence))
        self._speed.setText("")
        self._speed_sign.hide()
        self._stack.setCurrentWidget(self._blank)

    # ---- the chosen one ---------------------------------------------------------------------
    def _show_preview(self, *_: object) -> None:
        passage = self._results.selected
        if passage is None:
            return
        known = self._articles.get(passage.article)
        changed = self._preview.show_passage(passage, known)
        if changed and known is None:
            self._reading.ask(ReadArticle(request="", article=passage.article))

    def _on_article(self, answer: Answer) -> None:
        if isinstance(answer, ArticleText) and answer.found:
            self._articles[answer.article] = answer
            self._show_preview()

    def open_selected(self) -> None:
        """Open the article at the passage."""
        if (passage := self._results.selected) is not None:
            self.opened.emit(passage)
            self._tell_taken(passage, "opened")

    def copy_selected(self) -> None:
        """Put the passage's best sentence and its source on the clipboard."""
        if (passage := self._results.selected) is not None:
            QGuiApplication.clipboard().setText(f"{line(passage)}\n({place(passage)}, {passage.title})")
            self._preview.say_copied()
            self._tell_taken(passage, "copied")

    def _tell_taken(self, passage: Passage, how: Literal["opened", "copied"]) -> None:
        """In a call it is a fact: the search can learn from what was taken."""
        if self._interaction and passage in self._listed:
            self._feed.send(
                TakePassage(
                    interaction=self._interaction,
                    question=self._question,
                    listed=tuple(dict.fromkeys(listed.article for listed in self._listed)),
                    article=passage.article,
                    section=passage.section,
                    how=how,
                )
            )

    # ---- keys -------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._on_key(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_key(event):
            super().keyPressEvent(event)

    def _on_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down:
                self._results.move(1)
            case Qt.Key.Key_Up:
                self._results.move(-1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self._preview.scroll(1 if event.key() == Qt.Key.Key_PageDown else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._field.hasFocus():
                self.open_selected()
            case Qt.Key.Key_C if event.modifiers() == Qt.KeyboardModifier.ControlModifier and self._nothing_selected():
                self.copy_selected()
            case Qt.Key.Key_Escape:
                self.close()
            case _:
                return False
        return True

    def _nothing_selected(self) -> bool:
        return not self._field.hasSelectedText() and not self._preview.page.textCursor().hasSelection()


def line(passage: Passage) -> str:
    """The line to say: the passage's own, else its marked sentence without markup."""
    if passage.say:
        return passage.say
    start, end = passage.mark_start - passage.start, passage.mark_end - passage.start
    return plain(passage.text[start:end] if 0 <= start < end else passage.text)


class _Field(LineEdit):
    """The large field without a border; the window's head is its box."""

    def __init__(self, look: Look, name: str, placeholder: str) -> None:
        super().__init__(look, name, placeholder, icon="search", size=40)
        font = look.font("title")
        font.setWeight(look.font("medium").weight())
        self.setFont(font)
        self.setTextMargins(look.px(24), 0, 0, 0)
        self.setStyleSheet("QLineEdit { border: none; background: transparent; }")

    def focus_rect(self) -> QRect:
        """No ring: the field fills the head and its caret shows where typing goes."""
        return QRect()


class _Preview(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.page = ArticlePage(look)
        self.copy = Button(look, self.tr("Copy with source"), "secondary", icon="copy")
        self.open = Button(look, kind="ghost", icon="external-link", name=self.tr("Open the article"))
        self._title = Text(look, role="title", lines=2)
        self._about = Text(look, role="meta", ink="text2", lines=2)
        self._how = Text(look, role="section", ink="accent_text")
        self._say = Text(look, role="say", lines=0)
        box = Notice(look)
        sign = Sign(look, "quote", "accent_text", size=14)
        box.setLayout(column(look, row(look, sign, 6, self._how, STRETCH), 4, self._say, margins=(12, 10, 12, 10)))
        self._shown: tuple[str, int, bool] = ("", 0, False)
        self.setLayout(
            column(
                look,
                row(
                    look, (column(look, self._title, 2, self._about), 1), (self.copy, TOP), (self.open, TOP), gap=4,
                    margins=(0, 0, 12, 0),
                ),
                10, row(look, (box, 1), margins=(0, 0, 12, 0)), 12, (self.page, 1), margins=(28, 16, 8, 0),
            )
        )  # fmt: skip

    def show_passage(self, passage: Passage, article: ArticleText | None) -> bool:
        """The passage alone until its article is there, then the article at the passage. False: it is shown already."""
        if (wanted := (passage.article, passage.start, article is not None)) == self._shown:
            return False
        self._shown = wanted
        self.copy.say(self.tr("Copy with source"))
        self._title.setText(passage.title)
        self._how.setText(self.tr("Read word for word") if passage.verbatim else self.tr("To say"))
        self._say.setText(words.quoted(line(passage)))
        self.page.setAccessibleName(passage.title)
        mark = (passage.mark_start, passage.mark_end)
        if article is None:
            self._about.setText(place(passage))
            shift = passage.start
            self.page.show_body(passage.text, (0, len(passage.text)), (mark[0] - shift, mark[1] - shift))
        else:
            self._about.setText(about(article))
            self.page.show_body(article.body, (passage.start, passage.end), mark)
            self.page.jump_soon()
        return True

    def say_copied(self) -> None:
        self.copy.say(self.tr("Copied"))

    def scroll(self, pages: int) -> None:  # type: ignore[override]
        bar = self.page.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())


class _Line(QWidget):
    """One pixel down."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setFixedWidth(1)
        self._ground = Ground(look, "line")
        self.setLayout(column(look, (self._ground, 1)))
