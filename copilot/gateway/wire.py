"""What gateway and desktop say to each other. One connection is one claim: `GET /conversations/<id>`.

Text is JSON, from the gateway news, from the desktop wishes, the first at once. Binary is sound: eight bytes of position (nanoseconds,
big-endian), one byte for the order of the legs, then PCMU as it came. `News.age` spares both sides a common clock.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import msgspec

from copilot.calls.news import Kind
from copilot.gateway.pcmu import LAYOUTS
from copilot.gateway.session import Sound

# close codes of our own, 4000 to 4999
RELEASED = 4000  # by the desktop: it does not want to hear this conversation any more
REPLACED = 4001
TAKEN = 4009
REVOKED = 4003
BROKEN = 4002  # by the gateway: the desktop said what nobody understands

GREETING, GREETS = "/", "earshot gateway\n"  # a desktop that only asks if it is let in, and the answer

_HEAD = struct.Struct(">QB")
_PATH = re.compile(r"/conversations/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.IGNORECASE)
_AFTER = re.compile(r"([0-9A-Fa-f-]{36})/(\d{1,18})")


class News(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of the conversation's session."""

    kind: Kind
    session: str
    age: float = 0.0  # seconds since it happened
    number: str = ""
    name: str = ""
    dialed: str = ""
    reason: str = ""


class Pause(msgspec.Struct, frozen=True, tag=True):
    """No sound until `Resume`: none is sent to the desktop, and the platform is asked to stop sending it."""


class Resume(msgspec.Struct, frozen=True, tag=True):
    pass


Wish = Pause | Resume


@dataclass(frozen=True, slots=True)
class Place:
    """Up to where a desktop has heard."""

    session: str
    at: int  # nanoseconds of the session's stream

    def query(self) -> str:
        return f"?after={self.session}/{self.at}"


def encode(message: News | Wish) -> str:
    return msgspec.json.encode(message).decode()


def news(text: str) -> News:
    """Raises msgspec.DecodeError."""
    return msgspec.json.decode(text, type=News)


def wish(text: str | bytes) -> Wish:
    """Raises msgspec.DecodeError."""
    found: Wish = msgspec.json.decode(text, type=Wish)
    return found


def pack(sound: Sound) -> bytes:
    return _HEAD.pack(sound.at, LAYOUTS.index(sound.layout)) + sound.pcmu


def unpack(frame: bytes) -> Sound:
    """Raises ValueError."""
    try:
        at, layout = _HEAD.unpack_from(frame)
        return Sound(at, LAYOUTS[layout], frame[_HEAD.size :])
    except (struct.error, IndexError) as error:
        raise ValueError("not a frame of sound") from error


def claimed(target: str) -> tuple[str, Place | None] | None:
    """Which conversation a request's target claims, and after which place; None when it claims nothing."""
    parts = urlsplit(target)
    found = _PATH.fullmatch(parts.path)
    if not found:
        return None
    after = _AFTER.fullmatch(parse_qs(parts.query).get("after", [""])[0])
    return found[1].lower(), Place(after[1], int(after[2])) if after else None
