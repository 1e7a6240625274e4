"""Playbook rules: on a phrase, on a call state, on a ticked step; never without a source, never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copilot import commands as c
from copilot import events as e
from copilot.content import CardRule, Content, Playbook, StepRule, When
from copilot.model import Source
from tests.copilot.scripted import ScriptedCall


def rule(id: str, on: str, **more) -> CardRule:
    return CardRule(id=id, on=on, title=id, say=f"Say {id}.", source=f"{id}#1", **more)


RULES = (
    rule("fee", "phrase", phrases=("call out fee",), unless=("no call out fee",), step="offer"),
    rule("same-words", "phrase", phrases=("my bill",)),
    rule("welcome", "answered"),
    rule("recap", "held"),
    rule("back", "resumed"),
    rule("terms", "step", after="offer"),
    rule("agents-words", "phrase", phrases=("let me check",), leg="agent"),
)


@pytest.fixture
def call() -> ScriptedCall:
    steps = (StepRule(id="offer", title="Offer", phrases=("i can credit",)),)
    book = Playbook(id="p", title="P", when=When(phrases=("my bill",)), step=steps, rule=RULES)
    sources = {found.source: Source(ref=found.id, section=1) for found in RULES}
    found = ScriptedCall(Content(playbooks=(book,), sources=sources)).begins()
    found.customer("It is about my bill.")
    return found


def offered(call: ScriptedCall) -> list[str]:
    return [event.card.rule for event in call.told(e.CardOffered)]


def test_the_words_that_choose_the_playbook_may_fire_a_rule(call: ScriptedCall) -> None:
    assert "same-words" in offered(call)


def test_a_rule_for_the_answer_fires_when_the_playbook_is_known(call: ScriptedCall) -> None:
    assert offered(call)[:2] == ["same-words", "welcome"]


def test_a_phrase_fires_with_the_words_as_its_evidence(call: ScriptedCall) -> None:
    id = call.customer("Why is there a call-out fee at all?")
    card = call.told(e.CardOffered)[-1].card
    assert (card.rule, card.because[0].utterance, card.because[0].quote) == ("fee", id, "call-out fee")


@pytest.mark.parametrize("text", ["There is no call out fee, is there?", "What is the fee?"])
def test_do_not_trigger_phrases_and_other_words_fire_nothing(call: ScriptedCall, text: str) -> None:
    call.customer(text)
    assert "fee" not in offered(call)


def test_asking_who_is_calling_brings_no_card_that_repeats_what_nobody_said_yet(demo: ScriptedCall) -> None:
    demo.begins("+44 20 7946 0018")
    demo.customer("There is a charge on my bill that I do not understand.")
    demo.agent("May I have your postcode?")
    demo.customer("It is N F six, two W X.")
    assert offered(demo) == []


def test_a_rule_waits_for_its_own_leg(call: ScriptedCall) -> None:
    call.customer("Let me check.")
    assert "agents-words" not in offered(call)
    call.agent("Let me check.")
    assert "agents-words" in offered(call)


def test_call_states_fire_their_rules(call: ScriptedCall) -> None:
    call.signal("held").signal("resumed")
    assert offered(call)[-2:] == ["recap", "back"]


def test_a_ticked_step_fires_the_rule_after_it_with_the_words_that_ticked_it(call: ScriptedCall) -> None:
    id = call.agent("I can credit the fee.")
    card = call.told(e.CardOffered)[-1].card
    assert (card.rule, card.because[0].utterance) == ("terms", id)


def test_a_step_ticked_by_hand_fires_too(call: ScriptedCall) -> None:
    call.does(c.TickStep, step="offer")
    assert offered(call)[-1] == "terms"


def test_a_rule_speaks_once(call: ScriptedCall) -> None:
    call.customer("A call out fee?")
    call.customer("A call out fee!")
    assert offered(call).count("fee") == 1


def test_a_rule_whose_card_was_held_back_may_speak_again(call: ScriptedCall) -> None:
    call.speaking("agent")
    call.customer("A call out fee?")
    while ("fee", "too_late") not in call.held_back:  # the agent talks on and on
        call.at += 1.0
        call.speaking("agent")
        call.agent("And so on.", lasts=0.1)
    call.customer("A call out fee?")
    assert offered(call).count("fee") == 2


def test_a_rule_for_a_step_that_is_done_is_silent(call: ScriptedCall) -> None:
    call.agent("I can credit the fee.")
    call.customer("A call out fee?")
    assert "fee" not in offered(call)


def test_no_source_no_card(call: ScriptedCall) -> None:
    call.content = replace(call.content, sources={})
    call.customer("A call out fee?")
    assert "fee" not in offered(call)
