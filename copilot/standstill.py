"""A worker that owes an answer and stands still, stopped or caught in a driver: known in a second or two, and replaced.

A busy machine keeps workers waiting too, and nothing is lost by it: what waits for a processor could run, and does not
stand still; and while the engine itself is kept waiting nothing is known of anybody.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psutil

from copilot.children import Child
from copilot.link import Frame
from copilot.logs import Name

log = logging.getLogger(__name__)

LOOK_S = 0.1
MOST_S = 0.2  # that counts between two looks
SAID_S = 0.9  # of standing still
REPLACED_S = 2.0


@dataclass(frozen=True, slots=True)
class Work:
    """What a process does: whether it could run now if it had a processor, and all that it did so far."""

    can_run: bool
    done: float


class Standstill:
    """How long a worker has stood still. Time is given, in monotonic seconds."""

    def __init__(self) -> None:
        self._due: float | None = None  # when an answer may be expected
        self._seen: tuple[float, Work] | None = None  # the last look
        self._still = 0.0

    def asked(self, now: float, wait: float) -> None:
        """An answer is owed, after `wait` seconds that it may take."""
        self._due, self._seen, self._still = now + wait, None, 0.0

    def answered(self) -> None:
        self._due = None

    def late(self, now: float) -> bool:
        return self._due is not None and now >= self._due

    def step(self, now: float, work: Work) -> float:
        """Seconds that it has stood still."""
        before, self._seen = self._seen, (now, work)
        if not self.late(now):
            self._seen = None
            return 0.0
        if work.can_run or (before is not None and before[1].done != work.done):
            self._still = 0.0
        elif before is not None:
            self._still += min(now - before[0], MOST_S)
        return self._still


class Watched:
    """Asks a worker. `said()` is called over and over while it stands still; then it is replaced."""

    def __init__(self, child: Child, said: Callable[[], None]) -> None:
        self._child = child
        self._said = said
        self._standstill = Standstill()

    async def ask(self, kind: str, body: dict[str, Any], *, wait: float, deadline: float = 30.0) -> Frame:
        """See `Child.ask`; the worker may `wait` before it answers."""
        self._standstill.asked(time.monotonic(), wait)
        try:
            return await self._child.ask(kind, body, deadline=deadline)
        finally:
            self._standstill.answered()

    async def look(self) -> None:
        """Once, and then a pause."""
        now = time.monotonic()
        if self._standstill.late(now):
            still = self._standstill.step(now, work(self._child.pid))
            if still >= SAID_S:
                self._said()
            if still >= REPLACED_S:
                log.warning("the %s worker stood still for %.1f s", Name(self._child.spec.role), still)
                self._child.kill()
        await asyncio.sleep(LOOK_S)


def work(pid: int) -> Work:
    """What the process does; nothing when there is none. Only Linux tells of one that waits for a processor."""
    if not pid:
        return Work(can_run=False, done=0.0)
    try:
        process = psutil.Process(pid)
        with process.oneshot():
            switches, times = process.num_ctx_switches(), process.cpu_times()
            return Work(
                can_run=process.status() == psutil.STATUS_RUNNING and psutil.LINUX,
                done=switches.voluntary + switches.involuntary + times.user + times.system,
            )
    except psutil.Error:
        return Work(can_run=False, done=0.0)
