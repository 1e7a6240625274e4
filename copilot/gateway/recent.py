"""What a claim's holder was told lately, in order: told again when its connection was lost and it is back.

Sound is kept for KEEP_S and no longer, whether more comes or not; news, which say nothing of what was spoken, for as long
as a holder may be away. Pure: time is given.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from copilot.gateway import wire


@dataclass(frozen=True, slots=True)
class _Sound:
    order: int  # among all that was told
    when: float
    session: str
    at: int  # nanoseconds of the session's stream
    frame: bytes

    def again(self, now: float) -> bytes:
        return wire.aged(self.frame, now - self.when)


@dataclass(frozen=True, slots=True)
class _News:
    order: int
    when: float
    news: wire.News

    def again(self, now: float) -> str:
        return wire.encode(replace(self.news, age=self.news.age + now - self.when))


class Recent:
    def __init__(self, count: int = 0) -> None:
        """`count`: of the news that a holder already has, who claimed this before: it would take fewer for known."""
        self._sound: deque[_Sound] = deque()
        self._news: deque[_News] = deque()
        self._count = count

    def sound(self, session: str, at: int, frame: bytes, now: float) -> None:
        self._count += 1
        self._sound.append(_Sound(self._count, now, session, at, frame))
        self.age(now)

    def news(self, news: wire.News, now: float) -> wire.News:
        """The news with its place in the order."""
        self._count += 1
        news = replace(news, order=self._count)
        self._news.append(_News(self._count, now, news))
        self.age(now)
        return news

    def age(self, now: float) -> None:
        """Forget what is too old."""
        while self._sound and self._sound[0].when < now - wire.KEEP_S:
            self._sound.popleft()
        while self._news and self._news[0].when < now - wire.AWAY_S:
            self._news.popleft()

    def forget_sound(self) -> None:
        self._sound.clear()

    def since(self, place: wire.Place, now: float) -> Iterator[str | bytes]:
        """What a holder at `place` has missed, as it is sent."""
        self.age(now)
        heard = [sound.order for sound in self._sound if sound.session == place.session and sound.at < place.at]
        known = max([place.news, *heard])
        everything: Iterator[_Sound | _News] = heapq.merge(self._sound, self._news, key=lambda told: told.order)
        for told in everything:
            if told.order > known:
                yield told.again(now)

    @property
    def ended(self) -> bool:
        """Whether the newest news is that the call is over."""
        return bool(self._news) and self._news[-1].news.kind == "ended"
