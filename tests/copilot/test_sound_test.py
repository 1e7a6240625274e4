"""The pure parts of the sound check: which of the sentence's words were heard, and the text as it comes."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from copilot import messages as m
from copilot import paths
from copilot.sound_test import Lines, matched, sentence

SENTENCE = sentence("en")


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


def test_every_sentence_is_whole_when_it_is_heard_as_it_stands() -> None:
    known = tomllib.loads((paths.resources() / "sound_check.toml").read_text(encoding="utf-8"))
    assert {"en", "de", "fr"} <= set(known)
    for language, text in known.items():
        right, words = matched(sentence(language), text.lower().rstrip("."))
        assert (right, text) == (words, sentence(language))
        assert words >= 8
        assert not any(sign.isdigit() for sign in text)


def test_where_nobody_wrote_a_sentence_there_is_none() -> None:
    assert sentence("eo") == ""
    assert matched("", "saluton") == (0, 0)
