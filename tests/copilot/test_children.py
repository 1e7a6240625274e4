"""The supervisor: real worker processes, and programs that misbehave in a worker's place."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from copilot import children, paths
from copilot.children import Child, ChildLost, ChildSpec
from copilot.errors import EarshotError
from copilot.link import Frame

BAD = Path(__file__).with_name("bad_worker.py")


class Followed:
    """A child whose life is written down."""

    def __init__(self, spec: ChildSpec, **how: Any) -> None:
        self.life: list[str] = []
        self.times: list[float] = []  # of what is in `life`
        self.loading: list[str] = []  # how far it was; a busy machine is told more often
        self.news: list[Any] = []
        self.child = Child(spec, self._note, self.news.append, **how)

    def _note(self, status: str, detail: str) -> None:
        if status == "starting" and detail:
            self.loading.append(detail)
            return
        self.life.append(f"{status}: {detail}" if detail else status)
        self.times.append(time.monotonic())

    async def until(self, status: str, patience: float = 60.0) -> None:
        await eventually(lambda: status in self.life, patience)


async def eventually(done: Callable[[], bool], patience: float = 60.0) -> None:
    limit = time.monotonic() + patience
    while not done():
        assert time.monotonic() < limit
        await asyncio.sleep(0.01)


def bad(how: str, **spec: Any) -> Followed:
    def program(*arguments: str) -> list[str]:
        return [sys.executable, str(BAD), how, *arguments]

    return Followed(ChildSpec(role="knowledge", **spec), program=program)


def knowledge(tmp_path: Path) -> Followed:
    """The real knowledge worker with the shipped encoder and two articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.md").write_text("---\nid: KB-1\ntitle: Fees\n---\n## Call-out fee\nA visit costs 45.00 euros.\n")
    (folder / "b.md").write_text("---\nid: KB-2\ntitle: Routers\n---\n## Lights\nA red light means no signal.\n")
    load = {"articles": str(folder), "base": str(tmp_path / "base"), "encoder": str(paths.resources() / "encoder")}
    return Followed(ChildSpec(role="knowledge", profile="demo", load=load))


SEARCH = {"turns": [["customer", "What does a visit cost?"]], "queue": "", "limit": 1, "today": "2026-11-25"}


def run(followed: Followed, script: Callable[[Child], Awaitable[Any]]) -> Any:
    async def life() -> Any:
        followed.child.start()
        try:
            return await script(followed.child)
        finally:
            await followed.child.stop()

    return asyncio.run(life())


@pytest.fixture(autouse=True)
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A profile of the test's own, and a supervisor that looks more often."""
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(children, "PING_EVERY_S", 0.1)


# ---- a worker that does its work ------------------------------------------------------------
@pytest.mark.slow
def test_the_real_worker_is_ready_and_answers(tmp_path: Path) -> None:
    async def script(child: Child) -> Any:
        await child.ready()
        return child.facts, (await child.ask("search", SEARCH)).body["hits"]

    followed = knowledge(tmp_path)
    facts, hits = run(followed, script)
    assert (facts["articles"], [hit["article"] for hit in hits]) == (2, ["KB-1"])
    assert followed.life == ["starting", "ready"]


@pytest.mark.slow
def test_articles_that_cannot_be_read_are_named_when_the_worker_is_ready(tmp_path: Path) -> None:
    followed = knowledge(tmp_path)
    for name, text in (("a.md", "---\nid: [\n---\ntext\n"), ("c.docx", "PK\3\4 and nothing more")):
        (tmp_path / "articles" / name).write_text(text)
    run(followed, Child.ready)
    told = "1 article could not be read: c.docx. 1 article could be read in part only: a.md"
    assert followed.life == ["starting", f"ready: {told}"]


def test_a_worker_that_says_how_far_it_is_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Watched(list[str]):
        """From its first word on, so that it is not counted how long a busy machine takes to start a program."""

        def append(self, note: str) -> None:
            super().append(note)
            monkeypatch.setattr(children, "LOAD_S", 3.0)

    followed = bad("takes its time")
    followed.loading = Watched()
    run(followed, Child.ready)
    assert followed.loading == [f"{done} of 8" for done in range(1, 9)]
    assert followed.life == ["starting", "ready"]


