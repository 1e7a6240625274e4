"""A window without a screen: what journeys drive the real engine with."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from copilot import codec, digest
from copilot import commands as c
from copilot import events as e
from copilot.link import Frame, Splitter, hello, pack
from copilot.speech.numbers import tokens
from copilot.state import Desk, Interaction, ProposalView, apply

PATIENCE_S = 60.0
SLOWER = 4  # times: what a machine takes on which others run


class Window:
    """Stands where the window stands: starts the engine, folds its events, sends commands. No screen."""

    def __init__(self, data: Path, profile: str = "demo") -> None:
        self.data = data
        self._profile = profile
        self._environment = {**os.environ, "EARSHOT_DATA": str(data)}
        self._frames: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self.desk = Desk()
        self.seen: list[e.Event] = []  # kept events since the engine that now runs was attached to
        self.refused: list[str] = []
        self.finals: dict[str, str] = {}  # every final utterance that was ever shown
        self.offered: dict[str, str] = {}  # every card ever offered: id → line
        self.answers: dict[str, c.Answer] = {}  # by request
        self.start()

    @staticmethod
    def approval(interaction: str, view: ProposalView) -> c.ApproveWrite:
        """What the window sends when the agent approves every field as shown."""
        proposal = view.proposal
        values = {change.field: change.new for change in proposal.changes}
        return c.ApproveWrite(
            interaction=interaction, proposal=proposal.id, digest=digest.of(proposal, values), values=values
        )

    @property
    def casebook(self) -> Path:
        return self.data / "profiles" / self._profile / "casebook.db"

    @property
    def journal(self) -> Path:
        return self.data / "profiles" / self._profile / "journal.db"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "copilot", "engine", "--profile", self._profile],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self._environment,
        )
        self.caught_up = False
        self._frames = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, args=(self._process, self._frames), daemon=True)
        self._reader.start()
        self._write(hello("window", "test"))
        self.send(c.Attach())
        self.until(lambda w: w.caught_up)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, command: c.Command) -> None:
        self._write(Frame(kind="command", body=codec.to_dict(command)))

    def _write(self, frame: Frame) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(pack(frame))
        self._process.stdin.flush()

    def until(self, done: Callable[[Window], bool], patience: float = PATIENCE_S) -> None:
        """Take what the engine says until `done`; fails when it takes longer than `patience`, s of an idle machine."""
        limit = time.monotonic() + patience * SLOWER
        while not done(self):
            assert time.monotonic() < limit, "the engine did not get there in time"
            try:
                frame = self._frames.get(timeout=0.2)
            except queue.Empty:
                continue
            assert frame is not None, "the engine ended by itself"
            self._take(frame)

    def wait(self, seconds: float) -> None:
        """Take what the engine says for so long."""
        until = time.monotonic() + seconds
        self.until(lambda w: time.monotonic() > until)

    def ready(self, *roles: str) -> None:
        """Wait until these workers are."""
        self.until(lambda w: all(role in w.desk.workers and w.desk.workers[role].status == "ready" for role in roles))

    def words(self, leg: str) -> list[str]:
        """What was heard on a leg, in order."""
        lines = sorted((line for line in self.call.utterances if line.leg == leg), key=lambda line: line.start)
        return [token.word for line in lines for token in tokens(line.text)]

    def _take(self, frame: Frame) -> None:
        if frame.kind == "reset":
            self.desk, self.seen = Desk(), []
        elif frame.kind == "caught_up":
            self.caught_up = True
        elif frame.kind == "answer":
            answer = codec.from_dict(frame.body)
            self.answers[answer.request] = answer
        elif frame.kind in ("refused", "fatal"):
            self.refused.append(frame.body["sentence"])
        elif frame.kind == "event":
            event = codec.from_dict(frame.body)
            self.desk = apply(self.desk, event)
            if event.kept and event.interaction:
                self.seen.append(event)
            if isinstance(event, e.UtteranceFinal):
                self.finals[event.utterance] = event.text
            if isinstance(event, e.CardOffered):
                self.offered[event.card.id] = event.card.say

    @property
    def call(self) -> Interaction:
        """The one interaction; an empty one while the engine is only coming back."""
        return next(iter(self.desk.interactions.values()), Interaction(id=""))

    def kill(self) -> None:
        """The engine dies at once, as if the machine had run out of memory; then it is started again."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._end()
        self.start()

    def kill_worker(self, role: str, how: signal.Signals = signal.SIGKILL) -> None:
        self.worker(role).send_signal(how)

    def worker(self, role: str) -> psutil.Process:
        """The process that has this role now."""
        for child in psutil.Process(self.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess):  # another one, which ended just now
                if role in child.cmdline():
                    return child
        raise AssertionError(f"no {role} worker runs")

    @property
    def recorders(self) -> int:
        """How many programs of this engine listen to a device."""
        count = 0
        for child in psutil.Process(self.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                count += child.name() == "parec"
        return count

    def leave(self) -> int:
        """The window goes; the engine's exit code."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        code = self._process.wait(timeout=30)
        self._end()
        return code

    def _end(self) -> None:
        self._process.wait(timeout=30)
        self._reader.join(timeout=10)
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except BrokenPipeError:
                pass

    @staticmethod
    def _read(process: subprocess.Popen[bytes], frames: queue.SimpleQueue[Frame | None]) -> None:
        splitter = Splitter()
        assert process.stdout is not None
        while data := os.read(process.stdout.fileno(), 65536):
            for frame in splitter.feed(data):
                frames.put(frame)
        frames.put(None)
