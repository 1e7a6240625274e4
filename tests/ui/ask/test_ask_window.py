from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from copilot.commands import SEARCH_STARTS, ArticleText, Command, Passage, Passages, ReadArticle, Search, TakePassage
from knowledge.passages import sentences, split
from tests.fakes import markdown_articles
from ui.ask.preview import line
from ui.ask.window import AskWindow
from ui.asking import AGAIN_MS
from ui.feed import Feed, Loss
from ui.theme import Look, load_fonts

ARTICLES = {a.id: a for a in markdown_articles(Path(__file__).parents[3] / "resources" / "demo" / "articles")}


def passage(article: str, number: int, strength: str = "likely") -> Passage:
    whole = ARTICLES[article]
    found = split(whole)[number]
    mark = sentences(whole.body, found.span)[0]
    return Passage(
        article=article, title=whole.title, section=found.section, heading=found.heading,
        text=whole.body[found.span.start : found.span.end], start=found.span.start, end=found.span.end,
        mark_start=mark.start, mark_end=mark.end, strength=strength, score=1.0, verbatim=whole.verbatim,
    )  # fmt: skip


FOUND = (passage("KB-1042", 3, "strong"), passage("KB-1031", 1), passage("KB-1043", 0, "weak"))


class Asked:
    """The window and what it asked the engine."""

    def __init__(self, window: AskWindow, feed: Feed, qtbot: QtBot) -> None:
        self.window, self.feed, self.qtbot = window, feed, qtbot
        self.commands: list[Command] = []
        feed.sent.connect(self.commands.append)

    @property
    def searches(self) -> list[Search]:
        return [c for c in self.commands if isinstance(c, Search)]

    def type(self, text: str) -> Search:
        count = len(self.searches)
        self.qtbot.keyClicks(self.window.field, text)
        self.qtbot.waitUntil(lambda: len(self.searches) > count)
        return self.searches[-1]

    def answer(self, search: Search, passages: tuple[Passage, ...] = FOUND) -> None:
        self.feed.answered.emit(Passages(request=search.request, passages=passages))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.field, key, modifiers)


@pytest.fixture
def ask(qtbot: QtBot) -> Iterator[Asked]:
    load_fonts()
    look, feed = Look("light"), Feed()
    look.wear()
    window = AskWindow(look, feed)
    qtbot.addWidget(window)
    window.articles.begin("i-1")
    window.show()
    window.field.setFocus()
    return Asked(window, feed, qtbot)


def test_one_question_is_sent_when_typing_pauses(ask: Asked) -> None:
    search = ask.type("call-out fee")
    assert [s.text for s in ask.searches] == ["call-out fee"]
    assert search.interaction == "i-1"


def test_the_best_passage_is_chosen_and_shown_at_once(ask: Asked) -> None:
    ask.answer(ask.type("credit"))
    assert ask.window.articles.results.selected == FOUND[0]
    assert ask.window.articles.preview.page.marked_text().startswith("You may credit the fee once per customer")
    reading = next(c for c in ask.commands if isinstance(c, ReadArticle))
    article = ARTICLES["KB-1042"]
    ask.feed.answered.emit(
        ArticleText(request=reading.request, article=article.id, title=article.title, body=article.body)
    )
    assert "Questions and answers" in ask.window.articles.preview.page.toPlainText()
    assert ask.window.articles.preview.page.marked_text().startswith("You may credit the fee once per customer")


def test_an_article_that_is_newer_than_the_passage_does_not_take_its_place(ask: Asked) -> None:
    ask.answer(ask.type("credit"))
    reading = next(c for c in ask.commands if isinstance(c, ReadArticle))
    article = ARTICLES["KB-1042"]
    newer = f"A line more at the beginning.\n\n{article.body}"
    ask.feed.answered.emit(ArticleText(request=reading.request, article=article.id, title=article.title, body=newer))
    assert ask.window.articles.preview.page.marked_text().startswith("You may credit the fee once per customer")


def test_the_answer_to_an_older_question_is_dropped(ask: Asked) -> None:
    first = ask.type("cre")
    second = ask.type("dit")
    ask.answer(first)
    assert ask.window.articles.results.count() == 0
    ask.answer(second)
    assert ask.window.articles.results.count() == 3


def test_a_question_that_came_before_the_search_was_there_is_asked_again_by_itself(ask: Asked, qtbot: QtBot) -> None:
    early = ask.type("credit")
    ask.feed.answered.emit(Passages(request=early.request, passages=(), trouble=SEARCH_STARTS))
    qtbot.waitUntil(lambda: ask.searches[-1].request != early.request)
    again = ask.searches[-1]
    assert again.text == "credit"
    ask.answer(again)
    assert ask.window.articles.results.selected == FOUND[0]


def test_a_question_that_was_too_early_is_not_asked_again_after_a_newer_one(ask: Asked, qtbot: QtBot) -> None:
    early = ask.type("credit")
    ask.feed.answered.emit(Passages(request=early.request, passages=(), trouble=SEARCH_STARTS))
    newer = ask.type(" fee")
    ask.answer(newer)
    passed(qtbot, 2 * AGAIN_MS)
    assert ask.searches[-1] is newer


def passed(qtbot: QtBot, ms: int) -> None:
    over: list[bool] = []
    QTimer.singleShot(ms, lambda: over.append(True))
    qtbot.waitUntil(lambda: bool(over), timeout=60_000)


