"""From the conversation to a search, and from its passages to a cited card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copilot import events as e
from copilot import messages as m
from copilot.assist.lookup import TITLE_WORDS, TURNS, short
from copilot.model import Leg, Source
from tests.copilot.scripted import ScriptedCall


@pytest.fixture
def live(call: ScriptedCall) -> ScriptedCall:
    return call.begins()


def searches(call: ScriptedCall) -> list[m.SearchKnowledge]:
    return [request for request in call.asked if isinstance(request, m.SearchKnowledge)]


def test_each_of_the_customers_utterances_is_searched_with_what_came_before(live: ScriptedCall) -> None:
    live.agent("How can I help?")
    id = live.customer("What does a visit cost?")
    (search,) = searches(live)
    assert (search.utterance, search.queue) == (id, "billing")
    assert search.turns == (("agent", "How can I help?"), ("customer", "What does a visit cost?"))


def test_only_the_newest_turns_are_asked_about(live: ScriptedCall) -> None:
    for n in range(3 * TURNS):
        live.customer(f"Question {n}.")
    assert [text for _, text in searches(live)[-1].turns] == [f"Question {n}." for n in range(2 * TURNS, 3 * TURNS)]


def test_an_utterance_still_being_spoken_is_no_part_of_the_question(live: ScriptedCall) -> None:
    live.says("agent", "A long explanation that goes on.", lasts=6.0)
    live.at -= 5.0
    live.customer("And the cost?")
    assert searches(live)[-1].turns == (("customer", "And the cost?"),)


def nearly_says(call: ScriptedCall, text: str, leg: Leg = "customer", confidence: float = -0.2) -> tuple[e.Event, ...]:
    """What the recogniser expects to be final if the silence lasts."""
    start, end = call.at, call.at + 1.0
    return call.send(
        m.Heard(
            interaction=call.id, kind="ahead", at=end + 0.3, utterance=f"{leg}-{start}", leg=leg, start=start, end=end,
            text=text, confidence=confidence,
        )
    )  # fmt: skip


def test_words_that_are_nearly_final_are_searched_ahead_and_tell_nothing(live: ScriptedCall) -> None:
    live.agent("How can I help?")
    before = live.state
    assert nearly_says(live, "What does a visit cost? It was forty five euros.") == ()
    assert live.state == before
    (ahead,) = [request for request in live.asked if isinstance(request, m.SearchAhead)]
    live.customer("What does a visit cost? It was forty five euros.")
    (search,) = searches(live)
    assert (ahead.search.turns, ahead.search.queue) == (search.turns, search.queue)


@pytest.mark.parametrize("why", ["agent", "junk", "hold"])
def test_what_would_not_be_searched_is_not_searched_ahead(live: ScriptedCall, why: str) -> None:
    if why == "hold":
        live.signal("held")
    nearly_says(
        live, "What?", leg="agent" if why == "agent" else "customer", confidence=-1.5 if why == "junk" else -0.1
    )
    assert live.asked == []


@pytest.mark.parametrize("why", ["agent", "junk", "hold", "stepped down"])
def test_some_utterances_are_not_searched(live: ScriptedCall, why: str) -> None:
    if why == "hold":
        live.signal("held")
    if why == "stepped down":
        live.desk = replace(live.desk, assist="rules")
    live.says("agent" if why == "agent" else "customer", "What?", confidence=-1.5 if why == "junk" else -0.1)
    assert searches(live) == []


def test_the_best_passage_becomes_a_card_with_source_reason_and_cause(live: ScriptedCall) -> None:
    id = live.customer("What does a visit cost?")
    live.finds("KB-1042", strength="likely")
    card = live.state.shown[0].card
    assert (card.source.ref, card.say, card.strength, card.rule) == ("KB-1042", "Say KB-1042", "likely", "search")
    assert (card.because[0].utterance, card.because[0].quote) == (id, "What does a visit cost?")
    assert live.told(e.CardOffered)[0].because == (live.state.utterance(id).event,)


@pytest.mark.parametrize(("strength", "offered"), [("likely", 0), ("strong", 1)])
def test_words_to_be_read_out_are_not_offered_on_a_resemblance(live: ScriptedCall, strength: str, offered: int) -> None:
    """A notice shares its amounts with many calls, and would keep a better card waiting."""
    id = live.customer("You charged me twenty-seven euros forty.")
    notice = Source(ref="KB-2022", section=2, title="Visit charges notice", verbatim=True)
    hit = m.Hit(source=notice, heading="The notice", say="A fee is charged.", strength=strength)
    live.send(m.Found(interaction=live.id, utterance=id, hits=(hit,)))
    assert len(live.state.cards) == offered


def test_nothing_found_for_an_unknown_utterance_or_after_hang_up(live: ScriptedCall) -> None:
    live.customer("What does a visit cost?")
    live.finds("A", utterance="customer-99")
    live.signal("ended").finds("A")
    assert live.state.cards == ()


@pytest.mark.parametrize(
    ("heading", "title", "short_title"),
    [
        ("When it applies", "Fees", "When it applies"),
        ("", "Call-out fees.", "Call-out fees"),
        ("If the customer does not recognise a charge", "Fees", "If the customer does not recognise…"),
    ],
)
def test_a_title_has_at_most_six_words(heading: str, title: str, short_title: str) -> None:
    hit = m.Hit(source=Source(ref="A", title=title), heading=heading, say="", strength="strong")
    assert short(hit) == short_title
    assert len(short(hit).split()) <= TITLE_WORDS


def test_an_answer_of_a_list_is_called_after_its_question(live: ScriptedCall) -> None:
    """ "Questions and answers" says nothing; and another answer of the same list is no repetition."""
    listed = Source(ref="KB-3001", section=6, title="Moving house")
    for question in ("Can I keep my phone number?", "Who tells the landlord?"):
        id = live.customer(question)
        hit = m.Hit(source=listed, heading="Questions and answers", say="Yes.", strength="strong", question=question)
        live.send(m.Found(interaction=live.id, utterance=id, hits=(hit,)))
    assert [card.card.title for card in live.state.cards] == ["Can I keep my phone number?", "Who tells the landlord?"]
    assert live.told(e.CardHeldBack) == []
