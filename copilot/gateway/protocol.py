"""AudioHook's messages: what a client may send, read strictly where it counts; fields we do not know are let pass."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import msgspec

from copilot.gateway import position
from copilot.gateway.pcmu import LAYOUTS, Layout

LONGEST = 65_535  # characters of a message
UUID = r"^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\Z"

Id = Annotated[str, msgspec.Meta(pattern=UUID)]
Duration = Annotated[str, msgspec.Meta(pattern=position.FORM)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Violation(Exception):
    """The client broke the protocol; `str` says how, and is sent to it."""


class Part(msgspec.Struct, frozen=True, rename="camel"):
    pass


class Envelope(Part, frozen=True):
    version: Literal["2"]
    id: Id
    type: str
    seq: Count
    serverseq: Count
    position: Duration
    parameters: dict[str, Any]


class Participant(Part, frozen=True):
    id: Id
    ani: str = ""
    ani_name: str = ""
    dnis: str = ""


class Media(Part, frozen=True):
    type: str
    format: str
    channels: list[str]
    rate: int


class Continued(Part, frozen=True):
    id: Id
    serverseq: Count
    clientseq: Count


class Open(Part, frozen=True):
    organization_id: Id
    conversation_id: Id
    participant: Participant
    media: list[Media]
    language: str = ""
    supported_languages: bool = False
    continued_sessions: list[Continued] = []


class Ping(Part, frozen=True):
    rtt: Duration = "PT0S"


class Paused(Part, frozen=True):
    pass


class Resumed(Part, frozen=True):
    start: Duration
    discarded: Duration


class Discarded(Part, frozen=True):
    start: Duration
    discarded: Duration


class Update(Part, frozen=True):
    language: str


class Error(Part, frozen=True):
    code: int
    message: str = ""


class Close(Part, frozen=True):
    reason: Literal["end", "error", "disconnect", "reconnect"]


Parameters = Open | Ping | Paused | Resumed | Discarded | Update | Error | Close
KINDS: dict[str, type[Parameters]] = {kind.__name__.lower(): kind for kind in Parameters.__args__}


def envelope(text: str) -> Envelope:
    """What is common to all messages. Raises Violation."""
    if len(text) > LONGEST:
        raise Violation("message too long")
    try:
        return msgspec.json.decode(text, type=Envelope)
    except (msgspec.DecodeError, UnicodeError) as error:  # a ValidationError names the field
        raise Violation(f"not a message: {_told(error)}") from error


def parameters(message: Envelope) -> Parameters:
    """What the message says. Raises Violation."""
    kind = KINDS.get(message.type)
    if kind is None:
        raise Violation("unknown type of message")
    try:
        return msgspec.convert(message.parameters, type=kind)
    except msgspec.ValidationError as error:
        raise Violation(f"{message.type}: {_told(error)}") from error


def chosen(offered: list[Media]) -> tuple[Media | None, Layout | None]:
    """The media to take of those offered: both parties, else the customer, else the agent; (None, None) of none offered.

    Raises Violation when there are some and none will do.
    """
    fits = {
        tuple(media.channels): media
        for media in reversed(offered)  # of two that are alike the first counts
        if (media.type, media.format, media.rate) == ("audio", "PCMU", position.RATE)
    }
    if not offered:
        return None, None
    for layout in sorted(LAYOUTS, key=len, reverse=True):
        if layout in fits:
            return fits[layout], layout
    raise Violation("no media that we take is offered: PCMU, 8000 Hz")


def _told(error: Exception) -> str:
    """msgspec's words, which name fields and kinds; without values that it may quote."""
    return re.sub(r"'[^']*'|\"[^\"]*\"", "…", str(error))[:200]
