from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from copilot import digest
from copilot.commands import SEARCH_STARTS, ArticleText, Command, Passage, ReadArticle
from copilot.model import Source
from knowledge.articles import Article
from knowledge.passages import plain, sentences, split
from tests.fakes import markdown_articles
from ui.article.window import ArticleWindow
from ui.asking import AGAIN_MS
from ui.feed import Feed
from ui.theme import Look, load_fonts

ARTICLES = {a.id: a for a in markdown_articles(Path(__file__).parents[3] / "resources" / "demo" / "articles")}
CREDIT = ARTICLES["KB-1042"]


def words(text: str) -> str:
    """Without blanks, and without the commas that stand for the cells of a table."""
    return "".join(text.replace(",", "").split())


class Reader:
    """A window whose questions are answered from the demo articles, as the engine would."""

    def __init__(self, window: ArticleWindow, feed: Feed) -> None:
        self.window, self.feed = window, feed
        self.asked: list[Command] = []
        feed.sent.connect(self.asked.append)

    def answer(self, article: Article | None, number: int = -1) -> None:
        question = self.asked[number]
        assert isinstance(question, ReadArticle)
        if article is None:
            self.feed.answered.emit(ArticleText(request=question.request, article=question.article, found=False))
            return
        self.feed.answered.emit(
            ArticleText(
                request=question.request, article=article.id, title=article.title, body=article.body,
                queue=article.queue, owner=article.owner, verbatim=article.verbatim,
                valid_from=str(article.valid_from or ""), valid_to=str(article.valid_to or ""),
            )
        )  # fmt: skip


@pytest.fixture
def reader(qtbot: QtBot) -> Iterator[Reader]:
    load_fonts()
    look, feed = Look("light"), Feed()
    look.wear()
    window = ArticleWindow(look, feed)
    qtbot.addWidget(window)
    window.show()
    return Reader(window, feed)


def source(article: Article, passage: int, sentence: int) -> Source:
    span = split(article)[passage].span
    mark = sentences(article.body, span)[sentence]
    return Source(
        ref=article.id, section=split(article)[passage].section, start=span.start, end=span.end,
        mark_start=mark.start, mark_end=mark.end, digest=digest.passage(article.body[span.start : span.end]),
    )  # fmt: skip


def passage(used: Source, article: Article) -> Passage:
    return Passage(
        article=article.id, title=article.title, section=used.section, heading=(), start=used.start, end=used.end,
        text=article.body[used.start : used.end], mark_start=used.mark_start, mark_end=used.mark_end,
        strength="strong", score=1.0,
    )  # fmt: skip


@pytest.mark.parametrize("article", ARTICLES.values(), ids=lambda a: a.id)
def test_the_marked_words_are_those_of_the_span(reader: Reader, article: Article) -> None:
    last = len(split(article)) - 1
    used = source(article, last, 0)
    reader.window.open_source(used)
    reader.answer(article)
    page = reader.window.page
    assert words(page.marked_text()) == words(plain(article.body[used.mark_start : used.mark_end]))
    assert words(page.passage_text()) == words(plain(article.body[used.start : used.end]))


@pytest.mark.parametrize("searched", [False, True], ids=["a card", "a search"])
def test_an_article_that_changed_since_is_opened_at_the_heading_and_not_marked_at_the_old_place(
    reader: Reader, qtbot: QtBot, searched: bool
) -> None:
    used = source(CREDIT, len(split(CREDIT)) - 1, 0)
    if searched:
        reader.window.open_passage(passage(used, CREDIT))
    else:
        reader.window.open_source(used)
    reader.answer(replace(CREDIT, body=f"A line more at the beginning.\n\n{CREDIT.body}"))
    page = reader.window.page
    assert (page.marked_text(), page.passage_text()) == ("", "")
    assert reader.window.notes.text() == "Changed since this passage was found"
    qtbot.waitUntil(lambda: page.verticalScrollBar().value() > 0)
    reader.window.open_source(Source(ref=CREDIT.id))
    reader.answer(CREDIT)
    assert reader.window.notes.text() == ""


@pytest.mark.parametrize("searched", [False, True], ids=["a card", "a search"])
def test_a_change_behind_the_passage_leaves_its_mark(reader: Reader, searched: bool) -> None:
    used = source(CREDIT, 0, 0)
    if searched:
        reader.window.open_passage(passage(used, CREDIT))
    else:
        reader.window.open_source(used)
    reader.answer(replace(CREDIT, body=f"{CREDIT.body}\n\nA line more at the end.\n"))
    page = reader.window.page
    assert words(page.marked_text()) == words(plain(CREDIT.body[used.mark_start : used.mark_end]))
    assert reader.window.notes.text() == ""


def test_a_card_of_a_journal_that_kept_no_digest_marks_nothing_and_claims_no_change(reader: Reader) -> None:
    reader.window.open_source(replace(source(CREDIT, 1, 0), digest=""))
    reader.answer(CREDIT)
    page = reader.window.page
    assert (page.marked_text(), page.passage_text(), reader.window.notes.text()) == ("", "", "")


def test_an_article_that_cannot_be_read_now_is_not_called_missing(reader: Reader) -> None:
    reader.window.open_source(Source(ref="KB-1042", title="Fees", section=3))
    question = reader.asked[-1]
    assert isinstance(question, ReadArticle)
    reader.feed.answered.emit(
        ArticleText(request=question.request, article="KB-1042", found=False, trouble=SEARCH_STARTS)
    )
    assert "cannot be opened just now" in reader.window._blank.text()
    assert SEARCH_STARTS.rstrip(".") in reader.window._blank.text()
    assert "not in the knowledge base" not in reader.window._blank.text()


