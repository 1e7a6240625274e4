"""One thing that one source says about one call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["ringing", "answered", "held", "resumed", "ended", "media_start", "media_stop", "pause", "listen"]
Source = Literal["session", "baresip", "hook", "audiohook"]

GONE = "softphone gone"  # the reason of an end: the program died in the call
LOST = "lost"  # the same: the site's connection to the call broke; whether the call is over it does not know
Direction = Literal["", "inbound", "outbound"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNews:
    """What a source told. Who is calling is spoken of as the source gave it; "" is "the source did not say"."""

    kind: Kind
    call: str  # id within its source
    source: Source
    at: float  # monotonic seconds
    wall: float  # seconds since the Unix epoch
    direction: Direction = ""
    number: str = ""
    withheld: bool = False  # the source says that the caller hides the number; "" alone says nothing
    name: str = ""
    dialed: str = ""
    queue: str = ""  # that the call came through
    reason: str = ""
