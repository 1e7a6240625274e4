"""What becomes of a desktop's connection when its goodbye is given up."""

from __future__ import annotations

import asyncio
import re

import psutil
import pytest
from websockets.utils import accept_key

from copilot import wss
from copilot.gateway import reach
from copilot.gateway.door import Door
from tests.answering import answering

LETS_IN = (
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n"
)


async def mute(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A gateway that hangs: it lets a desktop in, and answers nothing any more."""
    key = re.search(rb"Sec-WebSocket-Key: (\S+)", await reader.readuntil(b"\r\n\r\n"))
    assert key
    writer.write(LETS_IN.format(accept_key(key[1].decode())).encode())
    await reader.read()


def test_a_goodbye_that_is_given_up_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that ends is let go of in the same moment: whoever said goodbye is cancelled while it waits for the answer."""
    monkeypatch.setattr(wss, "CLOSED_S", 3600.0)

    async def visit(door: Door, there: asyncio.Event) -> None:
        async with reach.connected(door, None, "/"):
            there.set()

    async def given_up() -> None:
        async with answering(mute) as port:
            for turns in range(10):
                there = asyncio.Event()
                task = asyncio.create_task(visit(Door(url=f"ws://127.0.0.1:{port}", name="anna", token="x"), there))
                async with asyncio.timeout(60):
                    await there.wait()
                for _ in range(turns):
                    await asyncio.sleep(0)
                task.cancel()
                assert await asyncio.gather(task, return_exceptions=True) != [None]
                await asyncio.sleep(0)  # a transport that is aborted lets go in the next turn
                mine = psutil.Process().net_connections("tcp")
                assert [one for one in mine if one.raddr and one.raddr.port == port] == [], turns

    asyncio.run(given_up())
