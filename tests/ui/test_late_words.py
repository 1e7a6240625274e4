"""After the hang-up the wrap-up says that the last words are still to come, while they are."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from copilot import events as e
from copilot.model import SummaryLine
from tests.ui import stories


def said(room: Any) -> str:
    note = room.window.panel.wrapup.summary.late
    return note.text() if note.isVisible() else ""


def waiting(room: Any) -> stories.Story:
    story = stories.late_words()
    room.play(story)
    return story


def shown(room: Any) -> str:
    """Everything that the window says at the end of the call."""
    panel = room.window.panel
    return f"{panel.slot.line.text} | {panel.wrapup.records._empty.text()}"


def tell(room: Any, story: stories.Story, kind: type[e.Event], **fields: Any) -> None:
    story.tell(kind, **fields)
    room.play(story.events[-1:])


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The last words are still being transcribed; the summary may change."),
        ("de", "Die letzten Worte werden noch transkribiert; die Zusammenfassung kann sich ändern."),
    ],
)
def test_the_wrapup_says_that_words_are_to_come_until_they_are_in(room: Any, language: str, sentence: str) -> None:
    room.speech.use(language)
    story = waiting(room)
    assert said(room) == sentence
    tell(room, story, e.WordsDone)
    assert said(room) == ""


def test_nothing_is_said_to_be_missing_while_words_are_to_come(room: Any) -> None:
    story = waiting(room)
    step = "Say when it shows on the bill"
    assert shown(room) == f"Not heard yet: {step} | Proposals wait for the last words."
    tell(room, story, e.WordsDone)
    assert shown(room) == f"Not heard: {step} | Nothing in this call calls for a change of the record."


def test_a_wrapup_that_waits_for_no_words_says_nothing_of_them(room: Any) -> None:
    room.play(stories.wrapup())
    assert said(room) == ""


def test_a_summary_that_the_agent_wrote_is_not_said_to_change(room: Any) -> None:
    story = waiting(room)
    mine = (SummaryLine(section="next", text="Nothing to do.", by="agent"),)
    tell(room, story, e.SummaryEdited, lines=mine)
    assert said(room) == "The last words are still being transcribed."


def test_words_that_are_in_while_a_line_is_edited_are_waited_for_no_longer(room: Any, qtbot: Any) -> None:
    story = waiting(room)
    summary = room.window.panel.wrapup.summary
    summary._edit(0)
    tell(room, story, e.WordsDone)
    assert said(room) == ""
    qtbot.keyClick(summary._editor, Qt.Key.Key_Escape)
    assert said(room) == ""
