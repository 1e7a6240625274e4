"""Which sources are on, and what is said when one cannot be."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import psutil
import pytest

from copilot import paths, settings
from copilot.calls import key
from copilot.calls.news import CallNews
from copilot.calls.sources import Sources, Telephone
from copilot.calls.tell import tell
from copilot.calls.told import Told
from copilot.errors import InputError
from tests.answering import answering


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    paths.profile_dir("default")
    return tmp_path / "data"


def run(chosen: Telephone, *said: Told) -> tuple[list[CallNews], list[str], int]:
    """The news and the troubles of telling `said` while the sources are on, and the port of the hook."""
    news: list[CallNews] = []
    troubles: list[str] = []

    async def use() -> int:
        sources = Sources(chosen, "default", news.append, troubles.append)
        await sources.start()
        port = key.port("default")
        try:
            for one in said:
                await asyncio.to_thread(tell, one, "default")
        finally:
            await sources.stop()
        return port

    return news, troubles, asyncio.run(use())


def test_the_hook_is_found_by_the_port_it_says_and_says_it_no_longer_when_it_is_closed() -> None:
    news, troubles, port = run(Telephone(hook=True), Told(kind="ringing", number="101"))
    assert ([one.number for one in news], troubles) == (["101"], [])
    assert port > 0
    assert key.port("default") == 0
    with pytest.raises(InputError, match="Open its window"):
        tell(Told(kind="ringing"), "default")


def test_nothing_listens_that_was_not_asked_for(data: Path) -> None:
    assert run(Telephone()) == ([], [], 0)
    assert not key.file().exists()


def test_whenever_its_start_or_its_end_is_given_up_nothing_listens_any_more() -> None:
    """In whatever turn of the loop."""

    async def given_up(turns: int) -> None:
        sources = Sources(Telephone(hook=True, baresip_port=1), "default", lambda _: None, lambda _: None)
        for change in (sources.start, sources.stop):
            changing = asyncio.create_task(change())
            for _ in range(turns):
                await asyncio.sleep(0)
            changing.cancel()
            await asyncio.gather(changing, return_exceptions=True)
        assert listening() <= before, turns

    def listening() -> set[int]:
        return {one.laddr.port for one in psutil.Process().net_connections("tcp") if one.status == psutil.CONN_LISTEN}

    before = listening()
    for turns in range(1, 12):  # a task that is cancelled before its first turn does nothing at all
        asyncio.run(given_up(turns))


def test_a_port_that_an_engine_left_behind_is_forgotten() -> None:
    key.say_port("default", 1)
    assert run(Telephone())[2] == 0


def test_where_something_else_listens_the_command_says_so() -> None:
    async def use() -> None:
        async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(1000)
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")
            await writer.drain()

        async with answering(other) as port:
            key.read_or_make()
            key.say_port("default", port)
            with pytest.raises(InputError, match="Something else than Earshot"):
                await asyncio.to_thread(tell, Told(kind="ringing"), "default")

    asyncio.run(use())


@pytest.mark.parametrize("port", [-1, 65536, 10**9])
def test_a_number_that_is_no_port_is_said_and_the_hook_is_there_all_the_same(port: int) -> None:
    news, troubles, found = run(Telephone(hook=True, hook_port=port, baresip_port=port), Told(kind="ringing"))
    assert (len(news), found > 0) == (1, True)
    assert [str(port) in trouble for trouble in troubles] == [True]


def test_the_settings_have_them(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("hook = false\nhook_port = true\nbaresip_port = 4444\n")
    said = settings.load(user=file, policy=tmp_path / "none")
    assert (said.settings.hook, said.settings.hook_port, said.settings.baresip_port) == (False, 47163, 4444)
    assert "hook_port must be of the kind int" in said.troubles[0]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whose a listener is")
def test_another_users_program_on_the_port_gets_neither_the_key_nor_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    async def use() -> bytes:
        came = asyncio.get_running_loop().create_future()

        async def other(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            came.set_result(await reader.read(1000))

        async with answering(other) as port:
            key.read_or_make()
            key.say_port("default", port)
            me = os.getuid()
            monkeypatch.setattr(os, "getuid", lambda: me + 1)
            with pytest.raises(InputError, match="Another user's program"):
                await asyncio.to_thread(tell, Told(kind="ringing"), "default")
            async with asyncio.timeout(60):
                return await came

    assert asyncio.run(use()) == b""
