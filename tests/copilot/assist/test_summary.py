"""The draft at hang-up: the conversation's own sentences, each cited, and nothing that was not said."""

from __future__ import annotations

import pytest

from copilot import commands as c
from copilot import events as e
from copilot.content import Content, Playbook, StepRule, When
from copilot.cues import Cues, SummaryCues
from copilot.model import SummaryLine
from tests.copilot.scripted import ScriptedCall


@pytest.fixture
def ended(demo: ScriptedCall) -> ScriptedCall:
    demo.begins("+44 20 7946 0018")
    demo.agent("Thank you for calling Northfield Fibre. How can I help you?")
    demo.customer("Hello. There is a charge on my bill that I do not understand. It is odd.")
    demo.agent("I can see the visit in October.")
    demo.customer("Lovely weather, by the way, I can see the sun.")
    demo.agent("I can credit the fee as a one-off.")
    demo.customer("Oh, that is good news. Yes, please.")
    demo.agent("I will call you back on Thursday. Is there anything else I can do?")
    return demo.signal("ended")


def sections(call: ScriptedCall) -> list[tuple[str, str]]:
    return [(line.section, line.text) for line in call.state.summary]


def test_each_section_holds_the_sentences_that_belong_there(ended: ScriptedCall) -> None:
    assert sections(ended) == [
        ("reason", "There is a charge on my bill that I do not understand."),
        ("found", "I can see the visit in October."),
        ("done", "I can credit the fee as a one-off."),
        ("next", "I will call you back on Thursday."),
    ]


def test_every_line_cites_the_utterance_it_quotes(ended: ScriptedCall) -> None:
    for line in ended.state.summary:
        cited = line.cites[0]
        said = ended.state.utterance(cited)
        assert said is not None
        assert (line.text in said.text, line.start, line.by) == (True, said.start, "model")
    drafted = ended.told(e.SummaryDrafted)[0]
    assert len(drafted.because) == len({cite for line in drafted.lines for cite in line.cites})


def test_an_offer_that_was_taken_cites_the_yes_as_well(ended: ScriptedCall) -> None:
    (done,) = (line for line in ended.state.summary if line.section == "done")
    assert done.cites == ("agent-5", "customer-6")


@pytest.mark.parametrize(
    "answer", ["No, thank you.", "Yes, but why was I charged?", "I have to think about it.", "Hm."]
)
def test_an_offer_that_nobody_took_is_not_told_as_done(demo: ScriptedCall, answer: str) -> None:
    demo.begins()
    demo.customer("There is a charge on my bill that I do not understand.")
    demo.agent("I can credit the fee as a one-off.")
    demo.customer(answer)
    demo.signal("ended")
    assert [section for section, _ in sections(demo)] == ["reason"]


