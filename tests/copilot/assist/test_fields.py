"""What the conversation may change in the record, each field with the words that justify it."""

from __future__ import annotations

import pytest

from copilot import messages as m
from copilot.assist.fields import changes
from copilot.model import Change, Leg
from tests.copilot.scripted import ScriptedCall, shown

ANAS_NUMBER = "+44 20 7946 0018"


@pytest.fixture
def billing(demo: ScriptedCall) -> ScriptedCall:
    demo.begins(ANAS_NUMBER)
    demo.customer("There is a charge on my bill.")
    return demo


ASKS = "Can you call me about it?"
STATED = (("customer", "I prefer that you call me."),)
ASKED = (("agent", "How do you prefer to hear from us?"), ("customer", "Just call me."))
CONFIRMED = (
    ("customer", ASKS),
    ("agent", "Is phone your preferred contact from now on?"),
    ("customer", "Yes, please."),
)


def changed(call: ScriptedCall) -> dict[str, Change]:
    call.signal("ended")
    return {change.field: change for change in call.proposal.proposal.changes}


def test_a_constant_field_is_justified_by_the_words_that_chose_the_playbook(billing: ScriptedCall) -> None:
    reason = changed(billing)["last_reason"]
    assert (reason.was, reason.new, reason.evidence.quote) == ("Billing", "Billing › Call-out fee", "my bill")


def test_an_amount_is_the_last_one_named_before_the_customer_agreed(billing: ScriptedCall) -> None:
    billing.agent("You were charged 99 euros, no, 27 euros 40.")
    id = billing.customer("Yes, please credit that.")
    billing.agent("The next visit costs 50 euros.")
    credit = changed(billing)["credit"]
    assert (credit.was, credit.new, credit.evidence.utterance) == ("0.00 €", "27.40 €", id)


def test_an_amount_in_the_agreement_itself_counts_before_others(billing: ScriptedCall) -> None:
    billing.agent("It was 99 euros.")
    billing.customer("Yes, please credit 12 euros.")
    assert changed(billing)["credit"].new == "12.00 €"


def test_without_agreement_or_without_an_amount_no_credit_is_proposed(billing: ScriptedCall) -> None:
    billing.customer("Yes, please credit that.")
    assert "credit" not in changed(billing)


def test_a_doubtful_amount_is_not_proposed(billing: ScriptedCall) -> None:
    billing.agent("It was 27 euros.", confidence=-0.3)
    billing.agent("It was 99 euros.", confidence=-0.8)
    billing.customer("Yes, please credit that.")
    assert changed(billing)["credit"].new == "27.00 €"


def test_doubtful_agreement_is_none(billing: ScriptedCall) -> None:
    billing.agent("It was 27 euros.")
    billing.customer("Yes, please credit that.", confidence=-0.7)
    assert "credit" not in changed(billing)


@pytest.mark.parametrize(
    ("amount", "policy"), [("27 euros 40", "Within policy: up to 30 €"), ("45 euros", "Above policy: more than 30 €")]
)
def test_the_card_says_whether_policy_allows_the_amount(billing: ScriptedCall, amount: str, policy: str) -> None:
    billing.agent(f"It was {amount}.")
    billing.customer("Yes, please credit that.")
    credit = changed(billing)["credit"]
    assert (credit.policy, credit.policy_ref) == (policy, "KB-1042#3")


def test_a_promise_brings_its_time_and_the_last_word_counts(billing: ScriptedCall) -> None:
    billing.agent("I will call you back on Monday.")
    billing.agent("Sorry, I will call you back on Thursday morning.")
    follow_up = changed(billing)["follow_up"]
    assert (follow_up.was, follow_up.new) == ("", "Thursday morning")
    assert "Thursday" in follow_up.evidence.quote


@pytest.mark.parametrize("echo", [True, False])
def test_what_the_agent_said_while_the_microphone_heard_the_customer_is_proposed_unticked(
    billing: ScriptedCall, *, echo: bool
) -> None:
    billing.send(m.LegTruth(interaction=billing.id, at=billing.at, leg="agent", echo=echo, clipped=False))
    billing.agent("I will call you back on Thursday morning.")
    follow_up = changed(billing)["follow_up"]
    assert (follow_up.new, follow_up.ticked) == ("Thursday morning", not echo)


def test_a_promise_without_a_time_brings_none(billing: ScriptedCall) -> None:
    billing.agent("I will call you back.")
    assert "follow_up" not in changed(billing)


def test_a_choice_is_the_last_one_the_customer_made(billing: ScriptedCall) -> None:
    billing.customer("Send it by email. No, please call me on this number.")
    billing.agent("By email?")
    assert changed(billing)["preferred_contact"].new == "phone"


@pytest.mark.parametrize(
    ("said", "ticked"),
    [
        ((("customer", ASKS),), False),
        ((("customer", ASKS), ("agent", "I will."), ("customer", "Yes, please.")), False),
        ((*CONFIRMED[:2], ("customer", "No, just now.")), False),
        (STATED, True),
        (ASKED, True),
        (CONFIRMED, True),
    ],
)
def test_one_request_is_proposed_unticked_and_a_preference_ticked(
    billing: ScriptedCall, said: tuple[tuple[Leg, str], ...], ticked: bool
) -> None:
    for leg, text in said:
        billing.says(leg, text)
    assert changed(billing)["preferred_contact"].ticked == ticked


def test_a_credit_that_was_not_offered_is_proposed_unticked(billing: ScriptedCall) -> None:
    billing.agent("It was 27 euros.")
    billing.customer("Please credit the fee.")
    assert changed(billing)["credit"].ticked is False


def test_a_credit_that_was_offered_and_taken_is_ticked(billing: ScriptedCall) -> None:
    billing.agent("It was 27 euros. I can credit the fee.")
    billing.customer("Yes, please credit that.")
    assert changed(billing)["credit"].ticked


def test_a_field_that_would_not_change_is_left_out(billing: ScriptedCall) -> None:
    billing.customer("Please send it by email.")  # as the record has it
    book, bound = billing.content.playbook("billing-dispute"), billing.state.caller.bound
    assert book is not None
    assert bound is not None
    assert [change.field for change in changes(billing.state, book, bound, billing.content.cues.answers)] == [
        "last_reason"
    ]


def test_fields_come_in_the_playbooks_order_with_the_digest_of_what_is_shown(billing: ScriptedCall) -> None:
    billing.agent("It was 27 euros. I will call you back on Monday.")
    billing.customer("Yes, please credit that and call me.")
    fields = list(changed(billing))
    assert fields == ["last_reason", "credit", "follow_up", "preferred_contact"]
    view = billing.proposal
    assert view.proposal.digest == shown(view, {change.field: change.new for change in view.proposal.changes})
