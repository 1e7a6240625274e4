"""A worker's whole life: greet, load, serve until the input ends.

One request at a time, in order; the answer carries the request's id in `to`, and so does what is told
of it before, which outlives this process. Trouble the user can mend goes back as a sentence; a bug in one request is logged and answered, and the worker lives on.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

from copilot import __version__, logs, netgate, priority, settings
from copilot.errors import EarshotError, InputError
from copilot.link import Frame, Splitter, check_hello, claim_stdio, hello, pack
from copilot.logs import Name

log = logging.getLogger(__name__)


class Role(Protocol):
    facts: dict[str, Any]

    def __call__(
        self, kind: str, body: dict[str, Any], payload: bytes
    ) -> dict[str, Any] | tuple[dict[str, Any], bytes]:
        """The answer's body, and its payload if it has one."""
        ...


def main(role: str, profile: str) -> int:
    """Serve as `role` ("speech", "knowledge", "capture", "player", "gaps", "again") on stdin and stdout; returns the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, sink = claim_stdio()
    logs.start(role, profile)
    netgate.close(_destinations(role))
    priority.give_way(role)
    try:
        return _serve(role, source, sink)
    except BrokenPipeError:  # the engine is gone
        return 0


def _destinations(role: str) -> tuple[netgate.Destination, ...]:
    """What this process may reach beyond this machine: the speech server that the settings name, if they do."""
    if role != "speech" or not (chosen := settings.load().settings).speech_server:
        return ()
    from copilot.speech.remote import Server  # noqa: PLC0415

    try:
        return (Server(chosen.speech_server).destination,)
    except InputError:  # said when the worker loads
        return ()


def _serve(role: str, source: BinaryIO, sink: BinaryIO) -> int:
    frames = _Frames(source)
    under_way = 0  # the request's id

    def so_far(body: dict[str, Any]) -> None:
        _send(sink, Frame(kind="so_far", to=under_way, body=body))

    _send(sink, hello(role, __version__))
    greeting, load = frames.next(), frames.next()
    if greeting is None or load is None:
        return 0
    try:
        check_hello(greeting, "engine")
        handler = (
            None
            if role == "player"
            else _load(role, load.body, lambda note: _send(sink, Frame(kind="loading", body={"note": note})), so_far)
        )
    except EarshotError as error:
        _send(sink, Frame(kind="refused", body={"sentence": str(error)}))
        return 3
    except Exception:  # a worker that cannot load would be started again for ever
        log.exception("the %s worker could not load", Name(role))
        sentence = f"The {role} worker cannot start. Run `earshot doctor`; its log file says where it failed."
        _send(sink, Frame(kind="refused", body={"sentence": sentence}))
        return 3
    if handler is None:
        from copilot import player  # noqa: PLC0415  # a role loads only what it needs

        _send(sink, Frame(kind="ready"))
        player.run(source, sink)
        return 0
    _send(sink, Frame(kind="ready", body=handler.facts))
    log.info("%s worker ready", Name(role))
    while (frame := frames.next()) is not None:
        under_way = frame.id
        _send(sink, _answer(handler, frame))
    return 0


def _load(
    role: str, body: dict[str, Any], say: Callable[[str], None], so_far: Callable[[dict[str, Any]], None]
) -> Role:
    """What answers in this role. `say` takes a sentence on how far a long load is, `so_far` what is to be known of the
    request under way whatever becomes of this process; from any thread."""
    if role == "speech":
        from copilot.roles import speech  # noqa: PLC0415

        return speech.load(body, say, so_far)
    if role == "capture":
        from copilot.roles import capture  # noqa: PLC0415

        return capture.load(body)
    if role == "again":
        from copilot.roles import again  # noqa: PLC0415

        return again.load(body, say)
    if role == "gaps":
        from copilot.roles import gaps  # noqa: PLC0415

        return gaps.load(body)
    from copilot.roles import knowledge  # noqa: PLC0415

    return knowledge.load(body, say)


def _answer(handler: Role, frame: Frame) -> Frame:
    if frame.kind == "ping":
        return Frame(kind="pong", to=frame.id)
    try:
        answer = handler(frame.kind, frame.body, frame.payload)
        body, payload = answer if isinstance(answer, tuple) else (answer, b"")
        return Frame(kind="done", to=frame.id, body=body, payload=payload)
    except EarshotError as error:
        return Frame(kind="error", to=frame.id, body={"sentence": str(error)})
    except Exception:  # the one boundary of this process
        log.exception("a %s request failed", Name(frame.kind))
        return Frame(kind="error", to=frame.id, body={"sentence": "The worker met an error; see its log file."})


class _Frames:
    """Whole frames from a blocking pipe."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._splitter = Splitter()
        self._ready: list[Frame] = []

    def next(self) -> Frame | None:
        """The next frame; None when the other side is gone."""
        while not self._ready:
            data = self._source.read(65536)
            if not data:
                return None
            self._ready = self._splitter.feed(data)
        return self._ready.pop(0)


_ONE = threading.Lock()  # frames are whole, whichever thread has one to send


def _send(sink: BinaryIO, frame: Frame) -> None:
    data = memoryview(pack(frame))
    with _ONE:
        while data:
            data = data[sink.write(data) :]
