"""The arithmetic of the live bench, on a trace made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from copilot.audio.track import Spoken
from copilot.bench import live
from copilot.bench.latency import Ways
from copilot.bench.live_call import Lived
from copilot.bench.live_turns import Call, Ended, Turn, in_script_time, turns
from copilot.bench.script import Script
from copilot.bench.speech import Score

ZERO, OPENED = 1010.0, 1002.0  # the script begins 8 s into the call; the call opened a little before it was told
SAID = (Spoken(leg="customer", start=1.0, end=3.0, text=""), Spoken(leg="agent", start=5.0, end=7.0, text=""))
FLOORS = [Ended("customer", 3.3, 3.45), Ended("agent", 7.3, 7.45)]
SCRIPT = Script(name="a call", rate=8000, legs={"customer": np.zeros(80_000, np.int16)}, said=SAID, timed=True)


def final(leg: str, end: float, wall: float) -> dict[str, Any]:
    return {"stage": "decided", "type": "UtteranceFinal", "event": leg, "leg": leg, "start": 0.0, "end": end, "at": end, "wall": wall}  # fmt: skip


def lived(*lines: dict[str, Any]) -> Lived:
    return Lived(
        zero={"customer": ZERO, "agent": ZERO + 0.02}, opened=OPENED, trace=lines, heard=(), cpu={}, seconds=10
    )


CALL = lived(final("customer", 11.42, ZERO + 3.5), final("agent", 15.42, ZERO + 7.56))


def test_the_script_begins_where_all_utterances_say_it_does() -> None:
    origin, *lines = in_script_time(CALL, FLOORS)
    assert origin["zero"] == ZERO
    assert [line["end"] for line in lines] == pytest.approx([3.3, 7.3])


def test_added_is_what_is_beyond_the_silence_and_the_bare_decoder() -> None:
    customer, agent = turns(SCRIPT, CALL, in_script_time(CALL, FLOORS), FLOORS, [0.03, 0.04])
    assert (customer.live, customer.silence, customer.decode) == pytest.approx((0.5, 0.45, 0.03))
    assert customer.added == pytest.approx(0.02)
    assert agent.added == pytest.approx(0.54 - 0.45 - 0.04)  # its own leg began 20 ms later


def test_what_was_never_heard_is_no_turn() -> None:
    only = lived(final("customer", 11.42, ZERO + 3.5))
    assert len(turns(SCRIPT, only, in_script_time(only, FLOORS), FLOORS, [0.03, 0.04])) == 1


def test_slow_words_and_wrong_words_miss_their_goals() -> None:
    quick, slow = Turn(live=0.5, silence=0.45, decode=0.03), Turn(live=0.95, silence=0.45, decode=0.03)
    good = call(quick, Score(errors=2, words=100))
    bad = call(slow, Score(errors=9, words=100))
    assert all(figure.met for figure in live.report([good]).figures if "words" in figure.what and figure.goal)
    assert not any(figure.met for figure in live.report([bad]).figures if "word" in figure.what and "card" not in figure.what and figure.goal)  # fmt: skip


def call(turn: Turn, ours: Score) -> Call:
    return Call(
        set="the calls", spoken=1, turns=(turn,), cards=Ways(at_once=(), held=(), cut=0, not_painted=0), ours=ours,
        bare=Score(errors=2, words=100), cpu={"speech": 1.0}, bare_cpu=0.5, seconds=10.0, gaps=0,
    )  # fmt: skip