@pytest.mark.slow
def test_killed_in_a_request_the_real_worker_is_lost_and_then_ready_again(tmp_path: Path) -> None:
    async def script(child: Child) -> Any:
        await child.ready()
        first = child.pid
        os.kill(first, signal.SIGSTOP)  # else it may have answered before it is killed
        asking = asyncio.ensure_future(child.ask("search", SEARCH))
        await asyncio.sleep(0)  # the request is in the pipe
        os.kill(first, signal.SIGKILL)
        with pytest.raises(ChildLost):
            await asking
        await child.ready()
        return first, child.pid, (await child.ask("search", SEARCH)).body["hits"]

    followed = knowledge(tmp_path)
    first, second, hits = run(followed, script)
    assert first != second
    assert [hit["article"] for hit in hits] == ["KB-1"]
    assert followed.life == ["starting", "ready", "lost", "starting", "ready"]


@pytest.mark.slow
def test_an_error_in_one_request_is_a_sentence_and_the_worker_lives_on(tmp_path: Path) -> None:
    async def script(child: Child) -> Any:
        await child.ready()
        pid = child.pid
        with pytest.raises(EarshotError, match="log file"):
            await child.ask("search", {"turns": "nonsense"})
        return pid, child.pid, (await child.ask("search", SEARCH)).body["hits"]

    before, after, hits = run(knowledge(tmp_path), script)
    assert (before, len(hits)) == (after, 1)


@pytest.mark.slow
def test_a_missing_model_is_said_once_and_not_tried_again(tmp_path: Path) -> None:
    async def script(child: Child) -> None:
        with pytest.raises(EarshotError, match="encoder"):
            await child.ready()

    followed = knowledge(tmp_path)
    followed.child.spec.load["encoder"] = str(tmp_path / "no-encoder")
    run(followed, script)
    assert [status.split(":")[0] for status in followed.life] == ["starting", "failed"]


def test_many_requests_at_once_get_each_its_own_answer_and_payload() -> None:
    async def script(child: Child) -> Any:
        await child.ready()
        asks = [child.ask("ask", {"n": n}, bytes([n]) * n) for n in range(50)]
        return [(frame.body["n"], frame.payload) for frame in await asyncio.gather(*asks)]

    followed = bad("well behaved")
    assert run(followed, script) == [(n, bytes([n]) * n) for n in range(50)]
    assert len(followed.news) == 50


def test_what_is_told_is_answered_on_the_side() -> None:
    async def script(child: Child) -> int:
        await child.ready()
        id = child.tell("ask", {"x": 1})
        await eventually(lambda: len(followed.news) == 2)
        return id

    followed = bad("well behaved")
    id = run(followed, script)
    assert (followed.news[0].to, followed.news[0].body, followed.news[1].kind) == (id, {"x": 1}, "news")


# ---- programs that misbehave ----------------------------------------------------------------
@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("another version", "two versions of Earshot are mixed"),
        ("another role", "Expected the knowledge process"),
        ("no greeting", "did not greet"),
        ("garbage", "does not speak this protocol"),
        ("refuses", "Run `earshot models install`"),
    ],
)
def test_what_can_never_be_ready_is_refused_in_words_and_gone(how: str, words: str) -> None:
    async def script(child: Child) -> int:
        with pytest.raises(EarshotError, match=words):
            await child.ready()
        return child.pid

    followed = bad(how)
    assert run(followed, script) == 0
    assert len(followed.life) == 2
    assert words in followed.life[1]


def test_a_worker_that_dies_while_loading_is_started_again_with_a_growing_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses = (0.0, 0.2, 0.4, 0.8)
    monkeypatch.setattr(children, "PAUSES_S", pauses)

    async def script(child: Child) -> None:
        await eventually(lambda: followed.life.count("starting") == 6)

    followed = bad("dies while loading")
    run(followed, script)
    assert followed.life[:4] == ["starting", "lost"] * 2
    lost, started = followed.times[1:10:2], followed.times[2:11:2]
    waited = [begin - end for end, begin in zip(lost, started, strict=True)]
    assert all(least <= took for least, took in zip((*pauses, pauses[-1]), waited, strict=True)), waited


def test_a_worker_that_never_gets_ready_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LOAD_S", 0.5)

    async def script(child: Child) -> None:
        await followed.until("lost")

    followed = bad("never ready")
    run(followed, script)


def test_a_deadline_kills_the_worker_that_hangs() -> None:
    async def script(child: Child) -> Any:
        await child.ready()
        pid = child.pid
        with pytest.raises(ChildLost):
            await child.ask("ask", deadline=0.3)  # it would never answer
        await child.ready()
        return pid, child.pid

    before, after = run(bad("hangs"), script)
    assert before != after
    assert not psutil.pid_exists(before)


