"""The transcript: smallest changes, the right order, nothing lost when the agent reads elsewhere."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QTextCursor

from copilot import events as e
from copilot.model import Word
from copilot.state import fold
from tests.ui import stories
from ui.panels.transcript_model import Line, TranscriptModel, difference, doubts
from ui.view import View


def view_of(story: stories.Story) -> View:
    desk = fold(story.events)
    return View(desk, desk.current, story.now)


def text_of(room: Any) -> str:
    return room.window.panel.live.transcript.document.toPlainText().replace("\u00a0", " ")


def test_a_grown_partial_changes_one_line() -> None:
    before = [Line(key="a", at=1, text="one"), Line(key="b", at=2, kind="partial", text="tw")]
    after = [before[0], Line(key="b", at=2, kind="partial", text="two")]
    change = difference(before, after)
    assert change is not None
    assert (change.first, change.last, len(change.lines)) == (1, 2, 1)


def test_nothing_changes_between_equal_states() -> None:
    model = TranscriptModel()
    view = view_of(stories.live())
    assert model.take(view) is not None
    assert model.take(view) is None


def test_words_the_recogniser_doubted_are_found_in_the_text() -> None:
    heard = [Word(text="two", confidence=-0.1), Word(text="W", confidence=-1.3)]
    assert doubts("two W.", heard) == ((4, 5),)


def test_lines_stand_in_the_order_of_speaking() -> None:
    story = stories.answered()
    story.say("agent", 300, "later")
    story.say("customer", 299, "earlier, but final later")
    model = TranscriptModel()
    model.take(view_of(story))
    said = [line.text for line in model.lines if line.kind == "said"]
    assert said[-2:] == ["earlier, but final later", "later"]


def test_the_document_equals_a_fresh_one_after_every_event(room: Any, look: Any) -> None:
    story = stories.overlap()
    document = room.window.panel.live.transcript.document
    for event in story.events:
        room.feed.take(event)
        room.clock = event.wall
        room.window.show_now()
    shown = document.toPlainText()
    document.recolour()
    assert document.toPlainText() == shown
    assert "So why did nobody tell me" in shown


def test_a_line_put_between_others_leaves_both_whole(room: Any) -> None:
    story = stories.answered()
    story.say("agent", 300, "The last line.")
    room.play(story)
    count = len(story.events)
    story.say("customer", 290, "Spoken before it.")
    room.play(story.events[count:])
    assert text_of(room).endswith("Customer   04:50\nSpoken before it.\nYou   05:00\nThe last line.")


def test_mono_sound_names_no_speaker(room: Any) -> None:
    room.play(stories.mono())
    assert "Call   00:02" in text_of(room)
    assert "Customer" not in text_of(room)


def test_the_end_stays_in_view(room: Any) -> None:
    room.play(stories.long_call(40))
    assert room.window.panel.live.transcript.document.at_end()


def test_a_transcript_without_room_comes_back_at_its_end(room: Any) -> None:
    room.window.resize(420, 480)
    room.play(stories.long_call(40))
    room.play(stories.live())
    room.window.resize(420, 900)
    room.settle()
    room.settle()
    transcript = room.window.panel.live.transcript
    assert transcript.document.at_end()
    assert not transcript.pill.isVisible()


def test_new_lines_are_counted_while_the_agent_reads_elsewhere(room: Any) -> None:
    story = stories.long_call(40)
    room.play(story)
    transcript = room.window.panel.live.transcript
    transcript.document.verticalScrollBar().setValue(0)
    count = len(story.events)
    story.say("agent", 900, "Are you still there?")
    room.play(story.events[count:])
    assert transcript.pill.isVisible()
    assert transcript.document.verticalScrollBar().value() == 0
    transcript.pill.click()
    assert not transcript.pill.isVisible()
    assert transcript.document.at_end()


def test_a_selection_survives_what_is_said_next(room: Any) -> None:
    story = stories.answered()
    room.play(story)
    document = room.window.panel.live.transcript.document
    cursor = QTextCursor(document.document())
    cursor.movePosition(QTextCursor.MoveOperation.NextWord, QTextCursor.MoveMode.KeepAnchor, 6)
    document.setTextCursor(cursor)
    selected = document.textCursor().selectedText()
    count = len(story.events)
    story.say("agent", 300, "One moment, please.")
    room.play(story.events[count:])
    assert document.textCursor().selectedText() == selected != ""


def test_find_counts_every_hit(room: Any) -> None:
    room.play(stories.live())
    room.window.press("find")
    transcript = room.window.panel.live.transcript
    transcript._find.field.setText("bill")
    assert len(transcript._hits) == text_of(room).lower().count("bill")


def test_a_gap_is_told_and_not_guessed(room: Any) -> None:
    story = stories.live()
    story.tell(e.HearingGap, 240, leg="customer", start=229, end=236, reason="engine_restart")
    story.tell(e.HearingGap, leg="agent", start=229, end=236, reason="engine_restart")
    room.play(story)
    assert text_of(room).count("Nothing is guessed") == 1


def test_a_long_call_comes_into_the_document_in_parts_and_whole(room: Any) -> None:
    story = stories.long_call(450)
    room.feed.play(story.events)
    room.clock = story.now
    room.window.show_now()
    transcript = room.window.panel.live.transcript
    assert not transcript.is_whole, "one turn of the loop took it all"
    assert "line 5 of" in text_of(room)
    room.settle()
    assert transcript.is_whole
    assert [n for n in range(450) if f"line {n} of" not in text_of(room)] == []


def test_a_citation_is_found_in_a_long_call_that_is_not_there_yet(room: Any) -> None:
    story = stories.long_call(450)
    room.feed.play(story.events)
    room.clock = story.now
    room.window.show_now()
    room.window.panel.live.transcript.jump(f"u{240 + 3 * 449}")
    assert "line 449 of" in text_of(room)
