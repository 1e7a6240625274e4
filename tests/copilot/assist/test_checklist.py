"""The procedure of the call, and its steps: heard and ticked by hand are two facts."""

from __future__ import annotations

import pytest

from copilot import commands as c
from copilot import events as e
from tests.copilot.scripted import ScriptedCall


@pytest.fixture
def billing(demo: ScriptedCall) -> ScriptedCall:
    demo.begins("+44 20 7946 0018")
    demo.agent("Thank you for calling Northfield Fibre.")
    demo.customer("There is a charge on my bill.")
    return demo


def test_the_customers_words_choose_the_playbook_and_are_its_evidence(billing: ScriptedCall) -> None:
    chosen = billing.told(e.PlaybookChosen)[0]
    assert (chosen.playbook, chosen.heard[0].utterance, chosen.heard[0].quote) == (
        "billing-dispute", "customer-2", "my bill",
    )  # fmt: skip
    assert [step.id for step in billing.state.steps][:2] == ["greet", "verify"]


def test_the_agents_words_choose_no_playbook(demo: ScriptedCall) -> None:
    demo.begins().agent("Is it about a charge on my bill?")
    assert demo.state.playbook == ""


def test_words_nobody_can_trust_choose_no_playbook(demo: ScriptedCall) -> None:
    demo.begins().customer("There is a charge on my bill.", confidence=-1.4)
    assert demo.state.playbook == ""


def test_the_first_playbook_stays(billing: ScriptedCall) -> None:
    billing.customer("And I am moving house.")
    assert [event.playbook for event in billing.told(e.PlaybookChosen)] == ["billing-dispute"]


def test_what_was_said_before_the_playbook_was_known_ticks_too(billing: ScriptedCall) -> None:
    tick = billing.state.ticks["greet"]
    assert (tick.by, tick.heard.utterance, tick.heard.quote) == ("model", "agent-1", "Thank you for calling")


def test_a_step_is_ticked_once_by_the_words_that_say_it(billing: ScriptedCall) -> None:
    billing.agent("To repeat, it is the fee.")
    billing.agent("Let me repeat that.")
    ticks = [event for event in billing.told(e.StepTicked) if event.step == "repeat"]
    assert [tick.heard.utterance for tick in ticks] == ["agent-3"]


def test_the_customers_words_tick_no_step_of_the_agent(billing: ScriptedCall) -> None:
    billing.customer("Let me repeat that.")
    assert "repeat" not in billing.state.ticks


def test_words_nobody_can_trust_tick_nothing(billing: ScriptedCall) -> None:
    billing.agent("Let me repeat that.", confidence=-1.2)
    assert "repeat" not in billing.state.ticks


def test_asking_verifies_nobody_and_the_answer_that_agrees_does(billing: ScriptedCall) -> None:
    billing.agent("May I have your postcode?")
    assert "verify" not in billing.state.ticks
    billing.customer("It is N F six, two W X.")
    tick = billing.state.ticks["verify"]
    assert (tick.by, tick.heard.utterance) == ("model", "customer-4")
    assert [event.step for event in billing.told(e.StepTicked)].count("verify") == 1


def test_an_answer_that_does_not_agree_verifies_nobody(billing: ScriptedCall) -> None:
    billing.agent("May I have your postcode?")
    billing.customer("It is N F nine, nine Z Z.")
    assert "verify" not in billing.state.ticks


def test_who_was_verified_before_the_playbook_was_known_is_verified(demo: ScriptedCall) -> None:
    demo.begins("+44 20 7946 0018")
    demo.agent("May I have your postcode?")
    demo.customer("It is N F six, two W X.")
    demo.customer("There is a charge on my bill.")
    assert demo.state.ticks["verify"].heard.utterance == "customer-2"


def test_when_the_caller_is_contradicted_the_tick_is_taken_back_and_may_come_again(billing: ScriptedCall) -> None:
    billing.agent("May I have your postcode?")
    billing.customer("It is N F six, two W X.")
    billing.agent("And your full name?")
    billing.customer("Andre Silva.")
    assert billing.state.caller.status == "contradicted"
    assert "verify" not in billing.state.ticks
    assert [event.by for event in billing.told(e.StepUnticked)] == ["model"]
    billing.customer("My number is three one eight eight four two.")
    assert billing.state.ticks["verify"].heard.utterance == "customer-7"


def test_a_tick_by_hand_is_not_taken_back_by_the_model(billing: ScriptedCall) -> None:
    billing.does(c.TickStep, step="verify")
    billing.agent("And your full name?")
    billing.customer("Andre Silva.")
    assert billing.state.ticks["verify"].by == "agent"


def test_the_agent_ticks_by_hand_and_it_shows_as_such(billing: ScriptedCall) -> None:
    told = billing.does(c.TickStep, step="verify")[0]
    assert (told.by, told.heard, billing.state.ticks["verify"].by) == ("agent", None, "agent")
    assert billing.does(c.TickStep, step="verify") == ()


def test_what_the_agent_unticked_the_model_never_ticks_again(billing: ScriptedCall) -> None:
    billing.does(c.TickStep, step="greet", done=False, reason="I only hummed")
    billing.agent("Thank you for calling.")
    assert "greet" not in billing.state.ticks
    billing.does(c.TickStep, step="greet")
    assert billing.state.ticks["greet"].by == "agent"


def test_an_open_or_unknown_step_cannot_be_unticked(billing: ScriptedCall) -> None:
    assert billing.does(c.TickStep, step="close", done=False) == ()
    assert billing.does(c.TickStep, step="no-such-step") == ()


def test_using_a_card_ticks_its_step_as_the_agent(billing: ScriptedCall) -> None:
    billing.customer("I was told the visit was free.")
    billing.passes(9)
    view = next(view for view in billing.state.shown if view.card.rule == "told-free")
    used, tick = billing.does(c.UseCard, card=view.card.id)[:2]
    assert (type(used), tick.step, tick.by, tick.because) == (e.CardUsed, "offer", "agent", (used.id,))


def test_a_call_on_one_channel_ticks_by_whoever_spoke(demo: ScriptedCall) -> None:
    demo.begins(legs=("mixed",))
    demo.says("mixed", "Thank you for calling. There is a charge on my bill.")
    assert "greet" in demo.state.ticks
