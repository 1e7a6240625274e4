"""What a screen reader is told: what the agent cannot see coming, and nothing that the agent did."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from copilot import events as e
from copilot.state import Desk, fold
from tests.ui import stories
from ui import words
from ui.announced import announced

HEAD: dict[str, Any] = {"id": "call-1/900", "interaction": "call-1", "at": 9.0, "wall": 9.0}


@pytest.mark.parametrize(
    ("event", "urgent"),
    [
        (e.CallRinging(**HEAD), False),
        (e.WriteVerified(**HEAD, op="o", proposal="p", version="2"), False),
        (e.WriteConflicted(**HEAD, op="o", proposal="p", version="2"), True),
        (e.HearingPaused(**HEAD, why="card"), True),
        (e.ConsentChanged(**HEAD, status="to_ask"), False),
        (e.AudioHealthChanged(**HEAD, leg="customer", status="absent", since=8.0), True),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_news_is_told_and_only_a_trouble_interrupts(event: e.Event, urgent: bool) -> None:
    told = announced(event, Desk())
    assert told is not None
    assert told.text
    assert told.urgent == urgent


@pytest.mark.parametrize(
    "event",
    [
        e.HearingPaused(**HEAD, why="agent"),
        e.ConsentChanged(**HEAD, status="agreed"),
        e.AudioHealthChanged(**HEAD, leg="customer", status="ok", since=8.0),
        e.LegTrustChanged(**HEAD, leg="agent", doubt=""),
        e.ClockMoved(**HEAD),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_the_agent_did_and_what_is_well_is_not_told(event: e.Event) -> None:
    assert announced(event, Desk()) is None


def test_a_failed_write_is_told_with_the_system_that_it_was_for() -> None:
    desk = fold(stories.wrapup().events)
    view = next(iter(desk.interactions["call-1"].proposals))
    view = replace(view, proposal=replace(view.proposal, system="elsewhere"))
    call = replace(desk.interactions["call-1"], proposals=(view,))
    desk = replace(desk, interactions={"call-1": call})
    told = announced(e.WriteFailed(**HEAD, op="o", proposal=view.proposal.id, reason="refused"), desk)
    assert told is not None
    assert words.system("elsewhere") in told.text
