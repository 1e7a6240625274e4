"""What a system's sound looks like from here, and what a backend can do with it.

A `Scene` is a picture of the moment: devices, and programs that play or record. Which device a leg is
taken from is decided on it by a pure function (`choose.py`); a backend only looks and opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from copilot.audio.capture.sounding import Sample, Sounding
from copilot.errors import EarshotError

Kind = Literal["microphone", "speaker"]


class DeviceLost(EarshotError):
    """The device is gone, or the system's sound does not answer; the sentence says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A microphone, or a loudspeaker whose sound can be listened to."""

    id: str  # what the system calls it; stays the same when it is plugged in again
    name: str  # what people call it
    kind: Kind
    default: bool = False
    muted: bool = False  # in the system's mixer: it gives zeros


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A process that plays or records. One that does both is in a call."""

    pid: int
    name: str
    binary: str = ""
    plays: tuple[str, ...] = ()  # ids of what it plays, or of what stands still if nothing plays; the newest last
    records: bool = False  # a microphone, not what a loudspeaker plays

    @property
    def in_call(self) -> bool:
        return bool(self.plays) and self.records


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The system's sound at one moment. `trouble` is a sentence when it does not answer."""

    devices: tuple[Device, ...] = ()
    programs: tuple[Program, ...] = ()
    sees_programs: bool = False  # whether this system tells who plays and records
    trouble: str = ""

    def find(self, kind: Kind, id: str) -> Device | None:
        """The device `id`; for "" the one that the system takes when nothing was chosen."""
        of_kind = [device for device in self.devices if device.kind == kind]
        if id:
            return next((device for device in of_kind if device.id == id), None)
        return next((device for device in of_kind if device.default), of_kind[0] if of_kind else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What one leg is taken from: a device, or what one program plays on it."""

    kind: Kind
    device: str
    name: str = ""  # for people
    stream: str = ""  # id of one program's sound; "" takes the whole device


@dataclass(frozen=True, slots=True)
class Chunk:
    """Samples as they came. `drained`: nothing more was waiting when they were read."""

    pcm: bytes  # 16 bit, mono, little-endian, whole samples
    arrived: float  # monotonic seconds
    drained: bool = True


class Stream(Protocol):
    """An open target. For one thread."""

    def read(self) -> Chunk | None:
        """What came, waiting a quarter of a second at most; None when nothing did. Raises DeviceLost."""
        ...

    def close(self) -> None: ...


class Backend(Protocol):
    def scene(self) -> Scene:
        """The newest picture; never waits for the system."""
        ...

    def open(self, target: Target, rate: int) -> Stream:
        """Begin to take `target` at `rate` Hz. Raises DeviceLost."""
        ...

    def play(self, device: Device, sample: Sample) -> Sounding:
        """Begin to play on a loudspeaker. Raises DeviceLost."""
        ...

    def close(self) -> None: ...