def test_a_yes_to_something_else_much_later_takes_no_offer(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("There is a charge on my bill that I do not understand.")
    demo.agent("I can credit the fee as a one-off.")
    demo.passes(40)
    demo.customer("Yes, please.")
    demo.signal("ended")
    assert "done" not in dict(sections(demo))


def test_a_question_of_the_agent_tells_nothing(call: ScriptedCall) -> None:
    call.begins()
    call.customer("My neighbours have a very loud dog.")
    call.agent("Do you mean I will call you on Monday?")
    call.signal("ended")
    assert [section for section, _ in sections(call)] == ["reason"]


def test_of_a_breathless_sentence_the_part_that_tells_is_quoted(call: ScriptedCall) -> None:
    call.begins()
    call.customer("My neighbours have a very loud dog.")
    said = (
        "a car is there for you at no charge in case you wanted that and it takes a little bit longer to mend it, "
        "and I will call you on Monday about the dog, but you can come in any time before then and have a coffee with us"
    )
    call.agent(said)
    call.signal("ended")
    assert dict(sections(call))["next"] == (
        "… and I will call you on Monday about the dog, but you can come in any time before then …"
    )


def test_a_step_of_the_playbook_says_where_its_words_are_told() -> None:
    steps = (
        StepRule(id="spray", title="Spray", phrases=("the roses are sprayed",), tells="done"),
        StepRule(id="look", title="Look", phrases=("greenfly",), tells="found"),
        StepRule(id="again", title="Again", phrases=("see you in spring",), tells="next"),
        StepRule(id="rake", title="Rake", phrases=("shall rake",), tells="offer"),
    )
    book = Playbook(id="garden", title="Garden", when=When(phrases=("my roses",)), step=steps)
    call = ScriptedCall(Content(playbooks=(book,))).begins()
    call.customer("It is about my roses.")
    call.agent("It is greenfly.")
    call.agent("The roses are sprayed.")
    call.agent("We shall rake the leaves.")
    call.customer("Sure, go ahead.")
    call.agent("See you in spring.")
    call.signal("ended")
    assert sections(call) == [
        ("reason", "It is about my roses."),
        ("found", "It is greenfly."),
        ("done", "The roses are sprayed."),
        ("done", "We shall rake the leaves."),
        ("next", "See you in spring."),
    ]


def test_another_languages_cues_replace_the_shipped_ones() -> None:
    german = Cues(summary=SummaryCues(next=("ich rufe sie",)))
    call = ScriptedCall(Content(cues=german)).begins()
    call.customer("Mein Nachbar hat einen sehr lauten Hund.")
    call.agent("Ich rufe Sie morgen an.")
    call.agent("I will call you tomorrow.")
    call.signal("ended")
    assert sections(call)[1:] == [("next", "Ich rufe Sie morgen an.")]


def test_without_a_playbook_the_customers_longest_opening_sentence_is_the_reason(call: ScriptedCall) -> None:
    call.begins()
    call.customer("Hello there.")
    call.customer("My neighbours have a very loud dog that barks all night. Really.")
    call.signal("ended")
    assert sections(call) == [("reason", "My neighbours have a very loud dog that barks all night.")]


def test_without_a_playbook_a_sentence_that_says_why_comes_before_a_longer_one(call: ScriptedCall) -> None:
    call.begins()
    call.customer("I need a hat for my cat.")
    call.customer("Some people think that it is funny to put hats on cats, and I do not feel that way at all.")
    call.signal("ended")
    assert sections(call) == [("reason", "I need a hat for my cat.")]


def test_a_sentence_that_breaks_off_is_not_the_reason(call: ScriptedCall) -> None:
    call.begins()
    call.customer("I am calling today because I")
    call.customer("Two weeks ago I got a car from you, and its light is on.")
    call.signal("ended")
    assert sections(call) == [("reason", "Two weeks ago I got a car from you, and its light is on.")]


def test_words_nobody_can_trust_are_not_quoted(call: ScriptedCall) -> None:
    call.begins()
    call.customer("My neighbours have a very loud dog.", confidence=-1.5)
    call.agent("I can see the dog.", confidence=-1.5)
    call.signal("ended")
    assert call.told(e.SummaryDrafted) == []


def test_a_call_without_words_has_no_summary(call: ScriptedCall) -> None:
    assert call.begins().signal("ended").told(e.SummaryDrafted) == []


def test_sections_are_capped(demo: ScriptedCall) -> None:
    demo.begins()
    for n in range(6):
        demo.agent(f"I can see visit number {n}.")
    demo.signal("ended")
    assert [section for section, _ in sections(demo)] == ["found", "found"]


def test_the_agents_version_and_the_draft_before_it_are_both_told(ended: ScriptedCall) -> None:
    mine = (SummaryLine(section="reason", text="Fee disputed", by="agent"),)
    ended.does(c.EditSummary, lines=mine)
    assert (ended.state.summary, ended.state.summary_edited) == (mine, True)
    assert len(ended.told(e.SummaryDrafted)) == 1


def test_drafting_again_keeps_the_agents_own_lines(ended: ScriptedCall) -> None:
    mine = SummaryLine(section="next", text="Send the letter", by="agent")
    ended.does(c.EditSummary, lines=(mine,))
    ended.does(c.RedraftSummary)
    assert ended.state.summary[-1] == mine
    assert len(ended.state.summary) == 5


def test_a_summary_cannot_be_edited_before_hang_up(call: ScriptedCall) -> None:
    call.begins()
    assert call.does(c.EditSummary, lines=()) == call.does(c.RedraftSummary) == ()
