"""What baresip's events and console texts mean. Pure; written against what baresip 1.0.0 says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from copilot.calls import address
from copilot.calls.news import CallNews, Direction, Kind

KINDS: Mapping[str, Kind] = {
    "CALL_INCOMING": "ringing",
    "CALL_RINGING": "ringing",  # at the other end
    "CALL_PROGRESS": "ringing",
    "CALL_ESTABLISHED": "answered",  # the first there is when the phone answers by itself
    "CALL_CLOSED": "ended",
}
_LINE = re.compile(r"^>?\s*\[line (\d+)\]\s+\S+\s+(\w+)\s+(\(on hold\))?\s*(\S+)\s*$")


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
    peer = address.read(str(event.get("peeruri", "")))
    return CallNews(
        kind=kind, call=id, source="baresip", at=at, wall=wall, direction=direction, number=peer.number,
        withheld=peer.withheld, name=str(event.get("peerdisplayname", "")),
        reason=str(event.get("param", "")) if kind == "ended" else "",
    )  # fmt: skip


def lines(listed: str) -> tuple[Line, ...]:
    """The calls in what `listcalls` answers, by line."""
    found = [match for text in listed.splitlines() if (match := _LINE.match(text))]
    rows = [Line(number=int(m[1]), established=m[2] == "ESTABLISHED", held=bool(m[3]), uri=m[4]) for m in found]
    return tuple(sorted(rows, key=lambda line: line.number))
