"""The agent's words on the customer's leg: then nobody knows who said what, and nothing is proposed from it."""

from __future__ import annotations

import pytest

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.model import Leg
from tests.copilot.scripted import ScriptedCall

GREETING = "Thank you for calling Northfield Fibre. How can I help you?"
CALL: tuple[tuple[Leg, str], ...] = (
    ("agent", GREETING),
    ("customer", "Hello, this is Ana Silva. You charged me twenty-seven euros forty for a call-out fee."),
    ("agent", "May I have your postcode?"),
    ("customer", "It is N F six, two W X. I was told the visit was free."),
    ("agent", "I can credit the call-out fee as a one-off."),
    ("customer", "Yes, please credit that. Please call me."),
    ("agent", "I will call you back on Thursday morning. Is there anything else I can do?"),
    ("customer", "No."),
)
OTHER: dict[Leg, Leg] = {"agent": "customer", "customer": "agent"}


def play(call: ScriptedCall, *, swapped: bool) -> ScriptedCall:
    call.begins("+44 20 7946 0018")
    for leg, text in CALL:
        call.says(OTHER[leg] if swapped else leg, text)
        call.passes(9)
    return call.signal("ended")


def test_swapped_legs_are_said_and_nothing_is_proposed_from_them(demo: ScriptedCall) -> None:
    play(demo, swapped=True)
    (doubt,) = demo.told(e.LegsDoubted)
    assert (doubt.doubted, doubt.heard.quote) == (True, "Thank you for calling")
    assert demo.state.legs_doubted
    for kind in (e.PlaybookChosen, e.StepTicked, e.CardOffered, e.NudgeRaised, e.IdentityHeard):
        assert demo.told(kind) == [], kind
    for kind in (e.SummaryDrafted, e.WrapupProposed, e.WriteProposed):
        assert demo.told(kind) == [], kind
    assert not any(isinstance(asked, m.SearchKnowledge) for asked in demo.asked)


def test_the_same_call_the_right_way_round_is_helped(demo: ScriptedCall) -> None:
    play(demo, swapped=False)
    assert demo.told(e.LegsDoubted) == []
    assert demo.state.wrapups[0].code == "BIL-FEE-CREDIT"
    assert demo.told(e.WriteProposed)


def test_the_number_that_rang_still_tells_whose_call_it_is(demo: ScriptedCall) -> None:
    play(demo, swapped=True)
    assert demo.state.caller.bound is not None


def test_a_customer_who_once_speaks_like_an_agent_raises_no_doubt(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("Thank you for calling me back.")
    assert not demo.state.legs_doubted


def test_the_doubt_ends_when_the_agents_leg_sounds_more_like_an_agent(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("Thank you for calling Smith and Sons, how can I help?")  # the agent has called a company
    assert demo.state.legs_doubted
    demo.agent("May I have your customer number? Could you spell your name? I have your account here.")
    assert not demo.state.legs_doubted
    demo.customer("There is a charge on my bill.")
    assert demo.state.playbook == "billing-dispute"


def test_late_words_raise_no_doubt(demo: ScriptedCall) -> None:
    demo.begins()
    for _ in range(30):
        demo.customer("And so on.")
    demo.customer(GREETING)
    assert not demo.state.legs_doubted


def test_words_nobody_can_trust_raise_no_doubt(demo: ScriptedCall) -> None:
    demo.begins().customer(GREETING, confidence=-1.3)
    assert not demo.state.legs_doubted


def test_one_channel_for_both_cannot_be_swapped(demo: ScriptedCall) -> None:
    demo.begins(legs=("mixed",)).says("mixed", GREETING)
    assert not demo.state.legs_doubted


def test_cards_from_before_the_doubt_leave_and_waiting_ones_stay_out(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("There is a charge on my bill.")
    demo.finds("KB-1")
    assert demo.state.shown
    demo.customer("May I have your postcode?")
    demo.finds("KB-2")
    demo.customer("I have your account here, how can I help?")
    demo.passes(10)
    assert (demo.state.legs_doubted, demo.state.shown) == (True, ())


def test_asking_for_the_draft_again_brings_only_the_agents_own_lines(demo: ScriptedCall) -> None:
    play(demo, swapped=True)
    assert demo.does(c.RedraftSummary) == ()


@pytest.mark.parametrize("how", ["by_agent", "by_number"])
def test_a_record_chosen_after_hang_up_gets_no_proposal_either(demo: ScriptedCall, how: str) -> None:
    play(demo, swapped=True)
    if how == "by_agent":
        demo.does(c.BindCaller, customer="NF-318842")
    assert demo.told(e.WriteProposed) == []
