"""The engine's process: started, watched, started again. Bytes in, the feed's signals out.

    window ── hello, command, ping ──▶ engine
           ◀── hello, reset, event…, caught_up, event…, answer, refused, fatal, pong ──

While the engine is away the window keeps its last desk; the new engine tells everything again between
`reset` and `caught_up`, and only then is the desk replaced. Commands wait for that moment too, in their order;
only an approval never waits: it counts for what was on the screen, not for what comes back.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer

from copilot import __version__, codec, link
from copilot.commands import ApproveWrite, Attach, Command
from copilot.errors import LinkError
from copilot.state import Desk, apply
from ui.feed import Feed, Loss

BACK_OFF_MS = (200, 1000, 3000)  # the last one for every further try
MEND_MS = 5000  # after the engine said why it cannot start: somebody has to mend it first
PING_MS = 1000
SILENCE_S = 6.0  # without a pong: the engine hangs and is ended
START_S = 20.0  # for the first word of a starting engine
FINISH_MS, TERMINATE_MS = 7000, 2000  # when the window closes: for the write in flight, then for ending


def engine_command(profile: str) -> list[str]:
    """The same program in its engine role."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "copilot"]
    return [*program, "engine", "--profile", profile]


class Bridge(Feed):
    """A feed from the engine as child process. `start` begins; `close` ends the engine in good order."""

    def __init__(self, command: list[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.here = False
        self._command = command
        self._process: QProcess | None = None
        self._splitter = link.Splitter()
        self._greeted = False
        self._attached = False  # this engine has told everything: commands go straight to it
        self._backlog: Desk | None = None
        self._waiting: list[Command] = []  # sent while no engine was attached
        self._heard = 0.0
        self._tries = 0
        self._reason = ""  # why the engine refused to start, in its own words
        self._foreign = False  # another version answers: it would answer the same for ever
        self._closing = False
        self._ping = QTimer(self)
        self._ping.setInterval(PING_MS)
        self._ping.timeout.connect(self._watch)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._launch)

    @property
    def pid(self) -> int:
        """Of the engine's process; 0 while there is none."""
        return int(self._process.processId()) if self._process else 0

    # ---- life -------------------------------------------------------------------------------
    def start(self) -> None:
        self._launch()
        self._ping.start()

    def close(self) -> None:
        """Close the engine's input and let it finish; end it if it does not."""
        self._closing = True
        self._ping.stop()
        self._again.stop()
        process = self._process
        if process is None or process.state() == QProcess.ProcessState.NotRunning:
            return
        process.closeWriteChannel()
        if process.waitForFinished(FINISH_MS):
            return
        process.terminate()
        if not process.waitForFinished(TERMINATE_MS):
            process.kill()
            process.waitForFinished(TERMINATE_MS)

    def _launch(self) -> None:
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._broken)
        self._process = process
        self._splitter = link.Splitter()
        self._backlog = None
        self._heard = time.monotonic()
        self._reason = ""
        process.start(self._command[0], self._command[1:])
        self._write(link.hello("window", __version__))

    def _watch(self) -> None:
        if self._process is None or self._again.isActive():
            return
        silent = time.monotonic() - self._heard
        if silent > (SILENCE_S if self._greeted else START_S):
            self._process.kill()
        elif self._greeted:
            self._write(link.Frame(kind="ping"))

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._finished()

    def _finished(self, *_: object) -> None:
        gone, self._process = self._process, None
        self._greeted = self._attached = False
        if gone is not None:
            gone.deleteLater()
        if self._closing:
            return
        self._tries += 1
        since = self.loss.since if self.loss else time.time()
        self.lose(Loss(since=since, tries=self._tries, reason=self._reason))
        if not self._foreign:
            self._again.start(MEND_MS if self._reason else BACK_OFF_MS[min(self._tries, len(BACK_OFF_MS)) - 1])

    # ---- out --------------------------------------------------------------------------------
    def send(self, command: Command) -> None:
        super().send(command)
        if self._attached:
            self._write_command(command)
        elif isinstance(command, ApproveWrite):
            said = self.tr("Not approved: the assistant is not there. Look at the fields and approve once it is back.")
            self.refused.emit(said)
        else:
            self._waiting.append(command)

    def _write_command(self, command: Command) -> None:
        self._write(link.Frame(kind="command", body=codec.to_dict(command)))

    def _write(self, frame: link.Frame) -> None:
        if self._process is not None:
            self._process.write(link.pack(frame))

    # ---- in ---------------------------------------------------------------------------------
    def _read(self) -> None:
        if self._process is None:
            return
        self._heard = time.monotonic()
        try:
            for frame in self._splitter.feed(bytes(self._process.readAllStandardOutput().data())):
                self._take_frame(frame)
        except LinkError as error:
            if self._greeted:
                self.refused.emit(str(error))
            else:
                self._reason, self._foreign = str(error), True
            if self._process is not None:
                self._process.kill()

    def _take_frame(self, frame: link.Frame) -> None:
        if not self._greeted:
            link.check_hello(frame, "engine")
            self._greeted = True
            self._write_command(Attach())
            return
        match frame.kind:
            case "event":
                self._take_event(frame)
            case "reset":
                self._backlog = Desk()
            case "caught_up":
                self._caught_up()
            case "answer":
                self.answered.emit(codec.from_dict(frame.body))
            case "fatal":
                self._reason = str(frame.body.get("sentence", ""))
            case "refused":
                self.refused.emit(str(frame.body.get("sentence", "")))

    def _take_event(self, frame: link.Frame) -> None:
        event = codec.from_dict(frame.body)
        if self._backlog is None:
            self.take(event)
        else:
            self._backlog = apply(self._backlog, event)

    def _caught_up(self) -> None:
        # what waited goes first, before anything that the new desk makes the window ask for
        waiting, self._waiting = self._waiting, []
        for command in waiting:
            self._write_command(command)
        self._attached = True
        if self._backlog is not None:
            backlog, self._backlog = self._backlog, None
            self.here = True
            self.replace(backlog)
        self._tries = 0
        self.regain()
