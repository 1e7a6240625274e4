"""baresip's control socket, spoken with a real baresip that a real one calls."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from copilot.calls import netstring
from copilot.calls.baresip import BROKE, TAKEN, Baresip
from copilot.calls.baresip_lines import Lines
from copilot.calls.baresip_words import Line, lines, news
from copilot.calls.news import CallNews
from tests.answering import answering
from tests.copilot.calls.softphone import Softphone, agent, customer, needs_baresip


class Heard:
    """What Earshot heard of a softphone's calls."""

    def __init__(self, phone: Softphone) -> None:
        self.news: list[CallNews] = []
        self.troubles: list[str] = []
        self.client = Baresip(phone.control, self.news.append, self.troubles.append)

    @property
    def story(self) -> str:
        ids = list(dict.fromkeys(one.call for one in self.news))
        return ", ".join(f"{ids.index(one.call) + 1} {one.kind}" for one in self.news)

    async def until(self, story: str, patience: float = 60.0) -> None:
        await self.that(lambda: self.story == story, patience)

    async def that(self, done: Callable[[], bool], patience: float = 60.0) -> None:
        for _ in range(int(patience / 0.05)):
            if done():
                return
            await asyncio.sleep(0.05)
        raise AssertionError((self.story, self.troubles))


@asynccontextmanager
async def listening(phone: Softphone) -> AsyncIterator[Heard]:
    heard = Heard(phone)
    async with following(heard.client):
        await asyncio.to_thread(phone.until, lambda: phone.is_followed)  # of what was before, less is told
        yield heard


@asynccontextmanager
async def following(client: Baresip) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(client.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def does(phone: Softphone, command: str) -> None:
    await asyncio.to_thread(phone.does, command)


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Softphone]:
    needs_baresip()
    phone = agent(tmp_path / "agent")
    yield phone
    phone.stop()


@pytest.fixture
def ana(tmp_path: Path) -> Iterator[Softphone]:
    phone = customer(tmp_path / "ana")
    yield phone
    phone.stop()


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[Softphone]:
    phone = customer(tmp_path / "nobody", number="anonymous", name="")
    yield phone
    phone.stop()


@pytest.mark.slow
def test_a_call_with_a_hold_that_baresip_does_not_tell(anna: Softphone, ana: Softphone) -> None:
    async def call() -> Heard:
        async with listening(anna) as heard:
            await does(ana, f"dial sip:agent@127.0.0.1:{anna.sip}")
            await heard.until("1 ringing")
            await does(anna, "accept")
            await heard.until("1 ringing, 1 answered")
            await does(anna, "hold")
            await heard.until("1 ringing, 1 answered, 1 held")
            await does(anna, "resume")
            await heard.until("1 ringing, 1 answered, 1 held, 1 resumed")
            await does(ana, "hangup")
            await heard.until("1 ringing, 1 answered, 1 held, 1 resumed, 1 ended")
            return heard

    first = next(one for one in asyncio.run(call()).news if one.kind == "answered")
    assert (first.number, first.name, first.direction) == ("+442079460018", "Ana Silva", "inbound")


@pytest.mark.slow
def test_two_calls_at_once(anna: Softphone, ana: Softphone, nobody: Softphone) -> None:
    """Accepting the second puts the first on hold without a word; when the second is over, baresip takes up the first."""

    async def calls() -> Heard:
        async with listening(anna) as heard:
            await does(ana, f"dial sip:agent@127.0.0.1:{anna.sip}")
            await heard.until("1 ringing")
            await does(anna, "accept")
            await heard.until("1 ringing, 1 answered")
            await does(nobody, f"dial sip:agent@127.0.0.1:{anna.sip}")
            await heard.until("1 ringing, 1 answered, 2 ringing")
            await does(anna, "accept")
            await heard.that(lambda: "2 answered" in heard.story and "1 held" in heard.story)
            await does(anna, "hangup")
            await heard.that(lambda: "2 ended" in heard.story and "1 resumed" in heard.story)
            return heard

    heard = asyncio.run(calls())
    assert [(one.number, one.withheld) for one in heard.news if one.kind == "ringing"] == [
        ("+442079460018", False),
        ("", True),
    ]


