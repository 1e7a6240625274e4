"""Hearing pauses by itself before a card number; callers are told or asked, and what they say counts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from copilot import codec, paths
from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.assist.cardnumbers import MASK
from copilot.content import Content, read_content
from copilot.house import House
from copilot.model import ConsentStatus, Leg, Recording
from copilot.state import fold
from tests.copilot.scripted import ScriptedCall

CARD = "four nine two nine one two three four five six seven eight nine oh one five"
RECORDING = Recording(path="call.flac", legs=("agent", "customer"), rate=8000, seconds=9.0)
NEW_FIELDS = {
    "why",
    "language",
    "recognised",
    "heard",
    "by",
}  # of pauses and openings, since older journals were written
DIGITS = ("4929", "1234", "5678", "9015")


def call_of(**house: object) -> ScriptedCall:
    return ScriptedCall(replace(read_content(paths.resources()), house=House(**house)))  # type: ignore[arg-type]


@pytest.fixture
def call() -> ScriptedCall:
    return call_of(pause_on_cards=True).begins()


def interim(call: ScriptedCall, leg: Leg, text: str, utterance: str = "now", start: float | None = None) -> None:
    begun = call.at - 1 if start is None else start
    call.send(
        m.Heard(
            interaction=call.id, kind="interim", at=call.at, utterance=utterance, leg=leg, start=begun, end=call.at,
            text=text, confidence=-0.2,
        )
    )  # fmt: skip


def journaled(call: ScriptedCall) -> str:
    """Everything that the journal would hold."""
    return json.dumps([codec.to_dict(event) for event in call.events if event.kept])


# ---- card numbers ---------------------------------------------------------------------------
def test_a_question_for_the_number_pauses_at_once_and_is_kept_up_to_it(call: ScriptedCall) -> None:
    call.passes(5)
    interim(call, "agent", "Could I take the long card number please and")
    assert call.state.paused
    (pause,) = call.told(e.HearingPaused)
    assert (pause.why, pause.heard.quote) == ("card", "long card number")
    assert [line.text for line in call.state.utterances] == ["Could I take the long card number"]
    assert call.state.interims == {}


def test_a_number_that_is_begun_pauses_and_none_of_its_digits_is_kept(call: ScriptedCall) -> None:
    call.passes(5)
    interim(call, "customer", "Sure, it's four nine two nine")
    assert not call.state.paused
    call.passes(1)
    interim(call, "customer", "Sure, it's four nine two nine one two three four")
    assert call.state.paused
    assert call.state.interims == {}
    assert [line.text for line in call.state.utterances] == ["Sure, it's"]
    (pause,) = call.told(e.HearingPaused)
    assert pause.heard.quote == ""
    assert not any(char.isdigit() for line in call.state.utterances for char in line.spoken)


def test_what_the_worker_still_says_of_the_paused_span_is_dropped(call: ScriptedCall) -> None:
    call.passes(5)
    interim(call, "agent", "And your security code on the card?", utterance="question")
    before = len(call.state.utterances)
    call.send(
        m.Heard(
            interaction=call.id, kind="final", at=call.at, utterance="early", leg="customer", start=call.at - 2,
            end=call.at - 0.1, text="one two three",
        )
    )  # fmt: skip
    call.customer(CARD)
    assert len(call.state.utterances) == before
    assert "one two three" not in journaled(call)


def test_who_searched_ahead_of_a_pause_is_told_to_forget_the_words(call: ScriptedCall) -> None:
    call.passes(5)
    call.send(
        m.Heard(
            interaction=call.id, kind="ahead", at=call.at, utterance="theirs", leg="customer", start=call.at - 2,
            end=call.at, text="The long number on it is what you need", confidence=-0.2,
        )
    )  # fmt: skip
    assert isinstance(call.asked[-1], m.SearchAhead)
    interim(call, "agent", "The card number please")
    assert isinstance(call.asked[-1], m.ForgetWords)
    assert len([asked for asked in call.asked if isinstance(asked, m.ForgetWords)]) == 1


def test_what_the_other_side_was_saying_is_kept_up_to_its_first_digit(call: ScriptedCall) -> None:
    call.passes(5)
    interim(call, "customer", "I have it here, four nine two", utterance="theirs")
    interim(call, "agent", "The card number please", utterance="mine")
    assert {line.leg: line.text for line in call.state.utterances} == {
        "agent": "The card number please", "customer": "I have it here,",
    }  # fmt: skip


def test_a_final_pauses_too_when_words_being_spoken_are_left_out(call: ScriptedCall) -> None:
    call.customer(f"Yes of course, {CARD}.")
    assert call.state.paused
    assert [line.text for line in call.state.utterances] == ["Yes of course,"]


@pytest.mark.parametrize(
    ("leg", "text", "kept"),
    [
        ("agent", f"So {CARD}. And the security code on the card please", f"So {MASK}. And the security code on the card"),
        ("agent", "I have 4929123456789015 as card number", f"I have {MASK} as card number"),
        ("customer", f"It's {CARD} and the security code is", "It's"),
        ("customer", "It's four nine two nine one two three four and the security code is", "It's"),
        ("customer", "The security code is oh one five and four nine two nine one two three four", "The security code is"),
    ],
)  # fmt: skip
def test_digits_that_were_said_before_the_words_that_pause_are_not_kept(
    call: ScriptedCall, leg: Leg, text: str, kept: str
) -> None:
    call.passes(5)
    interim(call, leg, text)
    assert call.state.paused
    assert [line.text for line in call.state.utterances] == [kept]
    assert "four nine" not in journaled(call)
    assert "4929" not in journaled(call)
    (pause,) = call.told(e.HearingPaused)
    assert pause.heard.quote in kept


def test_the_agents_key_ends_it_and_the_gap_is_said(call: ScriptedCall) -> None:
    call.agent("Your card number please.")
    call.passes(40)
    assert call.state.paused
    call.does(c.ResumeHearing)
    assert not call.state.paused
    assert {gap.reason for gap in call.state.gaps} == {"paused"}
    call.customer("Thank you.")
    assert call.state.utterances[-1].text == "Thank you."


def test_the_agents_key_pressed_for_the_same_reason_does_not_end_it(call: ScriptedCall) -> None:
    """It pauses and resumes: the agent, who heard the words too, pressed it to pause."""
    call.agent("Your card number please.")
    call.passes(0.3)
    call.does(c.ResumeHearing)
    assert call.state.paused
    call.passes(2)
    call.does(c.ResumeHearing)
    assert not call.state.paused


# ---- another program --------------------------------------------------------------------------
def program(call: ScriptedCall, *, pause: bool) -> None:
    call.send(m.PauseTold(interaction=call.id, at=call.at, pause=pause))


def test_another_program_pauses_and_goes_on(call: ScriptedCall) -> None:
    call.customer("I would like to pay.")
    program(call, pause=True)
    call.customer("Nobody hears this.")
    assert [line.text for line in call.state.utterances] == ["I would like to pay."]
    program(call, pause=False)
    assert not call.state.paused
    assert ([event.why for event in call.told(e.HearingPaused)], [event.by for event in call.told(e.HearingResumed)]) == (
        ["program"], ["program"],
    )  # fmt: skip
    assert {gap.reason for gap in call.state.gaps} == {"paused"}


def test_another_program_ends_the_pause_before_a_card_number(call: ScriptedCall) -> None:
    call.agent("Your card number please.")
    program(call, pause=True)
    program(call, pause=False)
    assert not call.state.paused


def test_another_program_does_not_end_what_the_agent_paused(call: ScriptedCall) -> None:
    call.does(c.PauseHearing)
    program(call, pause=True)
    program(call, pause=False)
    assert call.state.paused
    call.does(c.ResumeHearing)
    assert not call.state.paused


def test_what_another_program_paused_during_the_agents_pause_stays_paused_when_the_agent_goes_on(
    call: ScriptedCall,
) -> None:
    """The agent pauses, and then the payment page opens."""
    call.does(c.PauseHearing)
    call.passes(5)
    program(call, pause=True)
    assert (call.state.paused_why, call.state.program_pauses) == ("agent", True)
    call.passes(5)
    call.does(c.ResumeHearing)
    assert (call.state.paused, call.state.paused_why) == (True, "program")
    call.passes(5)
    call.customer("Nobody hears this.")
    assert call.state.utterances == ()
    program(call, pause=False)
    assert not call.state.paused
    spans = {(gap.start, gap.end) for gap in call.state.gaps}
    assert spans == {(0, 10), (10, call.at)}


def test_the_agent_ends_also_what_another_program_paused_during_a_pause_of_the_agents_own(call: ScriptedCall) -> None:
    """But not with the same thought."""
    call.does(c.PauseHearing)
    program(call, pause=True)
    for passed, goes_on in ((2, False), (0.3, False), (2, True)):
        call.passes(passed)
        call.does(c.ResumeHearing)
        assert call.state.paused != goes_on


def test_the_agent_ends_what_another_program_paused(call: ScriptedCall) -> None:
    program(call, pause=True)
    call.passes(2)
    call.does(c.ResumeHearing)
    assert not call.state.paused


def test_the_agents_key_pressed_together_with_another_programs_pause_does_not_end_it(call: ScriptedCall) -> None:
    program(call, pause=True)
    call.passes(0.3)
    call.does(c.ResumeHearing)
    assert call.state.paused


def test_time_does_not_end_a_pause_that_another_program_wants_too() -> None:
    """The agent asks for the card, and then the payment page opens."""
    call = call_of(pause_on_cards=True, card_pause_s=30).begins()
    call.agent("Your card number please.")
    program(call, pause=True)
    program(call, pause=True)
    call.passes(90)
    assert call.state.paused
    assert [event.why for event in call.told(e.HearingPaused)] == ["card", "program"]
    program(call, pause=False)
    assert not call.state.paused


@pytest.mark.parametrize("answer", ["agreed", "refused"])
def test_the_customers_answer_does_not_end_what_another_program_wants(answer: ConsentStatus) -> None:
    call = call_of(consent="ask").begins()
    program(call, pause=True)
    call.does(c.MarkConsent, status=answer)
    call.passes(5)
    assert call.state.paused
    program(call, pause=False)
    assert call.state.paused == (answer == "refused")
    call.does(c.MarkConsent, status="agreed")
    assert not call.state.paused


def test_a_no_of_the_customer_over_another_programs_pause_does_not_end_it_when_it_is_taken_back() -> None:
    call = call_of(consent="announce").begins()
    program(call, pause=True)
    call.does(c.MarkConsent, status="refused")
    call.does(c.MarkConsent, status="agreed")
    assert (call.state.paused, call.state.paused_why) == (True, "program")


def test_the_agents_key_over_a_card_number_leaves_what_another_program_wants_unheard(call: ScriptedCall) -> None:
    call.agent("Your card number please.")
    program(call, pause=True)
    call.passes(2)
    call.does(c.ResumeHearing)
    assert (call.state.paused, call.state.paused_why) == (True, "program")
    call.passes(2)
    call.does(c.ResumeHearing)
    assert not call.state.paused


def test_a_pause_of_another_program_is_told_once_and_ends_with_the_call() -> None:
    call = call_of(consent="announce").begins()
    program(call, pause=True)
    call.does(c.MarkConsent, status="announced")
    assert len(call.told(e.HearingPaused)) == 1
    call.signal("ended")
    assert not call.state.program_pauses


def test_the_customers_answer_ends_it_once_the_other_program_is_done() -> None:
    call = call_of(consent="ask").begins()
    program(call, pause=True)
    program(call, pause=False)
    assert call.state.paused
    call.does(c.MarkConsent, status="agreed")
    assert not call.state.paused


# ---- how it ends ------------------------------------------------------------------------------
def test_where_the_policy_says_so_it_ends_by_itself() -> None:
    call = call_of(pause_on_cards=True, card_pause_s=30).begins()
    call.agent("Your card number please.")
    call.passes(29)
    assert call.state.paused
    call.passes(2)
    assert not call.state.paused
    assert [event.by for event in call.told(e.HearingResumed)] == ["time"]


def test_the_agents_own_pause_is_not_ended_by_time() -> None:
    call = call_of(pause_on_cards=True, card_pause_s=30).begins()
    call.does(c.PauseHearing)
    call.passes(90)
    assert call.state.paused


def test_without_the_setting_nothing_pauses_and_a_number_that_slips_through_is_masked() -> None:
    call = call_of().begins()
    call.agent("Could I take the long card number please?")
    call.customer(f"It's {CARD} thanks.")
    assert not call.state.paused
    assert call.state.utterances[-1].text == f"It's {MASK} thanks."
    assert "four nine two nine" not in journaled(call)
    assert "4929" not in journaled(call)


def test_a_number_said_in_groups_is_not_complete_in_the_journal() -> None:
    call = call_of().begins()
    for group in DIGITS:
        call.customer(group)
    assert [line.text for line in call.state.utterances] == [*DIGITS[:3], MASK]


def test_a_number_in_groups_that_is_heard_as_the_other_voice_is_not_complete_in_the_journal_either() -> None:
    call = call_of().begins()
    for number, group in enumerate(DIGITS):
        call.customer(group)
        call.send(
            m.Heard(
                interaction=call.id, kind="set_aside", at=call.at, utterance=f"agent-echo-{number}", leg="agent",
                start=call.state.utterances[-1].start, end=call.at, text=group, reason="heard from the other leg",
            )
        )  # fmt: skip
    assert [line.text for line in call.state.set_aside] == [*DIGITS[:3], MASK]
    assert DIGITS[3] not in journaled(call)


def test_with_the_setting_the_second_group_pauses(call: ScriptedCall) -> None:
    for group in DIGITS:
        call.customer(group)
    assert call.state.paused
    assert [line.text for line in call.state.utterances] == [DIGITS[0]]


def late(call: ScriptedCall, leg: Leg, text: str, start: float, end: float) -> None:
    """Words of a recogniser that was slow to hear them."""
    call.send(
        m.Heard(
            interaction=call.id, kind="final", at=end, utterance=f"{leg}-{start}", leg=leg, start=start, end=end,
            text=text, confidence=-0.2,
        )
    )  # fmt: skip


@pytest.mark.parametrize("phase", ["held", "ended"])
def test_words_that_come_after_the_hold_or_the_hang_up_pause_for_a_card_number_too(
    call: ScriptedCall, phase: str
) -> None:
    call.passes(20)
    call.signal(phase)
    late(call, "customer", "I want to pay the bill.", 2, 4)
    late(call, "agent", "Could I take the long card number please and", 10, 13)
    late(call, "customer", CARD, 14, 18)
    late(call, "agent", "one two three", 18.5, 19)
    assert [line.text for line in call.state.utterances] == [
        "I want to pay the bill.", "Could I take the long card number",
    ]  # fmt: skip
    assert "four nine two" not in journaled(call)
    assert "one two three" not in journaled(call)
    assert call.state.paused == (phase == "held")
    if phase == "ended":
        assert {(gap.start, gap.end, gap.reason) for gap in call.state.gaps} == {(10, 20, "paused")}


def test_words_of_a_pause_that_come_after_the_hang_up_are_kept_out(call: ScriptedCall) -> None:
    call.passes(5)
    call.does(c.PauseHearing)
    call.passes(5)
    call.signal("ended")
    late(call, "customer", "I said this before the pause.", 3, 5)
    late(call, "customer", "And this in it.", 6, 8)
    assert [line.text for line in call.state.utterances] == ["I said this before the pause."]


def test_what_a_masked_number_was_is_forgotten_wherever_it_was_kept() -> None:
    call = call_of().begins()
    call.customer(f"It's {CARD} thanks.")
    assert call.state.utterances[-1].text == f"It's {MASK} thanks."
    assert [type(asked) for asked in call.asked].count(m.ForgetWords) == 1
    call.customer("Is that all?")
    assert [type(asked) for asked in call.asked].count(m.ForgetWords) == 1


def test_a_number_that_is_masked_while_it_is_spoken_is_forgotten_too_whatever_the_final_says() -> None:
    call = call_of().begins()
    interim(call, "agent", "I have it as four nine two nine one two three four")
    assert not call.asked
    interim(call, "agent", f"I have it as {CARD}")
    assert call.state.interims["agent"].text == f"I have it as {MASK}"
    assert [type(asked) for asked in call.asked] == [m.ForgetWords]


def test_a_masked_number_is_not_searched_for(call: ScriptedCall) -> None:
    call = call_of().begins()
    call.customer(f"My problem is with {CARD} can you help me with the bill?")
    searched = " ".join(text for r in call.asked if isinstance(r, m.SearchKnowledge) for _, text in r.turns)
    assert MASK in searched
    assert "nine oh one five" not in searched


def test_a_line_with_a_masked_number_is_not_put_right_by_who_hears_it_again() -> None:
    call = call_of().begins()
    line = call.customer(f"It's {CARD} thanks.")
    wrong = CARD.replace("five six", "five five")
    call.send(
        m.Heard(
            interaction=call.id, kind="again", at=call.at, utterance=line, leg="customer", start=0, end=1,
            text=f"It is {wrong} thanks.", confidence=-0.1,
        )
    )  # fmt: skip
    assert call.state.utterances[-1].text == f"It's {MASK} thanks."
    assert wrong not in journaled(call)


# ---- consent --------------------------------------------------------------------------------
def test_without_a_policy_nobody_has_to_be_told() -> None:
    call = call_of().begins()
    assert (call.state.consent, call.told(e.ConsentChanged)) == ("", [])


def test_the_announcement_is_due_until_the_agent_says_it() -> None:
    call = call_of(consent="announce").begins()
    assert call.state.consent == "to_announce"
    assert "transcribed on my computer" in call.state.announcement
    call.customer("Hello, is this call transcribed? This call is transcribed, right?")
    assert call.state.consent == "to_announce"
    line = call.agent("To help you faster this call is being transcribed on my computer.")
    assert call.state.consent == "announced"
    told = call.told(e.ConsentChanged)[-1]
    assert (told.by, told.heard.utterance, told.heard.quote) == ("model", line, "call is being transcribed")
    assert call.state.may_hear


def test_the_agent_may_tick_it() -> None:
    call = call_of(consent="announce").begins()
    call.does(c.MarkConsent, status="announced")
    assert (call.state.consent, call.told(e.ConsentChanged)[-1].by) == ("announced", "agent")


def test_a_customer_who_objects_is_not_heard_any_more_until_they_agree_after_all() -> None:
    call = call_of(consent="announce").begins()
    call.customer("Good morning.")
    call.does(c.MarkConsent, status="refused")
    assert call.state.paused
    assert not call.state.may_hear
    call.does(c.ResumeHearing)
    assert call.state.paused
    call.customer("I do not want this.")
    assert [line.text for line in call.state.utterances] == ["Good morning."]
    call.does(c.MarkConsent, status="agreed")
    assert call.state.may_hear
    call.customer("All right then.")
    assert call.state.utterances[-1].text == "All right then."


def test_nothing_is_heard_before_a_customer_who_is_asked_agrees() -> None:
    call = call_of(consent="ask").opens()
    assert not call.state.may_hear
    call.rings().signal("answered")
    assert call.state.announcement.endswith("Is that all right with you?")
    call.agent("Hello, may I have this transcribed?")
    call.passes(5)
    assert call.state.utterances == ()
    call.does(c.ResumeHearing)
    call.does(c.PauseHearing)
    assert not call.state.may_hear
    call.does(c.MarkConsent, status="agreed")
    assert call.state.may_hear
    assert {gap.reason for gap in call.state.gaps} == {"paused"}
    call.customer("Thank you.")
    assert [line.text for line in call.state.utterances] == ["Thank you."]


def test_a_customer_who_is_asked_may_refuse_and_the_checklist_goes_on_by_hand(demo: ScriptedCall) -> None:
    demo.content = replace(demo.content, house=House(consent="ask"))
    demo.begins()
    demo.does(c.MarkConsent, status="refused")
    assert (demo.state.paused_why, demo.state.may_hear) == ("refused", False)
    demo.passes(10).signal("ended")
    demo.does(c.EditSummary, lines=())
    assert demo.state.phase == "wrapup"


def test_what_was_answered_is_not_asked_again() -> None:
    call = call_of(consent="ask").begins()
    assert call.does(c.MarkConsent, status="announced") == ()
    call.does(c.MarkConsent, status="agreed")
    assert call.does(c.MarkConsent, status="agreed") == ()
    call.signal("ended")
    assert call.does(c.MarkConsent, status="refused") == ()


def test_a_recording_is_nobody_who_could_be_asked() -> None:
    call = call_of(consent="ask")
    call.send(m.Opened(interaction=call.id, legs=("agent", "customer"), recording=RECORDING))
    assert call.state.may_hear


def test_the_announcement_is_in_the_queues_language() -> None:
    call = call_of(consent="announce", languages={"billing": "de"}, recognised=frozenset({"en", "de"})).begins()
    assert "mitgeschrieben" in call.state.announcement
    call.agent("damit ich ihnen helfen kann wird dieses gespräch auf meinem rechner mitgeschrieben")
    assert call.state.consent == "announced"


# ---- languages ------------------------------------------------------------------------------
def test_a_queue_without_a_recogniser_for_its_language_is_not_heard_and_that_is_said() -> None:
    call = call_of(languages={"billing": "de"}).begins()
    assert (call.state.language, call.state.recognised, call.state.may_hear) == ("de", False, False)
    call.passes(10).signal("ended")
    assert {gap.reason for gap in call.state.gaps} == {"language"}
    assert {(gap.leg, gap.start, gap.end) for gap in call.state.gaps} == {("agent", 0, 10), ("customer", 0, 10)}


def test_another_queue_speaks_english() -> None:
    call = call_of(languages={"sales": "de"}).begins()
    assert (call.state.language, call.state.may_hear) == ("en", True)


def test_lines_in_another_language_are_not_written_by_english_rules() -> None:
    call = call_of(languages={"billing": "de"}, recognised=frozenset({"en", "de"})).begins()
    call.customer("one two three four")
    assert call.state.utterances[-1].text == "one two three four"


# ---- journals of before ---------------------------------------------------------------------
def test_events_of_an_older_journal_are_read_as_they_were_meant() -> None:
    call = ScriptedCall(Content()).begins()
    call.does(c.PauseHearing)
    old = [
        {name: value for name, value in codec.to_dict(event).items() if name not in NEW_FIELDS} for event in call.events
    ]
    state = fold([codec.from_dict(event) for event in old]).interactions[call.id]
    assert (state.paused_why, state.consent, state.language, state.recognised) == ("agent", "", "en", True)
