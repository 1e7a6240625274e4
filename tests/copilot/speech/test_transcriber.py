"""Two legs of sound in, the right words on the right leg out, once."""

from __future__ import annotations

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from copilot.model import EFFORTS
from copilot.speech.normalize import normalize
from copilot.speech.transcriber import Transcriber

from .conftest import RATE, feed, finals


def words(heard, leg):
    return normalize(" ".join(h.text for h in finals(heard, leg)))


def spoken(track, leg):
    return normalize(" ".join(u.text for u in sorted(track.utterances, key=lambda u: u.start) if u.leg == leg))


def errors(heard, truth):
    return Levenshtein.distance(heard, truth) / len(truth)


def leaking(sound, db, delay_s=0.06):
    late = int(delay_s * RATE)
    return np.concatenate([np.zeros(late), sound[:-late]]) * 10 ** (db / 20)


def mixed(*sounds):
    return np.clip(sum(s.astype(float) for s in sounds), -32768, 32767).astype(np.int16)


@pytest.fixture(scope="module")
def quiet():
    return np.zeros(20 * RATE, np.int16)


@pytest.mark.parametrize("leg", ["agent", "customer"])
def test_demo_call_is_understood(hear, demo, demo_track, leg):
    assert errors(words(hear(demo), leg), spoken(demo_track, leg)) < 0.1


def test_finals_come_within_half_a_second_of_the_last_word(transcriber, demo, demo_track):
    transcriber.open("call", list(demo), RATE)
    out = [
        (level.at + level.seconds, h) for fed in feed(transcriber, demo) for h in fed.heard for level in fed.levels[:1]
    ]
    ends = [u.end for u in demo_track.utterances]
    waits = [min(at - end for end in ends if end <= at) for at, _ in out]
    assert np.median(waits) <= 0.5


def test_a_leg_says_the_same_alone_and_beside_the_other(hear, demo):
    assert words(hear(demo), "customer") == words(hear({"customer": demo["customer"]}), "customer")


@pytest.mark.parametrize("block_ms", [32, 100])
def test_finals_do_not_depend_on_how_sound_is_cut(hear, demo, block_ms):
    assert finals(hear(demo, block_ms=block_ms)) == finals(hear(demo, block_ms=64))


def test_what_is_heard_live_changes_no_final(hear, demo):
    live = hear(demo, live=True)
    assert finals(live) == finals(hear(demo))
    assert {h.utterance for h in live if h.kind == "interim"} <= {h.utterance for h in live if h.kind != "interim"}


def test_when_the_silence_has_lasted_the_words_are_there_already(engine, demo):
    recognizer = Counted(engine.recognizer)
    transcriber = Transcriber(recognizer, engine.detector)
    transcriber.open("call", ["customer"], RATE)
    late = []
    for block in range(int(60 / 0.064)):
        recognizer.asked = 0
        (fed,) = feed(
            transcriber,
            {"customer": demo["customer"]},
            first_s=block * 0.064,
            last_s=block * 0.064 + 0.064,
            effort="full",
        )
        late += [recognizer.asked for _ in finals(fed.heard)]
    assert len(late) > 5
    assert late == [0] * len(late)
    assert transcriber.in_vain_s < 0.1 * 60


def test_each_rung_down_asks_less_of_the_recogniser_and_changes_no_final(engine, demo):
    heard, asked = {}, {}
    for effort in EFFORTS:
        recognizer = Counted(engine.recognizer)
        transcriber = Transcriber(recognizer, engine.detector)
        transcriber.open("call", list(demo), RATE)
        fed = feed(transcriber, demo, last_s=60, effort=effort)
        heard[effort] = [h for one in fed for h in one.heard]
        asked[effort] = recognizer.asked
    assert sorted(asked, key=asked.__getitem__, reverse=True) == list(EFFORTS)
    assert asked["half"] < 0.75 * asked["full"]
    assert all(finals(said) == finals(heard["full"]) for said in heard.values())
    kinds = {effort: {h.kind for h in said} - {"set_aside"} for effort, said in heard.items()}
    assert kinds["full"] == kinds["half"] == {"interim", "ahead", "final"}
    assert (kinds["lines"], kinds["finals"]) == ({"ahead", "final"}, {"final"})


class Counted:
    """The recogniser, and how often it was asked."""

    def __init__(self, recognizer):
        self._recognizer = recognizer
        self.asked = 0

    def decode(self, pcm16k):
        self.asked += 1
        return self._recognizer.decode(pcm16k)


@pytest.mark.parametrize("db", [-10, -15, -25])
def test_a_leak_is_not_attributed_twice(hear, demo, demo_track, db):
    heard = hear({"agent": demo["agent"], "customer": mixed(demo["customer"], leaking(demo["agent"], db))})
    assert errors(words(heard, "customer"), spoken(demo_track, "customer")) < 0.15


def test_what_leaks_before_anything_is_learned_is_set_aside_not_gone(hear, demo, quiet):
    greeting = demo["agent"][2 * RATE : 22 * RATE]
    heard = hear({"agent": greeting, "customer": mixed(quiet, leaking(greeting, -15)[: len(quiet)])})
    assert finals(heard, "customer") == []
    assert {h.reason for h in heard if h.leg == "customer"} <= {"heard from the other leg"}


