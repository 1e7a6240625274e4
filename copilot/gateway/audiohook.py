"""The listener that Genesys Cloud connects to: lets in who has signed, and runs a session for each connection."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Mapping
from http import HTTPStatus

import websockets
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from copilot.gateway import protocol, session, signature, wire
from copilot.gateway.config import Config
from copilot.gateway.hub import Hub, Stream
from copilot.logs import Name

log = logging.getLogger(__name__)

REFUSED_AFTER_S = 0.5  # so that nothing is learnt from how long a refusal took
LARGEST = 1 << 20  # bytes of a frame; more is not even read


class AudioHook:
    """Every session of the platform."""

    def __init__(self, config: Config, hub: Hub) -> None:
        self._config = config
        self._hub = hub
        self._nonces = signature.Nonces()
        self._running: dict[str, Running] = {}
        self.idle = asyncio.Event()  # set while no session is connected
        self.idle.set()

    async def listen(self) -> Server:
        listener = self._config.audiohook
        return await serve(
            self._serve,
            listener.host,
            listener.port,
            ssl=self._config.audiohook_tls,
            process_request=self._admit,
            compression=None,  # μ-law does not shrink
            ping_interval=None,  # the protocol has pings of its own
            max_size=LARGEST,
            server_header=None,
        )

    def dismiss(self) -> None:
        """The gateway is about to end: ask every client to close."""
        for running in self._running.values():
            running.dismiss()

    async def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        began = time.monotonic()
        try:
            headers = _single(request)
            signature.verify(request.path, headers, self._config.secrets, self._nonces, time.time())
            _identity(headers)
        except signature.Refused as refused:
            log.warning("A client was refused: %s", Name(refused))
            await asyncio.sleep(max(0.0, began + REFUSED_AFTER_S - time.monotonic()))
            return connection.respond(HTTPStatus.UNAUTHORIZED, "Unauthorized\n")
        if _identity(headers)[0].lower() in self._running:
            log.warning("A client was refused: its session is connected already")
            return connection.respond(HTTPStatus.CONFLICT, "The session is connected already\n")
        return None

    async def _serve(self, connection: ServerConnection) -> None:
        assert connection.request  # there was one, and `_admit` let it in
        id, organization = _identity(_single(connection.request))
        one = id.lower()
        if one in self._running:  # both were let in before either was served
            return
        running = Running(connection, self._hub, session.new(id, organization, time.monotonic(), self._languages()))
        self._running[one] = running
        self.idle.clear()
        try:
            await running.run()
        finally:
            del self._running[one]
            if not self._running:
                self.idle.set()

    def _languages(self) -> tuple[str, ...]:
        return self._config.audiohook.languages


class Running:
    """A session's connection, and what the session wants done."""

    def __init__(self, connection: ServerConnection, hub: Hub, begun: session.Session) -> None:
        self._connection = connection
        self._hub = hub
        self._session = begun
        self._stream: Stream | None = None
        self._to_say: asyncio.Queue[str] = asyncio.Queue()

    async def run(self) -> None:
        """Until the connection is gone."""
        saying = asyncio.create_task(self._say())
        try:
            while True:
                await self._turn()
        except websockets.ConnectionClosed:
            pass
        finally:
            self._take(session.lost(self._session))
            saying.cancel()
            over = self._session
            log.info(
                "A session is over at %.1f s of its stream; %d stray frames; its client counted %.3f s otherwise at most",
                over.at / 1e9, over.stray, over.astray / 1e9,
            )  # fmt: skip

    def dismiss(self) -> None:
        self._take(session.leave(self._session, "completed", time.monotonic(), info="the gateway ends"))

    def steer(self, wish: wire.Wish) -> None:
        """The desktop that hears wants silence, or to hear again."""
        ask = session.pause if isinstance(wish, wire.Pause) else session.resume
        self._take(ask(self._session))

    async def _turn(self) -> None:
        try:
            async with asyncio.timeout(max(0.0, self._session.deadline - time.monotonic())):
                data = await self._connection.recv()
        except TimeoutError:
            if time.monotonic() >= self._session.deadline:  # it may have moved: we were asked to leave meanwhile
                self._take(session.overdue(self._session, time.monotonic()))
        else:
            self._take(session.receive(self._session, data, time.monotonic()))

    def _take(self, step: session.Step) -> None:
        before, (self._session, deeds) = self._session, step
        if self._session.phase != before.phase:
            log.info("A session is %s", Name(self._session.phase))
        for deed in deeds:
            self._do(deed)

    def _do(self, deed: session.Deed) -> None:
        now = time.monotonic()
        match deed:
            case session.Say():
                self._to_say.put_nowait(deed.text)
            case session.Began():
                self._stream = self._hub.began(self._session.id, deed, self.steer, now)
            case session.HangUp():
                self._connection.transport.abort()
        if self._stream:
            match deed:
                case session.Sound():
                    self._hub.sound(self._stream, deed, now)
                case session.Flow():
                    self._hub.flow(self._stream, deed, now)
                case session.Ended():
                    self._hub.ended(self._stream, deed, now)

    async def _say(self) -> None:
        try:
            while True:
                await self._connection.send(await self._to_say.get())
        except websockets.ConnectionClosed:
            pass


def _single(request: Request) -> Mapping[str, str]:
    """Headers by lower-case name. Raises Refused when one came twice: two readers could see two requests."""
    pairs = [(name.lower(), value) for name, value in request.headers.raw_items()]
    headers = dict(pairs)
    if len(headers) != len(pairs):
        raise signature.Refused("a header came twice")
    return headers


def _identity(headers: Mapping[str, str]) -> tuple[str, str]:
    """Session and organization. Raises Refused."""
    ids = [headers.get(f"audiohook-{what}-id", "") for what in ("session", "organization", "correlation")]
    if not all(re.fullmatch(protocol.UUID, id) for id in ids):
        raise signature.Refused("an id is no UUID")
    return ids[0], ids[1]
