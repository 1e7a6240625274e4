"""A leg in another language: said once there is enough of it, and nothing is made of its words."""

from __future__ import annotations

from dataclasses import replace

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.assist.tongue import ENOUGH_S
from copilot.house import House
from tests.copilot.scripted import ScriptedCall

NONSENSE = "I mean the fact to rum ish needs tight the bill"
FOREIGN, UNSURE, SURE = -1.1, -0.7, -0.2


def foreign(call: ScriptedCall, seconds: float, *, confidence: float = FOREIGN) -> ScriptedCall:
    for _ in range(round(seconds / 5)):
        call.customer(NONSENSE, confidence=confidence, lasts=5.0)
        call.passes(1)
    return call


def test_one_sentence_proves_nothing(call: ScriptedCall) -> None:
    foreign(call.begins(), ENOUGH_S - 5)
    assert call.told(e.LanguageDoubted) == []


def test_half_a_minute_of_unsure_words_is_said_once_and_only_of_its_leg(call: ScriptedCall) -> None:
    call.begins()
    for _ in range(10):
        call.agent("Good morning, how can I help you today?", confidence=SURE, lasts=5.0)
        foreign(call, 5)
    assert [(told.leg, told.doubted) for told in call.told(e.LanguageDoubted)] == [("customer", True)]
    assert {line.leg for line in call.state.utterances if line.foreign} == {"customer"}


def test_a_bad_line_in_english_is_no_other_language(call: ScriptedCall) -> None:
    foreign(call.begins(), 60, confidence=UNSURE)
    assert call.told(e.LanguageDoubted) == []


def test_noise_in_which_some_sentences_come_out_well_is_no_other_language(call: ScriptedCall) -> None:
    call.begins()
    for _ in range(6):
        foreign(call, 10)
        foreign(call, 5, confidence=UNSURE)
    assert call.told(e.LanguageDoubted) == []


def test_who_speaks_english_after_all_is_trusted_again(call: ScriptedCall) -> None:
    foreign(call.begins(), 35)
    assert call.state.foreign == {"customer"}
    foreign(call, 35, confidence=SURE)
    assert call.state.foreign == frozenset()
    assert not any(line.foreign for line in call.state.utterances)
    assert [told.doubted for told in call.told(e.LanguageDoubted)] == [True, False]


def test_nothing_is_made_of_its_words(demo: ScriptedCall) -> None:
    """Words that would choose a playbook, ask the knowledge base and say who calls."""
    foreign(demo.begins(), 40)
    demo.asked.clear()
    demo.customer("This is Ana Silva, there is a call-out fee on my bill", confidence=SURE)
    demo.passes(2)
    assert demo.state.playbook == ""
    assert demo.state.cards == ()
    assert not [r for r in demo.asked if isinstance(r, m.SearchKnowledge | m.LookUp)]
    demo.signal("ended")
    assert demo.state.proposals == ()
    assert all(line.sources == () or "customer" not in line.text for line in demo.state.summary)


def test_cards_of_its_words_go_and_those_that_wait_never_come(call: ScriptedCall) -> None:
    call.begins()
    call.customer("I have a question about the bill", confidence=SURE)
    call.finds("KB-1")
    assert call.cards == ["KB-1"]
    foreign(call, 45)
    assert call.cards == []
    call.finds("KB-2")
    call.passes(10)
    assert call.cards == []


def test_a_queue_in_another_language_is_not_measured_by_english(call: ScriptedCall) -> None:
    call.content = replace(call.content, house=House(languages={"billing": "de"}, recognised=frozenset({"en", "de"})))
    foreign(call.begins(), 60)
    assert call.told(e.LanguageDoubted) == []


def test_the_agent_works_on_by_hand(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("There is a call-out fee on my bill", confidence=SURE)
    foreign(demo, 60)
    step = demo.state.steps[0].id
    demo.does(c.TickStep, step=step)
    assert demo.state.ticks[step].by == "agent"
