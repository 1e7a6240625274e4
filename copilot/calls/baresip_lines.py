"""The calls that baresip has, from its events and from what it lists: it tells no hold, and nothing of before we came.

A line has no id. Lines and calls of one address are matched in their order; a line that no event spoke of is a call
that was there before us, and one that is listed no more is over. Both count when two listings in a row say so, because
an event may be on its way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from copilot.calls import address
from copilot.calls.baresip_words import Line
from copilot.calls.news import GONE, CallNews, Kind


@dataclass(frozen=True, slots=True)
class _Call:
    id: str
    uri: str
    answered: bool = False
    held: bool = False
    missed: bool = False  # in the newest listing
    found: bool = False  # in a listing, not by an event


class Lines:
    """`heard` every news of an event, `listed` every listing; both return the news that count."""

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        self._new: set[tuple[str, int]] = set()  # lines of the newest listing that no event spoke of

    def __bool__(self) -> bool:
        return bool(self._calls)

    def heard(self, news: CallNews, uri: str) -> CallNews | None:
        """The event's news, under the id that the call has here; None for the end of a call that nobody knows."""
        known = next((call for call in self._calls if call.id == news.call), None)
        if known is None:  # its beginning was before us, or a listing saw it first
            known = next((call for call in self._calls if call.found and call.uri == uri), None)
        if known is None:
            if news.kind == "ended":
                return None
            known = _Call(news.call, uri)
            self._calls.append(known)
        if news.kind == "ended":
            self._calls.remove(known)
        elif news.kind == "answered":
            self._put(known, answered=True)
        return replace(news, call=known.id)

    def listed(self, lines: tuple[Line, ...], *, at: float, wall: float) -> list[CallNews]:
        stamp = {"at": at, "wall": wall}
        found: list[CallNews] = []
        unmatched: set[tuple[str, int]] = set()
        calls = list(self._calls)
        for line in lines:
            call = next((call for call in calls if call.uri == line.uri), None)
            if call is not None:
                calls.remove(call)
                found += self._follow(call, line, stamp)
            elif (line.uri, line.number) in self._new:
                found += self._adopt(line, stamp)
            else:
                unmatched.add((line.uri, line.number))
        self._new = unmatched
        for call in calls:
            found += self._miss(call, stamp)
        return found

    def lost(self, *, at: float, wall: float) -> list[CallNews]:
        """baresip is gone, and its calls with it."""
        over = [_news("ended", call, {"at": at, "wall": wall}, reason=GONE) for call in self._calls]
        self._calls.clear()
        return over

    def _adopt(self, line: Line, stamp: dict[str, float]) -> Iterator[CallNews]:
        call = _Call(f"line {line.number} of {line.uri}", line.uri, found=True)
        self._calls.append(call)
        yield _news("answered" if line.established else "ringing", call, stamp)
        yield from self._follow(call, line, stamp)

    def _follow(self, call: _Call, line: Line, stamp: dict[str, float]) -> Iterator[CallNews]:
        if line.established and line.held != call.held:
            yield _news("held" if line.held else "resumed", call, stamp)
        self._put(call, answered=line.established, held=line.held, missed=False)

    def _miss(self, call: _Call, stamp: dict[str, float]) -> Iterator[CallNews]:
        if call.missed:
            self._calls.remove(call)
            yield _news("ended", call, stamp)
        else:
            self._put(call, missed=True)

    def _put(self, call: _Call, **changes: Any) -> None:
        self._calls[self._calls.index(call)] = replace(call, **changes)


def _news(kind: Kind, call: _Call, stamp: dict[str, float], reason: str = "") -> CallNews:
    peer = address.read(call.uri)
    return CallNews(
        kind=kind, call=call.id, source="baresip", at=stamp["at"], wall=stamp["wall"], reason=reason,
        number=peer.number, withheld=peer.withheld,
    )  # fmt: skip
