"""To reach the gateway, and why it cannot be reached, in words."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import AsyncIterator

import websockets
from websockets.asyncio.client import ClientConnection

from copilot import wss
from copilot.errors import GatewayError
from copilot.gateway import wire
from copilot.gateway.door import Door

REACHED_S = 5.0
PING = 0.5, 0.7  # s; a gateway that is gone without a word is known after their sum
LARGEST = (1 << 20) + 64  # bytes of a frame


@contextlib.asynccontextmanager
async def connected(door: Door, tls: ssl.SSLContext | None, target: str) -> AsyncIterator[ClientConnection]:
    """A connection that asked for `target`. Raises OSError or WebSocketException."""
    connection = await wss.connected(
        door.url.rstrip("/") + target, door.destination, tls, REACHED_S,
        ping=PING, largest=LARGEST, headers={"Authorization": door.authorization()},
    )  # fmt: skip
    try:
        yield connection
    finally:
        try:
            await connection.close(wire.RELEASED)
        finally:  # also for who is cancelled while the gateway does not answer the goodbye
            connection.transport.abort()


async def greet(door: Door) -> None:
    """Whether the gateway is there and lets this desktop in. Raises GatewayError with what is wrong and what to do."""
    try:
        async with connected(door, door.tls(), wire.GREETING):
            raise GatewayError(_no_gateway(door))
    except websockets.InvalidStatus as error:
        if error.response.status_code != 200 or error.response.body != wire.GREETS.encode():
            raise GatewayError(why(door, error)) from error
    except (OSError, websockets.WebSocketException) as error:
        raise GatewayError(why(door, error)) from error


def lasts(error: Exception) -> bool:
    """Whether trying again will not mend it."""
    if isinstance(error, websockets.InvalidStatus):
        return _is_unknown(error)
    return isinstance(error, ssl.SSLCertVerificationError)


def why(door: Door, error: Exception) -> str:
    """What kept us from the gateway, and what to do."""
    host, port = door.destination
    match error:
        case websockets.InvalidStatus() if _is_unknown(error):
            return (
                f"The gateway does not know the desktop {door.name!r} by this token: "
                "have it enrolled again with `earshot gateway enroll`."
            )
        case ssl.SSLCertVerificationError():
            return (
                f"The gateway at {door.url} could not prove who it is ({error.verify_message}): "
                "name its certificate authority, and its address as in its certificate."
            )
        case ssl.SSLError():
            return f"What listens on {host}, port {port}, does not speak TLS as a gateway does. Check the address."
        case socket.gaierror():
            return f"No machine is known by the name {host!r}. Check the address, and this machine's network."
        case ConnectionRefusedError():
            return f"Nothing listens on {host}, port {port}. Check the address, or start the gateway."
        case TimeoutError():
            return f"{host}, port {port}, does not answer. Check the address, the network and what guards it."
        case OSError():
            return f"{host}, port {port}, cannot be reached ({error.strerror or type(error).__name__})."
    return _no_gateway(door)


def _is_unknown(error: websockets.InvalidStatus) -> bool:
    """Whether the gateway refused this desktop; the platform's port refuses, too, and asks for nobody's name."""
    asks = error.response.headers.get("WWW-Authenticate", "")
    return error.response.status_code == 401 and asks.startswith("Basic")


def _no_gateway(door: Door) -> str:
    return (
        f"Something answers at {door.url}, and it is no gateway of this Earshot's kind. Check the address and the port."
    )