@pytest.mark.slow
def test_the_agent_dials_and_the_other_end_answers(anna: Softphone, ana: Softphone) -> None:
    async def call() -> Heard:
        async with listening(anna) as heard:
            await does(anna, f"dial sip:+442079460018@127.0.0.1:{ana.sip}")
            await heard.that(lambda: heard.story.endswith("1 answered"))
            await does(anna, "hangup")
            await heard.that(lambda: heard.story.endswith("1 ended"))
            return heard

    heard = asyncio.run(call())
    assert {one.direction for one in heard.news if one.kind != "ended"} == {"outbound"}
    assert heard.news[-1].reason == "Connection reset by user"


@pytest.mark.slow
def test_a_call_that_is_passed_on_ends_here_and_says_why(anna: Softphone, ana: Softphone, nobody: Softphone) -> None:
    async def call() -> Heard:
        async with listening(anna) as heard:
            await does(ana, f"dial sip:agent@127.0.0.1:{anna.sip}")
            await heard.until("1 ringing")
            await does(anna, "accept")
            await heard.until("1 ringing, 1 answered")
            await does(anna, f"transfer sip:anonymous@127.0.0.1:{nobody.sip}")
            await heard.until("1 ringing, 1 answered, 1 ended")
            return heard

    assert asyncio.run(call()).news[-1].reason == "Call transfered"


@pytest.mark.slow
def test_a_call_that_was_there_before_earshot(anna: Softphone, ana: Softphone) -> None:
    async def call() -> Heard:
        await does(ana, f"dial sip:agent@127.0.0.1:{anna.sip}")
        await asyncio.to_thread(anna.says, "Incoming call from")
        await does(anna, "accept")
        await asyncio.to_thread(anna.says, "Call established")
        async with listening(anna) as heard:
            await heard.until("1 answered")
            await does(ana, "hangup")
            await heard.until("1 answered, 1 ended")
            return heard

    assert asyncio.run(call()).news[0].number == "+442079460018"


@pytest.mark.slow
def test_a_softphone_that_dies_takes_its_calls_with_it_and_is_heard_again(anna: Softphone, ana: Softphone) -> None:
    async def call() -> None:
        async with listening(anna) as heard:
            await does(ana, f"dial sip:agent@127.0.0.1:{anna.sip}")
            await heard.until("1 ringing")
            anna.kill()
            await heard.until("1 ringing, 1 ended")
            await does(ana, "hangup")
            assert await asyncio.to_thread(anna.start)
            await asyncio.to_thread(anna.until, lambda: anna.is_followed)
            await does(ana, f"dial sip:agent@127.0.0.1:{anna.sip}")
            await heard.until("1 ringing, 1 ended, 2 ringing")

    asyncio.run(call())


@pytest.mark.slow
def test_another_client_takes_the_socket_and_that_is_said(anna: Softphone) -> None:
    async def come_back_whenever_cut_off() -> None:
        while True:
            reader, writer = await asyncio.open_connection("127.0.0.1", anna.control)
            try:
                await reader.read()
            finally:
                writer.close()

    async def steal() -> list[str]:
        async with listening(anna) as heard:
            thief = asyncio.create_task(come_back_whenever_cut_off())
            try:
                await heard.that(lambda: bool(heard.troubles))
            finally:
                thief.cancel()
                await asyncio.gather(thief, return_exceptions=True)
            return heard.troubles

    assert asyncio.run(steal()) == [TAKEN]


@pytest.mark.slow
def test_a_key_that_is_pressed_while_the_telephone_is_starved_is_not_lost(anna: Softphone, ana: Softphone) -> None:
    os.kill(ana.process.pid, signal.SIGSTOP)
    ana.does(f"dial sip:agent@127.0.0.1:{anna.sip}")
    os.kill(ana.process.pid, signal.SIGCONT)
    anna.says("Incoming call from")


@pytest.mark.parametrize("says", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"2:[],"])
def test_what_is_no_baresip_does_no_harm(says: bytes) -> None:
    async def meet() -> list[CallNews]:
        async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(says)
            await writer.drain()
            met.set()

        met = asyncio.Event()
        heard: list[CallNews] = []
        async with answering(other) as port, following(Baresip(port, heard.append, lambda _: None)) as task:
            async with asyncio.timeout(60):
                await met.wait()
            await asyncio.wait({task}, timeout=0.1)
            assert not task.done()
        return heard

    assert asyncio.run(meet()) == []


