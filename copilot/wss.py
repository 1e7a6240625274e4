"""A server of the site's own, asked over a WebSocket: only over TLS, or without it on this machine alone.

Light to import: every engine asks where its gateway is at its start.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from copilot.dial import dial
from copilot.errors import InputError
from copilot.netgate import Destination, is_loopback

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

PORTS = {"wss": 443, "ws": 80}
CLOSED_TURNS = 100  # of the loop, at the least, in which a transport closes
CLOSED_S = 0.25  # for a goodbye; to wait for longer would tell a loss later


def destination(address: str) -> Destination | None:
    """Host and port of `address`; None when it is none that may be asked."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    at_home = parts.scheme == "ws" and is_loopback(parts.hostname or "")
    if not port or not parts.hostname or not (at_home or parts.scheme == "wss"):
        return None
    return Destination(parts.hostname, port)


def tls(address: str, authority: Path | None) -> ssl.SSLContext | None:
    """How to believe the server, by `authority` (PEM) or the system's; None for ws://. Raises InputError."""
    if address.startswith("ws:"):
        return None
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError as error:  # SSLError is one
        raise InputError(
            f"{authority} cannot be used as certificate authority: name a PEM file that can be read."
        ) from error


async def connected(
    address: str,
    to: Destination,
    trust: ssl.SSLContext | None,
    patience: float,
    *,
    ping: tuple[float, float],
    largest: int,
    headers: Mapping[str, str] | None = None,
) -> ClientConnection:
    """A connection; who is gone without a word is known after the sum of `ping`. One that sends elsewhere is not followed.

    Raises OSError or WebSocketException.
    """
    import websockets  # noqa: PLC0415
    from websockets.asyncio.client import connect  # noqa: PLC0415

    sock = await dial(to, patience)
    try:
        return await connect(
            address, sock=sock, ssl=trust, proxy=None, compression=None, open_timeout=patience, close_timeout=CLOSED_S,
            additional_headers=headers, ping_interval=ping[0], ping_timeout=ping[1], max_size=largest,
        )  # fmt: skip
    except BaseException as error:
        await _closed(sock)
        if isinstance(error, ValueError) and not isinstance(error, OSError):  # a certificate not believed is both
            raise websockets.InvalidHandshake("sent elsewhere") from error
        raise


async def _closed(sock: socket.socket) -> None:
    """After a handshake that failed or was given up: asyncio may leave its transport open or half closed."""
    loop = asyncio.get_running_loop()
    end = loop.time() + CLOSED_S
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
    for turn in itertools.count():  # a busy machine may let all of that time pass in one turn
        if sock.fileno() < 0 or (turn >= CLOSED_TURNS and loop.time() >= end):
            break
        await asyncio.sleep(0 if turn < CLOSED_TURNS else CLOSED_S / 50)  # nobody tells
    sock.close()
