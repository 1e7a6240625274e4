"""What a hook says of a call, checked: the fields of a request, a link or a command line become news. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, get_args
from urllib.parse import parse_qsl, urlsplit

from copilot.calls import address, conversation
from copilot.calls.news import CallNews, Direction, Kind
from copilot.errors import InputError

PATH = "/v1/call"  # where the hook takes it
KINDS = ("ringing", "answered", "held", "resumed", "ended", "pause", "listen")
LONGEST = 200  # characters of a field


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """As the hook gave it. Only `kind` must be there; without `id` the call is the one in which it can come true."""

    kind: str
    id: str = ""
    number: str = ""
    name: str = ""
    dialed: str = ""
    direction: str = ""
    queue: str = ""
    reason: str = ""

    def news(self, *, at: float, wall: float) -> CallNews:
        peer = address.read(self.number)
        kind: Kind = self.kind  # type: ignore[assignment]
        direction: Direction = self.direction  # type: ignore[assignment]
        return CallNews(
            kind=kind, call=conversation.read(self.id) or self.id, source="hook", at=at, wall=wall, direction=direction, number=peer.number,
            withheld=peer.withheld, name=self.name, dialed=self.dialed, queue=self.queue, reason=self.reason,
        )  # fmt: skip


def read(said: Mapping[str, Any]) -> Told:
    """The fields of a request. Raises InputError, whose sentence names the field."""
    known = [field.name for field in fields(Told)]
    for name, value in said.items():
        if name not in known:
            raise InputError(f"There is no field {name!r}. Known ones: {', '.join(known)}.")
        if not isinstance(value, str):
            raise InputError(f"{name} must be a text.")
        if len(value) > LONGEST:
            raise InputError(f"{name} is longer than {LONGEST} characters.")
        if not value.isprintable():
            raise InputError(f"{name} holds a character that cannot be printed.")
    if said.get("kind") not in KINDS:
        raise InputError(f"kind must be one of {', '.join(KINDS)}.")
    if said.get("direction", "") not in get_args(Direction):
        raise InputError("direction must be inbound or outbound.")
    return Told(**{name: value.strip() for name, value in said.items()})


def read_link(link: str) -> Told:
    """`earshot://call?number=…&name=…`: somebody rings. Raises InputError.

    Any web page can open a link, so a link may only announce: it neither begins nor holds nor ends what is heard.
    """
    parts = urlsplit(link)
    if parts.scheme != "earshot" or parts.netloc != "call" or parts.path not in ("", "/"):
        raise InputError("This is no link of Earshot's. One looks like earshot://call?number=%2B442079460018&name=Ana.")
    try:
        pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query), errors="strict")
    except ValueError as error:
        raise InputError("The link is damaged: it needs name=value pairs joined by &.") from error
    if len({name for name, _ in pairs}) != len(pairs):
        raise InputError("The link says one thing twice.")
    told = read({"kind": "ringing"} | dict(pairs))
    if told.kind != "ringing":
        raise InputError(
            "A link can only say that a call is ringing; for the rest, let the softphone run `earshot call`."
        )
    return told
