"""The reading process: takes files over a pipe, gives articles back, and can do nothing else.

A hostile file meets its parser here. The process opens no socket, starts no program and writes no file, has a limit on
its memory, and is killed from outside when it takes too long (and by its own alarm when nobody is left outside); what it holds is one file that somebody else wrote.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, BinaryIO
from zipfile import ZipFile

import defusedxml

from knowledge.ingest import limits
from knowledge.ingest.formats import read
from knowledge.ingest.messages import Answer, Request, receive, send
from knowledge.ingest.outcome import Given, Unusable
from knowledge.ingest.packed import content, members, open_zip

_REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile")
_CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil.")
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> int:
    """Serve until the input ends; returns the exit code."""
    source, sink = _claim_pipes()
    defusedxml.defuse_stdlib()  # no entities, whichever parser a library uses
    _limit_memory()
    _shut()
    held = _Held(b"")
    while (request := receive(source, Request)) is not None:
        given = b""
        if not request.member:
            held = _Held(given := source.read(request.size))
        alarm(limits.SECONDS_ALONE)
        try:
            answer = _answer(request, given, held)
        except Exception as error:  # noqa: BLE001 - the one boundary of this process: no file may end an import
            answer = Answer(status="broken", reason=f"it cannot be read ({type(error).__name__}); export it again")
        send(sink, answer)
        alarm(0)
    return 0


def alarm(seconds: float) -> None:
    """End this process after so long, whatever code is running; 0 calls it off. On Windows only the parent's limit counts."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _answer(request: Request, data: bytes, held: _Held) -> Answer:
    if not request.member:
        return read(Given(name=request.name, data=data, source=request.source))
    try:
        return read(Given(name=request.name, data=held.content(request.member), source=request.source))
    except Unusable as outcome:
        return Answer(status=outcome.status, reason=outcome.reason)


class _Held:
    """The archive that was sent last, and the archive in it that was asked for last."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._open: dict[tuple[str, ...], dict[str, tuple[ZipFile, Any]]] = {}

    def content(self, way: tuple[str, ...]) -> bytes:
        """Raises Unusable if the member is damaged."""
        *above, name = way
        archive, info = self._members(tuple(above))[name]
        return content(archive, info)

    def _members(self, way: tuple[str, ...]) -> dict[str, tuple[ZipFile, Any]]:
        if way not in self._open:
            archive = open_zip(self.content(way) if way else self._data)
            if len(self._open) > 1:
                self._open = {(): self._open[()]} if () in self._open else {}
            self._open[way] = {member.name: (archive, info) for info, member in members(archive) if not member.refused}
        return self._open[way]


def _claim_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Private copies of stdin and stdout: what a library prints must not end up among the messages."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    os.close(null)
    return source, sink


def _limit_memory() -> None:
    """Where the system can; elsewhere the time limit has to do."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  # there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _shut() -> None:
    """From now on this process talks to its pipe only. An audit hook cannot be taken out again."""
    sys.dont_write_bytecode = True

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event.startswith(_REFUSED + _CHANGES) or (event == "open" and _writes(args)):
            raise PermissionError("A file tried to make its reader do more than read.")

    sys.addaudithook(hook)


def _writes(args: tuple[Any, ...]) -> bool:
    _, mode, flags = args
    return any(letter in "wax+" for letter in mode) if isinstance(mode, str) else bool((flags or 0) & _WRITE_FLAGS)
