from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent

from copilot import events as e
from copilot.commands import ContestNudge, MuteRule, TickStep
from tests.ui import stories


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is told."""
    told: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: told.append(_announced(event)))
    return told


def _announced(event: QAccessibleEvent) -> str:
    return event.message() if isinstance(event, QAccessibleAnnouncementEvent) else ""


def test_a_click_ticks_a_step_by_hand(room: Any, qtbot: Any) -> None:
    room.play(stories.live())
    row = room.window.panel.live.checklist.rows[4]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert room.asked(TickStep) == [TickStep(interaction="call-1", step="agree")]


def test_a_tick_is_taken_back_with_a_reason(room: Any) -> None:
    room.play(stories.live())
    menu = room.window.panel.live.checklist.reasons("greet")
    menu.actions()[1].trigger()
    assert room.asked(TickStep) == [TickStep(interaction="call-1", step="greet", done=False, reason="it was misheard")]


def test_heard_and_ticked_by_hand_read_differently(room: Any) -> None:
    room.play(stories.live())
    names = [row.accessibleName() for row in room.window.panel.live.checklist.rows]
    assert names[0] == "Greet and give your name, heard at 00:07"
    assert names[2] == "Repeat the problem back, ticked by you at 01:52"
    assert names[3].endswith("now")


def test_required_steps_that_were_not_heard_are_named_after_the_call(room: Any) -> None:
    room.play(stories.wrapup())
    assert room.window.panel.slot.line.text == "Not heard: Say when it shows on the bill"
    assert room.window.panel.slot.line.end == "5 of 6"


def test_a_nudge_can_be_contested_with_its_words(room: Any) -> None:
    room.play(stories.live())
    room.window.panel.slot.why_button.click()
    why = room.window.panel.live.why
    assert why.isVisible()
    why._wrong.click()
    assert room.asked(ContestNudge) == [ContestNudge(interaction="call-1", nudge="n1")]


def test_a_rule_is_muted_by_key(room: Any, qtbot: Any) -> None:
    room.play(stories.live())
    qtbot.keyClick(room.window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert room.asked(MuteRule) == [MuteRule(interaction="call-1", rule="let-confirm")]


def test_nudges_are_announced_and_partials_never(room: Any, said: list[str]) -> None:
    room.play(stories.overlap())
    assert "Read the credit terms word for word" in said
    assert not any("listen because" in text for text in said)


def test_the_slot_is_quiet_on_hold(room: Any) -> None:
    room.play(stories.hold())
    assert room.window.panel.slot.line.text == "Nudges are silent on hold"
    assert room.window.panel.slot.severity == ""


def test_a_nudge_is_part_of_the_tree_a_screen_reader_sees(room: Any) -> None:
    room.play(stories.live())
    button = QAccessible.queryAccessibleInterface(room.window.panel.slot.why_button)
    assert button.text(QAccessible.Text.Name) == "Why this nudge?"


def test_a_microphone_that_hears_the_customer_is_said_until_it_does_not(room: Any, said: list[str]) -> None:
    story = stories.answered()
    story.tell(e.LegTrustChanged, leg="agent", doubt="echo")
    room.play(story)
    words = "Your microphone hears the customer: speaker names not trusted"
    slot = room.window.panel.slot
    assert (slot.line.text, slot.severity) == (words, "warn")
    assert words in said
    mic = room.window.panel.footer._legs[0]
    assert words in mic.accessibleName()
    assert mic.toolTip() == words
    story.tell(e.LegTrustChanged, leg="agent", doubt="")
    room.play(story)
    assert slot.line.text != words
    assert words not in mic.accessibleName()


@pytest.mark.parametrize(
    ("story", "place", "words"), [(stories.no_audio, 1, "Caller not heard"), (stories.muted, 0, "Mic muted")]
)
def test_the_foot_says_in_words_which_leg_is_not_heard_and_why(room: Any, story: Any, place: int, words: str) -> None:
    told = story()
    room.play(told)
    leg = room.window.panel.footer._legs[place]
    assert leg._word.text() == words
    interaction = room.window.view.interaction
    assert leg.toolTip() in (interaction.health[leg.leg].why, words.replace(" ", ": ", 1))
    assert room.window.panel.footer._legs[1 - place]._word.text() in ("Mic", "Caller")


def test_a_softphone_that_stopped_is_said_above_the_wrap_up(room: Any) -> None:
    room.play(stories.softphone_gone())
    slot = room.window.panel.slot
    assert (slot.line.text, slot.severity) == ("The softphone stopped, and the call with it", "warn")


def test_a_computer_that_is_behind_says_on_each_rung_what_is_left_out(room: Any) -> None:
    story = stories.answered()
    footer, said = room.window.panel.footer, []
    for level in ("half", "lines", "finals", "lines", "half"):
        story.tell(e.HearingStepped, level=level, behind=2.0)
        room.play(story)
        assert footer._slow_box.isVisible()
        assert footer._slow_box.accessibleName() == room.window.panel.slot.line.text
        said.append((footer._slow_word.text(), room.window.panel.slot.line.text))
    assert said[1] == ("Whole lines", "This computer is behind: lines come when they are finished")
    assert len(set(said)) == 3
    story.tell(e.HearingStepped, level="full", behind=0.2)
    room.play(story)
    assert not footer._slow_box.isVisible()
    assert "computer" not in room.window.panel.slot.line.text


def test_swapped_legs_are_said_in_the_slot_until_the_doubt_is_over(room: Any, said: list[str]) -> None:
    story = stories.live()
    story.tell(e.LegsDoubted, doubted=True, heard=stories.evidence(12, "Thank you for calling"))
    room.play(story)
    slot = room.window.panel.slot
    words = "You and the caller look swapped. Nothing is suggested or proposed."
    assert (slot.line.text, slot.severity) == (words, "bad")
    assert words in said
    story.tell(e.LegsDoubted, doubted=False, heard=stories.evidence(12, "May I have your"))
    room.play(story)
    assert slot.line.text != words