@pytest.mark.parametrize("quieter_db", [0, -12])
def test_talking_at_once_loses_nothing(hear, demo, demo_track, quieter_db):
    sound = demo["customer"]
    start = next(u.start for u in demo_track.utterances if u.leg == "customer")
    shifted = np.roll(sound, -int((start - 2.4) * RATE))  # over the agent's first words
    shifted = (shifted * 10 ** (quieter_db / 20)).astype(np.int16)
    together = hear({"agent": demo["agent"], "customer": shifted})
    assert errors(words(together, "customer"), words(hear({"customer": shifted}), "customer")) < 0.08


@pytest.mark.parametrize("killed_at", [17.0, 33.3, 61.0])
def test_a_new_worker_goes_on_after_the_last_final(transcriber, hear, demo, killed_at):
    whole = finals(hear(demo))
    transcriber.open("call", list(demo), RATE)
    before = [h for fed in feed(transcriber, demo, last_s=killed_at) for h in fed.heard]
    heard_until = {leg: max((h.end for h in finals(before, leg)), default=0.0) for leg in demo}
    transcriber.open("call", list(demo), RATE, start=heard_until)
    again = max(0.0, min(killed_at - 30, *heard_until.values()))
    after = [h for fed in feed(transcriber, demo, first_s=again) for h in fed.heard] + transcriber.close("call")
    for leg in demo:
        resumed = words(before + after, leg)
        assert errors(resumed, normalize(" ".join(h.text for h in whole if h.leg == leg))) < 0.03


def test_sound_that_comes_twice_is_heard_once(transcriber, hear, demo):
    transcriber.open("call", ["agent"], RATE)
    one = {"agent": demo["agent"][: 20 * RATE]}
    heard = [h for fed in feed(transcriber, one, last_s=12) + feed(transcriber, one, first_s=6) for h in fed.heard]
    assert finals(heard + transcriber.close("call")) == finals(hear(one))


def test_a_long_hole_ends_the_segment_before_it(transcriber, demo, demo_track):
    first = next(u for u in demo_track.utterances if u.leg == "agent")
    cut = (first.start + first.end) / 2
    transcriber.open("call", ["agent"], RATE)
    one = {"agent": demo["agent"]}
    heard = [
        h
        for fed in feed(transcriber, one, last_s=cut) + feed(transcriber, one, first_s=cut + 20, last_s=cut + 21)
        for h in fed.heard
    ]
    assert heard
    assert heard[0].end <= cut + 0.1


@pytest.mark.parametrize("rate", [16000, 44100, 48000])
def test_other_rates_give_the_same_words(hear, demo, rate):
    import soxr

    sound = demo["agent"][: 30 * RATE]
    resampled = soxr.resample(sound.astype(np.float32), RATE, rate).clip(-32768, 32767).astype(np.int16)
    assert errors(words(hear({"agent": resampled}, rate=rate), "agent"), words(hear({"agent": sound}), "agent")) < 0.1


def test_levels_tell_a_dead_leg_from_a_quiet_one(transcriber, quiet):
    transcriber.open("call", ["agent", "customer"], RATE)
    almost = quiet.copy()
    almost[::400] = 1
    (fed, *_) = feed(transcriber, {"agent": quiet, "customer": almost}, last_s=0.1)
    assert [level.zeros for level in fed.levels] == [True, False]


def test_levels_say_when_somebody_speaks(transcriber, demo, demo_track):
    transcriber.open("call", list(demo), RATE)
    first = next(u for u in demo_track.utterances if u.leg == "agent")
    levels = [
        level for fed in feed(transcriber, demo, last_s=first.end) for level in fed.levels if level.leg == "agent"
    ]
    during = [level for level in levels if first.start + 0.5 < level.at < first.end - 0.3]
    assert all(level.speech for level in during)
    assert max(level.dbfs for level in during) > -30


@pytest.mark.parametrize(
    ("leg", "phrase"),
    [
        ("agent", "thank you for calling platinum motors"),
        ("agent", "how can i help you today"),
        ("agent", "so sorry for the inconvenience"),
        ("agent", "what was your last name"),
        ("agent", "two options right now"),
        ("agent", "rental car available for you at no charge"),
        ("customer", "my last name is"),
        ("customer", "two thousand and eighteen"),
        ("customer", "call my boss"),
        ("customer", "two days from now"),
    ],
)
def test_real_call_says(real_call_words, leg, phrase):
    assert f" {' '.join(normalize(phrase))} " in f" {real_call_words[leg]} "


@pytest.fixture(scope="module")
def real_call_words(engine, real_call):
    from copilot.bench.speech import transcribe

    heard = transcribe(engine, real_call, RATE)
    return {leg: " ".join(words(heard, leg)) for leg in real_call}


def test_what_is_decoded_ahead_is_told_before_the_final_and_mostly_is_it(hear, demo):
    heard = hear(demo, live=True)
    ahead = {h.utterance: h for h in heard if h.kind == "ahead"}  # the last of each
    ended = finals(heard)
    assert len(ahead) >= len(ended) > 20
    assert all(heard.index(ahead[f.utterance]) < heard.index(f) for f in ended if f.utterance in ahead)
    same = [f for f in ended if f.utterance in ahead and ahead[f.utterance].text == f.text]
    assert len(same) >= 0.9 * len(ended)
    assert not [h for h in hear(demo) if h.kind == "ahead"], "nobody looks ahead where blocks are waiting"
