"""What holds for the whole desk: the workers, the record systems, how much help there can be, and erasure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copilot.events.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerChanged(Event):
    """A worker is starting, ready or lost; `detail` is a sentence for people."""

    role: Literal["speech", "knowledge", "capture", "player", "again"]
    status: Literal["starting", "ready", "lost", "failed"]
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsReached(Event):
    """Whether the record system answers; while it does not, approved writes wait in the outbox."""

    system: str
    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistStepped(Event):
    """How much help this machine can afford now: cards, rules only, or transcript only."""

    level: Literal["full", "rules", "transcript"]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentErased(Event):
    """Spoken text and record values of an interaction were lawfully erased up to journal row `up_to`."""

    subject: str
    up_to: int
