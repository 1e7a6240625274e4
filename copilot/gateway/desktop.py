"""A desktop's ear at the gateway: one conversation, claimed by its id, as news and stamped blocks like any live source.

A gateway that is lost or not reached is no news of the call: it is told as `Reach`, and the claim is made again until it
holds; what the gateway kept meanwhile comes first, stamped as it was spoken. A gateway that refuses raises GatewayError.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from dataclasses import dataclass, replace

import msgspec
import websockets
from websockets.asyncio.client import ClientConnection

from copilot.audio.block import LegBlock
from copilot.calls import address
from copilot.calls.news import CallNews
from copilot.errors import GatewayError
from copilot.gateway import pcmu, position, reach, wire
from copilot.gateway.door import Door
from copilot.gateway.session import Sound

AGAIN_S = 0.25  # between two attempts to reach the gateway
ENDS = {wire.TAKEN, wire.REPLACED, wire.REVOKED, wire.BROKEN}


@dataclass(frozen=True, slots=True)
class Reach:
    """The gateway is out of reach, or it is back."""

    up: bool
    at: float  # monotonic seconds


Heard = CallNews | LegBlock | Reach


class Held(GatewayError):
    """Another desktop holds the conversation, which may let go of it."""


class Claim:
    """One conversation, `paused` from the beginning or not. `heard` is read by one reader, once."""

    def __init__(self, door: Door, conversation: str, *, paused: bool = False) -> None:
        self._door = door
        self._conversation = conversation.lower()
        self._connection: ClientConnection | None = None
        self._wish: wire.Wish = wire.Pause() if paused else wire.Resume()
        self._timeline = Timeline()
        self._place: wire.Place | None = None
        self._answered = False
        self._flowing = False
        self._pausing = False  # sound stopped because we asked for it: the call goes on
        self._up = True

    async def heard(self) -> AsyncGenerator[Heard, None]:
        """Until the call is over; ending it earlier (`aclose`) lets go of the conversation. Raises GatewayError."""
        tls = self._door.tls()
        while True:
            with _refusals(self._door):
                async with self._connected(tls) as connection:
                    if not self._up:
                        self._up = True
                        yield Reach(True, time.monotonic())
                    async for frame in connection:
                        for heard in self._understood(frame):
                            yield heard
                            if isinstance(heard, CallNews) and heard.kind == "ended":
                                return
            if self._up:
                self._up = False
                yield Reach(False, time.monotonic())
            await asyncio.sleep(AGAIN_S)

    async def pause(self) -> None:
        """Silence from now on: nothing that is on its way is handed on, and the platform is asked to stop."""
        await self._want(wire.Pause())

    async def resume(self) -> None:
        await self._want(wire.Resume())

    async def _want(self, wish: wire.Wish) -> None:
        self._wish = wish
        self._timeline.stop()
        if self._place:  # what is on its way, or kept while the gateway cannot be told, was not to be heard
            self._place = replace(self._place, at=wire.NO_MORE)
        if self._connection:
            with contextlib.suppress(websockets.ConnectionClosed):  # it is said again when the claim is
                await self._connection.send(wire.encode(wish))

    @contextlib.asynccontextmanager
    async def _connected(self, tls: ssl.SSLContext | None) -> AsyncIterator[ClientConnection]:
        place = self._place.query() if self._place else ""
        async with reach.connected(self._door, tls, f"/conversations/{self._conversation}{place}") as connection:
            try:
                self._connection = connection
                self._place = self._place or wire.Place()
                await connection.send(wire.encode(self._wish))
                yield connection
            finally:
                self._connection = None

    def _understood(self, frame: str | bytes) -> Iterator[Heard]:
        try:
            if isinstance(frame, str):
                yield from self._told(wire.news(frame))
            else:
                yield from self._sounded(*wire.unpack(frame))
        except (msgspec.DecodeError, ValueError) as error:
            raise GatewayError("The gateway speaks another version: update Earshot or the gateway.") from error

    def _told(self, news: wire.News) -> Iterator[CallNews]:
        place = self._place or wire.Place()
        if place.session != news.session:
            self._timeline.stop()
            place = wire.Place(news.session)
        self._place = replace(place, news=max(place.news, news.order))
        if self._is_known(news):
            return
        peer = address.read(news.number)
        yield CallNews(
            kind=news.kind,
            call=self._conversation,
            source="audiohook",
            at=time.monotonic() - news.age,
            wall=time.time() - news.age,
            number=peer.number,
            withheld=peer.withheld,
            name=news.name,
            dialed=news.dialed,
            reason=news.reason,
        )

    def _is_known(self, news: wire.News) -> bool:
        """Told before (all is told again when the claim is made again or another session goes on), or asked for."""
        match news.kind:
            case "answered":
                known, self._answered = self._answered, True
                return known
            case "media_start":
                known, self._flowing, self._pausing = self._flowing or self._pausing, True, False
                return known
            case "media_stop":
                self._timeline.stop()
                self._pausing |= self._flowing and isinstance(self._wish, wire.Pause)
                known, self._flowing = self._pausing or not self._flowing, False
                return known
        return False

    def _sounded(self, sound: Sound, age: float) -> Iterator[LegBlock]:
        if isinstance(self._wish, wire.Pause):
            return
        legs = pcmu.legs(sound.layout, sound.pcmu)
        seconds = len(sound.pcmu) / len(sound.layout) / position.RATE
        at = self._timeline.place(sound.at / position.SECOND, seconds, time.monotonic() - age)
        if self._place:
            end = sound.at + len(sound.pcmu) // len(sound.layout) * position.SAMPLE
            self._place = replace(self._place, at=end)
        for leg, mulaw in legs.items():
            yield LegBlock(leg, at, position.RATE, pcmu.linear(mulaw))


class Timeline:
    """Positions in the stream → monotonic time. Samples are counted from the moment sound began to flow, so that both
    legs share one clock, a late block is not a gap, and what the platform left out is one."""

    def __init__(self) -> None:
        self._zero: float | None = None
        self._end = float("-inf")

    def place(self, at: float, seconds: float, now: float) -> float:
        """When the first sample of a block was spoken, which came `now`."""
        if self._zero is None:
            self._zero = max(now - seconds, self._end) - at
        start = max(self._zero + at, self._end)  # never twice the same moment
        self._end = start + seconds
        return start

    def stop(self) -> None:
        """Sound stops; how long, the stream does not say."""
        self._zero = None


@contextlib.contextmanager
def _refusals(door: Door) -> Iterator[None]:
    """What trying again will not mend is raised as GatewayError; what it may is let pass."""
    try:
        yield
    except websockets.ConnectionClosed as error:
        if error.rcvd and error.rcvd.code in ENDS:
            kind = Held if error.rcvd.code == wire.TAKEN else GatewayError
            raise kind(f"The gateway ended the claim. {error.rcvd.reason}") from error
    except (OSError, websockets.WebSocketException) as error:
        if reach.lasts(error):
            raise GatewayError(reach.why(door, error)) from error
