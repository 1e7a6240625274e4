"""Whether a worker stands still, or only waits for a processor as everybody on a busy machine does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from copilot.standstill import LOOK_S, Standstill, Work, work

SLEEPS = Work(can_run=False, done=7.0)


def looked(works: list[Work], *, every: float = LOOK_S) -> float:
    """Seconds that a worker stood still whose work was this at one look after the other."""
    still = Standstill()
    still.asked(0.0, 0.0)
    return max(still.step(n * every, work) for n, work in enumerate(works))


def test_a_worker_that_does_nothing_stands_still() -> None:
    assert looked([SLEEPS] * 21) == pytest.approx(2.0)


def test_a_worker_that_waits_for_a_processor_does_not_stand_still() -> None:
    assert looked([Work(can_run=True, done=7.0)] * 100) == 0.0


def test_a_worker_that_does_something_now_and_then_does_not_stand_still() -> None:
    assert looked([Work(can_run=False, done=float(n // 5)) for n in range(100)]) < 0.6


def test_while_the_engine_itself_is_kept_waiting_hardly_anything_counts() -> None:
    assert looked([SLEEPS] * 4, every=3.0) == pytest.approx(0.6)


def test_what_is_not_asked_owes_nothing() -> None:
    still = Standstill()
    still.step(0.0, SLEEPS)
    assert still.step(5.0, SLEEPS) == 0.0


def test_an_answer_ends_it_and_what_it_may_wait_for_does_not_count() -> None:
    still = Standstill()
    still.asked(0.0, 0.5)
    assert [round(still.step(n / 10, SLEEPS), 1) for n in range(9)] == [0, 0, 0, 0, 0, 0, 0.1, 0.2, 0.3]
    still.answered()
    assert still.step(0.9, SLEEPS) == 0.0


@pytest.fixture
def busy() -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-c", "print(flush=True)\nwhile True: pass"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not say who waits for a processor")
def test_a_real_process_that_runs_can_run_and_one_that_is_stopped_cannot(busy: subprocess.Popen[bytes]) -> None:
    assert work(busy.pid).can_run
    os.kill(busy.pid, signal.SIGSTOP)
    assert os.WIFSTOPPED(os.waitpid(busy.pid, os.WUNTRACED)[1])
    before = work(busy.pid)
    time.sleep(0.2)
    assert (before.can_run, work(busy.pid)) == (False, before)


def test_a_process_that_is_gone_does_nothing() -> None:
    assert work(0) == Work(can_run=False, done=0.0)
