"""How often an interaction searches ahead: once at a time, never beside a search, the newest words, no oftener than needed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from copilot import messages as m
from copilot.ahead import EVERY_S, Ahead
from copilot.children import ChildLost
from copilot.link import Frame
from copilot.requests import Requests


def asked(text: str, at: float, interaction: str = "i") -> m.SearchAhead:
    search = m.SearchKnowledge(interaction=interaction, utterance=text, turns=(("customer", text),), queue="")
    return m.SearchAhead(interaction=interaction, at=at, search=search)


class Worker:
    """Notes what it is asked, and answers when it is let."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.free = asyncio.Event()

    async def make(self, search: m.SearchKnowledge) -> None:
        self.asked.append(search.utterance)
        await self.free.wait()


async def given(ahead: Ahead, *requests: m.SearchAhead) -> list[asyncio.Task[None]]:
    """Hand them over one after the other; what is under way goes on."""
    tasks = []
    for request in requests:
        tasks.append(asyncio.create_task(ahead.take(request)))
        await asyncio.sleep(0)
    return tasks


def test_while_one_is_under_way_only_the_newest_of_the_next_is_kept() -> None:
    async def run() -> list[str]:
        worker = Worker()
        tasks = await given(Ahead(worker.make), asked("a", 1.0), asked("b", 2.0), asked("c", 3.0))
        assert worker.asked == ["a"]
        worker.free.set()
        await asyncio.gather(*tasks)
        return worker.asked

    assert asyncio.run(run()) == ["a", "c"]


def test_there_is_at_most_one_in_half_a_second_of_a_call() -> None:
    async def run() -> list[str]:
        worker = Worker()
        worker.free.set()
        ahead = Ahead(worker.make)
        for text, at in (("a", 1.0), ("b", 1.0 + EVERY_S - 0.01), ("c", 1.0 + EVERY_S)):
            await ahead.take(asked(text, at))
        await ahead.take(asked("of another call", 1.2, "j"))
        return worker.asked

    assert asyncio.run(run()) == ["a", "c", "of another call"]


def test_there_is_none_while_a_search_is_under_way_and_what_waited_is_dropped() -> None:
    async def run() -> list[str]:
        worker = Worker()
        ahead = Ahead(worker.make)
        tasks = await given(ahead, asked("a", 1.0), asked("waits", 2.0))
        with ahead.search("i"):
            tasks += await given(ahead, asked("beside the search", 3.0))
            worker.free.set()
            await asyncio.gather(*tasks)
        await ahead.take(asked("after it", 4.0))
        return worker.asked

    assert asyncio.run(run()) == ["a", "after it"]


def test_what_waits_when_hearing_pauses_is_not_made_at_all() -> None:
    async def run() -> list[str]:
        worker = Worker()
        ahead = Ahead(worker.make)
        tasks = await given(ahead, asked("a", 1.0), asked("waits", 2.0))
        ahead.drop("i")
        worker.free.set()
        await asyncio.gather(*tasks)
        return worker.asked

    assert asyncio.run(run()) == ["a"]


class Knowledge:
    """A knowledge worker that notes what it is asked, and finds nothing or is lost."""

    def __init__(self, lost: bool) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.lost = lost

    async def ready(self) -> None:
        pass

    async def ask(self, kind: str, body: dict[str, Any] | None = None, *, deadline: float = 0.0) -> Frame:
        self.asked.append((kind, body or {}))
        if self.lost:
            raise ChildLost("knowledge")
        return Frame(kind="done", body={"hits": []})


@pytest.mark.parametrize("lost", [False, True])
def test_the_worker_is_asked_what_the_final_will_ask_and_its_answer_goes_nowhere(lost: bool) -> None:
    worker = Knowledge(lost)
    requests = Requests(worker, None, None)  # type: ignore[arg-type]
    ahead = asked("What does a visit cost?", 1.0)
    before = requests.news
    assert asyncio.run(requests.fulfil(ahead)) is None
    assert requests.news == before
    worker.lost = False
    assert asyncio.run(requests.fulfil(ahead.search)) == m.Found(
        interaction="i", utterance="What does a visit cost?", hits=()
    )
    assert worker.asked[0] == worker.asked[1]


@pytest.mark.parametrize("lost", [False, True])
def test_a_pause_makes_the_worker_forget(lost: bool) -> None:
    worker = Knowledge(lost)
    requests = Requests(worker, None, None)  # type: ignore[arg-type]
    assert asyncio.run(requests.fulfil(m.ForgetWords(interaction="i"))) is None
    assert worker.asked == [("forget", {})]
