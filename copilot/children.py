"""One small supervisor for every worker process: start, greet, load, ask, watch, replace.

A worker is the same program in another role. It may be killed at any time: whoever waits for an
answer gets `ChildLost`, the worker is started again with a growing pause, and `ready()` returns when
it can be asked again. There are three ways to cancel work: ignore a stale answer, a deadline, and
killing the worker. There is no fourth.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import psutil

from copilot import __version__
from copilot.errors import EarshotError
from copilot.in_time import in_time
from copilot.link import Frame, Splitter, check_hello, hello, pack
from copilot.logs import Name
from copilot.outstanding import Outstanding

log = logging.getLogger(__name__)

Status = Literal["starting", "ready", "lost", "failed"]

PAUSES_S = (0.05, 0.5, 2.0, 5.0, 15.0)
STEADY_S = 30.0  # a worker that lived this long begins again with the shortest pause
LOAD_S = 120.0  # without a word on how far it is
PING_EVERY_S = 2.0
SILENT_S = 30.0
CLOSE_S = 2.0


class ChildLost(Exception):
    """The worker died, was killed, or did not answer in time; nobody knows whether it did the work.

    `so_far` is the last that it told of the request while it was at it.
    """

    def __init__(self, role: str, so_far: dict[str, Any] | None = None) -> None:
        super().__init__(role)
        self.so_far = so_far or {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildSpec:
    """What to start and within which bounds."""

    role: str
    load: dict[str, Any] = field(default_factory=dict)  # what the worker needs to load, sent after the greeting
    memory_mb: int = 600
    profile: str = "default"


def command(*arguments: str) -> list[str]:
    """This program in another role: the frozen bundle or the interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "copilot", *arguments]


