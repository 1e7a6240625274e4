"""The side of importing that asks the reading process, and replaces it when a file has killed it."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from knowledge.ingest import limits
from knowledge.ingest.messages import Answer, Request, receive, send
from knowledge.ingest.outcome import Given

_SLOW = "reading it takes longer than {:.0f} seconds; split it or export it again"
_CRASHED = "reading it made the reader crash; export it again or in another format"


@dataclass(frozen=True, slots=True)
class _Archive:
    given: Given
    process: subprocess.Popen[bytes]  # the one that holds its content


class ReadingProcess:
    """One reading process, started when it is needed. For one thread at a time; close it at the end."""

    def __init__(self, command: Sequence[str], *, seconds: float = limits.SECONDS) -> None:
        self._command = list(command)
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._archive: _Archive | None = None

    def read(self, given: Given) -> Answer:
        """What became of a file. A file that kills its reader is broken, and no more than that."""
        answer = self._ask(Request(name=given.name, source=given.source, size=len(given.data)), given.data)
        self._archive = _Archive(given, self._process) if answer.is_archive and self._process else None
        return answer

    def read_member(self, way: tuple[str, ...]) -> Answer:
        """What became of one member of the archive that was read last."""
        assert self._archive is not None, "an archive is read first"
        given = self._archive.given
        if self._process is None or self._process is not self._archive.process:  # the last member killed it
            self.read(given)
        name = "!".join((given.name, *way))
        return self._ask(Request(name=name, source=given.source, member=way), b"")

    def close(self) -> None:
        """End the process; the next file starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()

    def _ask(self, request: Request, content: bytes) -> Answer:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._seconds, end)
        timer.start()
        try:
            send(process.stdin, request, content)
            answer = receive(process.stdout, Answer)
        except (OSError, msgspec.DecodeError):
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            self.close()
            reason = _SLOW.format(self._seconds) if late.is_set() else _CRASHED
            return Answer(status="broken", reason=reason, size=len(content))
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C in a terminal is for the parent to decide on
            )
        return self._process
