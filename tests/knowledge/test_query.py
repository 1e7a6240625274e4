"""A conversation to what it asks for."""

from __future__ import annotations

import pytest

from knowledge.query import FADING, Turn, as_said, ask, remember, term_weights, weighed
from knowledge.smalltalk import leans_on_before, worth_searching
from knowledge.words import as_written, terms


@pytest.mark.parametrize(
    "line",
    [
        "good morning thank you for calling how can i help you today",
        "Hi, how are you?",
        "thank you so much for your patience",
        "my name is ana silva",
        "could i have your first and last name please",
        "okay so my account number is two zero four one eight seven",
        "just a moment please",
        "yeah that makes sense",
        "uh huh",
        "is there anything else i can help you with",
        "no that's everything thank you bye",
        "",
        "...",
    ],
)
def test_courtesies_fillers_names_and_numbers_are_not_worth_searching(line: str) -> None:
    assert not worth_searching(line)


@pytest.mark.parametrize(
    "line",
    [
        "why was i charged a call out fee",
        "good morning i'd like to cancel my contract please",
        "thank you and how much is it",
        "and how long does that take",
        "what does it cost",
        "is it free",
        "router",
        "my name is ana silva and my internet is down",
        "no i was told that it would be refunded",
    ],
)
def test_questions_are_worth_searching_even_without_a_word_of_their_own(line: str) -> None:
    assert worth_searching(line)


def test_a_question_leans_on_before_only_if_it_names_nothing_itself() -> None:
    assert leans_on_before("and how long does that take")
    assert leans_on_before("why is that")
    assert not leans_on_before("how long does a refund take to reach my account")
    assert not leans_on_before("my internet is down")


def test_turns_fade_with_every_change_of_speaker_and_pieces_of_one_turn_a_quarter_as_fast() -> None:
    turns = [
        Turn("customer", "i am moving house"),
        Turn("agent", "when is the moving day"),
        Turn("customer", "in may"),
        Turn("customer", "the new flat has fibre"),
        Turn("customer", "is it the same price"),
    ]
    assert [turn.age for turn in remember(turns)] == [0, 0.25, 1.25, 2.25]
    assert remember(turns)[0].faded == 1.0
    assert remember(turns)[2].faded == FADING**1.25


def test_courtesies_neither_count_nor_age_the_turns_that_say_something() -> None:
    turns = [Turn("customer", "my router is broken"), Turn("agent", "oh dear"), Turn("customer", "yes thank you")]
    assert [(turn.text, turn.age) for turn in remember(turns)] == [("my router is broken", 0)]


def test_a_long_agent_turn_weighs_less_than_a_short_one() -> None:
    short, long = Turn("agent", "the activation fee"), Turn("agent", "the activation fee " * 12)
    assert remember([short])[0].weight == 1.0
    assert remember([long])[0].weight == pytest.approx(12 / 36)


def test_a_term_that_several_turns_hold_weighs_more_than_in_one_and_never_more_than_one() -> None:
    turns = remember(
        [
            Turn("customer", "the router light is red"),
            Turn("agent", "which router light"),
            Turn("customer", "the kitchen router"),
        ]
    )
    weights = term_weights(turns)
    assert weights[terms("kitchen")[0]] == weights[terms("router")[0]] == 1.0
    assert weights[terms("light")[0]] == pytest.approx(1 - (1 - FADING) * (1 - FADING**2))
    assert weights[terms("red")[0]] == pytest.approx(FADING**2)


def test_of_what_is_said_in_one_go_the_piece_that_resembles_an_article_counts() -> None:
    query = ask(
        [
            Turn("agent", "what happened to the router"),
            Turn("customer", "the light on it is blinking"),
            Turn("customer", "and my grandson put it behind the sofa"),
        ]
    )
    assert query is not None
    closest = {"the light on it is blinking": 0.6, "and my grandson put it behind the sofa": 0.36}
    said = weighed(query, lambda text: closest[text])
    assert [turn.weight for turn in said.turns] == [pytest.approx(0.2), 1.0, 1.0]


def test_pieces_that_all_resemble_nothing_keep_their_weight() -> None:
    query = ask([Turn("customer", "a purple elephant"), Turn("customer", "dances on the roof")])
    assert query is not None
    assert weighed(query, lambda _: 0.1) == query


def test_nothing_is_asked_by_small_talk_alone() -> None:
    assert ask([Turn("agent", "good morning"), Turn("customer", "good morning")]) is None


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("the wi fi is slow", "the wifi is slow"),
        ("can i add t v", "can i add tv"),
        ("an i p address", "an ip address"),
        ("i had a plan", "i had a plan"),
    ],
)
def test_words_that_a_recogniser_writes_apart_are_put_together(heard: str, written: str) -> None:
    assert as_written(heard) == written


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("charges", "charged"),
        ("moving", "move"),
        ("companies", "company"),
        ("Café", "cafe"),
        ("customer's", "customers"),
        ("stopped", "stop"),
    ],
)
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other)


def test_a_hyphenated_word_is_also_found_written_as_one() -> None:
    assert "callout" in terms("the call-out fee")


def test_a_hyphenated_word_is_told_as_it_was_said_and_not_as_it_is_looked_for() -> None:
    query = ask([Turn("customer", "Is the call-out fee refunded?")])
    assert query is not None
    said = as_said(query.telling)
    assert (said["callout"], said["refund"]) == ("call-out", "refunded")
