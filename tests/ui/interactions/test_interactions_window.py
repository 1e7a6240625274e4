from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from copilot import codec
from copilot.commands import (
    Command,
    InteractionPage,
    InteractionRow,
    Interactions,
    ListInteractions,
    PlaySound,
    ReadInteraction,
    SoundAt,
    StopSound,
    UndoWrite,
)
from copilot.events import UtteranceFinal
from tests.ui import stories
from ui.feed import Feed
from ui.interactions.window import InteractionsWindow
from ui.theme import Look, load_fonts

PAST = stories.approved("verified")
EVENTS = [event for event in PAST.events if event.interaction and event.kept]
LEVELS = {"agent": (0, 120, 200) * 550, "customer": (200, 0, 80) * 550}


def row(id: str = "call-1", **fields: object) -> InteractionRow:
    known: dict[str, object] = {
        "id": id, "wall": stories.WALL, "seconds": 406.0, "caller": "Ana Silva", "title": "Billing dispute",
        "wrapup": "", "phase": "wrapup", "writes": 1, "undone": 0,
    }  # fmt: skip
    return InteractionRow(**{**known, **fields})  # type: ignore[arg-type]


ROWS = (row(), row("call-0", wall=stories.WALL - 900, caller="Musa Okafor", phase="finished"))


class Opened:
    """The window, and an engine that answers from a story when it is told to."""

    def __init__(self, window: InteractionsWindow, feed: Feed, qtbot: QtBot) -> None:
        self.window, self.feed, self.qtbot = window, feed, qtbot
        self.asked: list[Command] = []
        feed.sent.connect(self.asked.append)

    def last(self, kind: type[Command]) -> Command:
        return next(command for command in reversed(self.asked) if isinstance(command, kind))

    def count(self, kind: type[Command]) -> int:
        return sum(isinstance(command, kind) for command in self.asked)

    def list_rows(self, rows: tuple[InteractionRow, ...] = ROWS, **fields: object) -> None:
        request = self.last(ListInteractions).request  # type: ignore[attr-defined]
        self.feed.answered.emit(Interactions(request=request, rows=rows, **fields))  # type: ignore[arg-type]

    def read(self, events: list = EVENTS, pages: int = 2) -> None:
        self.qtbot.waitUntil(lambda: self.count(ReadInteraction) > 0)
        request = self.last(ReadInteraction).request  # type: ignore[attr-defined]
        lines = [codec.encode(event) for event in events]
        cut = len(lines) // pages
        for number in range(pages):
            last = number == pages - 1
            part = lines[number * cut :] if last else lines[number * cut : (number + 1) * cut]
            self.feed.answered.emit(
                InteractionPage(request=request, events=tuple(part), last=last, levels=LEVELS if last else {})
            )

    def open(self) -> None:
        self.list_rows()
        self.read()

    def key(self, key: Qt.Key | str) -> None:
        target = QApplication.focusWidget() or self.window
        if isinstance(key, str):
            self.qtbot.keyClicks(target, key)
        else:
            self.qtbot.keyClick(target, key)

    @property
    def replay(self):  # type: ignore[no-untyped-def]
        return self.window.replay


@pytest.fixture
def past(qtbot: QtBot) -> Iterator[Opened]:
    load_fonts()
    look, feed = Look("light"), Feed()
    look.wear()
    day = datetime.fromtimestamp(stories.WALL).date()
    window = InteractionsWindow(look, feed, today=lambda: day)
    qtbot.addWidget(window)
    opened = Opened(window, feed, qtbot)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window._ask()
    return opened


def test_the_newest_interaction_opens_by_itself(past: Opened) -> None:
    past.open()
    assert past.last(ReadInteraction).interaction == "call-1"
    assert past.window._right.currentWidget() is past.replay
    assert past.replay._name.text() == "Ana Silva"
    assert past.replay._chip.text() == "Wrap open"
    assert "But I was told the engineer visit was free" in past.replay.transcript.toPlainText()


