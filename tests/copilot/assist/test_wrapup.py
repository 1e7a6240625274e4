"""The wrap-up code that fits what was said."""

from __future__ import annotations

import pytest

from copilot import commands as c
from copilot import events as e
from copilot.assist.wrapup import rank
from copilot.content import Content, Playbook, When, WrapupRule
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