def test_an_engine_that_stood_still_reads_the_answer_before_it_calls_it_overdue() -> None:
    async def script(child: Child) -> Any:
        await child.ready()
        pid = child.pid
        asking = asyncio.create_task(child.ask("ask", deadline=0.5))
        await asyncio.sleep(0.05)
        time.sleep(2.0)  # noqa: ASYNC251  # nothing runs here …
        assert child._process is not None
        answer = child._process._transport.get_pipe_transport(1).get_extra_info("pipe")  # type: ignore[attr-defined]
        assert select.select([answer], [], [], 60)[0]  # … and the worker answers
        return (await asking).kind, child.pid == pid

    assert run(bad("ends slowly"), script) == ("done", True)


def test_all_who_wait_are_told_when_the_worker_dies() -> None:
    async def script(child: Child) -> Any:
        await child.ready()
        return await asyncio.gather(*(child.ask("ask") for _ in range(5)), return_exceptions=True)

    answers = run(bad("dies when asked"), script)
    assert [type(answer) for answer in answers] == [ChildLost] * 5


def test_a_worker_that_breaks_the_protocol_after_it_was_ready_is_replaced() -> None:
    async def script(child: Child) -> None:
        await child.ready()
        with pytest.raises(ChildLost):
            await child.ask("ask")
        await child.ready()

    followed = bad("answers garbage")
    run(followed, script)
    assert followed.life == ["starting", "ready", "lost", "starting", "ready"]


def test_a_worker_beyond_its_memory_is_replaced() -> None:
    async def script(child: Child) -> None:
        await child.ready()
        child.tell("ask")
        await followed.until("lost")
        await child.ready()

    followed = bad("grows", memory_mb=200)
    run(followed, script)


def test_a_worker_that_falls_silent_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "SILENT_S", 0.5)

    async def script(child: Child) -> None:
        await child.ready()
        child.tell("ask")
        await followed.until("lost")

    followed = bad("hangs")
    run(followed, script)


def test_a_program_that_cannot_be_started_is_tried_again() -> None:
    tries: list[int] = []

    def program(*arguments: str) -> list[str]:
        tries.append(1)
        name = "/no/such/program" if len(tries) == 1 else sys.executable
        return [name, str(BAD), "well behaved", *arguments]

    followed = Followed(ChildSpec(role="knowledge"), program=program)
    run(followed, lambda child: child.ready())
    assert followed.life == ["starting", "lost", "starting", "ready"]


# ---- before and after -----------------------------------------------------------------------
def test_nobody_can_ask_before_it_is_ready() -> None:
    async def script(child: Child) -> int:
        with pytest.raises(ChildLost):
            await child.ask("ask")
        return child.tell("ask")

    assert run(bad("never ready"), script) == 0


@pytest.mark.parametrize("how", ["well behaved", "does not leave", "never ready"])
def test_stop_returns_when_the_worker_is_gone(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "CLOSE_S", 0.3)

    async def script(child: Child) -> int:
        if how == "never ready":
            await eventually(lambda: child.pid > 0)
        else:
            await child.ready()
        return child.pid

    followed = bad(how)
    pid = run(followed, script)
    assert pid
    assert not psutil.pid_exists(pid)
    assert "lost" not in followed.life


def test_whoever_is_cancelled_while_a_worker_leaves_leaves_none_behind() -> None:
    async def script(child: Child) -> None:
        await child.ready()
        pid = child.pid
        stopping = asyncio.create_task(child.stop())
        await asyncio.sleep(0)  # it waits for the worker to leave, which it never does by itself
        stopping.cancel()
        assert child._task is not None
        await asyncio.wait({stopping, child._task})
        assert (stopping.cancelled(), psutil.pid_exists(pid)) == (True, False)

    followed = bad("does not leave")
    run(followed, script)
    assert followed.life == ["starting", "ready"]


def test_whoever_waits_for_a_stopped_worker_is_told() -> None:
    async def script(child: Child) -> None:
        waiting = asyncio.ensure_future(child.ready())
        await asyncio.sleep(0)  # it waits
        await child.stop()
        with pytest.raises(ChildLost):
            await waiting

    run(bad("never ready"), script)


def test_an_answer_that_comes_with_a_cancellation_does_not_undo_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks over and over, as the capture is asked, could else never be stopped."""

    async def story() -> None:
        child = Child(ChildSpec(role="capture"), lambda status, detail: None)
        child._ready.set()
        monkeypatch.setattr(child, "_send", lambda frame: None)
        asking = asyncio.create_task(child.ask("take"))
        await asyncio.sleep(0)
        child._deliver(Frame(kind="done", to=1))
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    asyncio.run(story())
