"""The rungs of recognition: down at once, up slowly, and slower still where a rung did not hold."""

from __future__ import annotations

import pytest

from copilot.audio.ladder import CALM_S, KEPT_UP_S, LONGEST_CALM_S, Ladder
from copilot.model import EFFORTS

STEP_S = 0.064


def play(ladder: Ladder, behind: float, seconds: float, start: float = 0.0) -> float:
    """Keep `behind` for a while; the time after it."""
    at = start
    while at < start + seconds:
        at += STEP_S
        ladder.step(behind, at)
    return at


def rises_after(ladder: Ladder, start: float) -> float:
    """Seconds of keeping up until the next rung up."""
    rung, at = ladder.effort, start
    while ladder.effort == rung:
        at = play(ladder, 0.1, STEP_S / 2, at)
        assert at < start + 2 * LONGEST_CALM_S
    return at - start


@pytest.mark.parametrize(("behind", "effort"), [(0.3, "full"), (1.0, "half"), (2.0, "lines"), (3.5, "finals")])
def test_the_further_behind_the_less_is_asked_for_at_once(behind: float, effort: str) -> None:
    assert Ladder().step(behind, 1.0) == effort


def test_it_never_rises_while_it_is_behind_and_one_rung_at_a_time_afterwards() -> None:
    ladder = Ladder()
    ladder.step(4.0, 1.0)
    at = play(ladder, KEPT_UP_S + 0.1, 60, 1.0)
    assert ladder.effort == "finals"
    seen = []
    for _ in range(3):
        waited = rises_after(ladder, at)
        at += waited
        assert waited == pytest.approx(CALM_S, abs=0.2)
        seen.append(ladder.effort)
    assert seen == ["lines", "half", "full"]


def test_a_moment_of_delay_starts_the_wait_anew() -> None:
    ladder = Ladder()
    ladder.step(1.0, 1.0)
    at = play(ladder, 0.1, CALM_S - 0.5, 1.0)
    ladder.step(0.6, at)
    at = play(ladder, 0.1, CALM_S - 0.5, at)
    assert ladder.effort == "half"
    play(ladder, 0.1, 1.0, at)
    assert ladder.effort == "full"


def test_a_rung_that_does_not_hold_is_waited_for_longer_each_time_and_forgiven_once_it_held() -> None:
    ladder, at, waits = Ladder(), 0.0, []
    for _ in range(6):
        ladder.step(1.0, at)
        waited = rises_after(ladder, at)
        waits.append(waited)
        at += waited + 1.0
    assert [round(waited) for waited in waits] == sorted(round(waited) for waited in waits)
    assert waits[1] == pytest.approx(2 * CALM_S, abs=0.2)
    assert waits[-1] == pytest.approx(LONGEST_CALM_S, abs=0.2)
    at = play(ladder, 0.1, 60, at)
    ladder.step(1.0, at)
    assert rises_after(ladder, at) == pytest.approx(CALM_S, abs=0.2)


def test_a_machine_that_was_measured_to_be_slow_never_goes_higher() -> None:
    ladder = Ladder("half")
    assert ladder.effort == "half"
    play(ladder, 0.0, 60)
    assert ladder.effort == "half"
    ladder.step(2.0, 61)
    play(ladder, 0.0, 60, 61)
    assert ladder.effort == "half"
    assert EFFORTS.index("half") == 1
