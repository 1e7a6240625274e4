"""Who is calling, with the demo's real case book: bound by evidence, never by a guess."""

from __future__ import annotations

import pytest

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from tests.copilot.scripted import ScriptedCall

ANA, ANDRE, MARGARET, PETER, GRACE = "NF-204187", "NF-318842", "NF-221054", "NF-221055", "NF-198337"
ANAS_NUMBER, HOUSEHOLD, NOBODYS = "+44 20 7946 0018", "+44 1632 960412", "+44 20 7946 0999"


def bound(call: ScriptedCall) -> str | None:
    caller = call.state.caller.bound
    return caller.id if caller else None


def candidates(call: ScriptedCall) -> set[str]:
    return {customer.id for customer in call.state.caller.candidates}


def identity(call: ScriptedCall) -> list[tuple[str, bool]]:
    return [(item.item, item.agrees) for item in call.state.caller.identity]


# ---- by number ------------------------------------------------------------------------------
def test_one_record_with_the_number_is_the_caller(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    assert (bound(demo), demo.state.caller.status, demo.state.caller.how) == (ANA, "one", "number")


def test_a_household_number_binds_nobody(demo: ScriptedCall) -> None:
    demo.begins(HOUSEHOLD)
    assert (bound(demo), demo.state.caller.status, candidates(demo)) == (None, "several", {MARGARET, PETER})


def test_an_unknown_number_says_so(demo: ScriptedCall) -> None:
    assert demo.begins(NOBODYS).state.caller.status == "none"


def test_a_withheld_number_is_looked_up_nowhere(demo: ScriptedCall) -> None:
    demo.begins("")
    assert (demo.state.caller.status, demo.state.caller.number_known, demo.asked) == ("withheld", True, [])


def test_records_out_of_reach_are_not_the_same_as_no_record(demo: ScriptedCall) -> None:
    demo.reachable = False
    demo.begins(ANAS_NUMBER)
    assert (demo.state.caller.status, demo.told(e.CallerLooked)) == ("unknown", [])


def test_a_number_that_answers_late_does_not_overrule_the_agent(demo: ScriptedCall) -> None:
    reader, demo.reader = demo.reader, None
    demo.begins(ANAS_NUMBER)
    demo.reader = reader
    demo.does(c.BindCaller, customer=ANDRE)
    customers = tuple(reader.by_number(ANAS_NUMBER))
    demo.send(m.CallerFound(interaction=demo.id, how="number", asked=ANAS_NUMBER, customers=customers))
    assert bound(demo) == ANDRE


# ---- by name --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "My name is Ana Silva.",
        "Hello, this is Anna Silva, I have a question.",
        "Hi, I'm Ana Silva.",
        "Yes, good morning, my full name is Ana Silva.",
    ],
)
def test_a_full_name_binds_the_one_record_it_fits(demo: ScriptedCall, text: str) -> None:
    demo.begins()
    id = demo.customer(text)
    assert (bound(demo), identity(demo)) == (ANA, [("name", True)])
    assert demo.state.caller.heard[0].utterance == id
    assert demo.told(e.CallerBound)[0].because == (demo.state.utterance(id).event,)


def test_a_full_name_is_understood_as_the_answer_to_the_agents_question(demo: ScriptedCall) -> None:
    demo.begins()
    demo.agent("May I have your full name, please?")
    demo.customer("Sure, Grace Okafor.")
    assert bound(demo) == GRACE


def test_the_agents_own_name_binds_nobody(demo: ScriptedCall) -> None:
    demo.begins()
    demo.agent("My name is Ana Silva.")
    assert (bound(demo), demo.told(e.CallerLooked)[1:]) == (None, [])


