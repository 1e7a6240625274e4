"""The customer's echo in the agent's microphone: taken out of the agent's lines, told, and nothing else lost with it."""

from __future__ import annotations

import numpy as np
import pytest

from copilot.bench.echo import difference, words
from copilot.bench.rooms import Room, echoed, talking_over
from copilot.speech.normalize import normalize
from copilot.speech.segments import Cut
from copilot.speech.transcriber import Transcriber

from .conftest import RATE, feed, finals
from .test_transcriber import Counted

ROOMS = [
    Room(level_db=-12, delay_s=0.15, fades_s=0.4, drift_ppm=50, seed=2),
    Room(level_db=-20, delay_s=0.3, seed=4),
]


@pytest.fixture(scope="module")
def both(demo):
    """The demo call with both talking at the same time."""
    return {**demo, "customer": talking_over(demo["agent"], demo["customer"], RATE)}


@pytest.fixture(scope="module")
def heard(engine):
    """Each call is heard once for all tests."""
    known = {}

    def heard(sound, room=None):
        leg = sound["agent"] if room is None else echoed(sound["agent"], sound["customer"], RATE, room)
        key = leg.tobytes(), sound["customer"].tobytes()
        if key not in known:
            known[key] = hear_all(engine, {**sound, "agent": leg})
        return known[key]

    return heard


def hear_all(engine, sound):
    transcriber = Transcriber(engine.recognizer, engine.detector)
    transcriber.open("call", list(sound), RATE)
    return [h for fed in feed(transcriber, sound) for h in fed.heard] + transcriber.close("call")


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_the_customers_words_are_not_the_agents(heard, demo, room):
    lost, left = difference(words(heard(demo), "agent"), words(heard(demo, room), "agent"))
    said = len(words(heard(demo), "customer"))
    assert left <= 0.04 * said
    assert lost <= 0.04 * len(words(heard(demo), "agent"))


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_who_talks_over_the_customer_is_heard(heard, both, room):
    lost, left = difference(words(heard(both), "agent"), words(heard(both, room), "agent"))
    assert lost <= 0.1 * len(words(heard(both), "agent"))
    assert left <= 0.1 * len(words(heard(both), "customer"))


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_what_was_taken_out_can_be_read(heard, demo, room):
    aside = [h for h in heard(demo, room) if h.kind == "set_aside" and h.leg == "agent"]
    read = normalize(" ".join(h.text for h in sorted(aside, key=lambda h: h.start)))
    missing, _ = difference(words(heard(demo), "customer"), read)
    assert missing <= 0.5 * len(words(heard(demo), "customer"))
    assert {h.reason for h in aside} == {"heard from the other leg"}


def test_the_customers_own_words_stay(heard, demo):
    for room in ROOMS:
        assert words(heard(demo, room), "customer") == words(heard(demo), "customer")


def test_no_aside_reaches_into_the_words_of_a_line_that_comes_later(heard, demo, both):
    """A new worker goes on after the last thing that was told of a leg."""
    for sound in (demo, both):
        told = [h for h in heard(sound, ROOMS[0]) if h.leg == "agent"]
        ends = 0.0
        for said in told:
            if said.kind == "final":
                assert said.start + Cut().pre_roll >= ends
            else:
                ends = max(ends, said.end)


def test_a_headset_is_left_as_it_is_sample_by_sample(transcriber, demo):
    untouched(transcriber, demo)


def test_a_real_call_on_headsets_is_left_as_it_is(transcriber, real_call):
    untouched(transcriber, {leg: sound[: 120 * RATE] for leg, sound in real_call.items()})


def test_a_noisy_room_is_no_echo(transcriber, demo):
    hiss = np.random.default_rng(7).normal(0, 10 ** (-42 / 20) * 32768, len(demo["agent"]))
    noisy = np.clip(demo["agent"] + hiss, -32768, 32767).astype(np.int16)
    untouched(transcriber, {**demo, "agent": noisy})


def untouched(transcriber, sound):
    transcriber.open("call", list(sound), RATE)
    ear = transcriber._ears["call"]["agent"]
    size = 512
    heard = []
    for at in range(0, len(sound["agent"]) - size, size):
        block = {leg: samples[at : at + size].tobytes() for leg, samples in sound.items()}
        heard += transcriber.feed("call", at / RATE, block).heard
        assert np.array_equal(
            ear.clean.get(ear.clean.end - size, ear.clean.end), sound["agent"][ear.clean.end - size : ear.clean.end]
        )
        assert ear.clean.end > at  # at most a block is held back
    assert not [h for h in heard if "echo" in h.utterance]


def test_a_headset_in_the_middle_of_the_call_ends_the_echo(transcriber, demo):
    room = ROOMS[1]
    half = len(demo["agent"]) // 2
    leg = np.concatenate([echoed(demo["agent"], demo["customer"], RATE, room)[:half], np.tile(demo["agent"][half:], 2)])
    customer = np.concatenate([demo["customer"], demo["customer"][half:]])
    transcriber.open("call", ["agent", "customer"], RATE)
    ear = transcriber._ears["call"]["agent"]
    feed(transcriber, {"agent": leg[:half], "customer": customer[:half]})
    assert ear.echo.heard
    feed(transcriber, {"agent": leg, "customer": customer}, first_s=half / RATE)
    assert not ear.echo.heard
    assert finals(transcriber.close("call")) is not None


def test_what_was_taken_out_is_decoded_when_no_final_waits_for_it(engine, demo):
    recognizer = Counted(engine.recognizer)
    transcriber = Transcriber(recognizer, engine.detector)
    leg = echoed(demo["agent"], demo["customer"], RATE, ROOMS[0])[: 45 * RATE]
    transcriber.open("call", ["agent", "customer"], RATE)
    late, told = [], 0
    for at in range(0, len(leg), 512):
        recognizer.asked = 0
        block = {"agent": leg[at : at + 512].tobytes(), "customer": demo["customer"][at : at + 512].tobytes()}
        heard = transcriber.feed("call", at / RATE, block, effort="lines").heard
        told += sum("echo" in h.utterance for h in heard)
        late += [recognizer.asked for _ in finals(list(heard), "customer")]
    assert told >= 3
    assert len(late) >= 5
    assert late.count(0) >= len(late) - 1
