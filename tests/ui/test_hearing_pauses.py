"""Why nothing is heard is said where the cards stand, with one key to go on; the customer is told or asked word for word."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from copilot import events as e
from copilot.commands import MarkConsent, PauseHearing, ResumeHearing
from tests.ui import stories
from ui.interactions.past import Past
from ui.interactions.screen import on_screen
from ui.interactions.story.tell import tell
from ui.languages import Speech


def said(room: Any) -> str:
    """Everything that the card says which stands in the cards' place."""
    card = room.window.panel.live.paused
    return f"{card._title.text()} {card._note.text()}" if card.isVisible() else ""


def test_a_pause_before_a_card_number_says_so_and_one_key_goes_on(room: Any) -> None:
    room.play(stories.paused_for_card())
    assert "card number" in said(room)
    assert "dropped" in said(room)
    assert not room.window.panel.live.cards.isVisible()
    room.window.press("pause")
    assert room.asked(ResumeHearing) == [ResumeHearing(interaction="call-1")]


def test_the_agent_is_reminded_that_nothing_is_heard(room: Any) -> None:
    room.play(stories.paused_for_card())
    assert room.window.panel.slot.line.severity == ""
    room.play(stories.paused_for_card(minutes=2.5))
    line = room.window.panel.slot.line
    assert (line.severity, "2\u00a0min" in line.text) == ("warn", True)


def test_the_announcement_stands_first_and_the_cards_below_it(room: Any) -> None:
    room.play(stories.to_announce())
    live = room.window.panel.live
    assert live.consent.isVisible()
    assert live.consent._say.text() == stories.SAY
    assert live.cards.isVisible()
    assert (
        live.consent.mapTo(live, live.consent.rect().bottomLeft()).y()
        < live.cards.mapTo(live, live.cards.rect().topLeft()).y()
    )
    room.window.press("agree")
    room.window.press("refuse")
    assert room.asked(MarkConsent) == [
        MarkConsent(interaction="call-1", status="announced"),
        MarkConsent(interaction="call-1", status="refused"),
    ]


@pytest.mark.parametrize(("story", "says"), [(stories.to_announce, "to be told"), (stories.to_ask, "to be asked")])
def test_the_mini_bar_says_that_the_customer_has_to_be_told_or_asked(room: Any, story: Any, says: str) -> None:
    room.play(story())
    room.window.show_bar()
    assert says in room.window.bar._nudge.text()


@pytest.mark.parametrize("status", ["announced", "agreed"])
def test_who_was_told_or_agreed_may_object_at_any_time(room: Any, status: str) -> None:
    story = stories.to_announce() if status == "announced" else stories.to_ask()
    story.tell(e.ConsentChanged, status=status)
    room.play(story)
    assert not room.window.panel.live.consent.isVisible()
    room.window.press("refuse")
    assert room.asked(MarkConsent) == [MarkConsent(interaction="call-1", status="refused")]


def test_where_nobody_has_to_be_told_there_is_nothing_to_refuse(room: Any) -> None:
    room.play(stories.live())
    room.window.press("refuse")
    assert room.sent == []


def test_before_the_customer_agrees_the_question_is_all_there_is_to_do(room: Any) -> None:
    room.play(stories.to_ask())
    live = room.window.panel.live
    assert live.consent._say.text() == stories.ASK
    assert said(room) == ""
    room.window.press("pause")
    assert room.asked(PauseHearing) + room.asked(ResumeHearing) == []
    live.consent.agree.click()
    assert room.asked(MarkConsent) == [MarkConsent(interaction="call-1", status="agreed")]


