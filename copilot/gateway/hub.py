"""Which desktop hears which conversation. No socket: links are queues, and time comes with each call.

A conversation may be claimed before it begins. It has one holder; the holder's newest connection is the one that counts.
When a holder's connection is lost, what was said meanwhile is kept for a short while (`recent.py`) and told to it when
it is back; another desktop may have the conversation by then.
Several sessions of one conversation: the newest is heard, and when it ends the one before it.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field

from copilot.calls.news import LOST
from copilot.gateway import wire
from copilot.gateway.link import Link
from copilot.gateway.recent import Recent
from copilot.gateway.session import Began, Ended, Flow, Sound

FREE_S = 10.0  # of a holder that is away longer another desktop may take the conversation
Steer = Callable[[wire.Wish], None]


class Taken(Exception):
    """Another desktop holds the conversation."""


@dataclass(slots=True, eq=False)
class Stream:
    """One session as the hub knows it."""

    id: str
    steer: Steer
    began: Began
    since: float
    flows: bool = False
    flow_since: float = 0.0  # since when it flows, or does not


@dataclass(slots=True)
class Claim:
    holder: str
    link: Link | None
    lost_at: float = 0.0
    wish: wire.Wish = field(default_factory=wire.Resume)
    recent: Recent = field(default_factory=Recent)

    def is_free(self, now: float) -> bool:
        return self.link is None and self.lost_at <= now - FREE_S


@dataclass(slots=True)
class Conversation:
    streams: list[Stream] = field(default_factory=list)
    claim: Claim | None = None


class Hub:
    def __init__(self) -> None:
        self._all: dict[str, Conversation] = {}

    def began(self, session: str, began: Began, steer: Steer, now: float) -> Stream:
        conversation = self._all.setdefault(began.conversation, Conversation())
        stream = Stream(session, steer, began, now, flow_since=now)
        conversation.streams.append(stream)
        if claim := conversation.claim:
            for news in _introduction(stream, now):
                _tell(claim, news, now)
            if isinstance(claim.wish, wire.Pause):
                steer(claim.wish)
        return stream

    def flow(self, stream: Stream, flow: Flow, now: float) -> None:
        stream.flows, stream.flow_since = flow.on, now
        if claim := self._claim_on(stream):
            _tell(claim, _flow(stream, now), now)

    def sound(self, stream: Stream, sound: Sound, now: float) -> None:
        """Handed on, or dropped: when nobody claimed it, or somebody asked for silence."""
        claim = self._claim_on(stream)
        if claim is None or isinstance(claim.wish, wire.Pause):
            return
        frame = wire.pack(sound)
        claim.recent.sound(stream.id, sound.at, frame, now)
        if claim.link:
            claim.link.offer(frame)

    def ended(self, stream: Stream, ended: Ended, now: float) -> None:
        conversation = self._all[stream.began.conversation]
        heard = conversation.streams[-1] is stream
        conversation.streams.remove(stream)
        if (claim := conversation.claim) and heard:
            if conversation.streams:
                for news in _introduction(conversation.streams[-1], now):
                    _tell(claim, news, now)
            else:
                _tell(claim, wire.News(kind="ended", session=stream.id, reason=ended.reason), now)
        self._forget_if_idle(stream.began.conversation)

    def claim(self, id: str, holder: str, link: Link, after: wire.Place | None, now: float) -> None:
        """Raises Taken. `after` is up to where a holder that is back has heard."""
        conversation = self._all.setdefault(id, Conversation())
        claim = conversation.claim
        if claim and claim.holder != holder:
            if not claim.is_free(now):
                raise Taken
            self._steer(conversation, claim, wire.Resume())
            claim = None
        if claim is None:
            claim = conversation.claim = Claim(holder, link, recent=Recent(after.news if after else 0))
        elif claim.link:
            claim.link.close(wire.REPLACED, "This desktop claimed the conversation again.")
        claim.link = link
        if after:
            if after.at == wire.NO_MORE:
                claim.recent.forget_sound()
            for missed in claim.recent.since(after, now):
                link.offer(missed)
        if conversation.streams:
            stream = conversation.streams[-1]
            stopped = () if stream.flows or not after else (_flow(stream, now),)  # news of it may be too old by now
            for news in (*_introduction(stream, now), *stopped):
                link.offer(wire.encode(news))
        elif after and after.is_in_session and not claim.recent.ended:
            # over before this gateway was started, or long ago
            link.offer(wire.encode(wire.News(kind="ended", session=after.session, reason=LOST)))

    def wish(self, id: str, link: Link, wish: wire.Wish) -> None:
        """The holder wants silence, or to hear again."""
        conversation = self._all.get(id)
        if conversation and (claim := conversation.claim) and claim.link is link:
            self._steer(conversation, claim, wish)

    def left(self, id: str, link: Link, now: float, *, for_good: bool) -> None:
        """A holder's connection is gone."""
        conversation = self._all.get(id)
        if conversation and (claim := conversation.claim) and claim.link is link:
            claim.link, claim.lost_at = None, now
            if for_good:
                self._release(id, conversation)

    def tidy(self, now: float, enrolled: Container[str]) -> None:
        """Forgets what is too old, and lets go of what holders have not come back for, or may not."""
        for id, conversation in list(self._all.items()):
            if claim := conversation.claim:
                claim.recent.age(now)
                if not claim.link and (claim.lost_at <= now - wire.AWAY_S or claim.holder not in enrolled):
                    self._release(id, conversation)

    def _release(self, id: str, conversation: Conversation) -> None:
        if conversation.claim:
            self._steer(conversation, conversation.claim, wire.Resume())
            conversation.claim = None
        self._forget_if_idle(id)

    def _steer(self, conversation: Conversation, claim: Claim, wish: wire.Wish) -> None:
        if wish != claim.wish:
            claim.wish = wish
            claim.recent.forget_sound()
            for stream in conversation.streams:
                stream.steer(wish)

    def _claim_on(self, stream: Stream) -> Claim | None:
        conversation = self._all[stream.began.conversation]
        return conversation.claim if conversation.streams[-1] is stream else None

    def _forget_if_idle(self, id: str) -> None:
        conversation = self._all.get(id)
        if conversation and not conversation.streams and not conversation.claim:
            del self._all[id]


def _introduction(stream: Stream, now: float) -> list[wire.News]:
    """What a holder has to know of a call as it is by now."""
    who = stream.began
    answered = wire.News(
        kind="answered",
        session=stream.id,
        age=now - stream.since,
        number=who.number,
        name=who.name,
        dialed=who.dialed,
    )
    return [answered, _flow(stream, now)] if stream.flows else [answered]


def _flow(stream: Stream, now: float) -> wire.News:
    age = now - stream.flow_since
    if stream.flows:
        return wire.News(kind="media_start", session=stream.id, age=age)
    return wire.News(kind="media_stop", session=stream.id, age=age, reason="paused")


def _tell(claim: Claim, news: wire.News, now: float) -> None:
    news = claim.recent.news(news, now)
    if claim.link:
        claim.link.offer(wire.encode(news))
