"""A call as the tracker knows it, and what the tracker says of it. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from copilot.calls import conversation
from copilot.calls.news import CallNews, Direction, Source

Key = tuple[Source, str]  # a call's id within its source
Phase = Literal["ringing", "live", "hold"]
# how a call came to be on hold: somebody said so, its sound stopped, another call was taken up ("": before a restart)
Hold = Literal["", "told", "media", "other"]
SignalKind = Literal["opened", "ringing", "answered", "held", "resumed", "ended", "who", "pause", "listen"]

TELLERS = frozenset({"baresip", "audiohook"})  # tell all of a call; what a hook was made to tell nobody knows
NAMED: tuple[Source, ...] = ("audiohook", "hook")  # may bear the platform's id of a conversation
OVER_KEPT_S = 60.0
NUMBER_TAIL = 7  # digits: +44 20 7946 0018 and 02079460018 are one caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who is at the other end, as far as anybody told."""

    number: str = ""
    withheld: bool = False
    name: str = ""
    dialed: str = ""
    direction: Direction = ""
    queue: str = ""

    def told(self, news: CallNews) -> Who:
        """With what `news` says; what it does not say stays. After a transfer somebody else is at the other end."""
        if news.number and self.number and not same_number(news.number, self.number):
            return replace(self, number=news.number, withheld=False, name=news.name)
        return Who(
            number=self.number or news.number,
            withheld=(self.withheld or news.withheld) and not (self.number or news.number),
            name=self.name or news.name,
            dialed=self.dialed or news.dialed,
            direction=self.direction or news.direction,
            queue=self.queue or news.queue,
        )

    def may_be(self, news: CallNews) -> bool:
        """Whether nothing in `news` speaks against it."""
        if news.number and self.number:
            return same_number(news.number, self.number)
        return not (news.withheld and self.number) and not (self.withheld and news.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call, told by one source or several. `id` counts the tracker's calls."""

    id: int
    phase: Phase
    at: float  # of the newest change, monotonic seconds
    began: float  # when it was first told of
    keys: frozenset[Key] = frozenset()
    who: Who = Who()
    tells: frozenset[Source] = frozenset()  # sources that told of more than ringing: they will tell the end
    hold: Hold = ""
    orphan: bool = False  # from before a restart: no source has spoken of it since
    unseen: float = 0.0  # since when nobody sees its sound, monotonic seconds: the watcher that saw it ended; 0: seen

    def has(self, source: Source) -> bool:
        return any(of == source for of, _ in self.keys)

    @property
    def conversation(self) -> str:
        """The platform's id of it, if a source told one; "" otherwise."""
        return next(
            (found for source, id in sorted(self.keys) if source in NAMED and (found := conversation.read(id))), ""
        )

    @property
    def is_told(self) -> bool:
        """Whether somebody besides the session watcher will say when it is over."""
        return bool(self.tells) or self.is_told_whole

    @property
    def is_told_whole(self) -> bool:
        """Whether a source tells of its holds too."""
        return any(source in TELLERS for source, _ in self.keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What came of some news: one step of one call's story."""

    kind: SignalKind
    call: Call  # as it is after the step
    at: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Calls:
    """All calls there are, the oldest first. `over` keeps the newest keys of those that ended, with when."""

    calls: tuple[Call, ...] = ()
    count: int = 0
    over: dict[Key, float] = field(default_factory=dict)

    def by_key(self, key: Key) -> Call | None:
        return next((call for call in self.calls if key in call.keys), None)

    def with_call(self, call: Call) -> Calls:
        if call.id > self.count:
            return replace(self, calls=(*self.calls, call), count=call.id)
        return replace(self, calls=tuple(call if call.id == known.id else known for known in self.calls))

    def without(self, call: Call, *, over_at: float | None) -> Calls:
        """Without `call`; `over_at` is when its sources said that it is over."""
        calls = tuple(known for known in self.calls if known.id != call.id)
        if over_at is None:
            return replace(self, calls=calls)
        over = {key: ended for key, ended in self.over.items() if over_at - ended < OVER_KEPT_S}
        return replace(self, calls=calls, over=over | dict.fromkeys(call.keys, over_at))


def same_number(one: str, other: str) -> bool:
    """Whether two ways of writing may be one number: equal, or long with the same last digits."""
    a, b = ("".join(c for c in number if c.isdigit()) for number in (one, other))
    if len(a) < NUMBER_TAIL or len(b) < NUMBER_TAIL or "@" in one + other:
        return one.strip().casefold() == other.strip().casefold()
    return a[-NUMBER_TAIL:] == b[-NUMBER_TAIL:]
