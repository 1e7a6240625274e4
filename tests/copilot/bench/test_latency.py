"""The arithmetic of the latency bench, on a trace made by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest

from copilot.audio.track import CallTrack, Signal, Spoken
from copilot.bench import latency
from copilot.bench.figures import percentile, under
from copilot.bench.story import Line

TRACK = CallTrack(
    signals=(Signal(at=0.0, kind="answered"), Signal(at=20.0, kind="ended")),
    utterances=(
        Spoken(leg="customer", start=8.0, end=10.0, text=""),
        Spoken(leg="agent", start=11.0, end=12.0, text=""),
    ),
)
ZERO = 1000.0


def line(type: str, event: str, wall: float, **facts: Any) -> dict[str, Any]:
    return {"stage": "decided", "type": type, "event": event, "wall": wall, "because": [], **facts}


def trace(*, final_end: float = 10.1, held: float = 0.0, painted: bool = True) -> list[Line]:
    return [
        {"stage": "origin", "zero": ZERO, "wall": ZERO},
        line("UtteranceFinal", "u", ZERO + 10.6, leg="customer", start=8.0, end=final_end, at=10.5),
        line("IdentityHeard", "i", ZERO + 10.6, because=["u"]),
        line("CardOffered", "o", ZERO + 10.65, because=["i"], card="card-1"),
        line("CardShown", "s", ZERO + 10.66, because=["o"], card="card-1", held=held),
        *([{"stage": "painted", "event": "s", "painted": ZERO + 10.7, "wall": 0.0}] if painted else []),
    ]


def test_the_stages_of_a_way_add_up_to_the_whole() -> None:
    (way,) = latency.ways(trace(), TRACK).at_once
    assert way.total == pytest.approx(0.7)
    assert way.stages == pytest.approx((0.5, 0.1, 0.05, 0.01, 0.04))


def test_a_card_that_pacing_held_is_counted_apart() -> None:
    found = latency.ways(trace(held=3.0), TRACK)
    assert (len(found.at_once), len(found.held)) == (0, 1)


def test_words_that_were_cut_before_the_customer_had_finished_do_not_count() -> None:
    found = latency.ways(trace(final_end=9.0), TRACK)
    assert (len(found.at_once), found.cut) == (0, 1)


def test_a_card_that_was_never_painted_is_told() -> None:
    assert latency.ways(trace(painted=False), TRACK).not_painted == 1


def test_without_a_card_the_goal_is_missed() -> None:
    report = latency.report([], [])
    assert report.figures[0].met is False


def test_percentiles_are_values_that_were_measured() -> None:
    assert (percentile([3, 1, 2], 0.5), percentile(range(1, 101), 0.95), math.isnan(percentile([], 0.5))) == (
        2,
        95,
        True,
    )


def test_a_figure_at_its_limit_meets_it() -> None:
    assert [under("x", value, 1.0, "s").met for value in (1.0, 1.01, math.nan)] == [True, False, False]
