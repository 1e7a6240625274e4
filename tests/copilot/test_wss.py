"""Which addresses of the site's own servers may be asked."""

from __future__ import annotations

import asyncio
import gc
import socket
import ssl
from pathlib import Path

import pytest
import trustme
from websockets.asyncio.server import ServerConnection, serve

from copilot import wss
from copilot.dial import dial
from copilot.netgate import Destination


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("wss://speech.example:2700", Destination("speech.example", 2700)),
        ("wss://desk:secret@speech.example/asr", Destination("speech.example", 443)),
        ("ws://127.0.0.1:2700", Destination("127.0.0.1", 2700)),
        ("ws://[::1]:2700", Destination("::1", 2700)),
    ],
)
def test_a_server_is_asked_over_tls_or_on_this_machine(address: str, found: Destination) -> None:
    assert wss.destination(address) == found


@pytest.mark.parametrize(
    "address", ["", "speech.example", "https://speech.example", "ws://speech.example", "wss://", "wss://a:x", "wss://["]
)
def test_what_is_no_such_address_is_none(address: str) -> None:
    assert wss.destination(address) is None


@pytest.mark.parametrize("patience", [wss.CLOSED_S, 0.0], ids=["in time", "on a machine that stalls"])
def test_a_connection_that_is_given_up_is_closed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    """Whatever it was at: given up as its handshake ends, TLS would wait for the server's goodbye."""
    monkeypatch.setattr(wss, "CLOSED_S", patience)
    socks: list[socket.socket] = []
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    ours = ssl.create_default_context(cafile=tmp_path / "authority.pem")
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(theirs)

    async def dialled(to: Destination, patience: float) -> socket.socket:
        socks.append(await dial(to, patience))
        return socks[-1]

    async def never(connection: ServerConnection) -> None:
        await connection.wait_closed()

    async def given_up() -> bool:
        """Whether the last one was there before it was given up."""
        async with serve(never, "127.0.0.1", 0, ssl=theirs) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            address, to = f"wss://localhost:{port}", Destination("127.0.0.1", port)
            for turns in range(150):
                asked = asyncio.ensure_future(wss.connected(address, to, ours, 30.0, ping=(30.0, 30.0), largest=1))
                while not socks:  # noqa: ASYNC110 - turns of the loop are counted
                    await asyncio.sleep(0)
                for _ in range(turns):
                    await asyncio.sleep(0)
                asked.cancel()
                (answer,) = await asyncio.gather(asked, return_exceptions=True)
                if not isinstance(answer, BaseException):
                    await answer.close()
                assert [sock.fileno() for sock in socks] == [-1], turns
                socks.clear()
            return not isinstance(answer, BaseException)

    monkeypatch.setattr(wss, "dial", dialled)
    assert asyncio.run(given_up())
    gc.collect()  # a transport that is left open complains
