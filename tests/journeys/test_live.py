"""A call that happens now, start to end: a sound server, a program that plays and records, the engine and its workers."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile

from copilot import commands as c
from copilot import events as e
from copilot.bench.faults import GOAL_S, starved
from tests.journeys.replayed import has_the_words_of_its_replay
from tests.journeys.window import Window
from tests.sound_server import SoundServer

pytestmark = [pytest.mark.slow, pytest.mark.paced]

BEGIN_S, SECONDS = 2.4, 20  # of the demo call: from where it is answered


@pytest.fixture
def sound(demo_call: Path) -> tuple[np.ndarray, int]:
    """Agent and customer of the demo call's beginning."""
    rate = soundfile.info(demo_call).samplerate
    legs, _ = soundfile.read(demo_call, dtype="int16", start=int(BEGIN_S * rate), frames=SECONDS * rate)
    return legs, rate


def test_a_live_call_has_the_words_of_its_replay_and_ends_with_the_hang_up(
    live: Window, server: SoundServer, sound: tuple[np.ndarray, int], tmp_path: Path
) -> None:
    legs, rate = sound
    still = np.concatenate([legs, np.zeros((30 * rate, 2), np.int16)])  # nobody speaks, and the line is open
    phone = server.call(still[:, 0], still[:, 1], rate)
    live.until(lambda w: w.call.phase == "live", 15)
    live.wait(SECONDS + 1.0)
    hung_up = time.time()
    phone.hang_up()
    live.until(lambda w: w.call.phase == "wrapup", 15)
    live.until(lambda w: any(isinstance(event, e.SummaryDrafted) for event in w.seen), 15)

    has_the_words_of_its_replay(live, legs, rate, tmp_path)

    (opened,) = [event for event in live.seen if isinstance(event, e.InteractionOpened)]
    (ended,) = [event for event in live.seen if isinstance(event, e.CallEnded)]
    assert opened.wall + ended.at == pytest.approx(hung_up, abs=1.0)  # when it was, not when it was known
    assert [event for event in live.seen if isinstance(event, e.HearingGap)] == []
    times = [event.at for event in live.seen if event.interaction]
    assert times == sorted(times)


def test_the_same_sound_on_both_legs_is_heard_at_the_same_time(
    live: Window, server: SoundServer, sound: tuple[np.ndarray, int]
) -> None:
    legs, rate = sound
    server.control("load-module", "module-remap-source", "master=customer.monitor", "source_name=near")
    server.control("set-default-source", "near")
    server.call(np.zeros(rate, np.int16), legs[:, 0], rate)
    live.until(lambda w: {u.leg for u in (*w.call.utterances, *w.call.set_aside)} == {"agent", "customer"}, 25)
    starts = {u.leg: u.start for u in reversed((*live.call.utterances, *live.call.set_aside))}
    assert abs(starts["agent"] - starts["customer"]) <= 0.064


def test_the_call_goes_on_when_the_capture_worker_and_the_sound_server_die(
    live: Window, server: SoundServer, sound: tuple[np.ndarray, int]
) -> None:
    legs, rate = sound
    server.call(legs[:, 0], legs[:, 1], rate)
    live.until(lambda w: len(w.call.utterances) >= 1, 20)
    live.kill_worker("capture")
    killed = live.call.at
    live.until(lambda w: any(line.start > killed for line in w.call.utterances), 20)
    server.kill()
    live.until(lambda w: "absent" in {health.status for health in w.call.health.values()}, 10)
    told = next(event for event in reversed(live.seen) if isinstance(event, e.AudioHealthChanged))
    assert told.why
    live.wait(1.5)  # longer than what is no gap
    server.start()
    back = live.call.at
    server.call(legs[:, 0], legs[:, 1], rate)
    live.until(lambda w: any(line.start > back for line in w.call.utterances), 25)
    assert len([event for event in live.seen if isinstance(event, e.InteractionOpened)]) == 1
    assert {gap.reason for gap in live.call.gaps} == {"no_audio"}


def test_a_capture_worker_that_stands_still_is_said_and_replaced(
    live: Window, server: SoundServer, sound: tuple[np.ndarray, int]
) -> None:
    legs, rate = sound
    server.call(legs[:, 0], legs[:, 1], rate)
    live.until(lambda w: len(w.call.utterances) >= 1, 20)
    stopped, began = live.call.at, time.monotonic()
    with starved() as late:
        live.kill_worker("capture", signal.SIGSTOP)
        live.until(lambda w: {health.status for health in w.call.health.values()} == {"absent"}, 10)
    assert {health.why for health in live.call.health.values()} == {e.DEVICES_STILL}
    assert time.monotonic() - began - late() <= GOAL_S
    live.until(lambda w: any(line.start > stopped + 2.0 for line in w.call.utterances), 20)
    assert {health.status for health in live.call.health.values()} == {"ok"}
    assert {gap.reason for gap in live.call.gaps} == {"no_audio"}
    assert len([event for event in live.seen if isinstance(event, e.InteractionOpened)]) == 1