def test_behind_a_closed_window_an_article_is_not_asked_for_again_before_it_opens(reader: Reader, qtbot: QtBot) -> None:
    reader.window.open_source(Source(ref="KB-1042"))
    (question,) = reader.asked
    assert isinstance(question, ReadArticle)
    reader.window.close()
    reader.feed.answered.emit(
        ArticleText(request=question.request, article="KB-1042", found=False, trouble=SEARCH_STARTS)
    )
    over: list[bool] = []
    QTimer.singleShot(2 * AGAIN_MS, lambda: over.append(True))
    qtbot.waitUntil(lambda: bool(over), timeout=60_000)
    assert reader.asked == [question]
    reader.window.show()
    assert len(reader.asked) == 2
    reader.answer(CREDIT)
    assert CREDIT.title in reader.window.windowTitle()


def test_it_opens_at_the_passage(reader: Reader, qtbot: QtBot) -> None:
    reader.window.open_source(source(CREDIT, len(split(CREDIT)) - 1, -1))
    reader.answer(CREDIT)
    page = reader.window.page
    qtbot.waitUntil(lambda: page.verticalScrollBar().value() > 0)
    marks = page.extraSelections()
    assert page.viewport().rect().contains(page.cursorRect(marks[0].cursor))


def test_a_reference_without_a_passage_opens_at_its_section(reader: Reader, qtbot: QtBot) -> None:
    reader.window.open_source(Source(ref="KB-1042", section=5))
    reader.answer(CREDIT)
    page = reader.window.page
    qtbot.waitUntil(lambda: page.verticalScrollBar().value() > 0)
    heading = page.document().find("The next visit")
    assert page.viewport().rect().contains(page.cursorRect(heading))
    assert page.marked_text() == ""


def test_it_says_whose_it_is_and_that_it_is_read_word_for_word(reader: Reader) -> None:
    verbatim = next(a for a in ARTICLES.values() if a.verbatim)
    reader.window.open_passage(
        Passage(
            article=verbatim.id, title=verbatim.title, section=0, heading=(), text="", start=0, end=0, mark_start=0,
            mark_end=0, strength="strong", score=1.0, verbatim=True,
        )
    )  # fmt: skip
    reader.answer(verbatim)
    labels = " ".join(label.text() for label in reader.window.findChildren(type(reader.window._about)))
    assert verbatim.title in labels
    assert f"Owner: {verbatim.owner}" in labels
    assert reader.window._chip.isVisible()


def test_a_vanished_article_is_told_in_words(reader: Reader) -> None:
    reader.window.open_source(Source(ref="KB-9999"))
    reader.answer(None)
    assert "KB-9999 is not in the knowledge base" in reader.window._blank.text()


def test_the_answer_to_an_older_question_is_dropped(reader: Reader) -> None:
    reader.window.open_source(source(CREDIT, 0, 0))
    reader.window.open_source(Source(ref="KB-1001"))
    reader.answer(CREDIT, number=0)
    assert CREDIT.title not in reader.window.windowTitle()
    reader.answer(ARTICLES["KB-1001"])
    assert ARTICLES["KB-1001"].title in reader.window.windowTitle()


def test_find_counts_hits_and_steps_through_them(reader: Reader, qtbot: QtBot) -> None:
    reader.window.open_source(source(CREDIT, 0, 0))
    reader.answer(CREDIT)
    heard: list[tuple[int, int]] = []
    reader.window.page.found.connect(lambda hit, hits: heard.append((hit, hits)))
    qtbot.keyClick(reader.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(reader.window._find, "call-out fee")
    hits = CREDIT.body.lower().count("call-out fee")
    assert heard[-1] == (1, hits)
    qtbot.keyClick(reader.window._find, Qt.Key.Key_Return)
    assert heard[-1] == (2, hits)
    qtbot.keyClick(reader.window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert heard[-1] == (1, hits)
    qtbot.keyClick(reader.window, Qt.Key.Key_Escape)
    assert heard[-1] == (0, 0)
    qtbot.keyClick(reader.window, Qt.Key.Key_Escape)
    assert not reader.window.isVisible()


def test_another_theme_keeps_passage_and_place(reader: Reader) -> None:
    used = source(CREDIT, 4, 0)
    reader.window.open_source(used)
    reader.answer(CREDIT)
    before = reader.window.page.marked_text()
    reader.window._look.choose_scheme("dark")
    assert reader.window.page.marked_text() == before


def test_the_head_says_what_the_source_calls_the_place_and_no_longer_for_the_next_article(reader: Reader) -> None:
    reader.window.open_source(replace(source(CREDIT, 0, 0), place="page 12"))
    reader.answer(CREDIT)
    assert "page 12" in reader.window._about.text()
    reader.window.open_article(CREDIT.id)
    reader.answer(CREDIT)
    assert "page 12" not in reader.window._about.text()


def test_of_a_very_long_article_the_pages_around_the_passage_are_shown(reader: Reader) -> None:
    line = "Words of part {0}, which go on here for a while, as a manual does."
    body = "".join(f"## Part {n}\n\n{line.format(n)}\n\n" for n in range(20_000))
    long = replace(CREDIT, id="LONG", body=body)
    start = body.index(line.format(12_345))
    end = start + len(line.format(12_345))
    used = Source(ref="LONG", section=12_346, start=start, end=end, digest=digest.passage(body[start:end]))
    reader.window.open_source(used)
    began = time.process_time()
    reader.answer(long)
    assert time.process_time() - began < 1.0
    text = reader.window.page.toPlainText()
    assert reader.window.page.passage_text() == line.format(12_345)
    assert text.startswith("The text before this is not shown")
    assert "The text goes on" in text.splitlines()[-1]
