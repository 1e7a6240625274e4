"""Stamped blocks of two legs on one grid: nothing moves, nothing is lost, what is missing is silence."""

from __future__ import annotations

import numpy as np
import pytest

from copilot.audio.block import LegBlock
from copilot.audio.together import LATE_S, SILENT_S, TICK_S, Laid, Together
from copilot.model import Leg

RATE = 1000  # a sample a millisecond
LEGS: tuple[Leg, ...] = ("agent", "customer")
ZERO = 5000.0  # monotonic


def counted(leg: Leg, start: float, end: float, *, at: float | None = None) -> LegBlock:
    """Sound whose sample n of the call is n + 1, stamped `at`."""
    pcm = np.arange(round(start * RATE) + 1, round(end * RATE) + 1).astype("<i2").tobytes()
    return LegBlock(leg=leg, at=ZERO + (start if at is None else at), rate=RATE, pcm=pcm)


def laid(together: Together, now: float, *, sounds: bool = True, before: float | None = None) -> list[Laid]:
    found = []
    while (block := together.next(together.due(ZERO + now, sounds=sounds, before=before))) is not None:
        found.append(block)
    return found


def sound(blocks: list[Laid], leg: Leg) -> np.ndarray:
    return np.frombuffer(b"".join(b.block.channels[LEGS.index(leg)] for b in blocks), "<i2")


def test_both_legs_come_out_as_they_went_in_however_they_are_cut() -> None:
    together = Together(LEGS, RATE, zero=ZERO)
    blocks: list[Laid] = []
    for n in range(20):
        together.put(counted("agent", n * 0.1, n * 0.1 + 0.1))
        together.put(counted("customer", n * 0.1, n * 0.1 + 0.05))
        together.put(counted("customer", n * 0.1 + 0.05, n * 0.1 + 0.1))
        blocks += laid(together, n * 0.1 + 0.12)
    expected = np.arange(1, len(sound(blocks, "agent")) + 1)
    assert len(expected) > 1900
    assert np.array_equal(sound(blocks, "agent"), expected)
    assert np.array_equal(sound(blocks, "customer"), expected)
    assert [b.block.at for b in blocks] == pytest.approx([n * 0.064 for n in range(len(blocks))])


def test_stamps_a_little_off_lose_and_double_nothing() -> None:
    together = Together(LEGS, RATE, zero=ZERO)
    random = np.random.default_rng(1)
    for n in range(100):
        for leg in LEGS:
            together.put(counted(leg, n * 0.02, n * 0.02 + 0.02, at=n * 0.02 + random.uniform(0, 0.018)))
    heard = sound(laid(together, 2.0), "agent")
    first = int(np.flatnonzero(heard)[0])
    assert first < 20
    assert np.array_equal(heard[first:], np.arange(1, len(heard) - first + 1))


def test_a_leg_that_gives_nothing_is_silence_and_the_other_does_not_move() -> None:
    together = Together(LEGS, RATE, zero=ZERO)
    together.put(counted("customer", 0, 1))
    together.put(counted("agent", 0, 5))
    together.put(counted("customer", 4, 5))
    blocks = laid(together, 5.0)
    customer = sound(blocks, "customer")
    assert np.array_equal(customer[:1000], np.arange(1, 1001))
    assert not customer[1000:4000].any()
    assert np.array_equal(customer[4000:], np.arange(4001, len(customer) + 1))
    assert np.array_equal(sound(blocks, "agent"), np.arange(1, len(customer) + 1))
    missing = [b.block.at for b in blocks if b.missing]
    assert (min(missing), max(missing)) == pytest.approx((1.024, 3.904), abs=0.07)


def test_a_late_leg_is_waited_for_but_not_for_ever() -> None:
    together = Together(LEGS, RATE, zero=ZERO)
    together.put(counted("agent", 0, LATE_S))
    assert laid(together, LATE_S) == []
    together.put(counted("agent", LATE_S, 1.0))
    assert len(laid(together, 1.0)) == int((1.0 - LATE_S) / 0.064)


def test_a_moment_in_which_nothing_comes_loses_nothing() -> None:
    """The whole machine was busy: both legs are late, and then they come."""
    together = Together(LEGS, RATE, zero=ZERO)
    assert laid(together, SILENT_S) == []
    for leg in LEGS:
        together.put(counted(leg, 0, 1))
    assert np.array_equal(sound(laid(together, 1.0), "agent"), np.arange(1, 961))


def test_a_leg_whose_sound_is_owed_is_waited_for_whatever_the_other_gives() -> None:
    together = Together(LEGS, RATE, zero=ZERO)
    together.put(counted("agent", 0, 5))
    owed: dict[Leg, float] = {"customer": 4.0}
    assert together.due(ZERO + 5.0, sounds=True, owed=owed) == pytest.approx(1.0)
    assert together.due(ZERO + 5.0, sounds=True) == pytest.approx(5.0 - LATE_S)
    assert together.due(ZERO + 5.0, sounds=False, owed=owed) == pytest.approx(5.0 - TICK_S)  # nobody wants it any more
    together.put(counted("customer", 0, 3))
    assert together.due(ZERO + 5.0, sounds=True, owed=owed) == pytest.approx(3.0)


def test_call_time_goes_on_without_any_sound() -> None:
    together = Together(LEGS, RATE, zero=ZERO)
    assert laid(together, 10.0)[-1].block.at == pytest.approx(9.0, abs=0.13)
    assert laid(together, 20.0, sounds=False)[-1].block.at == pytest.approx(19.9, abs=0.13)


def test_what_comes_twice_is_taken_once() -> None:
    together = Together(LEGS, RATE, zero=ZERO)
    for leg in LEGS:
        together.put(counted(leg, 0, 1))
        together.put(counted(leg, 0.5, 1.5))
    assert np.array_equal(sound(laid(together, 1.5), "customer"), np.arange(1, 1473))


def test_nothing_is_laid_beyond_what_may_be_the_end() -> None:
    together = Together(LEGS, RATE, zero=ZERO)
    for leg in LEGS:
        together.put(counted(leg, 0, 3))
    assert laid(together, 3.0, before=ZERO + 1.0)[-1].block.at < 1.0 - 0.064 + 0.001
    assert len(laid(together, 3.0)) > 20
