"""While the microphone hears the customer nobody knows who said what stands on the agent's leg: it is offered, not concluded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.content import CardRule, Content, NudgeRule, Playbook, StepRule, WrapupRule
from copilot.content import When as Applies
from copilot.model import Source
from tests.copilot.scripted import ScriptedCall

ANA = "NF-204187"
ANAS_NUMBER = "+44 20 7946 0018"
STEPS = (
    StepRule(id="offer", title="Offer", phrases=("the word offer",)),
    StepRule(id="terms", title="Terms", phrases=("the word terms",)),
)
TERMS = NudgeRule(id="terms", kind="compliance", step="terms", after="offer", within_s=20, text="Read the terms")
CARD = CardRule(
    id="help", on="phrase", leg="agent", phrases=("let me look",), title="Look", say="Look", source="KB-1#1"
)
CODES = (WrapupRule(id="DONE", title="Done", playbook="p", step="offer"),)
CONTENT = Content(
    playbooks=(
        Playbook(id="p", title="P", when=Applies(phrases=("my bill",)), step=STEPS, nudge=(TERMS,), rule=(CARD,)),
    ),
    sources={"KB-1#1": Source(ref="KB-1", section=1)},
    wrapups=CODES,
)


def echo(call: ScriptedCall, heard: bool) -> None:
    """The microphone hears the customer, or does not any more."""
    call.send(m.LegTruth(interaction=call.id, at=call.at, leg="agent", echo=heard))


@pytest.fixture
def doubted() -> ScriptedCall:
    call = ScriptedCall(CONTENT).begins()
    call.customer("It is about my bill.")
    echo(call, True)
    return call


# ---- the checklist --------------------------------------------------------------------------
def test_a_step_is_not_ticked_by_words_that_may_be_the_customers_but_shown_as_maybe_heard(
    doubted: ScriptedCall,
) -> None:
    id = doubted.agent("Here is the word offer.")
    doubted.agent("And once more the word offer.")
    (told,) = doubted.told(e.StepMaybeHeard)
    assert (told.step, told.heard.utterance, told.heard.quote) == ("offer", id, "the word offer")
    assert (dict(doubted.state.ticks), doubted.state.maybes) == ({}, {"offer": told.heard})


def test_the_greeting_before_the_playbook_was_known_is_maybe_heard_too() -> None:
    call = ScriptedCall(CONTENT).begins()
    echo(call, True)
    call.agent("Here is the word offer.")
    call.customer("It is about my bill.")
    assert (set(call.state.ticks), set(call.state.maybes)) == (set(), {"offer"})


def test_words_of_the_customers_own_leg_are_certain_meanwhile(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    echo(demo, True)
    demo.customer("There is a charge on my bill.")
    demo.customer("My postcode is N F six, two W X.")
    assert demo.state.playbook == "billing-dispute"
    assert demo.state.ticks["verify"].by == "model"


def test_heard_again_by_a_microphone_that_is_trusted_it_is_ticked(doubted: ScriptedCall) -> None:
    doubted.agent("Here is the word offer.")
    echo(doubted, False)
    doubted.passes(1)
    id = doubted.agent("As I said, the word offer.")
    assert (doubted.state.ticks["offer"].by, doubted.state.ticks["offer"].heard.utterance) == ("model", id)
    assert doubted.state.maybes == {}


def test_words_spoken_before_the_echo_was_over_are_not_certain_when_they_are_final_after_it(
    doubted: ScriptedCall,
) -> None:
    began = doubted.at
    doubted.at += 2
    echo(doubted, False)
    heard = m.Heard(
        interaction=doubted.id, kind="final", at=doubted.at + 1, utterance="late", leg="agent", start=began,
        end=doubted.at, text="Here is the word offer.", confidence=-0.2,
    )  # fmt: skip
    doubted.send(heard)
    assert doubted.state.utterances[-1].unsure
    assert set(doubted.state.ticks) == set()


def test_the_agent_who_ticks_it_says_that_the_words_are_theirs(doubted: ScriptedCall) -> None:
    id = doubted.agent("Here is the word offer.")
    doubted.does(c.TickStep, step="offer")
    tick = doubted.state.ticks["offer"]
    assert (tick.by, tick.heard.utterance) == ("agent", id)
    assert not doubted.state.utterances[-1].unsure
    assert doubted.state.maybes == {}


def test_a_tick_that_the_agent_takes_back_vouches_for_nothing_any_more(doubted: ScriptedCall) -> None:
    doubted.agent("Here is the word offer and the word terms.")
    before = dict(doubted.state.maybes)
    doubted.does(c.TickStep, step="offer")
    assert {step: tick.by for step, tick in doubted.state.ticks.items()} == {"offer": "agent", "terms": "model"}
    doubted.does(c.TickStep, step="offer", done=False)
    assert doubted.state.utterances[-1].unsure
    assert (dict(doubted.state.ticks), dict(doubted.state.maybes)) == ({}, before)


def test_a_line_that_another_tick_vouches_for_stays_the_agents(doubted: ScriptedCall) -> None:
    doubted.agent("Here is the word offer and the word terms.")
    doubted.does(c.TickStep, step="offer")
    doubted.does(c.TickStep, step="offer", done=False)
    doubted.does(c.TickStep, step="terms")
    doubted.does(c.TickStep, step="offer")
    doubted.does(c.TickStep, step="offer", done=False)
    assert not doubted.state.utterances[-1].unsure
    assert (set(doubted.state.ticks), dict(doubted.state.maybes)) == ({"terms"}, {})


def test_nobody_is_vouched_for_while_the_legs_look_swapped(doubted: ScriptedCall) -> None:
    doubted.agent("Here is the word offer and the word terms.")
    swapped = replace(doubted.state, legs_doubted=True)
    doubted.desk = replace(doubted.desk, interactions={doubted.id: swapped})
    doubted.does(c.TickStep, step="offer")
    assert set(doubted.state.ticks) == {"offer"}


def test_a_nudge_goes_when_its_step_was_maybe_heard() -> None:
    call = ScriptedCall(CONTENT).begins()
    call.customer("It is about my bill.")
    call.agent("Here is the word offer.")
    call.passes(21)
    assert call.state.nudge is not None
    echo(call, True)
    call.agent("Here is the word terms.")
    assert call.state.nudge is None
    assert [event.reason for event in call.told(e.NudgeHidden)] == ["maybe"]


def test_what_the_agent_said_is_not_done_is_not_offered_as_maybe(doubted: ScriptedCall) -> None:
    doubted.does(c.TickStep, step="offer")
    doubted.does(c.TickStep, step="offer", done=False, reason="it was misheard")
    doubted.agent("Here is the word offer.")
    assert doubted.told(e.StepMaybeHeard) == []


# ---- nudges ---------------------------------------------------------------------------------
def test_nobody_is_nudged_for_what_was_maybe_heard(doubted: ScriptedCall) -> None:
    echo(doubted, False)
    doubted.passes(1)
    doubted.agent("Here is the word offer.")
    echo(doubted, True)
    doubted.agent("And the word terms.")
    doubted.passes(60)
    assert doubted.told(e.NudgeRaised) == []


def test_nobody_is_nudged_because_of_words_that_may_be_the_customers(doubted: ScriptedCall) -> None:
    doubted.agent("Here is the word offer.")
    doubted.passes(60)
    assert doubted.told(e.NudgeRaised) == []


# ---- cards, codes ---------------------------------------------------------------------------
@pytest.mark.parametrize(("heard", "strength"), [(True, "likely"), (False, "strong")])
def test_a_card_called_for_by_such_words_is_only_likely(heard: bool, strength: str) -> None:
    call = ScriptedCall(CONTENT).begins()
    call.customer("It is about my bill.")
    echo(call, heard)
    call.agent("So let me look.")
    assert [view.card.strength for view in call.state.cards if view.card.rule == "help"] == [strength]


def test_a_code_that_such_words_prove_is_only_likely() -> None:
    strengths = {}
    for heard in (True, False):
        call = ScriptedCall(CONTENT).begins()
        call.customer("It is about my bill.")
        echo(call, heard)
        call.agent("Here is the word offer.")
        call.signal("ended")
        strengths[heard] = [(found.code, found.strength) for found in call.state.wrapups]
    assert strengths == {True: [("DONE", "likely")], False: [("DONE", "strong")]}


# ---- who calls, consent ---------------------------------------------------------------------
def test_a_name_that_only_a_doubtful_question_makes_one_binds_nobody(demo: ScriptedCall) -> None:
    demo.begins("+44 20 7946 0999")
    echo(demo, True)
    demo.agent("May I have your full name?")
    demo.customer("Ana Silva.")
    caller = demo.state.caller
    assert (caller.bound, caller.status, [one.id for one in caller.candidates]) == (None, "several", [ANA])


def test_who_introduces_themselves_is_bound_whatever_the_microphone_hears(demo: ScriptedCall) -> None:
    demo.begins("+44 20 7946 0999")
    echo(demo, True)
    demo.agent("May I have your full name?")
    demo.customer("My name is Ana Silva.")
    assert demo.state.caller.bound is not None
    assert demo.state.caller.bound.id == ANA


# ---- what is put on record ------------------------------------------------------------------
def told(demo: ScriptedCall, *, heard: bool) -> ScriptedCall:
    demo.begins(ANAS_NUMBER)
    demo.customer("There is a charge on my bill that I do not understand.")
    echo(demo, heard)
    demo.agent("I can credit the 27.40 € as a one-off.")
    demo.customer("Yes, please credit that.")
    demo.agent("I will call you back on Thursday.")
    return demo.signal("ended")


def test_a_promise_is_drafted_and_the_draft_knows_that_nobody_is_certain_who_gave_it(demo: ScriptedCall) -> None:
    call = told(demo, heard=True)
    lines = {line.section: line for line in call.state.summary}
    assert lines["next"].text == "I will call you back on Thursday."
    assert call.state.unsure(lines["next"].cites)
    assert call.state.unsure(lines["done"].cites)
    assert not call.state.unsure(lines["reason"].cites)


def test_nothing_that_hangs_on_such_words_is_ticked_beforehand(demo: ScriptedCall) -> None:
    call = told(demo, heard=True)
    ticked = {change.field for change in call.proposal.proposal.changes if change.ticked}
    offered = {change.field for change in call.proposal.proposal.changes}
    assert {"credit", "follow_up"} <= offered
    assert not {"credit", "follow_up"} & ticked


def test_the_summary_takes_what_is_certain_first(doubted: ScriptedCall) -> None:
    for n in ("one", "two", "three"):
        doubted.agent(f"I will call you back on Monday about {n}.")
    echo(doubted, False)
    doubted.passes(1)
    doubted.agent("I will write to you on Friday.")
    doubted.signal("ended")
    steps = [line.text for line in doubted.state.summary if line.section == "next"]
    assert steps == ["I will call you back on Monday about one.", "I will write to you on Friday."]


@pytest.mark.parametrize(("heard", "consent"), [(True, "to_announce"), (False, "announced")])
def test_only_words_that_are_certainly_the_agents_tell_the_customer_that_earshot_listens(
    demo_content: Content, heard: bool, consent: str
) -> None:
    house = replace(demo_content.house, consent="announce")
    call = ScriptedCall(replace(demo_content, house=house)).begins()
    echo(call, heard)
    call.agent("To help you faster this call is transcribed on my computer while we speak.")
    assert call.state.consent == consent
