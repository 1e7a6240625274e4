"""The gateway on real sockets over TLS: a client plays the protocol, and breaks it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import websockets

from copilot.calls.news import LOST, CallNews
from copilot.gateway import audiohook, server, session
from tests.copilot.gateway.genesys import API_KEY, BOTH, NULL, Caller, opening, probing, sign
from tests.copilot.gateway.setting_up import Gateway, Site

pytestmark = pytest.mark.usefixtures("patient")
Play = Callable[[Gateway, Caller], Awaitable[None]]


def played(site: Site, play: Play) -> None:
    async def play_it() -> None:
        async with site.open() as gateway:
            await play(gateway, await gateway.dial(Caller()))

    asyncio.run(play_it())


async def opened(caller: Caller) -> str:
    conversation = str(uuid.uuid4())
    said = await caller.ask("open", opening(caller.organization, conversation))
    assert said["type"] == "opened"
    return conversation


def test_a_whole_call_by_the_book(site: Site) -> None:
    async def play(gateway: Gateway, caller: Caller) -> None:
        await opened(caller)
        for _ in range(5):
            await caller.play(bytes(3200), 2)
            assert (await caller.ask("ping"))["type"] == "pong"
        assert (await caller.ask("update", {"language": "de-DE"}))["type"] == "updated"
        await caller.say("paused")
        await caller.say("resumed", {"start": "PT1S", "discarded": "PT0S"})
        await caller.say("discarded", {"start": "PT1S", "discarded": "PT1S"})
        await caller.say("error", {"code": 500, "message": "it happens"})
        assert (await caller.finish())["type"] == "closed"
        assert caller.connection.close_code == 1000

    played(site, play)


def test_a_probe(site: Site) -> None:
    async def play(gateway: Gateway, caller: Caller) -> None:
        said = await caller.ask("open", probing(caller.organization))
        assert said["parameters"] == {"media": [BOTH], "startPaused": False, "supportedLanguages": ["en-US", "en-GB"]}
        await caller.connection.send(b"")
        assert (await caller.finish())["type"] == "closed"

    played(site, play)


@pytest.mark.parametrize("data", ["{", b"sound before open", '{"version":"2"}'])
def test_whoever_breaks_the_protocol_is_asked_to_leave_and_may_close(site: Site, data: str | bytes) -> None:
    async def play(gateway: Gateway, caller: Caller) -> None:
        await caller.connection.send(data)
        said = await caller.hear()
        assert (said["type"], said["parameters"]["reason"]) == ("disconnect", "error")
        assert (await caller.ask("close", {"reason": "disconnect"}))["type"] == "closed"

    played(site, play)


def test_whoever_does_not_leave_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "OPEN_S", 0.1)
    monkeypatch.setattr(session, "LEAVE_S", 0.1)

    async def play(gateway: Gateway, caller: Caller) -> None:
        assert (await caller.hear())["parameters"]["info"] == "nothing was received in time"
        with pytest.raises(websockets.ConnectionClosed):
            await caller.hear()

    played(site, play)


def test_a_gateway_that_ends_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def leave(caller: Caller) -> dict[str, Any]:
        asked = await caller.hear()
        await caller.finish()
        return asked

    async def play_it() -> None:
        async with site.open() as gateway:
            caller = await gateway.dial(Caller())
            await opened(caller)
            leaving = asyncio.create_task(leave(caller))
        assert (await leaving)["parameters"]["reason"] == "completed"

    monkeypatch.setattr(server, "FAREWELL_S", 60.0)  # for it is answered
    asyncio.run(play_it())


def refused(site: Site, status: int, dial: Callable[[Gateway, Caller], Awaitable[None]]) -> float:
    """Seconds that the refusal took."""

    async def play_it() -> float:
        async with site.open() as gateway:
            began = asyncio.get_running_loop().time()
            with pytest.raises(websockets.InvalidStatus) as refusal:
                await dial(gateway, Caller())
            assert refusal.value.response.status_code == status
            return asyncio.get_running_loop().time() - began

    return asyncio.run(play_it())


def test_a_wrong_signature_is_refused_before_the_upgrade_and_not_at_once(site: Site) -> None:
    async def dial(gateway: Gateway, caller: Caller) -> None:
        await caller.dial(gateway.audiohook, site.trust(), Signature="sig1=:AAAA:")

    assert refused(site, 401, dial) >= audiohook.REFUSED_AFTER_S


def test_an_unsigned_request_is_refused(site: Site) -> None:
    async def dial(gateway: Gateway, caller: Caller) -> None:
        async with websockets.connect(
            gateway.audiohook, ssl=site.trust(), additional_headers=caller.headers(), proxy=None
        ):
            pass

    refused(site, 401, dial)


def test_a_session_that_is_no_uuid_is_refused(site: Site) -> None:
    async def dial(gateway: Gateway, caller: Caller) -> None:
        caller.session = "session"
        await caller.dial(gateway.audiohook, site.trust())

    refused(site, 401, dial)


@pytest.mark.parametrize("header", ["Audiohook-Organization-Id", "Audiohook-Session-Id", "Audiohook-Correlation-Id"])
def test_a_request_without_an_id_is_refused_however_well_signed(site: Site, header: str) -> None:
    async def dial(gateway: Gateway, caller: Caller) -> None:
        headers = caller.headers()
        signed = sign(gateway.audiohook, headers | {header: ""})
        del headers[header]
        async with websockets.connect(
            gateway.audiohook, ssl=site.trust(), additional_headers=headers | signed, proxy=None
        ):
            pass

    refused(site, 401, dial)


def test_a_request_with_bytes_that_are_no_text_is_refused(site: Site) -> None:
    """By a raw client: none of ours would send it."""

    async def play_it() -> bytes:
        async with site.open() as gateway:
            reader, writer = await asyncio.open_connection("localhost", gateway.ports.audiohook, ssl=site.trust())
            caller = Caller()
            headers = caller.headers() | {
                "Host": "localhost", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            }  # fmt: skip
            headers |= sign(gateway.audiohook, caller.headers())
            lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
            spoiled = lines.replace(API_KEY, API_KEY[:-1] + "\udcff")
            request = f"GET /audiohook?x=1 HTTP/1.1\r\n{spoiled}\r\n"
            try:
                writer.write(request.encode(errors="surrogateescape"))
                async with asyncio.timeout(60):
                    return await reader.readline()
            finally:
                writer.transport.abort()

    assert b" 401 " in asyncio.run(play_it())


def test_compression_is_declined(site: Site) -> None:
    async def play(gateway: Gateway, caller: Caller) -> None:
        assert caller.connection.request
        assert "permessage-deflate" in caller.connection.request.headers["Sec-WebSocket-Extensions"]
        assert caller.connection.response
        assert "Sec-WebSocket-Extensions" not in caller.connection.response.headers
        await opened(caller)

    played(site, play)


@pytest.mark.parametrize(
    ("data", "code"), [(bytes(audiohook.LARGEST + 2), 1009), (b"\xff\xfe", 1007)], ids=["too large", "no UTF-8"]
)
def test_a_frame_that_is_none_ends_the_connection_and_the_call_is_lost(site: Site, data: bytes, code: int) -> None:
    async def play(gateway: Gateway, caller: Caller) -> None:
        conversation = await opened(caller)
        heard = gateway.claim(conversation).heard()
        assert isinstance(await anext(heard), CallNews)
        await caller.connection.send(data, text=code == 1007)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await caller.hear()
        assert closed.value.rcvd
        assert closed.value.rcvd.code == code
        told = [(news.kind, news.reason) async for news in heard if isinstance(news, CallNews)]
        assert told[-1] == ("ended", LOST)

    played(site, play)


def test_a_header_that_came_twice_is_refused(site: Site) -> None:
    async def dial(gateway: Gateway, caller: Caller) -> None:
        headers = caller.headers()
        pairs = [*headers.items(), *sign(gateway.audiohook, headers).items(), ("X-API-KEY", API_KEY)]
        async with websockets.connect(gateway.audiohook, ssl=site.trust(), additional_headers=pairs, proxy=None):
            pass

    refused(site, 401, dial)


def test_a_request_cannot_be_played_again(site: Site) -> None:
    async def dial(gateway: Gateway, caller: Caller) -> None:
        headers = caller.headers()
        headers |= sign(gateway.audiohook, headers)
        for _ in range(2):
            async with websockets.connect(gateway.audiohook, ssl=site.trust(), additional_headers=headers, proxy=None):
                pass

    refused(site, 401, dial)


def test_a_session_is_connected_once(site: Site) -> None:
    async def dial(gateway: Gateway, caller: Caller) -> None:
        await gateway.dial(caller)
        await Caller(caller.organization, caller.session).dial(gateway.audiohook, site.trust())

    refused(site, 409, dial)


def test_another_organization_in_open_is_unauthorized(site: Site) -> None:
    async def play(gateway: Gateway, caller: Caller) -> None:
        said = await caller.ask("open", opening(NULL, str(uuid.uuid4())))
        assert (said["type"], said["parameters"]["reason"]) == ("disconnect", "unauthorized")

    played(site, play)
