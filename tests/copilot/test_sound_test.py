"""The pure parts of the sound check: which of the sentence's words were heard, and the text as it comes."""

from __future__ import annotations

from typing import Any

import pytest

from copilot import messages as m
from copilot.sound_test import SENTENCE, Lines, matched


@pytest.mark.parametrize(
    ("heard", "right"),
    [
        (SENTENCE, 13),
        (SENTENCE.upper().replace(".", ""), 13),
        ("", 0),
        ("Let me check this for you. Please hold line for a moment.", 11),
        ("moment a for line the hold please", 2),  # the words, and not their order
        (f"Hello? Is this on? Well. {SENTENCE}", 13),
        ("Nothing of the kind was said here at all", 1),
    ],
)
def test_words_count_in_their_order_whatever_their_writing(heard: str, right: int) -> None:
    assert matched(SENTENCE, heard) == (right, 13)


def test_talk_before_the_sentence_does_not_make_it_up() -> None:
    talk = "for you the line let me please a moment hold that check " * 20
    assert matched(SENTENCE, talk)[0] < 10


def heard(kind: Any, text: str) -> m.Heard:
    return m.Heard(kind=kind, at=0.0, utterance="u", leg="agent", start=0.0, end=1.0, text=text)


def test_the_line_being_spoken_gives_way_to_the_finished_one() -> None:
    lines = Lines()
    for message in (heard("interim", "Let me"), heard("interim", "Let me check"), heard("ahead", "Let me check that")):
        lines.take(message)
    assert lines.text == "Let me check"
    lines.take(heard("final", "Let me check that."))
    lines.take(heard("interim", "Please"))
    assert lines.text == "Let me check that. Please"
    lines.take(heard("set_aside", "Please"))
    assert lines.text == "Let me check that."
    lines.forget()
    assert lines.text == ""
