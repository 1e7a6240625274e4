"""Events as lines for people."""

from __future__ import annotations

import pytest

from copilot import messages as m
from copilot.telling import clock, story
from tests.copilot.scripted import ScriptedCall


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.0, "00:00"), (221.9, "03:41"), (3599.9, "59:59"), (4541.0, "1:15:41"), (-1.0, "00:00")]
)
def test_call_time_has_hours_only_beyond_an_hour(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_what_nobody_is_certain_to_have_said_is_printed_so(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("There is a charge on my bill.")
    demo.send(m.LegTruth(interaction=demo.id, at=demo.at, leg="agent", echo=True))
    demo.agent("Let me repeat that. I will call you back on Thursday.")
    demo.signal("ended")
    told = "\n".join(text for _, text in story(demo.events, ()))
    assert "I will call you back on Thursday.  (speaker not certain)" in told
    assert "? Repeat the problem back (maybe heard, speaker not certain)" in told
    assert "my bill.  (speaker" not in told
    assert "next    I will call you back on Thursday.  [00:01]  (speaker not certain)" in told


def test_a_nudge_is_printed_with_the_spans_in_which_the_step_may_have_been_said(demo: ScriptedCall) -> None:
    demo.begins()
    demo.customer("There is a charge on my bill.")
    demo.agent("I can credit the fee as a one-off.")
    demo.send(m.Gap(interaction=demo.id, at=9.0, leg="agent", start=3.0, end=9.0, reason="overload"))
    demo.at = 9.0
    demo.passes(20)
    (told,) = [text for _, text in story(demo.events, ()) if "  ! " in text]
    assert told.endswith("Read the credit terms word for word  (may have been said while not heard: 00:03 to 00:09)")
