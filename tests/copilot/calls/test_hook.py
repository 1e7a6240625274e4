"""The hook over real HTTP: who may tell of calls, what is refused, and the files it is found by."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copilot.calls import key
from copilot.calls.hook import BODY, Hook
from copilot.calls.news import CallNews
from copilot.calls.told import PATH, read, read_link
from copilot.errors import InputError

KEY = "a-key-that-nobody-knows"
RINGS = {"kind": "ringing", "number": "+44 20 7946 0018", "name": "Ana Silva"}
HEADERS = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}


def with_hook(use: Callable[[int], Any]) -> tuple[Any, list[CallNews]]:
    """What `use(port)` returns, run beside an open hook; and the news that came."""
    news: list[CallNews] = []

    async def run() -> Any:
        hook = Hook(KEY, news.append)
        port = await hook.open(0)
        try:
            return await asyncio.to_thread(use, port)
        finally:
            await hook.close()

    return asyncio.run(run()), news


def post(port: int, body: Any, *, path: str = PATH, method: str = "POST", **headers: str | None) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    given = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        connection.request(method, path, data, {name: value for name, value in given.items() if value is not None})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def raw(port: int, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(data)
        line.shutdown(socket.SHUT_WR)
        found = b""
        while part := line.recv(4096):
            found += part
        return found


def test_a_softphone_tells_of_a_call() -> None:
    answer, news = with_hook(lambda port: post(port, RINGS))
    assert answer == (200, {"told": True})
    assert [(n.source, n.kind, n.number, n.name) for n in news] == [
        ("hook", "ringing", "+44 20 7946 0018", "Ana Silva")
    ]


REFUSED: dict[str, tuple[int, dict[str, Any]]] = {
    "no key": (401, {"Authorization": None}),
    "a wrong key": (401, {"Authorization": "Bearer wrong"}),
    "the key under another scheme": (401, {"Authorization": f"Basic {KEY}"}),
    "a page of a browser": (403, {"Origin": "https://softphone.example"}),
    "a page that hides where it is from": (403, {"Origin": "null"}),
    "a page without an origin": (403, {"Sec_Fetch_Site": "cross-site"}),
    "a name that was made to point here": (421, {"Host": "evil.example:80"}),
    "another port's name": (421, {"Host": "127.0.0.1:1"}),
    "no JSON by its name": (415, {"Content_Type": "text/plain"}),
}


@pytest.mark.parametrize(("status", "headers"), REFUSED.values(), ids=REFUSED.keys())
def test_nobody_else_tells_of_calls(status: int, headers: dict[str, Any]) -> None:
    (got, said), news = with_hook(lambda port: post(port, RINGS, **headers))
    assert (got, news) == (status, [])
    assert said["error"].endswith(".")


WRONG: dict[str, tuple[int, Any]] = {
    "no JSON": (400, b"kind=ringing"),
    "a list": (400, []),
    "a bottomless list": (400, b"[" * BODY),
    "no kind": (400, {"number": "1"}),
    "a kind there is not": (400, {"kind": "media_stop"}),
    "a field there is not": (400, {"kind": "ringing", "digits": "1"}),
    "a number that is a number": (400, {"kind": "ringing", "number": 101}),
    "a name without an end": (400, {"kind": "ringing", "name": "A" * 201}),
    "a name with a line's end": (400, {"kind": "ringing", "name": "Ana\nSilva"}),
    "a direction there is not": (400, {"kind": "ringing", "direction": "up"}),
    "too much": (413, b"{" + b" " * BODY + b"}"),
}


@pytest.mark.parametrize(("status", "body"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_and_comes_to_nothing(status: int, body: Any) -> None:
    (got, said), news = with_hook(lambda port: post(port, body))
    assert (got, news) == (status, [])
    assert said["error"].endswith(".")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", PATH, 405), ("POST", "/", 404), ("POST", "/v1/call/", 404)]
)
def test_there_is_one_thing_to_ask_for(method: str, path: str, status: int) -> None:
    (got, _), news = with_hook(lambda port: post(port, RINGS, method=method, path=path))
    assert (got, news) == (status, [])


@pytest.mark.parametrize(
    "data",
    [b"\x16\x03\x01\x02\x00\x01\x00", b"hello\r\n\r\n", b"POST /v1/call HTTP/1.1\r\n" + b"X: " + b"y" * 20_000, b""],
    ids=["TLS", "words", "an endless head", "nothing"],
)
def test_what_is_no_request_does_no_harm(data: bytes) -> None:
    def use(port: int) -> tuple[int, Any]:
        assert raw(port, data)[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 431")
        return post(port, RINGS)

    (status, _), news = with_hook(use)
    assert (status, len(news)) == (200, 1)


def test_a_slow_request_holds_up_nobody() -> None:
    def use(port: int) -> tuple[int, Any]:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as slow:
            slow.sendall(b"POST /v1/call HTTP/1.1\r\n")
            return post(port, RINGS)

    (status, _), _ = with_hook(use)
    assert status == 200


def test_a_port_that_is_taken_is_another() -> None:
    async def open_two() -> tuple[int, int]:
        one, other = Hook(KEY, print), Hook(KEY, print)
        first = await one.open(0)
        second = await other.open(first)
        await one.close()
        await other.close()
        return first, second

    first, second = asyncio.run(open_two())
    assert first != second


# ---- the key ------------------------------------------------------------------------------------
@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def test_the_key_is_made_once_and_for_its_owner(data: Path) -> None:
    made = key.read_or_make()
    assert len(made) >= 40
    assert key.read_or_make() == key.read() == made
    assert key.file().stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_key_that_others_could_read_is_replaced(data: Path) -> None:
    made = key.read_or_make()
    key.file().chmod(0o644)
    assert key.read_or_make() != made
    assert key.file().stat().st_mode & 0o777 == 0o600


def test_without_a_key_the_sentence_says_what_to_do(data: Path) -> None:
    with pytest.raises(InputError, match="Start Earshot's window once"):
        key.read()


# ---- fields and links ---------------------------------------------------------------------------
def test_a_link_of_a_browser_softphone() -> None:
    told = read_link("earshot://call?number=%2B442079460018&name=Ana%20Silva&id=17")
    assert (told.kind, told.number, told.name, told.id) == ("ringing", "+442079460018", "Ana Silva", "17")
    assert read_link("earshot://call/?kind=ringing").kind == "ringing"


@pytest.mark.parametrize(
    "link",
    [
        "https://call?number=1", "earshot://approve?number=1", "earshot://call/x?number=1", "earshot://call?number",
        "earshot://call?number=1&number=2", "earshot://call?number=%FF", "earshot://call?shell=1", "",
        "earshot://call?kind=ended", "earshot://call?kind=answered",  # a web page could cut a call short, or begin one
    ],
)  # fmt: skip
def test_other_links_are_refused(link: str) -> None:
    with pytest.raises(InputError, match=r"\.$"):
        read_link(link)


def test_a_hidden_number_is_hidden_and_no_number_says_nothing() -> None:
    hidden = read({"kind": "ringing", "number": "Anonymous"}).news(at=0.0, wall=0.0)
    silent = read({"kind": "ringing"}).news(at=0.0, wall=0.0)
    assert (hidden.withheld, silent.withheld) == (True, False)
