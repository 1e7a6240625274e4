"""The chosen passage within its article: what to say, what to know of it, why it is here, what one thinks of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from copilot.commands import ArticleText, Passage, Passages
from ui import words
from ui.article.markdown import plain
from ui.article.notes import Notes
from ui.article.page import ArticlePage
from ui.article.thumbs import Thumbs
from ui.article.window import about
from ui.ask.results import place
from ui.ask.why import Why
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.frames import Notice
from ui.widgets.lay import STRETCH, TOP, column, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class Preview(QWidget):
    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__()
        self.page = ArticlePage(look)
        self.page.setAccessibleName(self.tr("Passage"))
        self.page.setMinimumHeight(look.px(24))
        self.copy = Button(look, self.tr("Copy with source"), "secondary", icon="copy")
        self.open = Button(look, kind="ghost", icon="external-link", name=self.tr("Open the article"))
        self.notes = Notes(look)
        self.why = Why(look)
        self.thumbs = Thumbs(look, window)
        self.why.toggled.connect(self._make_room)
        self._title = Text(look, role="title", lines=2)
        self._about = Text(look, role="meta", ink="text2", lines=2)
        self._how = Text(look, role="section", ink="accent_text")
        self._say = Text(look, role="say", lines=0)
        box = self._box = Notice(look)
        sign = Sign(look, "quote", "accent_text", size=14)
        box.setLayout(column(look, row(look, sign, 6, self._how, STRETCH), 4, self._say, margins=(12, 10, 12, 10)))
        self._shown: tuple[str, int, bool] = ("", 0, False)
        head = row(look, (column(look, self._title, 2, self._about), 1), (self.copy, TOP), (self.open, TOP), gap=4)
        self.setLayout(
            column(
                look,
                column(look, head, 4, self.notes, self.why, 8, box, margins=(0, 0, 12, 0)), 12, (self.page, 1),
                column(look, self.thumbs, margins=(0, 6, 0, 8)), margins=(28, 16, 8, 0),
            )
        )  # fmt: skip

    def show_passage(self, passage: Passage, article: ArticleText | None, among: Passages) -> bool:
        """The passage alone until its article is there, then the article at the passage. False: it is shown already."""
        if (wanted := (passage.article, passage.start, article is not None)) == self._shown:
            return False
        self._shown = wanted
        self.copy.say(self.tr("Copy with source"))
        self._title.setText(passage.title)
        self._how.setText(self.tr("Read word for word") if passage.verbatim else self.tr("To say"))
        self._say.setText(words.quoted(line(passage)))
        self.why.show_why(passage, among.strong, among.likely)
        self.notes.show_notes(
            superseded_by=passage.superseded_by,
            valid_from=passage.valid_from,
            valid_to=passage.valid_to,
            changed=passage.changed,
            moved=False,
        )
        self.page.setAccessibleName(passage.title)
        mark = (passage.mark_start, passage.mark_end)
        if article is None or article.body[passage.start : passage.end] != passage.text:  # they are of two versions
            self._about.setText(place(passage))
            shift = passage.start
            self.page.show_body(passage.text, (0, len(passage.text)), (mark[0] - shift, mark[1] - shift))
        else:
            self._about.setText(about(article))
            self.page.show_body(article.body, (passage.start, passage.end), mark)
            self.page.jump_soon()
        return True

    def _make_room(self) -> None:
        """The reasons take the place of the line to say, which stays marked in the text below."""
        self._box.setVisible(self.why.box.isHidden())
        self.page.jump_soon()

    def forget(self) -> None:
        """The next passage is shown anew, even if it is the same one."""
        self._shown = ("", 0, False)

    def show_thumbs(self, ratings: Mapping[str, bool] | None) -> None:
        """None where nobody would keep them: outside a call."""
        self.thumbs.setVisible(ratings is not None)
        self.thumbs.show_ratings(ratings or {})

    def say_copied(self) -> None:
        self.copy.say(self.tr("Copied"))

    def scroll(self, pages: int) -> None:  # type: ignore[override]
        bar = self.page.verticalScrollBar()
        bar.setValue(bar.value() + pages * bar.pageStep())


def line(passage: Passage) -> str:
    """The line to say: the passage's own, else its marked sentence without markup."""
    if passage.say:
        return passage.say
    start, end = passage.mark_start - passage.start, passage.mark_end - passage.start
    return plain(passage.text[start:end] if 0 <= start < end else passage.text)