class Child:
    """A supervised worker. `on_status(status, detail)` follows its life; `on_frame` takes what nobody asked for."""

    def __init__(
        self,
        spec: ChildSpec,
        on_status: Callable[[Status, str], None],
        on_frame: Callable[[Frame], None] = lambda frame: None,
        *,
        program: Callable[..., list[str]] = command,
    ) -> None:
        self.spec = spec
        self._program = program  # what to start for the arguments of a role
        self.facts: dict[str, Any] = {}  # what the worker said when it was ready; `note` is for people
        self._on_status = on_status
        self._on_frame = on_frame
        self._asked = Outstanding()
        self._ready = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None
        self._heard_at = 0.0
        self._stopping = False
        self._was_ready = False  # the process that lives now
        self._refusal = ""

    def start(self) -> None:
        self._task = asyncio.create_task(self._supervise(), name=f"supervise {self.spec.role}")
        self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A supervisor that met a bug supervises nobody: whoever waits is told."""
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the supervisor of the %s worker ended", Name(self.spec.role), exc_info=error)
            self._refusal = f"The {self.spec.role} worker cannot be watched any more. Close Earshot and start it again."

    @property
    def pid(self) -> int:
        """Process id of the running worker, 0 while there is none."""
        return self._process.pid if self._process and self._process.returncode is None else 0

    async def ready(self) -> None:
        """Returns when the worker can be asked.

        Raises:
            EarshotError: it will never be: what it has to load is missing or broken.
        """
        while not self._ready.is_set():
            if self._refusal:
                raise EarshotError(self._refusal)
            if self._stopping:
                raise ChildLost(self.spec.role)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    await self._ready.wait()

    async def ask(
        self, kind: str, body: dict[str, Any] | None = None, payload: bytes = b"", *, deadline: float = 30.0
    ) -> Frame:
        """The answer to one request.

        Raises:
            ChildLost: the worker died or did not answer within `deadline` s (it is then killed).
            EarshotError: the worker answered with a sentence.
        """
        if not self._ready.is_set():
            raise ChildLost(self.spec.role)
        with self._asked.request() as (id, answer):
            self._send(Frame(kind=kind, id=id, deadline=deadline, body=body or {}, payload=payload))
            try:
                frame = await in_time(answer, deadline)
            except TimeoutError:
                log.warning("%s worker overran its deadline of %.1f s", Name(self.spec.role), deadline)
                self.kill()
                raise ChildLost(self.spec.role, self._asked.so_far(id)) from None
        if frame.kind == "error":
            raise EarshotError(str(frame.body.get("sentence", "")))
        return frame

    def tell(self, kind: str, body: dict[str, Any] | None = None) -> int:
        """Send without waiting; answers go to `on_frame` with this id in `to`. 0 when the worker is not ready."""
        if not self._ready.is_set():
            return 0
        id = self._asked.next_id()
        self._send(Frame(kind=kind, id=id, body=body or {}))
        return id

    def kill(self) -> None:
        """End this worker now; the supervisor starts another. Nobody asks it any more."""
        self._ready.clear()
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def stop(self) -> None:
        """Close its input, wait, terminate, kill; returns when it is gone."""
        self._stopping = True
        self._ready.clear()
        try:
            if self._process is not None and self._process.returncode is None:
                await _leave(self._process)
        finally:
            if self._task is not None:  # also when this was cancelled in between: the supervisor ends the worker
                self._task.cancel()
        await asyncio.gather(*filter(None, (self._task,)), return_exceptions=True)

    def _send(self, frame: Frame) -> None:
        process = self._process
        if process is None or process.stdin is None or process.stdin.is_closing():
            raise ChildLost(self.spec.role)
        process.stdin.write(pack(frame))

    # ---- one life after the other -----------------------------------------------------------
    async def _supervise(self) -> None:
        failures = 0
        while not self._stopping:
            self._on_status("starting", "")
            began = time.monotonic()
            try:
                await self._live()
            except EarshotError as error:
                # a missing model or a wrong version does not mend itself; one that was ready may be ready again
                if not self._was_ready:
                    self._refusal = str(error)
                    self._on_status("failed", self._refusal)
                    return
            finally:
                self._lost()
            if self._stopping:
                return
            failures = 0 if time.monotonic() - began > STEADY_S else failures + 1
            self._on_status("lost", "")
            log.warning("%s worker lost", Name(self.spec.role))
            await asyncio.sleep(PAUSES_S[min(max(0, failures - 1), len(PAUSES_S) - 1)])

    async def _live(self) -> None:
        """From start to death of one process.

        Raises:
            EarshotError: the worker refused to load, in words, or is no worker of this Earshot.
        """
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._program("worker", self.spec.role, "--profile", self.spec.profile),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                start_new_session=True,  # Ctrl+C in a terminal is for the parent to decide on
            )
        except OSError:  # no memory or no process to be had just now
            log.warning("the %s worker could not be started", Name(self.spec.role))
            return
        process = self._process
        self._was_ready = False
        watcher = asyncio.create_task(self._watch(process.pid))
        try:
            self._send(hello("engine", __version__))
            self._send(Frame(kind="load", body=self.spec.load))
            await self._listen(process)
        except (TimeoutError, ChildLost):
            return
        finally:
            watcher.cancel()
            self.kill()
            await process.wait()

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Take its frames until there are no more. Raises TimeoutError when it does not get ready in time."""
        assert process.stdout is not None
        splitter = Splitter()
        greeted = False
        limit = time.monotonic() + LOAD_S
        while True:
            wait = None if self._ready.is_set() else max(0.1, limit - time.monotonic())
            async with asyncio.timeout(wait):
                data = await process.stdout.read(65536)
            if not data:
                return
            self._heard_at = time.monotonic()
            for frame in splitter.feed(data):
                if not greeted:
                    check_hello(frame, self.spec.role)
                    greeted = True
                elif frame.kind == "ready":
                    self.facts = frame.body
                    self._ready.set()
                    self._was_ready = True
                    self._on_status("ready", str(self.facts.get("note", "")))
                elif frame.kind == "loading":
                    limit = time.monotonic() + LOAD_S  # a first start with many articles takes minutes
                    self._on_status("starting", str(frame.body.get("note", "")))
                elif frame.kind == "refused":
                    raise EarshotError(str(frame.body.get("sentence", "")))
                else:
                    self._deliver(frame)

    def _deliver(self, frame: Frame) -> None:
        if not self._asked.take(frame) and frame.kind != "pong":
            self._on_frame(frame)

    def _lost(self) -> None:
        self._ready.clear()
        self._asked.lose(lambda so_far: ChildLost(self.spec.role, so_far))

    async def _watch(self, pid: int) -> None:
        """Once it is ready, kill a worker that stays silent or outgrows its memory."""
        with contextlib.suppress(ChildLost, psutil.Error):
            process = psutil.Process(pid)
            while True:
                await asyncio.sleep(PING_EVERY_S)
                if not self._ready.is_set():
                    continue
                self._send(Frame(kind="ping"))
                megabytes = process.memory_info().rss / 2**20
                if megabytes > self.spec.memory_mb:
                    log.warning("%s worker over its memory limit: %.0f MB", Name(self.spec.role), megabytes)
                    self.kill()
                if time.monotonic() - self._heard_at > SILENT_S:
                    log.warning("%s worker silent for %.0f s", Name(self.spec.role), SILENT_S)
                    self.kill()


async def _leave(process: asyncio.subprocess.Process) -> None:
    """Returns when it is gone: by itself, or it is made to go."""
    assert process.stdin is not None
    for end in (process.stdin.close, process.terminate, process.kill):
        with contextlib.suppress(OSError):
            end()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await process.wait()
            return
