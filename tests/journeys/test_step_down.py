"""A live call on a machine that cannot keep up: recognition is really slowed, and nothing is lost or told twice."""

from __future__ import annotations

import os
import signal
import threading
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile

from copilot import events as e
from copilot.audio.ladder import DOWN_S
from copilot.audio.live import WORDS_S
from copilot.children import SILENT_S
from copilot.priority import NICENESS
from tests.journeys.replayed import has_the_words_of_its_replay
from tests.journeys.window import Window
from tests.sound_server import SoundServer

pytestmark = [pytest.mark.slow, pytest.mark.alone]

BEGIN_S, SECONDS = 2.4, 40  # of the demo call
RUNGS = ("finals", "lines", "half", "full")
SLOW_S = (4.0, 24.0)  # of the call: while it is slowed
HANGS_S, HUNG_S = 6.0, 16  # of the call: when it stops altogether, and where the sound is over
STOPPED_S, RUNS_S = 0.24, 0.012  # the worker runs a twentieth of the time


class Slowed:
    """Gives a process a small part of the time only, as other programs would on a small machine."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.is_set():
            os.kill(self._pid, signal.SIGSTOP)
            time.sleep(STOPPED_S)
            os.kill(self._pid, signal.SIGCONT)
            time.sleep(RUNS_S)

    def end(self) -> None:
        self._over.set()
        self._thread.join(5)


def test_the_softphone_and_the_capture_come_before_words_and_words_before_help(live: Window) -> None:
    found = {role: live.worker(role).nice() for role in ("capture", "speech", "knowledge")}
    own = psutil.Process(live.pid).nice()
    assert found == {"capture": own, "speech": own + NICENESS["speech"], "knowledge": own + NICENESS["knowledge"]}


def test_a_call_steps_down_in_view_and_up_again_and_loses_and_doubles_nothing(
    live: Window, server: SoundServer, demo_call: Path, tmp_path: Path
) -> None:
    rate = soundfile.info(demo_call).samplerate
    legs, _ = soundfile.read(demo_call, dtype="int16", start=int(BEGIN_S * rate), frames=SECONDS * rate)
    still = np.concatenate([legs, np.zeros((60 * rate, 2), np.int16)])
    phone = server.call(still[:, 0], still[:, 1], rate)
    live.until(lambda w: w.call.phase == "live", 15)
    live.until(lambda w: w.call.at >= SLOW_S[0], 20)
    slowed = Slowed(live.worker("speech").pid)
    began = time.monotonic()
    live.until(lambda w: w.call.hearing in ("lines", "finals"), 30)
    live.until(lambda w: time.monotonic() - began > SLOW_S[1] - SLOW_S[0])
    slowed.end()
    live.until(lambda w: w.call.hearing == "full" and w.call.at > SECONDS, 90)
    phone.hang_up()
    live.until(lambda w: w.call.phase == "wrapup", 15)

    steps = [event for event in live.seen if isinstance(event, e.HearingStepped)]
    levels = [event.level for event in steps]
    assert levels[0] != "full"
    assert levels[-1] == "full"
    rungs = [RUNGS.index(level) for level in levels]
    assert all(after == before + 1 for before, after in pairwise(rungs) if after > before)  # up one at a time
    assert [event for event in live.seen if isinstance(event, e.HearingGap)] == []
    # the capture lagged nothing: no leg's sound came late, whatever recognition did
    assert not [event for event in live.seen if isinstance(event, e.LegTrustChanged) and event.doubt == "late"]
    finals = [event for event in live.seen if isinstance(event, e.UtteranceFinal)]
    assert len({event.utterance for event in finals}) == len(finals)
    for leg in ("agent", "customer"):
        spans = sorted((event.start, event.end) for event in finals if event.leg == leg)
        assert all(end <= start + 0.01 for (_, end), (start, _) in pairwise(spans)), leg

    has_the_words_of_its_replay(live, legs, rate, tmp_path)


def test_a_recogniser_that_stops_altogether_is_said_at_once_the_hang_up_too_and_every_word_comes(
    live: Window, server: SoundServer, demo_call: Path, tmp_path: Path
) -> None:
    rate = soundfile.info(demo_call).samplerate
    legs, _ = soundfile.read(demo_call, dtype="int16", start=int(BEGIN_S * rate), frames=HUNG_S * rate)
    still = np.concatenate([legs, np.zeros((30 * rate, 2), np.int16)])
    phone = server.call(still[:, 0], still[:, 1], rate)
    live.until(lambda w: w.call.phase == "live", 15)
    live.until(lambda w: w.call.at >= HANGS_S, 15)
    known = len(live.call.utterances)
    live.worker("speech").suspend()
    live.until(lambda w: w.call.hearing != "full", DOWN_S[0] + 1.5)
    live.until(lambda w: w.call.hearing == "finals", DOWN_S[-1] + 1.5)
    live.wait(HUNG_S + 1.0 - HANGS_S - DOWN_S[-1])
    phone.hang_up()
    live.until(lambda w: w.call.phase == "wrapup", 2.0 + WORDS_S + 2.0)  # that it was the end is known after 2 s
    assert len(live.call.utterances) == known
    assert live.desk.workers["speech"].status == "ready"  # it was not replaced yet

    live.until(lambda w: w.desk.workers["speech"].status != "ready", SILENT_S + 10)
    live.ready("speech")
    live.until(lambda w: any(line.end > HUNG_S - 4 for line in w.call.utterances), 20)
    live.wait(3.0)
    assert [event for event in live.seen if isinstance(event, e.HearingGap)] == []
    finals = [event for event in live.seen if isinstance(event, e.UtteranceFinal)]
    assert len({event.utterance for event in finals}) == len(finals)
    has_the_words_of_its_replay(live, legs, rate, tmp_path)
