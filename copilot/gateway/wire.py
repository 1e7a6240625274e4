"""What gateway and desktop say to each other. One connection is one claim: `GET /conversations/<id>`.

Text is JSON, from the gateway news, from the desktop wishes, the first at once. Binary is sound: eight bytes of position (nanoseconds,
big-endian), one byte for the order of the legs, then PCMU as it came; of sound that was kept, the highest bit of that byte is set, and
four bytes say how many milliseconds ago it came. Ages spare both sides a common clock.
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

KEEP_S = 10.0  # so much of a claim's newest sound is kept for a holder that is away …
AWAY_S = 60.0  # … and what it should know, for as long as nobody else claimed the call; then it has let go

GREETING, GREETS = "/", "earshot gateway\n"  # a desktop that only asks if it is let in, and the answer

NO_MORE = 10**18 - 1

_HEAD = struct.Struct(">QB")
_AGE = struct.Struct(">I")
_KEPT = 0x80
_PATH = re.compile(r"/conversations/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", re.IGNORECASE)
_AFTER = re.compile(r"([0-9A-Fa-f-]{36})/(\d{1,18})/(\d{1,18})", re.ASCII)


class News(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Of the conversation's session."""

    kind: Kind
    session: str
    order: int = 0  # among all that was told; 0: said once more, so that a holder knows how things are
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

    session: str = "00000000-0000-0000-0000-000000000000"  # of none yet
    at: int = 0  # nanoseconds of the session's stream; NO_MORE: nothing is wanted of what was said so far
    news: int = 0  # `order` of the newest news

    @property
    def is_in_session(self) -> bool:
        return self.session != Place().session

    def query(self) -> str:
        return f"?after={self.session}/{self.at}/{self.news}"


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


def aged(frame: bytes, age: float) -> bytes:
    """A packed frame that was kept for `age` seconds."""
    at, layout = _HEAD.unpack_from(frame)
    return _HEAD.pack(at, layout | _KEPT) + _AGE.pack(round(age * 1000)) + frame[_HEAD.size :]


def unpack(frame: bytes) -> tuple[Sound, float]:
    """The sound, and how many seconds ago it came. Raises ValueError."""
    try:
        at, code = _HEAD.unpack_from(frame)
        layout = LAYOUTS[code & ~_KEPT]
        if not code & _KEPT:
            return Sound(at, layout, frame[_HEAD.size :]), 0.0
        (age,) = _AGE.unpack_from(frame, _HEAD.size)
        return Sound(at, layout, frame[_HEAD.size + _AGE.size :]), age / 1000
    except (struct.error, IndexError) as error:
        raise ValueError("not a frame of sound") from error


def claimed(target: str) -> tuple[str, Place | None] | None:
    """Which conversation a request's target claims, and after which place; None when it claims nothing."""
    parts = urlsplit(target)
    found = _PATH.fullmatch(parts.path)
    if not found:
        return None
    after = _AFTER.fullmatch(parse_qs(parts.query).get("after", [""])[0])
    return found[1].lower(), Place(after[1], int(after[2]), int(after[3])) if after else None
