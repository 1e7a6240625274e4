"""The sound of each leg: its health, how far it can be trusted, how loud it is, and where it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from copilot.events.event import Event
from copilot.model import Leg, private

GATEWAY_LOST = "The gateway is out of reach."  # why both legs are gone; the window has words of its own for these
GATEWAY_STILL = "No sound comes from the gateway."
DEVICES_STILL = "Nothing arrives from the devices."
OTHER_DEVICE = "The chosen {0} is not there; {1} is used until it is back."  # "microphone" or "speaker", and the other


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioHealthChanged(Event):
    """What is known of one leg's sound: ok, silent (zero samples), without a device, muted in the system's mixer; or only
    why it is so changed."""

    leg: Leg
    status: Literal["ok", "zeros", "absent", "muted"]
    since: float
    why: str = private()  # a sentence about a live call's device, also of one that is ok and was not chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class LegTrustChanged(Event):
    """Who said what on this leg is in doubt: the microphone hears the customer, the sound is cut off, or it comes late;
    or ("") not."""

    leg: Leg
    doubt: Literal["", "echo", "clipping", "late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundSent(Event):
    """Sound of this call left the machine: `sent` bytes so far, to the speech server that the settings name. While it is
    not `reached`, the recogniser of this machine hears the call."""

    server: str
    sent: int
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelMeasured(Event):
    """Loudness of a leg just now, dBFS (0 is full scale), for the footer's bars."""

    kept: ClassVar[bool] = False

    leg: Leg
    dbfs: float
    speech: bool = False
    zeros: bool = False  # every sample is exactly zero: a dead or muted source, not a quiet room
