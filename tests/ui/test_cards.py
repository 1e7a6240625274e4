"""Cards: used by copying, guarded under the pointer, reported when painted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from copilot import events as e
from copilot.commands import DismissCard, GuardCards, OpenSource, Painted, RateCard, UseCard
from tests.ui import stories
from ui.feed import Loss


def test_the_sayable_line_is_whole_and_the_largest_text(room: Any) -> None:
    room.play(stories.live())
    first = room.window.panel.live.cards.first
    assert stories.CREDIT.say.replace(" €", "\u00a0€") in first._say.text()
    assert not first._say.is_elided()
    assert first._say.height() >= first._say.heightForWidth(first._say.width())


def test_using_a_card_copies_its_line_and_types_nothing(room: Any, qtbot: Any) -> None:
    room.play(stories.live())
    qtbot.keyClick(room.window, Qt.Key.Key_1)
    assert QGuiApplication.clipboard().text() == stories.CREDIT.say
    assert room.asked(UseCard) == [UseCard(interaction="call-1", card="credit")]


def test_number_keys_belong_to_the_words_being_typed(room: Any, qtbot: Any) -> None:
    room.play(stories.live())
    room.window.press("find")
    qtbot.keyClick(room.window.panel.live.transcript._find.field, Qt.Key.Key_1)
    assert room.asked(UseCard) == []


def test_a_source_opens_its_article(room: Any, qtbot: Any) -> None:
    room.play(stories.live())
    with qtbot.waitSignal(room.window.article) as opened:
        room.window.panel.live.cards.small[1].link.click()
    assert opened.args[0].card.id == "speed"
    assert room.asked(OpenSource) == [OpenSource(interaction="call-1", card="speed")]


def test_delete_dismisses_the_card_with_focus_only(room: Any, qtbot: Any) -> None:
    room.play(stories.live())
    qtbot.keyClick(room.window, Qt.Key.Key_Delete)
    assert room.asked(DismissCard) == []
    room.window.panel.live.cards.small[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(room.window, Qt.Key.Key_Delete)
    assert room.asked(DismissCard) == [DismissCard(interaction="call-1", card="promise")]


def test_a_card_is_rated_where_it_stands_by_its_keys(room: Any, qtbot: Any) -> None:
    room.play(stories.live())
    qtbot.keyClick(room.window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    room.window.panel.live.cards.small[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(room.window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert room.asked(RateCard) == [
        RateCard(interaction="call-1", card="credit", aspect="correct", good=True),
        RateCard(interaction="call-1", card="promise", aspect="relevant", good=True),
    ]


def test_the_thumb_of_a_card_opens_six_answers_and_shows_those_that_were_given(room: Any) -> None:
    story = stories.live()
    room.play(story)
    thumb = room.window.panel.live.cards.first.rate
    said = [action.text() for action in thumb.menu().actions() if action.text()]
    assert said == ["Fits: yes", "Fits: no", "Correct: yes", "Correct: no", "Saved time: yes", "Saved time: no"]
    next(action for action in thumb.menu().actions() if action.text() == "Correct: no").trigger()
    assert room.asked(RateCard) == [RateCard(interaction="call-1", card="credit", aspect="correct", good=False)]
    story.tell(e.CardRated, card="credit", aspect="correct", good=False)
    room.play(story)
    assert [action.text() for action in thumb.menu().actions() if action.isChecked()] == ["Correct: no"]
    assert thumb.accessibleDescription() == "Correct: no"


def test_a_menu_that_is_open_rates_the_card_it_was_opened_for(room: Any) -> None:
    story = stories.live()
    room.play(story)
    menu = room.window.panel.live.cards.first.rate.menu()
    story.tell(e.CardUsed, card="credit")
    room.play(story)
    menu.actions()[0].trigger()
    assert room.asked(RateCard) == [RateCard(interaction="call-1", card="credit", aspect="relevant", good=True)]


def test_the_card_with_focus_is_guarded(room: Any) -> None:
    room.play(stories.live())
    room.window.panel.live.cards.small[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert room.asked(GuardCards)[-1] == GuardCards(interaction="call-1", pointer="", focus="promise")
    room.window.setFocus()
    assert room.asked(GuardCards)[-1] == GuardCards(interaction="call-1", pointer="", focus="")


def test_a_new_engine_is_told_of_the_guard_again(room: Any, qtbot: Any) -> None:
    room.play(stories.live())
    room.window.panel.live.cards.small[0].setFocus(Qt.FocusReason.TabFocusReason)
    room.settle()
    room.sent.clear()
    room.feed.lose(Loss(since=room.clock))
    room.settle()
    assert room.asked(GuardCards) == []
    room.feed.regain()
    qtbot.waitUntil(lambda: bool(room.asked(GuardCards)))
    assert room.asked(GuardCards) == [GuardCards(interaction="call-1", pointer="", focus="promise")]


def test_another_interaction_is_told_of_its_own_guard(room: Any, qtbot: Any) -> None:
    room.play(stories.live())
    other = stories.Story("call-2")
    other.tell(e.InteractionOpened)
    other.tell(e.CallAnswered, 1)
    other.card(stories.ROUTER, 2)
    other.card(stories.READ_BILL, 3, place=2)
    room.play(other)
    room.window.look_at("call-1")
    room.window.panel.live.cards.small[0].setFocus(Qt.FocusReason.TabFocusReason)
    room.settle()
    room.sent.clear()
    room.window.look_at("call-2")
    qtbot.waitUntil(lambda: len(room.asked(GuardCards)) == 2)
    second = room.window.panel.live.cards.small[0].card
    assert room.asked(GuardCards) == [
        GuardCards(interaction="call-1", pointer="", focus=""),
        GuardCards(interaction="call-2", pointer="", focus=second),
    ]


def test_a_card_that_comes_to_a_place_with_focus_is_guarded(room: Any, qtbot: Any) -> None:
    story = stories.live()
    room.play(story)
    room.window.panel.live.cards.small[0].setFocus(Qt.FocusReason.TabFocusReason)
    count = len(story.events)
    story.tell(e.CardDismissed, card="promise")
    room.play(story.events[count:])
    now = room.window.panel.live.cards.small[0].card
    assert now != "promise"
    qtbot.waitUntil(lambda: room.asked(GuardCards)[-1].focus == now)


def test_a_shown_card_reports_its_paint_once(room: Any, qtbot: Any) -> None:
    story = stories.answered()
    room.play(story)
    count = len(story.events)
    shown = story.card(stories.CREDIT, 219)
    room.play(story.events[count:])
    qtbot.waitUntil(lambda: bool(room.asked(Painted)))
    room.settle()
    assert [p.event for p in room.asked(Painted)].count(shown.id) == 1


def test_no_more_than_one_button_is_filled(room: Any) -> None:
    room.play(stories.live())
    live = room.window.panel.live.cards
    filled = [b for b in (live.first.use, *(s.use for s in live.small)) if b._kind == "primary"]
    assert filled == [live.first.use]


def test_actions_of_a_small_card_move_nothing(room: Any) -> None:
    room.play(stories.live())
    small = room.window.panel.live.cards.small[0]
    before = (small._title.geometry().topLeft(), small.height())
    small.setFocus(Qt.FocusReason.TabFocusReason)
    room.settle()
    assert not small._actions.isHidden()
    assert (small._title.geometry().topLeft(), small.height()) == before


def test_a_card_of_a_lost_engine_cannot_be_used(room: Any) -> None:
    from ui.feed import Loss

    room.play(stories.live())
    room.feed.lose(Loss(since=room.clock))
    room.settle()
    room.window.press("use", 1)
    assert room.asked(UseCard) == []


def test_what_was_held_back_says_why(room: Any) -> None:
    room.play(stories.live())
    assert "shown before" in room.window.panel.live.cards._held.text()


def test_cards_without_room_go_to_the_tray(room: Any) -> None:
    room.window.resize(420, 480)
    room.play(stories.live())
    cards = room.window.panel.live.cards
    room.settle()
    assert [box.isVisible() for box in cards.boxes] == [True, False, False]
    assert "3 " in cards.tray_button.text()


def test_header_and_slot_stay_where_they_are(room: Any) -> None:
    room.play(stories.ringing())
    places = set()
    for make in (stories.live, stories.hold, stories.paused, stories.no_audio):
        room.play(make())
        panel = room.window.panel
        places.add((panel.header.geometry().getRect(), panel.slot.geometry().getRect()))
    assert places == {((0, 0, 420, 64), (0, 64, 420, 36))}


def test_nothing_is_shown_twice_on_hold(room: Any) -> None:
    story = stories.live()
    story.tell(e.CallHeld, 230)
    room.play(story)
    assert room.window.panel.slot.line.nudge is None


def test_a_card_that_no_words_caused_gives_the_calls_state_as_its_reason(room: Any) -> None:
    story = stories.Story()
    story.tell(e.InteractionOpened)
    story.tell(e.CallAnswered, 2)
    card = replace(
        stories.CREDIT, id="recap", rule="recap-after-hold", because=(), why="Playbook rule recap-after-hold"
    )
    story.tell(e.CardOffered, 10, card=card)
    story.tell(e.CardShown, card="recap", place=1)
    room.play(story)
    age = room.window.panel.live.cards.first._age.text()
    assert age.endswith("from the state of the call")
    assert "recap-after-hold" not in age


def test_the_time_beside_a_reason_is_the_time_of_its_words_not_of_the_card(room: Any) -> None:
    story = stories.answered()
    story.say("customer", 200, "But I was told the engineer visit was free.", end=204)
    story.tell(e.ClockMoved, 230)
    card = replace(stories.CREDIT, because=(stories.evidence(200, "told the engineer visit was free"),))
    story.card(card, 232)  # held back for a while
    story.tell(e.ClockMoved, 234)
    room.play(story)
    said = room.window.panel.live.cards.first._age.text().replace("\u00a0", " ")
    assert said.startswith("30 s ago"), said


def test_a_card_that_no_words_caused_says_how_long_it_is_there(room: Any) -> None:
    story = stories.answered()
    story.card(replace(stories.CREDIT, because=()), 232)
    story.tell(e.ClockMoved, 234)
    room.play(story)
    assert room.window.panel.live.cards.first._age.text().replace("\u00a0", " ").startswith("2 s ago")
