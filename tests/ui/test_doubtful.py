"""What is not certain is shown as such: who said it, whether it was heard at all, and which device heard it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from copilot import events as e
from copilot.commands import TickStep
from copilot.model import Gap, Nudge
from copilot.state import Desk
from tests.ui import stories
from tests.ui.interactions.test_story_told import entries, one
from ui import hearing
from ui.announced import announced
from ui.languages import Speech
from ui.widgets.text import Text


# ---- a step that was maybe heard ------------------------------------------------------------
def test_a_step_that_was_maybe_heard_says_so_and_a_click_ticks_it(room: Any, qtbot: Any) -> None:
    room.play(stories.maybe_heard())
    row = room.window.panel.live.checklist.rows[3]
    assert row.accessibleName() == (
        "Read the credit terms word for word, maybe heard at 03:50, speaker not certain. Tick it if you said it."
    )
    assert "a one-off" in row.toolTip()
    assert "Tick it if you said it" in row.toolTip()
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert room.asked(TickStep) == [TickStep(interaction="call-1", step="terms")]


def test_what_was_maybe_heard_is_not_counted_and_not_what_comes_now(room: Any) -> None:
    room.play(stories.maybe_heard())
    assert room.window.view.done_steps == 3
    assert room.window.view.current_step.id == "agree"


def test_after_the_call_maybe_heard_is_not_called_missed(room: Any) -> None:
    room.play(stories.wrapup_in_doubt())
    text = room.window.panel.slot.line.text
    assert text == (
        "Not heard: Customer agrees to the credit, Say when it shows on the bill · "
        "Maybe heard: Read the credit terms word for word · Not all of the call was heard"
    )
    assert room.window.panel.slot.toolTip() == text


def test_a_line_of_the_summary_of_which_nobody_knows_who_said_it_says_so(room: Any) -> None:
    story = stories.wrapup_in_doubt()
    room.play(story)
    notes = room.window.panel.wrapup.summary.findChildren(Text)
    assert [note.text() for note in notes].count("Speaker not certain") == 1
    vouched = stories.evidence(230, "a one-off", "agent")
    story.tell(e.StepTicked, step="terms", by="agent", heard=vouched)
    room.play(story)
    notes = room.window.panel.wrapup.summary.findChildren(Text)
    assert "Speaker not certain" not in [note.text() for note in notes if note.isVisible()]


def test_the_log_tells_what_was_maybe_heard_with_its_words(qapp: Any) -> None:
    told = one(entries(stories.maybe_heard()), "Read the credit terms word for word")
    assert (told.icon, told.detail) == ("tick:maybe", "Maybe heard, speaker not certain")
    assert [heard.quote for heard in told.heard] == ["a one-off"]


# ---- a nudge for what may have been said ----------------------------------------------------
def test_a_nudge_for_what_may_have_been_said_unheard_blames_nobody(room: Any) -> None:
    room.play(stories.unheard_nudge())
    slot = room.window.panel.slot
    assert slot.line.text == "Read the credit terms word for word – may have been said while not heard"
    assert slot.line.severity == "warn"
    slot.why_button.click()
    shown = [text.text() for text in room.window.panel.live.why.findChildren(Text)]
    assert "Paused 03:34–03:41. Nothing was kept." in shown
    assert "Not heard 03:46–03:49: this computer was too slow. Nothing is guessed." in shown


def test_of_many_spans_the_newest_are_named_and_how_many_there_are(room: Any) -> None:
    story = stories.overlap()
    unheard = tuple(Gap(leg="agent", start=10 * n, end=10 * n + 2, reason="overload") for n in range(20))
    nudge = Nudge(id="n4", rule="r", version=1, kind="compliance", text="Read the terms", unheard=unheard)
    story.tell(e.NudgeRaised, 293, nudge=nudge)
    room.play(story)
    room.window.panel.slot.why_button.click()
    shown = [text.text() for text in room.window.panel.live.why.findChildren(Text)]
    assert len([text for text in shown if "too slow" in text]) == 3
    assert "Not heard in 20 spans. The newest:" in shown
    told = one(entries(story), "Nudge: Read the terms")
    assert told.detail.startswith("May have been said while not heard: …, 02:50–02:52, 03:00–03:02, 03:10–03:12")


def test_the_supervisor_sees_the_spans_beside_the_nudge(qapp: Any) -> None:
    told = [t for t in entries(stories.unheard_nudge()) if t.title == "Nudge: Read the credit terms word for word"][-1]
    assert told.detail == "May have been said while not heard: 03:34–03:41, 03:46–03:49. Shown to the end"


# ---- devices --------------------------------------------------------------------------------
def test_another_microphone_than_the_chosen_one_is_said_in_slot_and_foot_until_it_is_back(room: Any) -> None:
    story = stories.other_microphone()
    room.play(story)
    words = "The chosen microphone is not there; Built-in Audio Analog Stereo is used until it is back."
    mic = room.window.panel.footer._legs[0]
    assert room.window.panel.slot.line.text == words
    assert mic.toolTip() == words
    assert words in mic.accessibleName()
    assert mic._word.text() == "Mic"
    story.tell(e.AudioHealthChanged, leg="agent", status="ok", since=230)
    room.play(story)
    assert room.window.panel.slot.line.text != words
    assert words not in mic.accessibleName()


@pytest.mark.parametrize("kind", ["microphone", "speaker"])
def test_which_device_is_not_there_is_said_in_the_windows_language(speech: Speech, kind: str) -> None:
    why = e.OTHER_DEVICE.format(kind, "Headset; is used")
    assert hearing.other_device(why) == why
    speech.use("de")
    assert "Headset; is used" in hearing.other_device(why)
    assert "chosen" not in hearing.other_device(why)
    assert hearing.other_device("Headset is muted in the system's mixer.") == ""


def test_the_foot_says_the_new_reason_while_a_leg_stays_unheard(room: Any) -> None:
    story = stories.muted()
    mic = room.window.panel.footer._legs[0]
    for why in ("The headset is gone.", "This machine has no microphone. Plug one in."):
        story.tell(e.AudioHealthChanged, leg="agent", status="absent", since=231, why=why)
        room.play(story)
        assert mic.toolTip() == why
        assert why in mic.accessibleName()


def test_the_log_tells_why_a_leg_was_not_heard_and_that_another_device_was_used(qapp: Any) -> None:
    assert one(entries(stories.muted()), "Mic not heard").detail == "Headset is muted in the system's mixer."
    assert one(entries(stories.other_microphone()), "The chosen microphone is not there").warn


def test_a_screen_reader_is_told_the_reason_and_the_other_device(qapp: Any) -> None:
    head: dict[str, Any] = {"id": "i/1", "interaction": "i", "at": 9.0, "wall": 9.0, "leg": "agent", "since": 8.0}
    muted = announced(e.AudioHealthChanged(**head, status="muted", why="Headset is muted."), Desk())
    other = announced(e.AudioHealthChanged(**head, status="ok", why=e.OTHER_DEVICE.format("microphone", "B")), Desk())
    assert muted is not None
    assert muted.text.endswith("is not heard. Headset is muted.")
    assert other is not None
    assert (other.text, other.urgent) == ("The chosen microphone is not there; B is used until it is back.", False)
