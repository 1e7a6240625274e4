"""What baresip's events and console texts mean. Pure; written against what baresip 1.0.0 says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from copilot.calls.news import CallNews, Direction, Kind

KINDS: Mapping[str, Kind] = {
    "CALL_INCOMING": "ringing",
    "CALL_RINGING": "ringing",  # at the other end
    "CALL_PROGRESS": "ringing",
    "CALL_ESTABLISHED": "answered",  # the first there is when the phone answers by itself
    "CALL_CLOSED": "ended",
}
_LINE = re.compile(r"^>?\s*\[line (\d+)\]\s+\S+\s+(\w+)\s+(\(on hold\))?\s*(\S+)\s*$")
_NUMBER = re.compile(r"[+\d][\d\s().*#-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of `listcalls`."""

    number: int
    uri: str
    established: bool
    held: bool


def news(event: Mapping[str, Any], *, at: float, wall: float) -> CallNews | None:
    """What a call's event tells; None when it is no news of a call."""
    kind = KINDS.get(str(event.get("type", "")))
    id = str(event.get("id", ""))
    if kind is None or not id:
        return None
    direction: Direction = "outbound" if event.get("direction") == "outgoing" else "inbound"
    return CallNews(
        kind=kind, call=id, source="baresip", at=at, wall=wall, direction=direction,
        name=str(event.get("peerdisplayname", "")), reason=str(event.get("param", "")) if kind == "ended" else "",
        **whose(str(event.get("peeruri", ""))),
    )  # fmt: skip


def whose(uri: str) -> dict[str, Any]:
    """`number` and `withheld` of a SIP or tel address; a caller without a number is named by the address."""
    address = uri.partition(":")[2] or uri
    user, at, host = address.partition("@")
    user = unquote(user.partition(";")[0])
    if user.casefold() in ("anonymous", "unknown", "restricted", "unavailable") or host == "anonymous.invalid":
        return {"number": "", "withheld": True}
    if _NUMBER.fullmatch(user):
        return {"number": user, "withheld": False}
    return {"number": f"{user}{at}{host.partition(';')[0]}", "withheld": False}


def lines(listed: str) -> tuple[Line, ...]:
    """The calls in what `listcalls` answers, by line."""
    found = [match for text in listed.splitlines() if (match := _LINE.match(text))]
    rows = [Line(number=int(m[1]), established=m[2] == "ESTABLISHED", held=bool(m[3]), uri=m[4]) for m in found]
    return tuple(sorted(rows, key=lambda line: line.number))
