"""Counting samples: whatever is done to them on the way is seen, however they are cut into pieces."""

from __future__ import annotations

import numpy as np
import pytest

from copilot.bench.capture import Captured, report
from copilot.bench.counted import PERIOD, Count, numbers

RATE = 16_000
WHOLE = numbers("agent", 5 * RATE)


def counted(sound: np.ndarray, pieces: int = 7, leg: str = "agent") -> Count:
    count = Count(leg)
    for piece in np.array_split(sound, pieces):
        count.take(piece)
    return count


def faults(count: Count) -> tuple[int, int, int, int]:
    return count.lost, count.doubled, count.wrong, count.silent


def test_what_arrives_as_it_was_played_has_no_fault() -> None:
    silence = np.zeros(300, np.int16)
    count = counted(np.concatenate([silence, WHOLE, silence]))
    assert (count.arrived, faults(count)) == (len(WHOLE), (0, 0, 0, 0))


@pytest.mark.parametrize("pieces", [1, 7, 400])
@pytest.mark.parametrize(
    ("sound", "found"),
    [
        (np.delete(WHOLE, range(1000, 1160)), (160, 0, 0, 0)),
        (np.concatenate([WHOLE[:5000], WHOLE[4900:]]), (0, 100, 0, 0)),
        (np.insert(WHOLE, 30_000, np.zeros(77, np.int16)), (0, 0, 0, 77)),
        (np.delete(WHOLE, [0]), (0, 0, 0, 0)),
    ],
    ids=["lost", "doubled", "silence between", "the first one lost"],
)
def test_each_fault_is_told_from_the_others(sound: np.ndarray, found: tuple[int, ...], pieces: int) -> None:
    assert faults(counted(sound, pieces)) == found


def test_the_other_legs_samples_are_no_samples_of_this_one() -> None:
    assert sum(faults(counted(numbers("customer", 5 * RATE)))) > 0


def test_a_whole_period_that_is_lost_shows_in_the_sum() -> None:
    short = np.delete(WHOLE, range(1000, 1000 + PERIOD["agent"]))
    captured = Captured(
        played=len(WHOLE),
        taken={"agent": counted(short), "customer": counted(numbers("customer", len(WHOLE)), leg="customer")},
        laid={"agent": counted(short), "customer": counted(numbers("customer", len(WHOLE)), leg="customer")},
        dropped=0.0,
        behind=0.1,
    )
    told = {figure.what: figure.met for figure in report(captured).figures}
    assert told["agent, taken from the devices: lost, doubled, otherwise wrong"] is False
    assert told["customer, taken from the devices: lost, doubled, otherwise wrong"] is True
