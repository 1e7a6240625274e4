"""The listener that desktops connect to: one connection is one claim of one conversation."""

from __future__ import annotations

import asyncio
import logging
import time
from http import HTTPStatus

import msgspec
import websockets
from websockets.asyncio.server import Server, ServerConnection, basic_auth, serve
from websockets.http11 import Request, Response

from copilot.errors import InputError
from copilot.gateway import credentials, wire
from copilot.gateway.config import Config
from copilot.gateway.hub import Hub, Taken
from copilot.gateway.link import Link

log = logging.getLogger(__name__)

REFUSED_AFTER_S = 0.5  # makes trying out dear
PING_S, PONG_S = 1.0, 5.0  # a desktop sees us by our pings; it may be slow to answer


class Desks:
    """Every desktop that is connected."""

    def __init__(self, config: Config, hub: Hub) -> None:
        self._config = config
        self._hub = hub
        self._links: dict[Link, str] = {}
        self._known = basic_auth(realm="Earshot gateway", check_credentials=self._is_known)

    async def listen(self) -> Server:
        listener = self._config.desktops
        return await serve(
            self._serve,
            listener.host,
            listener.port,
            ssl=self._config.desktops_tls,
            process_request=self._admit,
            compression=None,
            ping_interval=PING_S,
            ping_timeout=PONG_S,
            max_size=4096,
            server_header=None,
        )

    def tidy(self) -> None:
        """Close what a revoked desktop still holds, and let go of claims that nobody came back for."""
        enrolled = self._enrolled()
        for link, name in self._links.items():
            if name not in enrolled:
                link.close(wire.REVOKED, "This desktop is not enrolled any more.")
        self._hub.tidy(time.monotonic(), enrolled)

    async def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        refused = await self._known(connection, request)
        if refused:
            log.warning("A desktop was refused: not enrolled, or another token")
            await asyncio.sleep(REFUSED_AFTER_S)
            return refused
        if request.path == wire.GREETING:
            return connection.respond(HTTPStatus.OK, wire.GREETS)
        if wire.claimed(request.path) is None:
            return connection.respond(HTTPStatus.NOT_FOUND, "There are conversations/<id> here, nothing else\n")
        return None

    def _is_known(self, name: str, token: str) -> bool:
        return credentials.is_known(self._enrolled(), name, token)

    def _enrolled(self) -> dict[str, str]:
        try:
            return credentials.read(self._config.credentials)
        except InputError:
            log.error("The list of desktops cannot be read, so none is let in")
            return {}

    async def _serve(self, connection: ServerConnection) -> None:
        assert connection.request  # `_admit` saw it
        claimed = wire.claimed(connection.request.path)
        assert claimed
        conversation, after = claimed
        link = Link()
        try:
            self._hub.claim(conversation, connection.username, link, after, time.monotonic())
        except Taken:
            await connection.close(wire.TAKEN, "Another desktop holds this conversation.")
            return
        self._links[link] = connection.username
        sending = asyncio.create_task(_send(connection, link))
        try:
            await self._hear(connection, conversation, link)
        finally:
            for_good = connection.close_code == wire.RELEASED
            self._hub.left(conversation, link, time.monotonic(), for_good=for_good)
            del self._links[link]
            sending.cancel()
            log.info("A desktop left its claim; %d frames were dropped because it was slow", link.dropped)

    async def _hear(self, connection: ServerConnection, conversation: str, link: Link) -> None:
        try:
            async for text in connection:
                self._hub.wish(conversation, link, wire.wish(text))
        except msgspec.DecodeError:
            await connection.close(wire.BROKEN, "The gateway does not understand this desktop.")
        except websockets.ConnectionClosed:  # letting go has a code of its own
            pass


async def _send(connection: ServerConnection, link: Link) -> None:
    try:
        while (frame := await link.next()) is not None:
            await connection.send(frame)
        assert link.closing
        await connection.close(*link.closing)
    except websockets.ConnectionClosed:
        pass