def test_a_bug_behind_the_news_is_said_once_and_calls_are_followed_on() -> None:
    rings = json.dumps({"event": True, "class": "call", "type": "CALL_INCOMING", "id": "a"}).encode()

    async def meet() -> list[str]:
        async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(netstring.pack(rings))
            await writer.drain()
            await reader.read()

        def breaks(news: CallNews) -> None:
            taken.append(news)
            raise RuntimeError("a bug")

        taken, troubles = list[CallNews](), list[str]()
        async with answering(other) as port, following(Baresip(port, breaks, troubles.append)):
            async with asyncio.timeout(60):
                while len(taken) < 2:  # noqa: ASYNC110 - what is waited for is a list
                    await asyncio.sleep(0.05)
        return troubles

    assert asyncio.run(meet()) == [BROKE]


def test_whenever_following_ends_its_connection_is_closed() -> None:
    """Also in the turn of the loop in which the connection broke, and its clean-up was begun."""

    async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"2:[],")  # no baresip says so: Earshot hangs up

    async def given_up() -> None:
        async with answering(other) as port:
            for turns in range(40):
                async with following(Baresip(port, lambda _: None, lambda _: None)):
                    for _ in range(turns):
                        await asyncio.sleep(0)
                await asyncio.sleep(0)  # a transport that is closed lets go in the next turn
                mine = psutil.Process().net_connections("tcp")
                assert [one for one in mine if one.raddr and one.raddr.port == port] == [], turns

    asyncio.run(given_up())


# ---- words --------------------------------------------------------------------------------------
LISTED = (
    "\n--- Active calls (2) ---\n"
    "  [line 1]  0:00:02  ESTABLISHED  (on hold)  sip:+15551234567@127.0.0.1:5081\n"
    "> [line 2]  0:00:01   INCOMING             sip:anonymous@127.0.0.1:5091\n\n"
)


def test_what_baresip_lists() -> None:
    assert lines(LISTED) == (
        Line(number=1, uri="sip:+15551234567@127.0.0.1:5081", established=True, held=True),
        Line(number=2, uri="sip:anonymous@127.0.0.1:5091", established=False, held=False),
    )
    assert lines("\n--- Active calls (0) ---\n\n") == ()


@pytest.mark.parametrize(
    "event",
    [
        {"type": "CALL_RTCP", "id": "a"}, {"type": "CALL_LOCAL_SDP", "class": "other"}, {"type": "REGISTER_OK"}, {},
        {"type": "CALL_INCOMING"},
    ],
)  # fmt: skip
def test_events_that_are_no_news(event: dict[str, Any]) -> None:
    assert news(event, at=1.0, wall=2.0) is None


def test_two_calls_of_one_address_are_told_apart_by_their_order() -> None:
    uri = "sip:a@b"
    known = Lines()
    for id in ("first", "second"):
        told = CallNews(kind="answered", call=id, source="baresip", at=0.0, wall=0.0)
        known.heard(told, uri)
    both = (
        Line(number=1, uri=uri, established=True, held=True),
        Line(number=2, uri=uri, established=True, held=False),
    )
    assert [(n.call, n.kind) for n in known.listed(both, at=1.0, wall=1.0)] == [("first", "held")]


def test_one_listing_without_a_call_does_not_end_it() -> None:
    known = Lines()
    known.heard(CallNews(kind="answered", call="a", source="baresip", at=0.0, wall=0.0), "sip:a@b")
    assert known.listed((), at=1.0, wall=1.0) == []
    assert [n.kind for n in known.listed((), at=2.0, wall=2.0)] == ["ended"]


@pytest.mark.parametrize("data", [b"x:", b"5hello,", b"99999999:", b"3:abcX", b":,"])
def test_what_is_no_netstring_is_refused(data: bytes) -> None:
    async def read() -> bytes:
        stream = asyncio.StreamReader()
        stream.feed_data(data)
        stream.feed_eof()
        return await netstring.read(stream)

    with pytest.raises(netstring.NotANetstring):
        asyncio.run(read())


def test_a_netstring_there_and_back() -> None:
    async def read() -> list[bytes]:
        stream = asyncio.StreamReader()
        stream.feed_data(netstring.pack(b"") + netstring.pack(json.dumps({"a": "ü"}).encode()))
        return [await netstring.read(stream) for _ in range(2)]

    assert asyncio.run(read()) == [b"", b'{"a": "\\u00fc"}']
