"""The wrap-up code that fits what was said."""

from __future__ import annotations

import pytest

from copilot import commands as c
from copilot import events as e
from copilot.assist.wrapup import rank
from copilot.content import Content, Playbook, StepRule, When, WrapupRule
from tests.copilot.scripted import ScriptedCall

CODES = (
    WrapupRule(id="CREDIT", title="Credited", playbook="billing", phrases=("credit", "as a one off", "next bill")),
    WrapupRule(id="EXPLAINED", title="Explained", playbook="billing", phrases=("explained", "that is how it works")),
    WrapupRule(id="MOVE", title="Move", phrases=("moving house",)),
    WrapupRule(id="OTHER", title="Other", phrases=("hello",)),
)
CONTENT = Content(playbooks=(Playbook(id="billing", title="B", when=When(phrases=("my bill",))),), wrapups=CODES)


@pytest.fixture
def call() -> ScriptedCall:
    found = ScriptedCall(CONTENT).begins()
    found.customer("Hello, it is about my bill.")
    return found


def test_most_phrases_win_and_each_is_proved(call: ScriptedCall) -> None:
    id = call.agent("I will credit it as a one-off, you see it on the next bill.")
    call.signal("ended")
    best = call.state.wrapups[0]
    assert (best.code, best.strength, [h.quote for h in best.because]) == (
        "CREDIT", "strong", ["credit", "as a one-off", "next bill"],
    )  # fmt: skip
    assert {heard.utterance for heard in best.because} == {id}
    assert call.state.wrapup == "CREDIT"


def test_a_narrow_lead_is_only_likely(call: ScriptedCall) -> None:
    call.agent("I explained it. I will credit it.")
    call.signal("ended")
    assert [(w.code, w.strength) for w in call.state.wrapups[:2]] == [("CREDIT", "likely"), ("EXPLAINED", "likely")]


def test_the_playbook_alone_speaks_for_no_code(call: ScriptedCall) -> None:
    assert [w.code for w in rank(call.state, CONTENT)] == ["OTHER"]


def test_at_most_three_are_proposed(call: ScriptedCall) -> None:
    call.agent("I explained it, I will credit it, and you are moving house.")
    assert len(rank(call.state, CONTENT)) == 3


def test_words_nobody_can_trust_speak_for_nothing(call: ScriptedCall) -> None:
    call.agent("You are moving house.", confidence=-1.1)
    assert "MOVE" not in [w.code for w in rank(call.state, CONTENT)]


def test_nothing_said_nothing_proposed() -> None:
    call = ScriptedCall(CONTENT).begins().signal("ended")
    assert call.told(e.WrapupProposed) == []


def test_the_agent_chooses_any_code_that_exists(call: ScriptedCall) -> None:
    call.signal("ended")
    call.does(c.ChooseWrapup, code="MOVE")
    assert (call.state.wrapup, call.state.wrapup_by_agent) == ("MOVE", True)
    assert call.does(c.ChooseWrapup, code="INVENTED") == ()


# Codes that name an outcome: what must have been said first

STEPS = (
    StepRule(id="offer", title="Offer", phrases=("i can credit",), tells="offer"),
    StepRule(id="terms", title="Terms", phrases=("the terms are",)),
)
OUTCOMES = (
    WrapupRule(id="ASKED", title="Asked", playbook="billing", enquiry=True),
    WrapupRule(id="CREDITED", title="Credited", playbook="billing", phrases=("fee",), step="offer"),
    WrapupRule(id="TOLD", title="Told", playbook="billing", step="terms"),
    WrapupRule(id="LEAVES", title="Leaves", leg="customer", proof=("i am leaving",)),
    WrapupRule(id="OTHER", title="Another matter", playbook="moving", enquiry=True),
)
BOOKS = (
    Playbook(id="billing", title="B", when=When(phrases=("my bill",)), step=STEPS),
    Playbook(id="moving", title="M", when=When(phrases=("moving house",)), step=STEPS),
)
PROVED = Content(playbooks=BOOKS, wrapups=OUTCOMES)


