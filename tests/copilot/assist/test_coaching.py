"""One nudge at a time, for a step that was missed: when it comes, when it goes, when it stays silent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.assist.coaching import APART_S, HIDE_S, TWICE
from copilot.content import Content, NudgeRule, Playbook, StepRule, When
from copilot.model import Leg
from tests.copilot.scripted import ScriptedCall

STEPS = tuple(StepRule(id=id, title=id, phrases=(f"word {id}",)) for id in ("offer", "terms", "empathy", "close"))


def playbook(*nudges: NudgeRule) -> Content:
    return Content(playbooks=(Playbook(id="p", title="P", when=When(phrases=("my bill",)), step=STEPS, nudge=nudges),))


TERMS = NudgeRule(id="terms", kind="compliance", step="terms", after="offer", within_s=20, text="Read the terms")
EMPATHY = NudgeRule(id="empathy", kind="coaching", step="empathy", after="offer", within_s=5, text="Say sorry")
CLOSE = NudgeRule(id="close", kind="coaching", step="close", after="offer", within_s=5, text="Close")
AT_THE_END = NudgeRule(id="end", kind="compliance", step="close", text="Nobody closed")


def begun(*nudges: NudgeRule) -> ScriptedCall:
    """Live, with the playbook chosen and the offer just made."""
    call = ScriptedCall(playbook(*nudges)).begins()
    call.customer("It is about my bill.")
    call.agent("Here is the word offer.")
    return call


def raised(call: ScriptedCall) -> list[str]:
    return [event.nudge.rule for event in call.told(e.NudgeRaised)]


def hidden(call: ScriptedCall) -> list[str]:
    return [event.reason for event in call.told(e.NudgeHidden)]


def test_the_numbers_are_those_of_the_product_page() -> None:
    assert (APART_S, HIDE_S, TWICE) == (60.0, 12.0, 2)


# ---- when it comes --------------------------------------------------------------------------
def test_a_nudge_comes_when_the_step_is_still_open_after_its_time() -> None:
    call = begun(TERMS)
    ticked = call.state.ticks["offer"]
    call.passes(19.5)
    assert raised(call) == []
    call.passes(0.5)
    nudge = call.told(e.NudgeRaised)[0]
    assert nudge.at - ticked.at == pytest.approx(20.0)
    assert (nudge.nudge.rule, nudge.nudge.version, nudge.because) == ("terms", 1, (ticked.event,))
    assert nudge.nudge.because == (ticked.heard,)


def test_no_nudge_for_a_step_that_was_said_or_ticked_or_denied_by_the_agent() -> None:
    said, ticked, denied = begun(TERMS), begun(TERMS), begun(TERMS)
    said.agent("The word terms.")
    ticked.does(c.TickStep, step="terms")
    denied.does(c.TickStep, step="terms")
    denied.does(c.TickStep, step="terms", done=False)
    for call in (said, ticked, denied):
        assert raised(call.passes(60)) == []


def test_a_nudge_without_a_step_before_it_comes_at_hang_up() -> None:
    call = begun(AT_THE_END).passes(60)
    assert raised(call) == []
    assert raised(call.signal("ended")) == ["end"]


@pytest.mark.parametrize(("said", "nudges"), [("The word close.", []), ("Something else.", ["end"])])
def test_at_hang_up_a_nudge_waits_for_the_words_that_are_still_to_come(said: str, nudges: list[str]) -> None:
    call = begun(AT_THE_END).passes(10)
    call.send(m.CallSignal(interaction=call.id, kind="ended", at=call.at, words_to_come=True))
    call.agent(said)
    call.passes(1)
    assert raised(call) == []
    call.send(m.WordsDone(interaction=call.id))
    assert raised(call) == nudges


def test_one_nudge_at_a_time() -> None:
    call = begun(EMPATHY, TERMS)
    call.passes(30, step=0.5)
    assert raised(call) == ["empathy", "terms"]
    first_hidden = call.told(e.NudgeHidden)[0]
    assert call.told(e.NudgeRaised)[1].at >= first_hidden.at


def test_coaching_nudges_keep_sixty_seconds_apart() -> None:
    call = begun(EMPATHY, CLOSE)
    call.passes(70)
    assert raised(call) == ["empathy", "close"]
    first, second = call.told(e.NudgeRaised)
    assert second.at - first.at == pytest.approx(APART_S, abs=0.5)


def test_compliance_need_not_wait_for_coaching() -> None:
    call = begun(EMPATHY, TERMS).passes(30)
    first, second = call.told(e.NudgeRaised)
    assert (second.nudge.kind, second.at - first.at < APART_S) == ("compliance", True)


def test_no_rule_speaks_more_than_twice_in_a_call() -> None:
    call = begun(TERMS).passes(400)
    assert raised(call) == ["terms", "terms"]


# ---- when it goes ---------------------------------------------------------------------------
def test_a_nudge_hides_after_twelve_seconds_and_stays_in_the_log() -> None:
    call = begun(TERMS).passes(20)
    raised_at = call.told(e.NudgeRaised)[0].at
    call.passes(13)
    hide = call.told(e.NudgeHidden)[0]
    assert (hide.reason, hide.at - raised_at) == ("time", pytest.approx(HIDE_S, abs=0.5))
    assert (call.state.nudge, len(call.state.nudges)) == (None, 1)


def test_a_nudge_goes_as_soon_as_its_step_is_done() -> None:
    call = begun(TERMS).passes(20)
    call.agent("The word terms.")
    assert hidden(call) == ["done"]


def test_a_nudge_goes_when_the_agent_closes_it_but_no_other_does() -> None:
    call = begun(TERMS).passes(20)
    assert call.does(c.HideNudge, nudge="nudge-7") == ()
    call.does(c.HideNudge, nudge="nudge-1")
    assert hidden(call) == ["agent"]


# ---- when it stays silent -------------------------------------------------------------------
def test_hold_hides_the_nudge_and_lets_none_come() -> None:
    call = begun(TERMS).passes(20)
    call.signal("held")
    assert hidden(call) == ["hold"]
    assert raised(call.passes(120)) == ["terms"]


def test_a_muted_rule_is_hidden_and_silent_for_the_rest_of_the_call() -> None:
    call = begun(TERMS).passes(20)
    call.does(c.MuteRule, rule="terms")
    assert hidden(call) == ["agent"]
    assert raised(call.passes(200)) == ["terms"]
    assert call.does(c.MuteRule, rule="terms") == ()


def test_a_contested_nudge_is_not_repeated_and_its_note_is_kept() -> None:
    call = begun(TERMS).passes(20)
    call.does(c.ContestNudge, nudge="nudge-1", note="I read them")
    assert call.told(e.NudgeContested)[0].note == "I read them"
    assert raised(call.passes(200)) == ["terms"]
    assert call.does(c.ContestNudge, nudge="nudge-1") == ()


def test_nobody_is_told_that_words_were_missed_while_hearing_is_paused() -> None:
    call = begun(TERMS).passes(5)
    call.does(c.PauseHearing)
    assert raised(call.passes(60)) == []
    call.does(c.ResumeHearing)
    assert raised(call.passes(1)) == ["terms"]


def test_nobody_is_told_that_words_were_missed_while_a_leg_is_dead() -> None:
    call = begun(TERMS)
    for _ in range(30):
        call.passes(1)
        call.send(m.DeviceHealth(interaction=call.id, at=call.at, leg="agent", status="zeros", since=1.0))
    assert call.state.health["agent"].status == "zeros"
    assert raised(call) == []


# ---- what may have been said while nobody heard it ------------------------------------------
def unheard(call: ScriptedCall) -> list[tuple[str, float, float, str]]:
    (raised,) = call.told(e.NudgeRaised)
    return [(gap.leg, gap.start, gap.end, gap.reason) for gap in raised.nudge.unheard]


def gap(call: ScriptedCall, leg: Leg, seconds: float) -> None:
    start, call.at = call.at, call.at + seconds
    call.send(m.Gap(interaction=call.id, at=call.at, leg=leg, start=start, end=call.at, reason="overload"))


def health(call: ScriptedCall, leg: Leg, status: Any) -> None:
    call.send(m.DeviceHealth(interaction=call.id, at=call.at, leg=leg, status=status, since=call.at))


def test_a_nudge_for_what_was_heard_throughout_says_nothing_of_gaps() -> None:
    assert unheard(begun(TERMS).passes(20)) == []


def test_a_nudge_says_in_which_gap_the_step_may_have_been_said() -> None:
    call = begun(TERMS).passes(2)
    began = call.at
    gap(call, "agent", 3)
    call.passes(20)
    assert unheard(call) == [("agent", began, began + 3, "overload")]


def test_a_gap_before_the_step_was_due_and_one_of_the_other_leg_excuse_nothing() -> None:
    call = ScriptedCall(playbook(TERMS)).begins()
    call.customer("It is about my bill.")
    gap(call, "agent", 3)
    call.agent("Here is the word offer.")
    gap(call, "customer", 3)
    assert unheard(call.passes(20)) == []


def test_a_pause_is_a_span_in_which_it_may_have_been_said() -> None:
    call = begun(TERMS).passes(5)
    paused = call.at
    call.does(c.PauseHearing)
    call.passes(30)
    call.does(c.ResumeHearing)
    call.passes(1)
    assert unheard(call) == [("agent", paused, paused + 30, "paused")]


def test_a_microphone_that_was_dead_for_a_while_is_such_a_span() -> None:
    call = begun(TERMS).passes(2)
    began = call.at
    health(call, "agent", "muted")
    call.passes(2)
    health(call, "agent", "absent")
    call.passes(2)
    health(call, "agent", "ok")
    call.passes(30)
    assert unheard(call) == [("agent", began, began + 4, "no_audio")]


def test_at_hang_up_the_whole_call_is_looked_at_and_what_is_not_heard_still() -> None:
    call = begun(AT_THE_END)
    gap(call, "agent", 2)
    call.passes(10)
    dead = call.at
    health(call, "agent", "zeros")
    call.passes(5)
    call.signal("ended")
    assert [(start, end) for _, start, end, _ in unheard(call)][-1] == (dead, call.at)
    assert len(unheard(call)) == 2


def test_a_step_that_the_customers_words_tick_may_have_been_said_in_a_gap_of_the_customers() -> None:
    agreed = replace(STEPS[1], leg="customer")
    book = replace(playbook(TERMS).playbooks[0], step=(STEPS[0], agreed))
    call = ScriptedCall(Content(playbooks=(book,))).begins()
    call.customer("It is about my bill.")
    call.agent("Here is the word offer.")
    gap(call, "agent", 2)
    gap(call, "customer", 2)
    call.passes(20)
    assert [leg for leg, *_ in unheard(call)] == ["customer"]


def test_nobody_is_told_that_words_were_missed_in_a_language_nobody_understands() -> None:
    call = begun(TERMS)
    call.agent("Wie gesagt, das dauert eine Weile.", confidence=-1.5, lasts=31)
    assert "agent" in call.state.foreign
    assert raised(call.passes(60)) == []


def test_nudges_never_touch_the_cards() -> None:
    call = begun(TERMS)
    call.customer("What is that?")
    call.finds("A")
    before = call.cards
    call.passes(20)
    assert raised(call) == ["terms"]
    assert call.cards == before == ["A"]
