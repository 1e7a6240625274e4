"""An article's former versions and what changed, what is to be known before it is trusted, and what one thinks of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from copilot.commands import ArticleText, Command, RateCard, ReadArticle
from copilot.events import CardRated
from copilot.model import Source
from copilot.shelf import (
    ChangedField,
    ChangedLine,
    CompareVersions,
    Comparison,
    History,
    ReadHistory,
    VersionRow,
)
from tests.ui import stories
from ui.article.window import ArticleWindow
from ui.feed import Feed
from ui.theme import Look

DAY = 86_400
NOW = time.mktime((2026, 11, 26, 12, 0, 0, 0, 0, -1))
VERSIONS = (
    VersionRow(number=3, stored=NOW - 2 * DAY, current=True),
    VersionRow(number=2, stored=NOW - 40 * DAY, current=False, used=NOW - 9 * DAY),
    VersionRow(number=1, stored=NOW - 300 * DAY, current=False),
)


class Reader:
    def __init__(self, window: ArticleWindow, feed: Feed, qtbot: QtBot) -> None:
        self.window, self.feed, self.qtbot = window, feed, qtbot
        self.commands: list[Command] = []
        feed.sent.connect(self.commands.append)

    def last(self, kind: type[Command]) -> Any:
        return next(command for command in reversed(self.commands) if isinstance(command, kind))

    def opens(self, **more: Any) -> None:
        self.window.open_source(Source(ref="KB-1"))
        request = self.last(ReadArticle).request
        told = {"title": "Fees", "body": "The fee is 39 euros.", **more}
        self.feed.answered.emit(ArticleText(request=request, article="KB-1", **told))

    def history(self, versions: tuple[VersionRow, ...] = VERSIONS) -> None:
        request = self.last(ReadHistory).request
        self.feed.answered.emit(History(request=request, article="KB-1", versions=versions))

    def compared(self, **told: Any) -> None:
        asked = self.last(CompareVersions)
        comparison = Comparison(request=asked.request, article="KB-1", old=asked.old, new=asked.new, **told)
        self.feed.answered.emit(comparison)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifiers)


@pytest.fixture
def look(fonts: None) -> Look:
    look = Look("light", still=True)
    look.wear()
    return look


@pytest.fixture
def reader(qtbot: QtBot, look: Look) -> Iterator[Reader]:
    feed = Feed()
    window = ArticleWindow(look, feed)
    qtbot.addWidget(window)
    window.show()
    yield Reader(window, feed, qtbot)
    window.close()


def test_the_history_begins_with_what_changed_since_the_agent_used_the_article(reader: Reader) -> None:
    reader.opens()
    reader.key(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    reader.history()
    assert [(line.title, line.word) for line in reader.window.history.list.lines()] == [
        ("Since you used version 2", ""),
        ("Version 3", "in force"),
        ("Version 2", ""),
        ("Version 1", ""),
    ]
    assert (reader.last(CompareVersions).old, reader.last(CompareVersions).new) == (2, 3)
    assert "used 17\u00a0Nov\u00a02026" in reader.window.history.list.lines()[2].below


def test_each_version_is_compared_with_the_one_before_it_by_the_arrows(reader: Reader) -> None:
    reader.opens()
    reader.window.show_history()
    reader.history()
    for old, new in ((2, 3), (1, 2)):
        reader.key(Qt.Key.Key_Down)
        assert (reader.last(CompareVersions).old, reader.last(CompareVersions).new) == (old, new)
    reader.key(Qt.Key.Key_Down)
    assert "The first version" in reader.window.history.blank.text()


def test_changes_are_told_by_sign_and_not_by_colour_alone(reader: Reader) -> None:
    reader.opens()
    reader.window.show_history()
    reader.history()
    reader.compared(
        fields=(ChangedField(name="queue", was="", new="billing"),),
        lines=(
            ChangedLine(kind="skipped", text="8"),
            ChangedLine(kind="removed", text="The fee is 45 euros.", spans=((11, 13),)),
            ChangedLine(kind="added", text="The fee is 39 euros.", spans=((11, 13),)),
            ChangedLine(kind="same", text="Nothing else."),
        ),
    )
    page = reader.window.history.changes
    assert page.toPlainText().splitlines() == [
        "Queue  empty  →  billing",
        "⋯  8 unchanged line(s)",
        "−\u2002The fee is 45 euros.",
        "+\u2002The fee is 39 euros.",
        "\u2003Nothing else.",
    ]
    struck = page.document().find("45").charFormat()
    assert struck.fontStrikeOut()
    assert not page.document().find("fee is").charFormat().fontStrikeOut()


def test_an_article_that_never_changed_says_so_and_escape_goes_back_to_its_text(reader: Reader) -> None:
    reader.opens()
    reader.window.show_history()
    reader.history((VERSIONS[0],))
    assert "There is nothing to compare it with" in reader.window.history.blank.text()
    reader.key(Qt.Key.Key_Escape)
    assert reader.window.page.isVisible()
    assert reader.window.isVisible()
    reader.key(Qt.Key.Key_Escape)
    assert not reader.window.isVisible()


def test_trouble_with_the_history_is_said(reader: Reader) -> None:
    reader.opens()
    reader.window.show_history()
    request = reader.last(ReadHistory).request
    reader.feed.answered.emit(History(request=request, article="KB-1", trouble="The disk failed."))
    assert "The disk failed" in reader.window.history.blank.text()


def test_what_changed_is_one_click_away_and_comes_before_the_text_does(reader: Reader) -> None:
    reader.window.open_article("KB-1")
    reader.window.show_history()
    request = reader.last(ReadArticle).request
    reader.feed.answered.emit(ArticleText(request=request, article="KB-1", title="Fees", body="x"))
    assert reader.window.history.isVisible()  # the answer to the text takes nobody away from it
    reader.window.open_article("KB-2")
    assert not reader.window.history.isVisible()


def test_a_replaced_article_leads_to_the_one_that_took_its_place(reader: Reader) -> None:
    reader.opens(superseded_by="KB-2", valid_to="2025-01-31", changed="2026-11-24")
    notes = reader.window.notes
    assert notes.text().splitlines() == [
        "Replaced by KB-2",
        "Expired 31\u00a0Jan",
        "Changed 24\u00a0Nov\u00a02026, since you last used it",
    ]
    notes._replaced.button.click()
    assert reader.last(ReadArticle).article == "KB-2"
    assert not notes.isVisible()
    assert notes._changed.button.accessibleName().endswith("since you last used it: What changed")


def test_opening_an_article_does_not_take_away_that_it_changed(reader: Reader) -> None:
    """Opening is a use, so the engine says that nothing changed since."""
    reader.window.open_source(Source(ref="KB-1", changed="2026-11-24"))
    request = reader.last(ReadArticle).request
    reader.feed.answered.emit(ArticleText(request=request, article="KB-1", title="Fees", body="x"))
    assert "Changed 24" in reader.window.notes.text()


def test_the_article_of_a_card_can_be_rated_and_shows_what_the_journal_keeps(reader: Reader) -> None:
    story = stories.live()
    reader.feed.play(story.events)
    reader.window.open_source(stories.CREDIT.source, "call-1", stories.CREDIT.id)
    assert reader.window.thumbs.isVisible()
    reader.key(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    told = reader.last(RateCard)
    assert told == RateCard(interaction="call-1", card="credit", aspect="correct", good=True)
    rated = {"id": "call-1/900", "interaction": "call-1", "at": 300.0, "wall": stories.WALL + 300}
    reader.feed.take(CardRated(card="credit", aspect="relevant", good=False, **rated))
    buttons = reader.window.thumbs.buttons
    assert buttons["relevant", False].accessibleName() == "Fits: no, chosen"
    reader.window.open_article("KB-1")
    assert not reader.window.thumbs.isVisible()


def test_a_card_whose_article_changed_says_so(room: Any) -> None:
    card = replace(stories.CREDIT, source=replace(stories.CREDIT.source, changed="2026-11-24"))
    story = stories.live()
    events = [replace(x, card=card) if getattr(x, "card", None) == stories.CREDIT else x for x in story.events]
    room.play(events)
    first = room.window.panel.live.cards.first
    assert "changed\u00a024\u00a0Nov" in first._age.text()
    assert first.accessibleDescription().endswith("Changed 24\u00a0Nov\u00a02026, since you last used it")
