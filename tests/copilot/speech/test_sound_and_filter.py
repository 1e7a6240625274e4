"""Sound by position, and the filter that learns a room: pure arithmetic, no model."""

from __future__ import annotations

import numpy as np
import pytest

from copilot.bench.rooms import FULL, Room, echo_of
from copilot.speech.adaptive import Filter
from copilot.speech.sound import Sound

RATE, BLOCK, PARTS = 8000, 256, 14


def test_sound_is_found_by_its_position_and_silent_where_there_is_none() -> None:
    sound = Sound()
    sound.restart(100)
    sound.add(np.arange(1, 11, dtype=np.int16))
    assert sound.get(98, 103).tolist() == [0, 0, 1, 2, 3]
    assert sound.get(108, 112).tolist() == [9, 10, 0, 0]
    sound.forget(105)
    assert (sound.first, sound.end) == (105, 110)
    assert sound.get(104, 107).tolist() == [0, 6, 7]


def test_sound_grows_past_its_room_and_keeps_everything() -> None:
    sound = Sound()
    for n in range(300):
        sound.add(np.full(1024, n, np.int16))
    assert [int(sound.get(1024 * n, 1024 * n + 1)[0]) for n in (0, 150, 299)] == [0, 150, 299]


def test_what_is_put_in_place_changes_nothing_else() -> None:
    sound = Sound()
    sound.restart(10)
    sound.add(np.zeros(6, np.int16))
    sound.put(8, np.array([1, 2, 3, 4], np.int16))  # its first half lies before what is held
    sound.put(15, np.array([5, 6], np.int16))  # its second after
    assert sound.get(10, 16).tolist() == [3, 4, 0, 0, 0, 5]
    assert sound.end == 16


@pytest.mark.parametrize("delay_s", [0.02, 0.15, 0.3])
def test_the_filter_takes_out_an_echo(demo, delay_s) -> None:
    customer = demo["customer"]
    echo = echo_of(customer, RATE, Room(level_db=-15, delay_s=delay_s, fades_s=0.2))
    left = filtered(echo, customer / FULL)
    half = len(left) // 2
    assert decibels(echo[half : len(left)]) - decibels(left[half:]) > 15


def test_the_filter_leaves_who_speaks_at_the_same_time(demo) -> None:
    customer = demo["customer"]
    own = np.roll(demo["agent"], 3 * RATE) / FULL
    echo = echo_of(customer, RATE, Room(level_db=-15, delay_s=0.1))
    left = filtered(own + echo, customer / FULL)
    half = len(left) // 2
    changed = left[half:] - own[half : len(left)]
    assert decibels(own[half:]) - decibels(changed) > 20


def filtered(own, other):
    filter_ = Filter(BLOCK, PARTS)
    whole = len(own) // BLOCK * BLOCK
    return np.concatenate(
        [
            filter_.step(own[at : at + BLOCK].astype(np.float32), other[at : at + BLOCK].astype(np.float32))
            for at in range(0, whole, BLOCK)
        ]
    )


def decibels(sound):
    return 10 * np.log10(np.mean(sound.astype(float) ** 2) + 1e-12)
