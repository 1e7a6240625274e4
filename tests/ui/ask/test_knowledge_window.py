"""The knowledge window beside its search: what narrows it, why a result is there, files, gaps, thumbs, keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from copilot.commands import Because, Command, Passages, RatePassage, SayUnanswered, Scope, Search
from copilot.shelf import FileRow, Files, GapRow, Gaps, ListFiles, ListGaps, ListNames, Names
from tests.ui.ask.test_ask_window import FOUND
from ui.ask.filters import sources
from ui.ask.window import AskWindow
from ui.feed import Feed
from ui.theme import Look

BECAUSE = Because(words=("call-out", "fee"), thing="Fibre 500", meaning=0.71, shared=0.38, memory=0.2, fit=0.74)
FILES = (
    FileRow(source="/a/help", name="prices.xlsx", size=1, status="broken", reason="it is damaged; save it again"),
    FileRow(source="/a/help", name="a.zip!fees.pdf", size=1, status="ok", articles=("KB-1042", "KB-1043")),
)
GAPS = (
    GapRow(
        label="Do you sell solar panels?", calls=7, times=9, first="2026-11-03", last="2026-11-25",
        queues=("sales",), samples=("Do you sell solar panels?", "Any panels for the roof?"),
        draft="---\nid: DRAFT-1\n---\n\n## Question\nPanels?\n",
    ),
    GapRow(
        label="Who mends the cabinet?", calls=1, times=1, first="2026-11-19", last="2026-11-19", queues=(),
        samples=("Who mends the cabinet?",), draft="---\nid: DRAFT-2\n---\n\n## Question\nCabinet?\n",
    ),
)  # fmt: skip


class Knowing:
    """The window, what it asked, and answers by hand."""

    def __init__(self, window: AskWindow, feed: Feed, qtbot: QtBot) -> None:
        self.window, self.feed, self.qtbot = window, feed, qtbot
        self.commands: list[Command] = []
        feed.sent.connect(self.commands.append)

    def asked(self, kind: type[Command]) -> list[Any]:
        return [command for command in self.commands if isinstance(command, kind)]

    def type(self, text: str, kind: type[Command] = Search) -> Any:
        count = len(self.asked(kind))
        self.qtbot.keyClicks(self.window.field, text)
        self.qtbot.waitUntil(lambda: len(self.asked(kind)) > count)
        return self.asked(kind)[-1]

    def found(self, passages: Any = FOUND) -> None:
        search = self.asked(Search)[-1]
        self.feed.answered.emit(Passages(request=search.request, passages=passages, strong=0.68, likely=0.51))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.field, key, modifiers)

    def control(self, key: Qt.Key) -> None:
        self.key(key, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def look(fonts: None) -> Look:
    look = Look("light", still=True)
    look.wear()
    return look


@pytest.fixture
def known(qtbot: QtBot, look: Look) -> Iterator[Knowing]:
    feed = Feed()
    window = AskWindow(look, feed)
    qtbot.addWidget(window)
    known = Knowing(window, feed, qtbot)
    window.show()
    window.activateWindow()
    window.field.setFocus()
    yield known
    window.close()


def named(known: Knowing) -> None:
    request = known.asked(ListNames)[-1].request
    known.feed.answered.emit(
        Names(request=request, queues=("billing", "moves"), sources=("/a/help", "web"), languages=("en",))
    )


# ---- what narrows a search ------------------------------------------------------------------
def test_a_search_asks_within_what_was_chosen_and_asks_again_when_that_changes(known: Knowing) -> None:
    named(known)
    filters = known.window.articles.filters
    assert known.type("fee").scope == Scope()
    filters.queue.choose("billing")
    filters.source.choose("web")
    filters.verbatim.setChecked(True)
    filters.today.setChecked(False)
    last = known.asked(Search)[-1]
    assert (last.text, last.scope) == ("fee", Scope(queue="billing", source="web", verbatim=True, any_day=True))
    filters.queue.choose("")
    assert known.asked(Search)[-1].scope.queue == ""


def test_only_what_leaves_a_choice_is_offered(known: Knowing) -> None:
    filters = known.window.articles.filters
    assert not filters.queue.isVisible()
    named(known)
    assert filters.queue.isVisible()
    assert filters.source.isVisible()
    assert not filters.language.isVisible()  # there is one only
    assert [action.text() for action in filters.queue.menu().actions()] == ["All queues", "Billing", "Moves"]


def test_a_choice_that_is_gone_stays_until_it_is_taken_back(known: Knowing) -> None:
    named(known)
    pick = known.window.articles.filters.queue
    pick.choose("moves")
    pick.offer([("billing", "Billing")])
    assert pick.value == "moves"
    assert [action.isChecked() for action in pick.menu().actions()] == [False, False, True]


def test_folders_of_one_name_are_told_apart_by_their_whole_path() -> None:
    assert sources(["/a/help", "/b/help", "content:/c/articles", r"C:\d\manuals", "web"]) == [
        ("/a/help", "/a/help"),
        ("/b/help", "/b/help"),
        ("content:/c/articles", "articles"),
        (r"C:\d\manuals", "manuals"),
        ("web", "web"),
    ]


def test_nothing_found_in_a_part_says_that_it_was_a_part(known: Knowing) -> None:
    named(known)
    known.window.articles.filters.queue.choose("moves")
    known.type("fee")
    known.found(())
    assert "Only a part of the articles was searched" in known.window.articles.blank.text()


# ---- the call -------------------------------------------------------------------------------
@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_in_a_call_what_was_said_is_part_of_the_question_unless_it_is_ticked_off(known: Knowing) -> None:
    known.window.begin("call-1")
    assert known.window.with_call.isVisible()
    assert known.type("and for the other one").with_call
    known.window.with_call.click()
    assert not known.asked(Search)[-1].with_call
    known.window.begin("")
    assert not known.window.with_call.isVisible()
    assert not known.asked(Search)[-1].with_call


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_thumbs_have_keys_and_a_second_press_turns_them_down(known: Knowing) -> None:
    known.window.begin("call-1")
    known.type("credit")
    known.found()
    thumbs = known.window.articles.preview.thumbs
    assert thumbs.isVisible()
    for key in (Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_3):
        known.key(key, Qt.KeyboardModifier.AltModifier)
    told = [(r.question, r.article, r.aspect, r.good) for r in known.asked(RatePassage)]
    assert told == [
        ("credit", "KB-1042", "relevant", True),
        ("credit", "KB-1042", "relevant", False),
        ("credit", "KB-1042", "efficient", True),
    ]
    assert thumbs.buttons["relevant", False].accessibleName() == "Fits: no, chosen"
    known.key(Qt.Key.Key_Down)
    assert thumbs.buttons["relevant", False].accessibleName() == "Fits: no"
    known.key(Qt.Key.Key_Up)
    assert thumbs.buttons["relevant", False].accessibleName() == "Fits: no, chosen"


def test_outside_a_call_there_are_no_thumbs_and_their_keys_do_nothing(known: Knowing) -> None:
    known.type("credit")
    known.found()
    assert not known.window.articles.preview.thumbs.isVisible()
    known.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert known.asked(RatePassage) == []


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_that_no_article_answers_is_told_once(known: Knowing) -> None:
    known.window.begin("call-1")
    known.type("solar panels")
    assert not known.window.articles.vain.isVisible()
    known.found(())
    known.window.articles.vain.click()
    known.window.articles.vain.click()
    (told,) = known.asked(SayUnanswered)
    assert (told.interaction, told.question) == ("call-1", "solar panels")
    assert known.window.articles.vain.text() == "Noted as a gap"


# ---- why ------------------------------------------------------------------------------------
def test_why_is_one_line_and_its_parts_come_with_a_key(known: Knowing) -> None:
    known.type("credit")
    known.found((replace(FOUND[0], because=BECAUSE), *FOUND[1:]))
    why = known.window.articles.preview.why
    assert why.line.text() == "“call-out”, “fee”  ·  similar in meaning  ·  Fibre 500 was named"
    assert not why.box.isVisible()
    known.control(Qt.Key.Key_I)
    assert why.box.isVisible()
    assert [part.spoken() for part in why.parts] == [
        "Meaning 0.71, of the whole passage.",
        "Words 0.38, “call-out”, “fee”.",
        "Memory 0.20, Fibre 500.",
        "Queue 0.00.",
    ]
    assert "Fit 0.74. In this knowledge base a match is strong from 0.68" in why.box.accessibleName()
    known.control(Qt.Key.Key_I)
    assert not why.box.isVisible()


def test_a_passage_of_another_thing_says_so(known: Knowing) -> None:
    known.type("credit")
    other = Because(words=(), meaning=0.6, memory=-0.6)
    known.found((replace(FOUND[0], because=other),))
    why = known.window.articles.preview.why
    assert why.line.text() == "similar in meaning"
    assert why.parts[1].spoken() == "Words 0.00, none in common."
    assert why.parts[2].spoken() == "Memory −0.60, something else was named."


def test_what_is_to_be_known_of_a_passage_stands_in_its_line_and_above_its_text(known: Knowing) -> None:
    known.type("credit")
    known.found(
        (
            replace(FOUND[0], superseded_by="KB-2000", strength="weak", valid_to="2025-01-31"),
            replace(FOUND[1], changed="2026-11-24", place="page 12"),
        )
    )
    results, notes = known.window.articles.results, known.window.articles.preview.notes
    assert [line.below for line in results.lines()] == [
        "KB-1042\u00a0§3 · replaced by KB-2000",
        "KB-1031\u00a0page 12 · changed\u00a024\u00a0Nov",
    ]
    assert notes.text() == "Replaced by KB-2000\nExpired 31\u00a0Jan"
    with known.qtbot.waitSignal(known.window.read) as read:
        notes._replaced.button.click()
    assert read.args == ["KB-2000"]
    known.key(Qt.Key.Key_Down)
    assert notes.text() == "Changed 24\u00a0Nov\u00a02026, since you last used it"
    with known.qtbot.waitSignal(known.window.changes) as changes:
        notes._changed.button.click()
    assert changes.args == ["KB-1031"]


# ---- files ----------------------------------------------------------------------------------
def open_files(known: Knowing) -> None:
    known.control(Qt.Key.Key_2)
    request = known.asked(ListFiles)[-1].request
    known.feed.answered.emit(Files(request=request, rows=FILES, counts={"ok": 1, "broken": 1}))


def test_files_tell_their_state_and_why_and_open_their_article(known: Knowing) -> None:
    open_files(known)
    assert [line.spoken for line in known.window.files.list.lines()] == [
        "prices.xlsx, It is damaged; save it again, Broken",
        "a.zip › fees.pdf, KB-1042, KB-1043, Read",
    ]
    known.key(Qt.Key.Key_Down)
    with known.qtbot.waitSignal(known.window.read) as read:
        known.key(Qt.Key.Key_Return)
    assert read.args == ["KB-1042"]


def test_files_are_narrowed_by_state_and_by_words(known: Knowing) -> None:
    open_files(known)
    status = known.window.files.status
    assert [action.text() for action in status.menu().actions()] == ["All states", "Read (1)", "Broken (1)"]
    status.choose("broken")
    assert known.asked(ListFiles)[-1].status == "broken"
    asked = known.type("prices", ListFiles)
    assert (asked.text, asked.status) == ("prices", "broken")
    known.feed.answered.emit(Files(request=asked.request, rows=(), counts={}))
    assert "No file fits" in known.window.files.blank.text()


def test_a_knowledge_base_in_trouble_says_so_in_every_section(known: Knowing) -> None:
    sentence = "There is no knowledge base yet. Import articles first."
    known.control(Qt.Key.Key_2)
    known.feed.answered.emit(Files(request=known.asked(ListFiles)[-1].request, trouble=sentence))
    assert sentence.rstrip(".") in known.window.files.blank.text()
    known.control(Qt.Key.Key_3)
    known.feed.answered.emit(Gaps(request=known.asked(ListGaps)[-1].request, trouble=sentence))
    assert sentence.rstrip(".") in known.window.gaps.blank.text()


# ---- gaps -----------------------------------------------------------------------------------
def test_gaps_wait_in_view_and_are_asked_for_once(known: Knowing) -> None:
    known.control(Qt.Key.Key_3)
    assert "Reading past calls" in known.window.gaps.blank.text()
    known.control(Qt.Key.Key_1)
    known.control(Qt.Key.Key_3)
    (asked,) = known.asked(ListGaps)
    known.feed.answered.emit(Gaps(request=asked.request, rows=GAPS))
    assert known.window.gaps.list.lines()[0].spoken.startswith("Do you sell solar panels?, 3")
    known.control(Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == GAPS[0].draft
    known.key(Qt.Key.Key_Down)
    assert "Cabinet?" in known.window.gaps.page.toPlainText()
    assert "DRAFT" not in known.window.gaps.page.toPlainText()


def test_gaps_are_found_by_any_of_their_samples(known: Knowing) -> None:
    known.control(Qt.Key.Key_3)
    known.feed.answered.emit(Gaps(request=known.asked(ListGaps)[-1].request, rows=GAPS))
    known.qtbot.keyClicks(known.window.field, "roof")
    known.qtbot.waitUntil(lambda: known.window.gaps.list.count() == 1)
    assert known.window.gaps.list.chosen == GAPS[0]


# ---- keys and screen readers ----------------------------------------------------------------
def test_each_section_keeps_what_was_typed_into_it(known: Knowing) -> None:
    known.type("credit")
    open_files(known)
    assert known.window.field.text() == ""
    known.type("prices", ListFiles)
    known.control(Qt.Key.Key_1)
    assert known.window.field.text() == "credit"
    assert known.window.field.hasFocus()
    known.control(Qt.Key.Key_2)
    assert known.window.field.text() == "prices"


def test_every_control_that_takes_the_focus_has_a_name(known: Knowing) -> None:
    named(known)
    unnamed = [
        type(widget).__name__
        for widget in known.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and type(widget).__module__.startswith("ui.")
        and not widget.accessibleName()
        and not widget.isHidden()
    ]
    assert unnamed == []


@pytest.mark.qt_log_ignore("This plugin does not support raise")
@pytest.mark.parametrize(("language", "scale"), [("en", 1.0), ("de", 1.0), ("de", 2.0)])
def test_nothing_is_squeezed_in_the_smallest_window(
    qtbot: QtBot, fonts: None, speech: Any, language: str, scale: float
) -> None:
    speech.use(language)
    look = Look("light", scale, still=True)
    look.wear()
    feed = Feed()
    window = AskWindow(look, feed)
    qtbot.addWidget(window)
    known = Knowing(window, feed, qtbot)
    window.begin("call-1")
    named(known)
    known.type("credit")
    known.found((replace(FOUND[0], because=BECAUSE, changed="2026-11-24"), *FOUND[1:]))
    window.resize(window.minimumSize())
    for section in (0, 1, 2):
        window.choose(section)
        least = window.layout().minimumSize()
        assert least.width() <= window.width()
        assert least.height() <= window.height()