def starts(search: Search) -> Passages:
    return Passages(request=search.request, passages=(), trouble=SEARCH_STARTS)


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_behind_a_closed_window_nothing_is_asked_again_before_it_opens(ask: Asked, qtbot: QtBot) -> None:
    early = ask.type("credit")
    ask.feed.answered.emit(starts(early))
    ask.key(Qt.Key.Key_Escape)
    ask.feed.regain()
    passed(qtbot, 2 * AGAIN_MS)
    assert ask.searches[-1] is early
    ask.window.begin("i-1")
    again = ask.searches[-1]
    assert again is not early
    assert again.text == "credit"
    ask.answer(again)
    assert ask.window.articles.results.selected == FOUND[0]


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_what_was_typed_as_the_window_closed_is_answered_when_it_opens(ask: Asked, qtbot: QtBot) -> None:
    qtbot.keyClicks(ask.window.field, "credit")
    ask.key(Qt.Key.Key_Escape)
    (search,) = ask.searches
    ask.feed.answered.emit(starts(search))
    passed(qtbot, 2 * AGAIN_MS)
    assert ask.searches == [search]
    ask.window.begin("i-1")
    ask.answer(ask.searches[-1])
    assert ask.window.articles.results.selected == FOUND[0]


@pytest.mark.qt_log_ignore("This plugin does not support raise")
@pytest.mark.parametrize("closed", [False, True])
def test_a_question_of_the_last_call_is_not_answered_into_the_next(ask: Asked, qtbot: QtBot, closed: bool) -> None:
    search = ask.type("credit")
    if closed:
        ask.feed.answered.emit(starts(search))
        ask.key(Qt.Key.Key_Escape)
    ask.window.begin("i-2")
    ask.answer(search)
    assert ask.window.articles.results.count() == 0
    assert "Ask in your own words" in ask.window.articles.blank.text()
    passed(qtbot, 2 * AGAIN_MS)
    assert ask.searches == [search]


def test_while_the_search_starts_nobody_is_asked_if_no_article_answers(ask: Asked) -> None:
    search = ask.type("credit")
    ask.feed.answered.emit(starts(search))
    assert not ask.window.articles.vain.isVisible()
    ask.answer(ask.type(" fee"), ())
    assert ask.window.articles.vain.isVisible()


def test_a_search_that_cannot_answer_says_so_and_finds_again_later(ask: Asked) -> None:
    ask.answer(ask.type("credit"))
    search = ask.type(" fee")
    ask.feed.answered.emit(Passages(request=search.request, passages=(), trouble=SEARCH_STARTS))
    assert ask.window.articles.stack.currentWidget() is ask.window.articles.blank
    assert ask.window.articles.blank.text() == f"The search did not answer. {SEARCH_STARTS.rstrip('.')}"
    assert ask.window.articles.results.count() == 0
    ask.answer(ask.type("s"))
    assert ask.window.articles.results.selected == FOUND[0]


def test_arrows_choose_and_enter_opens_the_article_at_the_passage(ask: Asked) -> None:
    ask.answer(ask.type("credit"))
    ask.key(Qt.Key.Key_Down)
    ask.key(Qt.Key.Key_Down)
    ask.key(Qt.Key.Key_Down)
    ask.key(Qt.Key.Key_Up)
    with ask.qtbot.waitSignal(ask.window.opened) as opened:
        ask.key(Qt.Key.Key_Return)
    assert opened.args == [FOUND[1]]


def test_copying_takes_the_line_and_its_source(ask: Asked) -> None:
    ask.answer(ask.type("credit"))
    ask.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text.splitlines() == [line(FOUND[0]), "(KB-1042\u00a0§3, Engineer visits and the call-out fee)"]
    assert "**" not in text


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_in_a_call_it_is_told_what_was_taken_of_what_was_listed(ask: Asked) -> None:
    ask.window.begin("call-1")
    ask.answer(ask.type("credit"))
    ask.key(Qt.Key.Key_Down)
    ask.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    ask.key(Qt.Key.Key_Return)
    told = [command for command in ask.commands if isinstance(command, TakePassage)]
    assert [(t.interaction, t.question, t.article, t.section, t.how) for t in told] == [
        ("call-1", "credit", "KB-1031", FOUND[1].section, how) for how in ("copied", "opened")
    ]
    assert told[0].listed == ("KB-1042", "KB-1031", "KB-1043")


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_without_a_call_or_from_another_ones_list_nothing_is_told(ask: Asked) -> None:
    ask.window.begin("")
    ask.answer(ask.type("credit"))
    ask.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    ask.window.begin("call-2")
    ask.key(Qt.Key.Key_Return)
    assert [command for command in ask.commands if isinstance(command, TakePassage)] == []


def test_copying_selected_letters_of_the_question_is_left_to_the_field(ask: Asked) -> None:
    ask.answer(ask.type("credit"))
    ask.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    ask.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "credit"


def test_strength_is_told_in_words(ask: Asked) -> None:
    ask.answer(ask.type("credit"))
    model = ask.window.articles.results.model()
    said = [str(model.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(3)]
    assert [text.rpartition(", ")[2] for text in said] == ["Strong match", "Likely", "Weak match"]


def test_nothing_found_is_said_and_an_empty_field_forgets(ask: Asked) -> None:
    ask.answer(ask.type("zebra"), ())
    assert "No passage fits" in ask.window.articles.blank.text()
    ask.window.field.clear()
    assert "Ask in your own words" in ask.window.articles.blank.text()


def test_a_question_that_waits_while_the_engine_dies_is_asked_again(ask: Asked) -> None:
    first = ask.type("credit")
    ask.feed.lose(Loss(since=0.0))
    ask.feed.regain()
    again = ask.searches[-1]
    assert (again.text, len(ask.searches)) == ("credit", 2)
    ask.answer(first)
    assert ask.window.articles.results.count() == 0
    ask.answer(again)
    assert ask.window.articles.results.count() == 3


def test_escape_closes(ask: Asked) -> None:
    ask.key(Qt.Key.Key_Escape)
    assert not ask.window.isVisible()
