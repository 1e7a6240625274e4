"""Of a call: play one, pause its hearing, say whose it is, close it, listen to it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copilot.commands.command import Command
from copilot.model import Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach(Command):
    """Send everything of the open interactions, then go on live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartReplay(Command):
    """Play a stored call as a new interaction. `speed` 0 is as fast as the consumers allow."""

    path: str
    speed: float = 1.0
    left: Leg | None = None  # who is on the first channel; None: as the call's track says, else the agent


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseHearing(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeHearing(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkConsent(Command):
    """The agent has told the customer that Earshot listens, or the customer has answered."""

    status: Literal["announced", "agreed", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BindCaller(Command):
    """The agent says whose record this is ("" takes the binding back)."""

    customer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishInteraction(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted(Command):
    """The window painted this event `wall` seconds after the epoch (for the latency bench)."""

    event: str
    wall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaySound(Command):
    """Play the interaction's recording from `at`; the player answers with `SoundAt`."""

    at: float
    speed: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSound(Command):
    pass
