"""What was taken out of a leg as the other voice: a quiet mark, one key to read it, and find looks there as well."""

from __future__ import annotations

from typing import Any

from copilot import events as e
from tests.ui import stories
from tests.ui.test_transcript import text_of, view_of
from ui.panels.transcript_model import TranscriptModel

MARK = "The other voice, set aside"
TAKEN = "tell me when day booked the"


def test_one_mark_stands_for_what_was_set_aside_between_two_lines_of_the_agent(room: Any) -> None:
    room.play(stories.echoed())
    assert text_of(room).count(MARK) == 1
    assert TAKEN not in text_of(room)
    assert room.window.panel.live.transcript.aside.text() == "2 set aside"


def test_one_key_shows_it_and_hides_it_again(room: Any) -> None:
    room.play(stories.echoed())
    room.window.press("aside")
    assert TAKEN in text_of(room)
    assert "on the phone" in text_of(room)
    room.window.press("aside")
    assert TAKEN not in text_of(room)


def test_the_button_does_what_the_key_does(room: Any) -> None:
    room.play(stories.echoed())
    room.window.panel.live.transcript.aside.click()
    assert TAKEN in text_of(room)


def test_find_looks_into_what_was_set_aside_and_closes_it_again(room: Any) -> None:
    room.play(stories.echoed())
    room.window.press("find")
    transcript = room.window.panel.live.transcript
    transcript._find.field.setText("booked")
    assert len(transcript._hits) == 2  # the customer's line, and what the microphone had of it
    transcript._find.closed.emit()
    assert TAKEN not in text_of(room)


def test_lines_said_while_the_microphone_hears_the_customer_say_so(room: Any) -> None:
    story = stories.echoed()
    story.tell(e.LegTrustChanged, 238, leg="agent", doubt="")
    story.say("agent", 240, "I have put my headset on.")
    room.play(story)
    text = text_of(room)
    assert text.count("speaker not certain") == 1
    assert text.index("speaker not certain") < text.index("really sorry") < text.index("headset on")


def test_nothing_is_said_of_it_where_nothing_was_set_aside(room: Any) -> None:
    room.play(stories.live())
    assert not room.window.panel.live.transcript.aside.isVisible()
    assert MARK not in text_of(room)


def test_a_past_call_shows_what_was_set_aside_in_full() -> None:
    model = TranscriptModel()
    model.take(view_of(stories.echoed()))
    assert [line.text for line in model.lines if line.kind == "aside"] == [TAKEN, "on the phone"]