def test_an_engine_that_stands_still_for_a_while_misses_nothing(
    live: Window, server: SoundServer, sound: tuple[np.ndarray, int], tmp_path: Path
) -> None:
    legs, rate = sound
    still = np.concatenate([legs, np.zeros((60 * rate, 2), np.int16)])
    phone = server.call(still[:, 0], still[:, 1], rate)
    live.until(lambda w: w.call.phase == "live" and w.call.at > 4.0, 20)
    engine = psutil.Process(live.pid)
    engine.suspend()
    time.sleep(4.0)
    engine.resume()
    live.until(lambda w: w.call.at > SECONDS + 1.0, 40)
    phone.hang_up()
    live.until(lambda w: w.call.phase == "wrapup", 15)
    assert [event for event in live.seen if isinstance(event, e.HearingGap)] == []
    has_the_words_of_its_replay(live, legs, rate, tmp_path)


def test_an_engine_that_is_killed_comes_back_into_the_call_and_says_what_it_missed(
    live: Window, server: SoundServer, sound: tuple[np.ndarray, int]
) -> None:
    legs, rate = sound
    phone = server.call(legs[:, 0], legs[:, 1], rate)
    live.until(lambda w: len(w.call.utterances) >= 1, 20)
    call = live.call.id
    live.kill()
    known = len(live.call.utterances)
    live.until(lambda w: len(w.call.utterances) > known, 25)
    assert live.call.id == call
    gaps = [gap for gap in live.call.gaps if gap.reason == "engine_restart"]
    assert {gap.leg for gap in gaps} == {"agent", "customer"}
    assert all(0 < gap.end - gap.start < 30 for gap in gaps)
    later = [line for line in live.call.utterances if line.start >= max(gap.end for gap in gaps) - 0.5]
    assert later
    phone.hang_up()
    live.until(lambda w: w.call.phase == "wrapup", 15)
    assert len(live.desk.interactions) == 1


def test_a_call_that_ended_while_the_engine_was_dead_is_ended_when_it_is_back(
    live: Window, server: SoundServer, sound: tuple[np.ndarray, int]
) -> None:
    legs, rate = sound
    phone = server.call(legs[:, 0], legs[:, 1], rate)
    live.until(lambda w: w.call.phase == "live", 15)
    os.kill(live.pid, 9)
    phone.hang_up()
    live.kill()
    live.until(lambda w: w.call.phase == "wrapup", 30)


def test_a_microphone_that_hears_the_loudspeaker_is_found_out_and_one_that_is_muted_too(
    live: Window, server: SoundServer, sound: tuple[np.ndarray, int]
) -> None:
    legs, rate = sound
    late = np.concatenate([np.zeros(rate // 10, np.int16), legs[:, 1]])[: len(legs)]
    server.call(np.clip(legs[:, 0] + late * 0.2, -32768, 32767).astype(np.int16), legs[:, 1], rate)
    live.until(lambda w: w.call.doubts.get("agent") == "echo", 25)
    server.control("set-source-mute", "mic", "1")
    live.until(lambda w: "agent" in w.call.health and w.call.health["agent"].status == "muted", 8)
    assert live.call.health["agent"].why == "Microphone is muted in the system's mixer."


def test_pausing_closes_the_devices(live: Window, server: SoundServer, sound: tuple[np.ndarray, int]) -> None:
    legs, rate = sound
    server.call(legs[:, 0], legs[:, 1], rate)
    live.until(lambda w: w.call.phase == "live" and bool(w.call.levels), 15)
    assert live.recorders == 2
    live.send(c.PauseHearing(interaction=live.call.id))
    live.until(lambda w: w.recorders == 0, 5)
    known = len(live.call.utterances)
    live.wait(2.0)
    assert len(live.call.utterances) <= known + 1  # what was said before the pause
    live.send(c.ResumeHearing(interaction=live.call.id))
    live.until(lambda w: w.recorders == 2, 5)
    live.until(lambda w: any(line.start > w.call.listening_since for line in w.call.utterances), 20)
    assert {gap.reason for gap in live.call.gaps} == {"paused"}


def test_before_the_customer_agrees_no_device_is_open_and_after_a_refusal_none_is_again(
    server: SoundServer, tmp_path: Path, speech_models: Path, sound: tuple[np.ndarray, int]
) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "settings.toml").write_text('consent = "ask"\n')
    window = Window(tmp_path / "data", profile="live")
    try:
        window.ready("speech", "capture")
        legs, rate = sound
        server.call(legs[:, 0], legs[:, 1], rate)
        window.until(lambda w: w.call is not None and w.call.phase == "live" and w.call.paused, 15)
        assert (window.call.consent, window.call.paused_why) == ("to_ask", "consent")
        for _ in range(10):
            window.wait(0.3)
            assert window.recorders == 0
        assert window.call.utterances == ()
        assert window.call.levels == {}
        window.send(c.MarkConsent(interaction=window.call.id, status="agreed"))
        window.until(lambda w: w.recorders == 2, 5)
        window.until(lambda w: bool(w.call.utterances), 20)
        assert {gap.reason for gap in window.call.gaps} == {"paused"}
        window.send(c.MarkConsent(interaction=window.call.id, status="refused"))
        window.until(lambda w: w.recorders == 0, 5)
        known = len(window.call.utterances)
        window.wait(2.0)
        assert len(window.call.utterances) == known
    finally:
        if window.alive:
            window.leave()
