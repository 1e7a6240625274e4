"""How many cards, when, in which place: rules 1 and 2 of the product page."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.assist.pacing import CHANGE_EVERY_S, MOST, SETTLED_S, SILENT_S, TOO_LATE_S
from copilot.state import Desk
from tests.copilot.scripted import ScriptedCall


@pytest.fixture
def live(call: ScriptedCall) -> ScriptedCall:
    return call.begins()


def offered(call: ScriptedCall, *refs: str, apart: float = CHANGE_EVERY_S) -> ScriptedCall:
    """The customer asks and an article answers, once for each of `refs`."""
    for ref in refs:
        call.passes(apart)
        call.customer(f"A question about {ref}.")
        call.finds(ref)
    return call


def test_the_numbers_are_those_of_the_product_page() -> None:
    assert (MOST, CHANGE_EVERY_S, SETTLED_S, SILENT_S) == (3, 8.0, 4.0, 0.7)


# ---- how many -------------------------------------------------------------------------------
def test_three_cards_at_most_and_the_newest_is_emphasised(live: ScriptedCall) -> None:
    offered(live, "A", "B", "C", "D", "E")
    assert live.cards == ["E", "D", "C"]
    assert [view.card.source.ref for view in live.state.cards if view.status == "folded"] == ["A", "B"]


def test_there_are_never_more_than_three_on_the_way(live: ScriptedCall) -> None:
    offered(live, *"ABCDE")
    shown = 0
    for event in live.events:
        shown += isinstance(event, e.CardShown) - isinstance(event, e.CardFolded)
        assert shown <= MOST


def test_a_strong_card_is_let_in_before_a_likely_one(live: ScriptedCall) -> None:
    offered(live, "FIRST")
    live.customer("And another thing.")
    live.finds("STRONG")
    live.customer("And a third.")
    live.finds("LIKELY", strength="likely")
    live.passes(CHANGE_EVERY_S)
    assert live.cards == ["STRONG", "FIRST"]


def test_a_weak_passage_becomes_no_card(live: ScriptedCall) -> None:
    live.customer("Hello.")
    live.finds("A", strength="weak")
    assert live.told(e.CardOffered) == []


# ---- every eight seconds ---------------------------------------------------------------------
def test_at_most_one_card_enters_every_eight_seconds(live: ScriptedCall) -> None:
    offered(live, *"ABCDEFG", apart=1.0)
    live.passes(20)
    entered = [event.at for event in live.told(e.CardShown)]
    assert len(entered) > 3
    assert min(b - a for a, b in pairwise(entered)) >= CHANGE_EVERY_S


def test_a_held_card_says_how_long_it_waited(live: ScriptedCall) -> None:
    offered(live, "A")
    offered(live, "B", apart=0.0)
    offered_at = live.state.cards[-1].offered_at
    live.passes(10)
    entered = live.told(e.CardShown)[-1]
    assert entered.held == pytest.approx(entered.at - offered_at)
    assert entered.at - live.told(e.CardShown)[0].at == pytest.approx(CHANGE_EVERY_S, abs=0.5)


# ---- turn boundaries ------------------------------------------------------------------------
def test_a_card_enters_with_the_customers_last_word(live: ScriptedCall) -> None:
    live.customer("What does a visit cost?")
    live.finds("A")
    assert live.cards == ["A"]
    assert live.told(e.CardShown)[0].held == 0.0


def test_no_card_enters_while_the_agent_speaks(live: ScriptedCall) -> None:
    live.customer("What does a visit cost?")
    live.speaking("agent")
    live.at += SILENT_S
    live.speaking("agent")
    live.finds("A")
    assert live.cards == []


def test_a_card_enters_when_the_agent_was_silent_for_seven_tenths_of_a_second(live: ScriptedCall) -> None:
    live.customer("What does a visit cost?")
    live.at += 1.0
    live.speaking("agent")
    live.finds("A")
    live.passes(SILENT_S - 0.1, step=0.1)
    assert live.cards == []
    live.passes(0.1)
    assert live.cards == ["A"]


def test_an_agents_words_still_open_keep_a_card_out(live: ScriptedCall) -> None:
    live.customer("What does a visit cost?")
    live.at += 1.0
    live.send(
        m.Heard(interaction=live.id, kind="interim", at=live.at, utterance="agent-9", leg="agent", start=live.at - 1,
                end=live.at, text="Well")
    )  # fmt: skip
    live.finds("A")
    live.passes(5)
    assert live.cards == []


def test_the_agents_own_final_is_no_boundary_but_the_customers_is(live: ScriptedCall) -> None:
    live.customer("What does a visit cost?")
    live.at += 1.0
    live.speaking("agent")
    live.finds("A")
    live.agent("Let me see.", lasts=0.1)
    assert live.cards == []
    live.speaking("agent")
    live.customer("Thank you.", lasts=0.1)
    assert live.cards == ["A"]


def test_in_a_call_on_one_channel_any_voice_may_be_the_agents(call: ScriptedCall) -> None:
    call.begins(legs=("mixed",))
    call.says("mixed", "What does a visit cost?")
    call.at += 1.0
    call.speaking("mixed")
    call.finds("A")
    assert call.cards == []
    call.passes(SILENT_S)
    assert call.cards == ["A"]


# ---- nothing moves under the hand -----------------------------------------------------------
def test_a_card_shown_for_less_than_four_seconds_is_not_moved(live: ScriptedCall) -> None:
    offered(live, "A")
    live.desk = _as_if_changed_long_ago(live)
    offered(live, "B", apart=0.0)
    assert live.at - live.state.card("card-1").shown_at < SETTLED_S
    assert live.cards == ["A", "B"]


def _as_if_changed_long_ago(call: ScriptedCall) -> Desk:
    """Eight seconds are more than four: only without the former can the latter be seen at work."""
    state = replace(call.state, last_change_at=-100.0)
    return replace(call.desk, interactions={**call.desk.interactions, call.id: state})


@pytest.mark.parametrize("how", ["pointer", "focus"])
def test_a_card_under_pointer_or_focus_stays_where_it_is(live: ScriptedCall, how: str) -> None:
    offered(live, "A")
    live.does(c.GuardCards, **{how: "card-1"})
    offered(live, "B", "C")
    assert live.cards == ["A", "B", "C"]
    live.does(c.GuardCards)
    offered(live, "D")
    assert live.cards == ["D", "A", "B"]


def test_a_full_panel_gives_up_its_last_card_when_the_first_is_guarded(live: ScriptedCall) -> None:
    offered(live, "A", "B", "C")
    live.does(c.GuardCards, pointer=live.state.shown[0].card.id)
    offered(live, "D")
    assert live.cards == ["C", "B", "D"]


def test_a_full_panel_with_its_last_card_guarded_lets_nothing_in(live: ScriptedCall) -> None:
    offered(live, "A", "B", "C")
    live.does(c.GuardCards, pointer=live.state.shown[2].card.id)
    offered(live, "D")
    assert live.cards == ["C", "B", "A"]


def test_no_card_moves_up_under_the_pointer_when_another_is_done(demo: ScriptedCall) -> None:
    demo.begins("+44 20 7946 0018")
    demo.customer("It is about a charge on my bill.")
    demo.customer("The engineer told me it was free.")
    demo.passes(9)
    demo.customer("What is that for?")
    demo.finds("KB-1").passes(9)
    demo.customer("And that?")
    demo.finds("KB-2").passes(9)
    assert demo.cards[-1] == "told-free"
    demo.does(c.GuardCards, pointer=demo.state.shown[2].card.id)
    demo.agent("I can credit the fee.")  # the card's step is done, but the pointer is on it
    assert demo.cards[-1] == "told-free"


def test_folding_a_card_waits_while_one_below_it_is_guarded(demo: ScriptedCall) -> None:
    demo.begins("+44 20 7946 0018")
    demo.customer("There is a charge on my bill.")
    demo.customer("What is that?")
    demo.finds("KB-1").passes(9)
    demo.customer("I was told it was free.")
    demo.passes(9)
    assert demo.cards == ["told-free", "KB-1"]
    demo.does(c.GuardCards, pointer=demo.state.shown[1].card.id)
    demo.agent("I can credit the fee.")
    assert demo.cards[:2] == ["told-free", "KB-1"]


# ---- what is held back, and why -------------------------------------------------------------
def test_the_same_passage_twice_is_a_duplicate(live: ScriptedCall) -> None:
    offered(live, "A", "A")
    assert (live.cards, live.held_back) == (["A"], [("A", "duplicate")])


def test_a_dismissed_passage_does_not_come_back(live: ScriptedCall) -> None:
    offered(live, "A")
    live.does(c.DismissCard, card="card-1")
    offered(live, "A")
    assert (live.cards, live.held_back) == ([], [("A", "dismissed_before")])


@pytest.mark.parametrize("fate", ["used", "folded"])
def test_a_passage_that_was_shown_before_stays_in_earlier(live: ScriptedCall, fate: str) -> None:
    offered(live, "A")
    if fate == "used":
        live.does(c.UseCard, card="card-1")
    else:
        offered(live, "B", "C", "D")
    offered(live, "A")
    assert live.held_back == [("A", "shown_before")]


def test_a_card_that_waited_too_long_is_held_back_as_too_late(live: ScriptedCall) -> None:
    live.customer("What does a visit cost?")
    live.at += 1.0
    live.speaking("agent")
    live.finds("A")
    waited = 0.0
    while not live.held_back:  # the agent talks on and on
        assert live.cards == []
        live.at, waited = live.at + 0.5, waited + 0.5
        live.speaking("agent")
        live.send(m.Clock(interaction=live.id, at=live.at))
    assert (live.held_back, waited) == ([("A", "too_late")], TOO_LATE_S + 0.5)


def test_cards_still_waiting_at_hang_up_are_too_late(live: ScriptedCall) -> None:
    offered(live, "A")
    offered(live, "B", apart=0.0)
    live.signal("ended")
    assert live.held_back == [("B", "too_late")]


def test_a_card_whose_step_was_said_meanwhile_is_already_done(demo: ScriptedCall) -> None:
    demo.begins("+44 20 7946 0018")
    demo.customer("There is a charge on my bill.")
    demo.finds("KB-1")
    demo.customer("I was told it was free.")
    demo.agent("I can credit the fee.")
    assert ("told-free", "already_done") in demo.held_back


# ---- hold -----------------------------------------------------------------------------------
def test_on_hold_nothing_that_was_waiting_moves(live: ScriptedCall) -> None:
    offered(live, "A")
    offered(live, "B", apart=0.0)
    live.passes(0.1).signal("held").passes(12)
    assert live.cards == ["A"]
    live.signal("resumed").passes(1)
    assert live.cards == ["B", "A"]


def test_the_hold_brings_its_own_card(demo: ScriptedCall) -> None:
    demo.begins("+44 20 7946 0018")
    demo.customer("There is a charge on my bill.")
    demo.passes(9)
    demo.agent("Please hold the line.")
    demo.signal("held").passes(1)
    assert demo.cards == ["recap-after-hold"]


def test_after_hang_up_no_card_enters(live: ScriptedCall) -> None:
    live.customer("What does a visit cost?")
    live.signal("ended")
    live.finds("A")
    assert live.told(e.CardOffered) == []


def test_every_shown_card_was_offered_with_a_source_and_its_cause(live: ScriptedCall) -> None:
    offered(live, "A", "B")
    ids = {event.id for event in live.events}
    for event in [*live.told(e.CardOffered), *live.told(e.CardShown)]:
        assert event.because
        assert set(event.because) <= ids
    assert all(view.card.source.ref and view.card.because for view in live.state.cards)