def test_the_list_says_how_long_words_are_kept_and_that_the_journal_is_intact(past: Opened) -> None:
    past.open()
    assert past.window._kept.text() == "Kept until you erase it"
    assert past.replay._intact.text() == "Journal intact"


def test_an_altered_journal_is_said_aloud(past: Opened) -> None:
    past.list_rows(intact=False)
    past.read()
    assert past.replay._intact.text() == "Journal altered"


def test_brackets_walk_from_event_to_event_and_everything_moves_along(past: Opened) -> None:
    past.open()
    replay = past.replay
    titles = []
    for _ in range(len(replay._entries)):
        past.key("]")
        line = next(line for line in replay.log.lines() if line._is_now)
        titles.append(line.entry.title)
    assert titles == [entry.title for entry in replay._entries]
    past.key("[")
    assert replay.count == replay._entries[-2].count


def test_the_screen_of_a_moment_is_the_fold_to_it(past: Opened) -> None:
    past.open()
    credit = next(entry for entry in past.replay._entries if "Offer call-out fee credit" in entry.title)
    past.replay.go_to(credit.count)
    assert past.replay.screen_then.text().splitlines() == [
        "Offer call-out fee credit", "Check what was promised", "Run a line speed test", "Checklist 3 of 6",
    ]  # fmt: skip
    before = next(entry for entry in past.replay._entries if "Read the bill together" in entry.title)
    past.replay.go_to(before.count)
    assert past.replay.screen_then.text().splitlines()[0] == "Read the bill together"


def test_going_to_an_event_marks_the_words_that_caused_it(past: Opened) -> None:
    past.open()
    credit = next(entry for entry in past.replay._entries if "Offer call-out fee credit" in entry.title)
    past.replay.go_to(credit.count)
    marks = past.replay.transcript.extraSelections()
    assert [mark.cursor.selectedText() for mark in marks] == ["told the engineer visit was free"]


def test_space_plays_and_pauses_wherever_the_focus_is(past: Opened) -> None:
    past.open()
    for widget in (past.replay.transcript, past.replay.timeline, past.window.list, past.replay.log.lines()[0]):
        widget.setFocus()
        past.key(Qt.Key.Key_Space)
        assert isinstance(past.asked[-1], PlaySound), widget
        past.key(Qt.Key.Key_Space)
        assert isinstance(past.asked[-1], StopSound), widget


def test_typing_in_the_search_plays_nothing(past: Opened) -> None:
    past.open()
    past.window._search.setFocus()
    past.key("told free [")
    assert past.count(PlaySound) == 0
    past.qtbot.waitUntil(lambda: past.last(ListInteractions).text == "told free [")  # type: ignore[attr-defined]


def test_without_sound_the_head_moves_and_the_reason_is_shown(past: Opened) -> None:
    past.open()
    past.replay.head.play()
    past.feed.answered.emit(
        SoundAt(request="call-1", at=0.0, status="unavailable", detail="This machine has no sound output.")
    )
    assert past.replay.controls._silent.text() == "No sound here: This machine has no sound output."
    past.qtbot.waitUntil(lambda: past.replay.head.at > 0.1)


def test_the_transcript_follows_the_head_until_the_agent_scrolls_away(past: Opened) -> None:
    past.window.resize(1180, 520)
    past.open()
    past.replay.seek(400.0)
    bar = past.replay.transcript.verticalScrollBar()
    assert bar.value() > 0
    past.replay.transcript.left.emit()
    place = bar.value()
    past.replay.seek(8.0)
    assert bar.value() == place
    past.replay._follow.click()
    assert bar.value() < place


def test_a_click_on_a_turn_goes_there(past: Opened) -> None:
    past.open()
    transcript = past.replay.transcript
    block = transcript.document().find("May I have your postcode").block()
    place = transcript.document().documentLayout().blockBoundingRect(block).topLeft().toPoint()
    past.qtbot.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(60, 8))
    assert past.replay.head.at == 24.0


