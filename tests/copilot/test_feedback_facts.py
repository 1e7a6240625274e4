"""What agents do with knowledge, and what no article answers, become facts that the journal can keep and forget."""

from __future__ import annotations

import pytest

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.codec import split
from copilot.signals import rows
from tests.copilot.scripted import ScriptedCall

TAKEN = {"question": "spanish sim", "listed": ("KB-2", "KB-1"), "article": "KB-1", "section": 3, "how": "copied"}


@pytest.fixture
def live(call: ScriptedCall) -> ScriptedCall:
    return call.begins()


def test_each_side_of_a_card_has_its_own_thumb_and_the_newest_counts(live: ScriptedCall) -> None:
    live.customer("What does the engineer visit cost?")
    live.finds("KB-1")
    for aspect, good in (("relevant", True), ("correct", True), ("correct", False)):
        live.does(c.RateCard, card="card-1", aspect=aspect, good=good)
    assert [(rated.aspect, rated.good) for rated in live.told(e.CardRated)] == [
        ("relevant", True), ("correct", True), ("correct", False),
    ]  # fmt: skip
    assert live.state.cards[0].ratings == {"relevant": True, "correct": False}
    assert live.does(c.RateCard, card="card-1", aspect="correct", good=False) == ()
    assert live.state.shown  # a thumb moves no card


def test_a_card_nobody_saw_has_no_thumb(live: ScriptedCall) -> None:
    assert live.does(c.RateCard, card="card-9", aspect="relevant", good=True) == ()
    live.customer("What does the engineer visit cost?")
    live.finds("KB-1")
    live.customer("And what does a new router cost?")
    live.finds("KB-2")  # waits its turn
    assert live.state.cards[1].status == "offered"
    assert live.does(c.RateCard, card="card-2", aspect="relevant", good=True) == ()


def test_that_nothing_fits_is_told_once(live: ScriptedCall) -> None:
    id = live.customer("Do you sell solar panels?")
    for _ in range(2):  # an engine that came back asks again
        live.finds("KB-7", strength="weak")
    (told,) = live.told(e.NothingFound)
    assert (told.utterance, told.nearest) == (id, "KB-7")
    assert told.because == (live.state.utterances[0].event,)
    assert split(told)[1] == {}  # no word of what was said


def test_an_empty_answer_to_a_question_is_told_and_to_small_talk_is_not(live: ScriptedCall) -> None:
    for words in ("Thank you very much.", "Do you sell solar panels?"):
        id = live.customer(words)
        live.send(m.Found(interaction=live.id, utterance=id, hits=()))
    assert [told.utterance for told in live.told(e.NothingFound)] == [id]


def test_a_passage_that_fits_is_no_gap(live: ScriptedCall) -> None:
    live.customer("What does the engineer visit cost?")
    live.finds("KB-1", strength="likely")
    assert live.told(e.NothingFound) == []


def test_what_was_taken_from_ask_is_told_and_its_words_can_be_forgotten(live: ScriptedCall) -> None:
    (taken,) = live.does(c.TakePassage, **TAKEN)
    facts, content = split(taken)
    assert content == {"question": "spanish sim"}
    assert (facts["article"], facts["listed"], facts["how"]) == ("KB-1", ("KB-2", "KB-1"), "copied")
    (vain,) = live.does(c.SayUnanswered, question="solar panels")
    assert split(vain) == ({}, {"question": "solar panels"})


@pytest.mark.parametrize("wrong", [{"article": "KB-9"}, {"question": ""}])
def test_what_was_not_listed_or_not_asked_is_not_taken(live: ScriptedCall, wrong: dict[str, str]) -> None:
    assert live.does(c.TakePassage, **{**TAKEN, **wrong}) == ()


def test_a_thumb_on_a_found_passage_joins_what_was_done_with_it(live: ScriptedCall) -> None:
    live.does(c.TakePassage, **{**TAKEN, "how": "opened"})
    found = {"question": TAKEN["question"], "article": "KB-1", "section": 3}
    live.does(c.RatePassage, **found, aspect="relevant", good=True)
    live.does(c.RatePassage, **found, aspect="relevant", good=False)
    live.does(c.RatePassage, **{**found, "article": "KB-2"}, aspect="correct", good=True)
    assert live.does(c.RatePassage, **{**found, "question": ""}, aspect="correct", good=True) == ()
    taken, rated = rows(live.events)
    assert (taken.article, taken.signals, taken.verdict) == ("KB-1", ("shown", "opened", "not relevant"), False)
    assert (rated.article, rated.signals, rated.turns) == ("KB-2", ("shown", "correct"), (("customer", "spanish sim"),))
    assert rated.verdict is None