@pytest.fixture
def disputed() -> ScriptedCall:
    found = ScriptedCall(PROVED).begins()
    found.customer("There is a fee on my bill.")
    return found


def codes(call: ScriptedCall) -> list[str]:
    return [found.code for found in rank(call.state, call.content)]


def test_without_an_outcome_the_enquiry_is_proposed_with_the_words_that_began_it(disputed: ScriptedCall) -> None:
    (only,) = rank(disputed.state, disputed.content)
    assert (only.code, only.strength, [heard.quote for heard in only.because]) == ("ASKED", "likely", ["my bill"])


def test_an_offer_and_the_yes_to_it_prove_the_outcome(disputed: ScriptedCall) -> None:
    disputed.agent("I can credit the fee.")
    assert codes(disputed) == ["ASKED"]
    disputed.customer("Yes, please.")
    best = rank(disputed.state, disputed.content)[0]
    assert (best.code, [heard.quote for heard in best.because]) == ("CREDITED", ["fee", "I can credit", "Yes"])


@pytest.mark.parametrize("answer", ["No, thank you.", "Yes, but I want all of it.", "I will think about it.", "Hm."])
def test_an_offer_that_was_not_taken_proves_nothing(disputed: ScriptedCall, answer: str) -> None:
    disputed.agent("I can credit the fee.")
    disputed.customer(answer)
    assert codes(disputed) == ["ASKED"]


def test_an_offer_refused_and_made_again_is_taken_the_second_time(disputed: ScriptedCall) -> None:
    disputed.agent("I can credit the fee.")
    disputed.customer("No.")
    disputed.agent("I can credit the fee and ten euros.")
    disputed.customer("That sounds good.")
    assert codes(disputed)[0] == "CREDITED"


def test_the_customers_words_are_no_offer_of_the_agent(disputed: ScriptedCall) -> None:
    disputed.customer("Well, I can credit the fee to nobody. Yes.")
    assert codes(disputed) == ["ASKED"]


def test_an_offer_ticked_by_hand_still_needs_the_yes(disputed: ScriptedCall) -> None:
    disputed.does(c.TickStep, step="offer")
    disputed.agent("I concredit the fee.")
    assert codes(disputed) == ["ASKED"]
    disputed.customer("Yes, please.")
    assert codes(disputed)[0] == "CREDITED"


def test_a_step_that_offers_nothing_is_proof_by_itself(disputed: ScriptedCall) -> None:
    disputed.agent("The terms are these.")
    assert codes(disputed) == ["TOLD", "ASKED"]


def test_a_step_the_agent_took_back_proves_nothing(disputed: ScriptedCall) -> None:
    disputed.agent("The terms are these.")
    disputed.does(c.TickStep, step="terms", done=False)
    assert codes(disputed) == ["ASKED"]


def test_proving_words_count_from_their_own_leg_only(disputed: ScriptedCall) -> None:
    disputed.agent("Are you saying I am leaving?")
    assert "LEAVES" not in codes(disputed)
    disputed.customer("I am leaving.")
    assert "LEAVES" in codes(disputed)


def test_on_one_channel_an_outcome_is_never_strong() -> None:
    call = ScriptedCall(PROVED).begins(legs=("mixed",))
    for said in ("There is a fee on my bill.", "I can credit the fee.", "Yes, please."):
        call.says("mixed", said)
    best = rank(call.state, call.content)[0]
    assert (best.code, best.strength) == ("CREDITED", "likely")


def test_the_demos_fee_is_not_called_credited_before_it_was(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("There is a charge on my bill. I was told the engineer visit was free, and now a call-out fee.")
    assert codes(demo)[0] == "BIL-ENQUIRY"
    demo.agent("I can credit the call-out fee as a one-off.")
    demo.customer("Yes, please.")
    assert codes(demo)[0] == "BIL-FEE-CREDIT"