def test_a_refusal_may_be_taken_back_by_the_customer_and_by_no_other_key(room: Any) -> None:
    room.play(stories.refused())
    assert "the customer said no" in said(room)
    room.window.press("pause")
    room.window.press("refuse")
    assert room.sent == []
    room.window.press("agree")
    assert room.asked(MarkConsent) == [MarkConsent(interaction="call-1", status="agreed")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_a_key_meant_for_a_record_does_not_say_that_the_customer_agrees(room: Any, key: Qt.Key) -> None:
    story = stories.ringing("several")
    room.play(story)
    room.window.panel.ringing.choice.focus_first()
    story.tell(e.ConsentChanged, status="to_ask", by="model", say=stories.ASK)
    story.tell(e.CallAnswered, 8)
    story.tell(e.HearingPaused, why="consent")
    room.play(story)
    assert room.window.panel.live.consent.isVisible()
    QTest.keyClick(room.window.windowHandle(), key)
    assert room.asked(MarkConsent) == []
    room.window.panel.live.consent.agree.setFocus()  # by Tab, it is reached
    QTest.keyClick(room.window.windowHandle(), key)
    assert room.asked(MarkConsent) == [MarkConsent(interaction="call-1", status="agreed")]


@pytest.mark.parametrize("why", ["card", "refused"])
def test_a_key_meant_for_a_card_does_not_go_on_hearing(room: Any, why: str) -> None:
    story = stories.live()
    room.play(story)
    cards = room.window.panel.live.cards
    next(button for button in cards.findChildren(QAbstractButton) if button.isVisible()).setFocus()
    if why == "refused":
        story.tell(e.ConsentChanged, status="refused")
    story.tell(e.HearingPaused, why=why)
    room.play(story)
    assert room.window.panel.live.paused.resume.isVisible()
    QTest.keyClick(room.window.windowHandle(), Qt.Key.Key_Space)
    assert room.asked(ResumeHearing) + room.asked(PauseHearing) + room.asked(MarkConsent) == []
    assert room.window.panel.live.paused.resume.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_a_letter_typed_into_a_field_answers_for_nobody(room: Any) -> None:
    room.play(stories.to_announce())
    room.window.panel.live.transcript.open_find()
    room.window.press("agree")
    assert room.asked(MarkConsent) == []


def test_a_queue_that_nobody_understands_is_said_plainly(room: Any) -> None:
    room.play(stories.not_recognised())
    assert said(room).startswith("This queue speaks German No recogniser for German is installed")
    assert not room.window.panel.live.paused.resume.isVisible()
    assert not room.window.panel.footer.pause.isEnabled()


def test_words_of_another_language_are_said_to_be_doubtful_and_look_so(room: Any) -> None:
    room.play(stories.foreign())
    assert room.window.panel.slot.line.text == "The customer may not be speaking English: words not trusted"
    lines = room.window.panel.live.transcript._model.lines
    theirs = [line for line in lines if line.who == "customer" and line.kind == "said"]
    assert theirs
    assert all(line.doubts == ((0, len(line.text)),) for line in theirs)


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_supervisors_story_says_what_happened_and_why(speech: Speech, language: str) -> None:
    speech.use(language)
    paused = titles(stories.paused_for_card())
    assert any(heard == "long card number" for _, heard in paused)
    asked = titles(stories.refused())
    assert len(asked) == 4  # to ask, not heard yet, refused, not heard at all
    assert len({title for title, _ in asked}) == 4


def test_the_replay_shows_what_was_on_the_screen() -> None:
    assert ("pause", "Paused: card number") in shown(stories.paused_for_card())
    assert ("quote", "The customer has to be told that Earshot listens") in shown(stories.to_announce())


def titles(story: stories.Story) -> list[tuple[str, str]]:
    kinds = (e.ConsentChanged, e.HearingPaused)
    past = Past(tuple(story.events))
    entries = [entry for entry in tell(past) if isinstance(past.events[entry.count - 1], kinds)]
    return [(entry.title, entry.heard[0].quote if entry.heard else "") for entry in entries]


def shown(story: stories.Story) -> tuple[tuple[str, str], ...]:
    return on_screen(Past(tuple(story.events)).final)
