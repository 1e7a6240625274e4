"""Frames between processes: one JSON line, then an optional binary payload.

    {"kind": "recognise", "id": 7, "to": 0, "deadline": 12.5, "payload": 1024, "body": {…}}\\n<1024 bytes>

The first frame each way is a `hello` with the protocol number; another number is refused. The same
incremental `Splitter` serves the window (QProcess), the engine (asyncio) and the workers (blocking
pipes); nothing in here knows which.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from typing import Annotated, Any, BinaryIO

import msgspec

from copilot.errors import LinkError

PROTOCOL = 1
MAX_HEADER = 8 * 1024 * 1024
MAX_PAYLOAD = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One message. `to` answers the frame with that `id`; `deadline` (s, sender's monotonic span) bounds it."""

    kind: str
    id: int = 0
    to: int = 0
    deadline: float = 0.0
    body: dict[str, Any] = field(default_factory=dict)
    payload: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """The line of a frame; what it may hold is checked as it is read."""

    kind: str
    id: int = 0
    to: int = 0
    deadline: float = 0.0
    payload: Annotated[int, msgspec.Meta(ge=0, le=MAX_PAYLOAD)] = 0
    body: dict[str, Any] = field(default_factory=dict)


_HEADERS = msgspec.json.Decoder(_Header)


def pack(frame: Frame) -> bytes:
    header = _Header(
        kind=frame.kind,
        id=frame.id,
        to=frame.to,
        deadline=frame.deadline,
        payload=len(frame.payload),
        body=frame.body,
    )
    return msgspec.json.encode(header) + b"\n" + frame.payload


class Splitter:
    """Bytes in, whole frames out."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._waiting: _Header | None = None
        self._seen = 0  # bytes already searched for a line break

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that `data` completes, in order.

        Raises:
            LinkError: a header that is no JSON object, or a frame over the size limits.
        """
        self._bytes += data
        frames: list[Frame] = []
        while (frame := self._next()) is not None:
            frames.append(frame)
        return frames

    def _next(self) -> Frame | None:
        if self._waiting is None:
            end = self._bytes.find(b"\n", self._seen)
            if end < 0:
                self._seen = len(self._bytes)
                if self._seen > MAX_HEADER:
                    raise LinkError("A message is too long: the other side does not speak this protocol.")
                return None
            self._waiting = _header(self._bytes[:end])
            del self._bytes[: end + 1]
            self._seen = 0
        header = self._waiting
        if len(self._bytes) < header.payload:
            return None
        self._waiting = None
        payload = bytes(self._bytes[: header.payload])
        del self._bytes[: header.payload]
        return Frame(
            kind=header.kind, id=header.id, to=header.to, deadline=header.deadline, body=header.body, payload=payload
        )


def _header(line: bytearray) -> _Header:
    try:
        return _HEADERS.decode(line)
    except (msgspec.DecodeError, UnicodeError) as error:  # its text may quote the line
        raise LinkError("Not a frame: the other side does not speak this protocol.") from error


def hello(role: str, version: str) -> Frame:
    return Frame(kind="hello", body={"protocol": PROTOCOL, "role": role, "version": version, "pid": os.getpid()})


def check_hello(frame: Frame, role: str) -> None:
    """Refuse a first frame that is no greeting of this protocol from the expected role.

    Raises:
        LinkError: says which side is older.
    """
    if frame.kind != "hello":
        raise LinkError("The other process did not greet: it is not part of this Earshot.")
    theirs = frame.body.get("protocol")
    if theirs != PROTOCOL:
        raise LinkError(
            f"The {role} process speaks protocol {theirs}, this one {PROTOCOL}: "
            "two versions of Earshot are mixed. Close Earshot everywhere and install one version."
        )
    if frame.body.get("role") != role:
        raise LinkError(f"Expected the {role} process, got {frame.body.get('role')!r}.")


def claim_stdio() -> tuple[BinaryIO, BinaryIO]:
    """Private copies of stdin and stdout for the protocol.

    Library chatter on fd 1 (Python's or C's) would break the frames, so fd 1 becomes stderr.
    """
    source = os.fdopen(os.dup(0), "rb", buffering=0)
    sink = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    sys.stdout = sys.stderr
    return source, sink
