"""A connection to one of the destinations that `netgate` lets through."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import Any

from copilot import netgate
from copilot.netgate import Destination


async def dial(to: Destination, patience: float) -> socket.socket:
    """A connection to the first of its addresses that answers. Raises OSError or TimeoutError after `patience` s.

    A name server that is silent holds up neither the loop, nor its helper threads, nor the process' end.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(patience):
        found = await _addresses_of(to)
    trouble: OSError = TimeoutError()
    for family, kind, protocol, _, address in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.setblocking(False)
            async with asyncio.timeout(patience / len(found)):
                await loop.sock_connect(sock, address)
        except OSError as error:  # TimeoutError is one
            sock.close()
            trouble = error
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise trouble


async def _addresses_of(to: Destination) -> list[Any]:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[Any]] = loop.create_future()

    def settle(found: list[Any], error: OSError | None) -> None:
        if answer.done():  # nobody waits any more
            return
        if error is None:
            answer.set_result(found)
        else:
            answer.set_exception(error)

    def ask() -> None:
        found: list[Any] = []
        trouble: OSError | None = None
        try:
            found = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
        except OSError as error:
            trouble = error
        except UnicodeError:  # "a..b"
            trouble = socket.gaierror(socket.EAI_NONAME, "no name of a machine")
        with contextlib.suppress(RuntimeError):  # the loop ended meanwhile
            loop.call_soon_threadsafe(settle, found, trouble)

    threading.Thread(target=ask, name="look up", daemon=True).start()
    found = await answer
    netgate.remember(to.host, [str(info[4][0]) for info in found])
    return found
