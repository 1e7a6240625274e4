"""Which desktop hears which conversation. No socket: links are queues, and time comes with each call.

A conversation may be claimed before it begins. It has one holder; the holder's newest connection is the one that counts.
When a holder's connection is lost, what was said meanwhile is kept for a short while and told to it again when it is back.
Several sessions of one conversation: the newest is heard, and when it ends the one before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from copilot.calls.news import LOST
from copilot.gateway import wire
from copilot.gateway.link import Link
from copilot.gateway.session import Began, Ended, Flow, Sound

KEEP_S = 10.0  # a holder that is away longer has let go
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
    flows_since: float | None = None


@dataclass(slots=True)
class Claim:
    holder: str
    link: Link | None
    lost_at: float = 0.0
    wish: wire.Wish = field(default_factory=wire.Resume)
    kept: deque[tuple[float, int, bytes]] = field(default_factory=deque)  # when it came, position, frame


@dataclass(slots=True)
class Conversation:
    streams: list[Stream] = field(default_factory=list)
    claim: Claim | None = None


class Hub:
    def __init__(self) -> None:
        self._all: dict[str, Conversation] = {}

    def began(self, session: str, began: Began, steer: Steer, now: float) -> Stream:
        conversation = self._all.setdefault(began.conversation, Conversation())
        stream = Stream(session, steer, began, now)
        conversation.streams.append(stream)
        if claim := conversation.claim:
            claim.kept.clear()
            self._introduce(claim, stream, now)
            if isinstance(claim.wish, wire.Pause):
                steer(claim.wish)
        return stream

    def flow(self, stream: Stream, flow: Flow, now: float) -> None:
        stream.flows_since = now if flow.on else None
        if claim := self._claim_on(stream):
            if flow.on:
                _tell(claim, wire.News(kind="media_start", session=stream.id))
            else:
                _tell(claim, wire.News(kind="media_stop", session=stream.id, reason="paused"))

    def sound(self, stream: Stream, sound: Sound, now: float) -> None:
        """Handed on, or dropped: when nobody claimed it, or somebody asked for silence."""
        claim = self._claim_on(stream)
        if claim is None or isinstance(claim.wish, wire.Pause):
            return
        frame = wire.pack(sound)
        claim.kept.append((now, sound.at, frame))
        while claim.kept[0][0] < now - KEEP_S:
            claim.kept.popleft()
        if claim.link:
            claim.link.offer(frame)

    def ended(self, stream: Stream, ended: Ended, now: float) -> None:
        conversation = self._all[stream.began.conversation]
        heard = conversation.streams[-1] is stream
        conversation.streams.remove(stream)
        if (claim := conversation.claim) and heard:
            claim.kept.clear()
            if conversation.streams:
                self._introduce(claim, conversation.streams[-1], now)
            else:
                _tell(claim, wire.News(kind="ended", session=stream.id, reason=ended.reason))
        self._forget_if_idle(stream.began.conversation)

    def claim(self, id: str, holder: str, link: Link, after: wire.Place | None, now: float) -> None:
        """Raises Taken. `after` is up to where a holder that is back has heard."""
        conversation = self._all.setdefault(id, Conversation())
        claim = conversation.claim
        if claim and claim.holder != holder:
            raise Taken
        if claim is None:
            claim = conversation.claim = Claim(holder, link)
        elif claim.link:
            claim.link.close(wire.REPLACED, "This desktop claimed the conversation again.")
        claim.link = link
        if conversation.streams:
            stream = conversation.streams[-1]
            self._introduce(claim, stream, now)
            if stream.flows_since is None:  # it may have stopped while the holder was away
                _tell(claim, wire.News(kind="media_stop", session=stream.id, reason="paused"))
            if after:
                heard = after.at if after.session == stream.id else 0
                for _, at, frame in claim.kept:
                    if at >= heard:
                        link.offer(frame)
        elif after:  # over while the holder was away, or before this gateway was started
            _tell(claim, wire.News(kind="ended", session=after.session, reason=LOST))

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

    def tidy(self, now: float) -> None:
        """Lets go of what holders have not come back for."""
        for id, conversation in list(self._all.items()):
            claim = conversation.claim
            if claim and not claim.link and claim.lost_at <= now - KEEP_S:
                self._release(id, conversation)

    def _release(self, id: str, conversation: Conversation) -> None:
        if conversation.claim:
            self._steer(conversation, conversation.claim, wire.Resume())
            conversation.claim = None
        self._forget_if_idle(id)

    def _steer(self, conversation: Conversation, claim: Claim, wish: wire.Wish) -> None:
        if wish != claim.wish:
            claim.wish = wish
            claim.kept.clear()
            for stream in conversation.streams:
                stream.steer(wish)

    def _introduce(self, claim: Claim, stream: Stream, now: float) -> None:
        """Tell the holder of a call as it is by now."""
        who = stream.began
        _tell(
            claim,
            wire.News(
                kind="answered",
                session=stream.id,
                age=now - stream.since,
                number=who.number,
                name=who.name,
                dialed=who.dialed,
            ),
        )
        if stream.flows_since is not None:
            _tell(claim, wire.News(kind="media_start", session=stream.id, age=now - stream.flows_since))

    def _claim_on(self, stream: Stream) -> Claim | None:
        conversation = self._all[stream.began.conversation]
        return conversation.claim if conversation.streams[-1] is stream else None

    def _forget_if_idle(self, id: str) -> None:
        conversation = self._all.get(id)
        if conversation and not conversation.streams and not conversation.claim:
            del self._all[id]


def _tell(claim: Claim, news: wire.News) -> None:
    if claim.link:
        claim.link.offer(wire.encode(news))
