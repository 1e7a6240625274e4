"""The draft at hang-up: the conversation's own sentences, each cited, and nothing that was not said."""

from __future__ import annotations

import pytest

from copilot import commands as c
from copilot import events as e
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
        (cited,) = line.cites
        said = ended.state.utterance(cited)
        assert said is not None
        assert (line.text in said.text, line.start, line.by) == (True, said.start, "model")
    drafted = ended.told(e.SummaryDrafted)[0]
    assert len(drafted.because) == len(ended.state.summary)


def test_without_a_playbook_the_customers_longest_opening_sentence_is_the_reason(call: ScriptedCall) -> None:
    call.begins()
    call.customer("Hello there.")
    call.customer("My neighbours have a very loud dog that barks all night. Really.")
    call.signal("ended")
    assert sections(call) == [("reason", "My neighbours have a very loud dog that barks all night.")]


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