def test_a_surname_of_two_people_binds_nobody(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("My last name is Silva.")
    assert (bound(demo), demo.state.caller.status, candidates(demo)) == (None, "several", {ANA, ANDRE})


def test_a_surname_alone_binds_nobody_even_if_only_one_has_it(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("My last name is Okafor.")
    assert (bound(demo), candidates(demo)) == (None, {GRACE})


def test_a_name_that_nobody_has_says_so(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("My name is Zebedee Quartermain.")
    assert (bound(demo), demo.state.caller.status) == (None, "none")


@pytest.mark.parametrize("text", ["It's Thursday.", "This is London calling.", "I am so annoyed.", "Yes, Thanks."])
def test_other_capital_words_are_nobody(demo: ScriptedCall, text: str) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer(text)
    assert bound(demo) == ANA


def test_a_name_in_words_nobody_can_trust_is_not_looked_up(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("My name is Ana Silva.", confidence=-1.3)
    assert bound(demo) is None


# ---- two with the same surname --------------------------------------------------------------
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("And your first name?", "Andre."),
        ("Your customer number, please?", "It is three one eight, eight four two."),
        ("May I have your postcode?", "N F two, eight L D."),
    ],
)
def test_two_silvas_are_told_apart(demo: ScriptedCall, question: str, answer: str) -> None:
    demo.begins()
    demo.customer("My last name is Silva.")
    demo.agent(question)
    demo.customer(answer)
    assert (bound(demo), demo.state.caller.status) == (ANDRE, "one")


def test_a_household_is_told_apart_by_the_first_name(demo: ScriptedCall) -> None:
    demo.begins(HOUSEHOLD)
    demo.agent("Who am I speaking to? Your first name?")
    demo.customer("Peter.")
    assert bound(demo) == PETER


def test_a_postcode_that_both_have_tells_nobody_apart(demo: ScriptedCall) -> None:
    demo.begins(HOUSEHOLD)
    demo.agent("May I have your postcode?")
    demo.customer("N F one, five T D.")
    assert (bound(demo), candidates(demo)) == (None, {MARGARET, PETER})


def test_a_postcode_alone_binds_nobody(demo: ScriptedCall) -> None:
    demo.begins()
    demo.agent("May I have your postcode?")
    demo.customer("N F one, two J K.")
    assert bound(demo) is None


def test_a_customer_number_alone_binds(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("My number is three one eight, eight four two.")
    assert (bound(demo), identity(demo)) == (ANDRE, [("id", True)])


def test_digits_that_are_no_customer_number_change_nothing(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("The serial number is 9 9 9 8 8 7.")
    assert (bound(demo), identity(demo)) == (ANA, [])


# ---- what is heard of a known caller --------------------------------------------------------
def test_what_agrees_with_the_record_is_noted_once(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("This is Ana Silva.")
    demo.agent("Your postcode, please?")
    demo.customer("Sure, it is Nf six, two W X.")
    demo.customer("Yes, my name is Ana Silva.")
    assert identity(demo) == [("name", True), ("postcode", True)]


def test_a_misheard_postcode_is_no_contradiction(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.agent("Your postcode, please?")
    demo.customer("N F six, two W S.")
    assert (bound(demo), identity(demo)) == (ANA, [])


# ---- contradictions -------------------------------------------------------------------------
def test_another_customers_name_takes_the_binding_back(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("My name is Grace Okafor.")
    assert (bound(demo), demo.state.caller.status, candidates(demo)) == (None, "contradicted", {ANA, GRACE})
    assert demo.told(e.CallerUnbound)[0].reason == "contradicted"


def test_a_stranger_who_gives_a_name_takes_the_binding_back(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("My name is Zebedee Quartermain.")
    assert (bound(demo), demo.state.caller.status) == (None, "contradicted")


def test_a_company_that_is_mentioned_does_not_take_the_binding_back(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("I thought it's Northfield Fibre who pays.")
    assert (bound(demo), identity(demo)) == (ANA, [("name", False)])


def test_another_customers_number_takes_the_binding_back(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("My customer number is three one eight eight four two.")
    assert (bound(demo), candidates(demo)) == (None, {ANA, ANDRE})


def test_a_third_persons_full_name_contradicts_a_household(demo: ScriptedCall) -> None:
    demo.begins(HOUSEHOLD)
    demo.customer("My name is Grace Okafor.")
    assert (bound(demo), demo.state.caller.status) == (None, "contradicted")
    assert candidates(demo) == {GRACE, MARGARET, PETER}


def test_after_a_contradiction_a_name_is_not_enough(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    for _ in range(3):
        demo.customer("My name is Grace Okafor.")
    assert (bound(demo), demo.state.caller.status) == (None, "contradicted")


def test_after_a_contradiction_a_postcode_is_not_enough(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("My name is Grace Okafor.")
    demo.agent("May I have your postcode?")
    demo.customer("N F three, seven G N.")
    assert (bound(demo), demo.state.caller.status) == (None, "contradicted")


@pytest.mark.parametrize("how", ["agent", "id"])
def test_a_contradiction_is_settled_by_a_customer_number_or_the_agent(demo: ScriptedCall, how: str) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("My name is Grace Okafor.")
    if how == "agent":
        demo.does(c.BindCaller, customer=GRACE)
    else:
        demo.customer("My number is one nine eight, three three seven.")
    assert (bound(demo), demo.state.caller.how) == (GRACE, how)


# ---- the agent decides ----------------------------------------------------------------------
def test_the_agent_binds_a_candidate_or_any_record(demo: ScriptedCall) -> None:
    demo.begins(HOUSEHOLD)
    demo.does(c.BindCaller, customer=PETER)
    assert (bound(demo), demo.state.caller.how) == (PETER, "agent")
    demo.does(c.BindCaller, customer=GRACE)
    assert bound(demo) == GRACE


def test_the_agent_cannot_bind_a_record_that_does_not_exist(demo: ScriptedCall) -> None:
    demo.begins()
    demo.does(c.BindCaller, customer="NF-000000")
    assert bound(demo) is None


def test_binding_the_same_record_again_tells_nothing(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    assert demo.does(c.BindCaller, customer=ANA) == ()


def test_what_is_heard_does_not_overrule_the_agent_but_is_noted(demo: ScriptedCall) -> None:
    demo.begins(HOUSEHOLD)
    demo.does(c.BindCaller, customer=PETER)
    demo.customer("My name is Grace Okafor.")
    assert (bound(demo), identity(demo)) == (PETER, [("name", False)])


def test_a_record_the_agent_refused_is_not_bound_again_by_what_is_heard(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.does(c.BindCaller, customer="")
    demo.customer("My name is Ana Silva.")
    demo.customer("My number is two zero four, one eight seven.")
    assert bound(demo) is None
    demo.does(c.BindCaller, customer=ANA)
    assert bound(demo) == ANA


# ---- nothing is proposed on a guess ---------------------------------------------------------
def billing(demo: ScriptedCall) -> None:
    demo.customer("There is a charge on my bill.")
    demo.customer("Yes, please credit the 27 euros 40. Please call me.")


@pytest.mark.parametrize("number", ["", HOUSEHOLD, NOBODYS])
def test_nothing_is_proposed_while_nobody_is_bound(demo: ScriptedCall, number: str) -> None:
    demo.begins(number)
    billing(demo)
    demo.signal("ended")
    assert demo.state.proposals == ()


def test_nothing_is_proposed_after_a_contradiction(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    billing(demo)
    demo.customer("My name is Grace Okafor.")
    demo.signal("ended")
    assert demo.state.proposals == ()


def test_binding_after_hang_up_brings_the_proposal_of_that_record(demo: ScriptedCall) -> None:
    demo.begins(HOUSEHOLD)
    billing(demo)
    demo.signal("ended")
    demo.does(c.BindCaller, customer=MARGARET)
    assert (demo.proposal.proposal.record, demo.proposal.proposal.owner) == (MARGARET, "Margaret Doyle")


def test_proposals_are_withdrawn_when_the_caller_changes(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    billing(demo)
    demo.signal("ended")
    demo.does(c.BindCaller, customer=ANDRE)
    first, second = demo.state.proposals
    assert (first.proposal.record, first.status, first.reason) == (ANA, "withdrawn", "caller_changed")
    assert (second.proposal.record, second.status) == (ANDRE, "open")


def test_going_back_to_the_first_caller_proposes_anew(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    billing(demo)
    demo.signal("ended")
    for customer in (ANDRE, ANA):
        demo.does(c.BindCaller, customer=customer)
    assert [(v.proposal.record, v.status) for v in demo.state.proposals] == [
        (ANA, "withdrawn"), (ANDRE, "withdrawn"), (ANA, "open"),
    ]  # fmt: skip
    assert len({v.proposal.id for v in demo.state.proposals}) == 3


def test_on_one_leg_for_both_a_name_is_shown_and_binds_nobody(demo: ScriptedCall) -> None:
    demo.begins(legs=("mixed",))
    demo.says("mixed", "Hello, this is Andre Silva.")
    assert demo.state.caller.bound is None
    assert [c.name for c in demo.state.caller.candidates] == ["Andre Silva"]


def test_a_name_that_a_term_put_into_the_line_proves_and_contradicts_nobodys_identity(demo: ScriptedCall) -> None:
    demo.begins(ANAS_NUMBER)
    demo.customer("My name is Ana Silva.", said="My name is Anna Selver.")
    (line,) = demo.state.utterances
    assert (line.text, line.said) == ("My name is Ana Silva.", "My name is Anna Selver.")
    assert demo.state.caller.identity == ()
    assert demo.state.caller.bound is not None
    demo.customer("My name is Ana Silva.")
    assert [item.agrees for item in demo.state.caller.identity if item.item == "name"][-1:] == [True]
