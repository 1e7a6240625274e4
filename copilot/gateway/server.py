"""The gateway's whole life: two listeners around one hub, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from websockets.asyncio.server import Server

from copilot.errors import InputError
from copilot.gateway.audiohook import AudioHook
from copilot.gateway.config import Config, Listener
from copilot.gateway.desks import Desks
from copilot.gateway.hub import Hub

log = logging.getLogger(__name__)

TIDY_S = 1.0
FAREWELL_S = 3.0  # for the platform to close its sessions in order


@dataclass(frozen=True, slots=True)
class Ports:
    audiohook: int
    desktops: int


@contextlib.asynccontextmanager
async def running(config: Config) -> AsyncIterator[Ports]:
    """A gateway that listens. Raises InputError when it cannot."""
    hub = Hub()
    audiohook, desks = AudioHook(config, hub), Desks(config, hub)
    platform = await _listening(audiohook, config.audiohook)
    try:
        desktops = await _listening(desks, config.desktops)
    except BaseException:
        platform.close()
        await platform.wait_closed()  # it closes in a task of its own
        raise
    tidying = asyncio.create_task(_tidy(desks))
    try:
        yield Ports(_port(platform), _port(desktops))
        audiohook.dismiss()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                await audiohook.idle.wait()
    finally:
        tidying.cancel()
        for server in (platform, desktops):
            server.close()
        for server in (platform, desktops):
            await server.wait_closed()


async def serve(config: Config, listening: Callable[[Ports], None]) -> None:
    """Until the process is asked to end. Raises InputError."""
    loop, end = asyncio.get_running_loop(), asyncio.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C interrupts the loop itself
            loop.add_signal_handler(asked, end.set)
    async with running(config) as ports:
        listening(ports)
        log.info("The gateway listens on port %d for the platform and %d for desktops", ports.audiohook, ports.desktops)
        await end.wait()


async def _listening(side: AudioHook | Desks, listener: Listener) -> Server:
    try:
        return await side.listen()
    except OSError as error:
        raise InputError(
            f"The gateway cannot listen on {listener.host}, port {listener.port} ({error.strerror}): "
            "choose another in its configuration, or end what listens there."
        ) from error


async def _tidy(desks: Desks) -> None:
    while True:
        await asyncio.sleep(TIDY_S)
        desks.tidy()


def _port(server: Server) -> int:
    port: int = next(iter(server.sockets)).getsockname()[1]
    return port
