"""What the legs' sound shows by itself: echo, clipping, silence; on the demo calls, and on them with a room added."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import soundfile

from copilot import paths
from copilot.audio.truth import SILENT_DB, Meter, Verdict, clipped, decibels

CALLS = ("call-out-fee", "moving-house")


@cache
def legs(call: str) -> tuple[np.ndarray, int]:
    sound, rate = soundfile.read(paths.resources() / "demo" / "calls" / f"{call}.flac", dtype="int16")
    return sound, rate


def in_a_room(call: str, echo_db: float | None, noise: float, delay: float = 0.09) -> tuple[np.ndarray, int]:
    """The call as a microphone beside a loudspeaker hears it: agent, noise, and the customer later and smeared."""
    sound, rate = legs(call)
    random = np.random.default_rng(1)
    agent = sound[:, 0] + random.standard_normal(len(sound)) * noise
    if echo_db is not None:
        smear = np.exp(-np.arange(int(0.15 * rate)) / (0.03 * rate)) * random.standard_normal(int(0.15 * rate))
        smear /= np.sqrt(np.sum(smear**2))
        late = np.concatenate([np.zeros(int(delay * rate)), sound[:, 1]])[: len(sound)]
        agent = agent + np.convolve(late, smear)[: len(sound)] * 10 ** (echo_db / 20)
    return np.stack([np.clip(agent, -32768, 32767).astype("<i2"), sound[:, 1]], axis=1), rate


def echoes(sound: np.ndarray, rate: int) -> list[bool | None]:
    """What the meter says of an echo, second by second."""
    meter = Meter(rate)
    said = []
    for first in range(0, len(sound), 512):
        block = {leg: sound[first : first + 512, n].tobytes() for n, leg in enumerate(("agent", "customer"))}
        said += [truth.echo for truth in meter.step(block) if truth.leg == "agent"]
    return said


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("echo_db", [-12, -20, -28])
def test_a_microphone_that_hears_the_customer_is_found_out(call: str, echo_db: float) -> None:
    said = echoes(*in_a_room(call, echo_db, noise=30))
    assert True in said[:25]
    assert False not in said


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("noise", [0, 60, 200])
def test_a_headset_is_never_taken_for_one_however_noisy_the_room(call: str, noise: float) -> None:
    said = echoes(*in_a_room(call, None, noise))
    assert True not in said
    assert False in said


def test_an_echo_too_quiet_to_be_transcribed_is_none() -> None:
    assert True not in echoes(*in_a_room("call-out-fee", -42, noise=30))


def test_a_headset_that_is_plugged_in_in_the_call_ends_the_doubt() -> None:
    loud, rate = in_a_room("moving-house", -15, noise=30)
    clean, _ = in_a_room("moving-house", None, noise=30)
    said = [x for x in echoes(np.concatenate([loud[: 40 * rate], clean[40 * rate :]]), rate) if x is not None]
    assert said[0] is True
    assert said[-1] is False


def test_without_the_customers_words_nobody_can_tell() -> None:
    sound, rate = legs("call-out-fee")
    alone = np.stack([sound[:, 0], np.zeros(len(sound), np.int16)], axis=1)
    assert set(echoes(alone, rate)) == {None}


def test_sound_beyond_full_scale_is_clipped_and_loud_sound_is_not() -> None:
    wave = np.sin(np.arange(16000) * 0.1)
    assert clipped((wave * 32000).astype("<i2").tobytes()) == 0
    assert clipped(np.clip(wave * 60000, -32768, 32767).astype("<i2").tobytes()) > 0.3


def test_levels_are_in_decibels_of_full_scale() -> None:
    assert decibels(np.full(100, 32767, "<i2").tobytes()) == pytest.approx(0.0, abs=0.01)
    assert decibels(np.full(100, 3277, "<i2").tobytes()) == pytest.approx(-20.0, abs=0.01)
    assert decibels(bytes(200)) == decibels(b"") == SILENT_DB


def test_a_doubt_needs_to_be_seen_again_and_longer_to_go() -> None:
    verdict = Verdict(above=0.5, below=0.3, seen=2, gone=3)
    seen = [verdict.step(value) for value in (0.9, 0.1, 0.9, None, 0.9, 0.4, 0.1, 0.1, 0.1)]
    assert seen == [None, None, None, None, True, None, None, None, False]
