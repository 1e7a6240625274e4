"""What follows from what the telephone says of who calls, and from a call that nobody answered."""

from __future__ import annotations

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.telling import story
from tests.copilot.scripted import ID, ScriptedCall

ANA, BEN = "+44 20 7946 0018", "+44 7700 900999"  # Ana is a customer, Ben is none


def ring(call: ScriptedCall, **said: object) -> ScriptedCall:
    call.opens().send(m.CallSignal(interaction=ID, kind="ringing", at=0.0, **said))  # type: ignore[arg-type]
    return call


def tell(call: ScriptedCall, **said: str) -> tuple[e.Event, ...]:
    return call.send(m.CallerTold(interaction=ID, at=call.at, **said))


def test_the_name_that_the_telephone_tells_is_known_and_binds_nobody(demo: ScriptedCall) -> None:
    ring(demo, untold=True, name="Ana Silva")
    caller = demo.state.caller
    assert (caller.name, caller.number_known, caller.bound, caller.status) == ("Ana Silva", False, None, "unknown")


def test_nothing_told_is_not_a_hidden_number(demo: ScriptedCall) -> None:
    ring(demo, untold=True)
    assert (demo.state.caller.status, demo.asked) == ("unknown", [])


def test_a_number_that_comes_late_finds_the_record(demo: ScriptedCall) -> None:
    demo.opens().signal("answered")
    tell(demo, number=ANA, name="Ana")
    assert demo.state.caller.bound is not None
    assert demo.state.caller.name == "Ana"


def test_what_is_known_already_is_told_once(demo: ScriptedCall) -> None:
    ring(demo, number=ANA, name="Ana")
    assert tell(demo, number=ANA, name="Ana") == ()
    assert [type(event) for event in tell(demo, name="Ana Silva")] == [e.CallerTold]
    assert demo.state.caller.bound is not None


def test_after_a_transfer_the_record_of_the_first_number_is_nobodys(demo: ScriptedCall) -> None:
    ring(demo, number=ANA, name="Ana").signal("answered")
    assert demo.state.caller.bound is not None
    tell(demo, number=BEN)
    caller = demo.state.caller
    assert (caller.number, caller.name, caller.bound) == (BEN, "", None)


def test_whom_the_agent_chose_stays_whoever_the_telephone_says(demo: ScriptedCall) -> None:
    ring(demo, untold=True).signal("answered")
    demo.send(c.BindCaller(interaction=ID, customer="NF-204187"))
    bound = demo.state.caller.bound
    assert bound is not None
    tell(demo, number=BEN)
    assert demo.state.caller.bound == bound


def test_a_call_that_nobody_answered_asks_for_no_wrap_up(demo: ScriptedCall) -> None:
    ring(demo, number=ANA).signal("ended")
    assert demo.state.phase == "finished"
    assert not [event for event in demo.events if isinstance(event, e.WrapupProposed | e.SummaryDrafted)]


def test_the_story_tells_who_the_telephone_says_it_is(demo: ScriptedCall) -> None:
    ring(demo, number=ANA, name="Ana").signal("answered")
    tell(demo, number=BEN, name="Ben")
    lines = "\n".join(line for _, line in story(demo.events, ()))
    assert f"Ringing  {ANA}  Ana" in lines
    assert f"Caller, as the telephone says: Ben, {BEN}" in lines
