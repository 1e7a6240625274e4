"""What leaves this machine is said above the foot for as long as a call may be heard elsewhere."""

from __future__ import annotations

from typing import Any

from copilot import events as e
from tests.ui import stories


def test_what_leaves_this_machine_is_said_in_words(room: Any) -> None:
    story = stories.sent()
    room.play(story)
    panel = room.window.panel
    assert panel.sent.isVisible()
    assert panel.sent.accessibleName() == "Sound leaves this machine: 3.1 MB to speech.example"
    assert not panel.footer._place.isVisible()  # "On device" would not be true
    assert not panel.footer._place_word.isVisible()
    story.tell(e.SoundSent, server="speech.example", sent=3_200_000, reached=False)
    room.play(story)
    assert panel.sent.accessibleName() == "speech.example does not answer: this computer hears the call"


def test_without_a_server_sound_is_processed_on_this_computer(room: Any) -> None:
    room.play(stories.live())
    panel = room.window.panel
    assert not panel.sent.isVisible()
    assert panel.footer._place.isVisible()


def test_a_line_that_was_heard_again_shows_the_better_words(room: Any) -> None:
    story = stories.live()
    line = next(event for event in story.events if isinstance(event, e.UtteranceFinal))
    story.tell(e.UtteranceRevised, utterance=line.utterance, text="Quite other words, they are.")
    room.play(story)
    assert "Quite other words, they are." in [line.text for line in room.window.panel.live.transcript._model.lines]


def test_the_mini_bar_says_so_too(room: Any) -> None:
    room.play(stories.live())
    room.window.show_bar()
    assert not room.window.bar._sent.isVisible()
    room.play(stories.sent())
    assert room.window.bar._sent.isVisible()
    assert room.window.bar._sent.accessibleName() == "Sound leaves this machine: 3.1 MB to speech.example"