def test_arrows_on_the_time_line_move_by_five_seconds(past: Opened) -> None:
    past.open()
    past.replay.timeline.setFocus()
    past.replay.seek(100.0)
    past.key(Qt.Key.Key_Right)
    assert past.replay.head.at == pytest.approx(105.0)
    past.key(Qt.Key.Key_Home)
    assert past.replay.head.at == 0.0


def test_a_merged_mark_is_walked_through_by_clicks(past: Opened) -> None:
    past.open()
    line = past.replay.timeline
    mark = next(mark for mark in line.marks() if len(mark.entries) > 1)
    seen = []
    for _ in mark.entries:
        past.qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(round(mark.x), 12))
        seen.append(past.replay.count)
    assert seen == [entry.count for entry in mark.entries]


def test_a_verified_write_can_be_taken_back_from_here(past: Opened) -> None:
    past.open()
    line = next(line for line in past.replay.log.lines() if line.entry.proposal)
    line.undo_button.click()
    assert past.asked[-1] == UndoWrite(interaction="call-1", proposal="call-1-write-1")


def test_what_happens_in_the_open_interaction_is_read_anew_in_place(past: Opened) -> None:
    past.open()
    past.replay.step(1)
    moment = past.replay.count
    undone = [event for event in stories.approved("undo").events if event.interaction and event.kept]
    reads = past.count(ReadInteraction)
    past.feed.take(undone[-1])
    past.qtbot.waitUntil(lambda: past.count(ReadInteraction) > reads)
    past.read(undone)
    assert past.replay.count == moment
    assert any("Undo proposed" in line.entry.title for line in past.replay.log.lines())


def test_no_interactions_yet(past: Opened) -> None:
    past.list_rows(())
    assert "No interactions yet" in past.window._none.text()
    assert "Choose an interaction" in past.window._blank.text()


def test_a_search_without_hits_says_so_and_keeps_what_is_open(past: Opened) -> None:
    past.open()
    past.window._search.setText("zebra")
    past.qtbot.waitUntil(lambda: past.last(ListInteractions).text == "zebra")  # type: ignore[attr-defined]
    past.list_rows(())
    assert "Nothing found" in past.window._none.text()
    assert past.window._right.currentWidget() is past.replay


def test_while_it_is_read_the_window_says_what_it_waits_for(past: Opened) -> None:
    assert "Reading the journal" in past.window._none.text()
    past.list_rows()
    past.qtbot.waitUntil(lambda: past.count(ReadInteraction) > 0)
    assert "Opening Ana Silva" in past.window._blank.text()


def test_an_interaction_that_is_gone_is_told(past: Opened) -> None:
    past.list_rows()
    past.read([], pages=1)
    assert "not in the journal" in past.window._blank.text()


def test_erased_words_are_told_and_what_was_done_stays(past: Opened) -> None:
    erased = [
        UtteranceFinal(
            id=e.id, interaction=e.interaction, at=e.at, wall=e.wall, utterance=e.utterance, leg=e.leg, start=e.start, end=e.end
        )
        if isinstance(e, UtteranceFinal)
        else e
        for e in EVENTS
    ]  # fmt: skip
    past.list_rows()
    past.read(erased)
    assert past.replay._erased.isVisible()
    turns = sum(isinstance(event, UtteranceFinal) for event in EVENTS)
    assert past.replay.transcript.toPlainText().count("(erased)") == turns
    assert any("Written: Ana Silva" in line.entry.title for line in past.replay.log.lines())


def test_every_control_has_a_name_and_is_large_enough(past: Opened) -> None:
    past.open()
    for widget in past.window.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible():
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget
            assert min(widget.width(), widget.height()) >= 24, widget


def test_the_log_shows_one_kind_when_asked(past: Opened) -> None:
    past.open()
    past.replay.log.show_group("write")
    assert {line.entry.group for line in past.replay.log.lines()} == {"write"}
