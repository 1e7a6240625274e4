"""A worker's side of the pipe: greeting, loading, one answer to each request, and a clean end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from copilot import digest, paths
from copilot.link import PROTOCOL, Frame, Splitter, hello, pack

pytestmark = pytest.mark.slow

ARTICLE = "---\nid: KB-1\ntitle: Fees\n---\n## Call-out fee\nA visit costs 45.00 euros.\n"


class Pipe:
    """A worker process and both ends of its pipe."""

    def __init__(self, role: str, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "copilot", "worker", role, "--profile", "demo"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "EARSHOT_DATA": str(data)},
        )
        self._splitter = Splitter()
        self._frames: list[Frame] = []

    def send(self, *frames: Frame) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"".join(map(pack, frames)))
        self.process.stdin.flush()

    def next(self) -> Frame | None:
        assert self.process.stdout is not None
        while not self._frames:
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                return None
            self._frames = self._splitter.feed(data)
        return self._frames.pop(0)

    def leave(self) -> tuple[int, str]:
        """Close its input; its exit code and what it said on stderr."""
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said.decode()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Pipe]]:
    pipes: list[Pipe] = []

    def begin(role: str) -> Pipe:
        pipes.append(Pipe(role, tmp_path / "data"))
        return pipes[-1]

    yield begin
    for pipe in pipes:
        pipe.process.kill()
        pipe.process.communicate()


@pytest.fixture
def load(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.md").write_text(ARTICLE)
    return {
        "articles": str(tmp_path / "articles"),
        "base": str(tmp_path / "index"),
        "encoder": str(paths.resources() / "encoder"),
    }


def ready(start: Callable[[str], Pipe], load: dict[str, Any]) -> Pipe:
    pipe = start("knowledge")
    pipe.send(hello("engine", "test"), Frame(kind="load", body=load))
    greeting, loaded = pipe.next(), pipe.next()
    while loaded is not None and loaded.kind == "loading":  # a busy machine takes long enough to say so
        loaded = pipe.next()
    assert greeting is not None
    assert loaded is not None
    assert (greeting.kind, greeting.body["role"], greeting.body["protocol"]) == ("hello", "knowledge", PROTOCOL)
    assert (loaded.kind, loaded.body["articles"]) == ("ready", 1)
    return pipe


def test_requests_are_answered_in_order_under_their_ids(start, load) -> None:
    pipe = ready(start, load)
    refs = {"refs": ["KB-1#1", "KB-1#7", "KB-9#1"], "today": "2026-11-25"}
    pipe.send(
        Frame(kind="sources", id=5, body=refs),
        Frame(kind="ping", id=6),
        Frame(kind="article", id=7, body={"id": "KB-1"}),
        Frame(kind="article", id=8, body={"id": "KB-9"}),
    )
    sources, pong, article, missing = (pipe.next() for _ in range(4))
    assert (sources.to, list(sources.body["sources"])) == (5, ["KB-1#1"])
    assert (pong.kind, pong.to) == ("pong", 6)
    assert (article.to, article.body["article"]["title"]) == (7, "Fees")
    assert (missing.to, missing.body) == (8, {"article": None})


def test_the_place_of_a_section_is_its_words_in_the_body(start, load) -> None:
    pipe = ready(start, load)
    pipe.send(
        Frame(kind="sources", id=1, body={"refs": ["KB-1#1"], "today": "2026-11-25"}),
        Frame(kind="article", id=2, body={"id": "KB-1"}),
    )
    source = pipe.next().body["sources"]["KB-1#1"]
    body = pipe.next().body["article"]["body"]
    assert "A visit costs 45.00 euros." in body[source["start"] : source["end"]]
    assert body[source["mark_start"] : source["mark_end"]] == "A visit costs 45.00 euros."
    assert source["digest"] == digest.passage(body[source["start"] : source["end"]])


@pytest.mark.parametrize("kind", ["unheard-of", "search"])
def test_a_request_it_cannot_serve_is_answered_with_a_sentence(start, load, kind: str) -> None:
    pipe = ready(start, load)
    pipe.send(Frame(kind=kind, id=9), Frame(kind="ping", id=10))
    failed, pong = pipe.next(), pipe.next()
    assert (failed.kind, failed.to) == ("error", 9)
    assert "log file" in failed.body["sentence"]
    assert pong.to == 10


def test_it_leaves_with_its_input_and_says_nothing(start, load) -> None:
    assert ready(start, load).leave() == (0, "")


def test_it_leaves_when_nobody_greets(start) -> None:
    assert start("knowledge").leave() == (0, "")


def test_a_wrong_encoder_is_refused_with_a_sentence(start, load, tmp_path: Path) -> None:
    pipe = start("knowledge")
    pipe.send(hello("engine", "test"), Frame(kind="load", body={**load, "encoder": str(tmp_path)}))
    pipe.next()
    refused = pipe.next()
    assert refused.kind == "refused"
    assert str(tmp_path) in refused.body["sentence"]
    assert pipe.leave() == (3, "")


def test_a_load_without_what_it_needs_is_refused_and_logged(start, tmp_path: Path) -> None:
    pipe = start("speech")
    pipe.send(hello("engine", "test"), Frame(kind="load", body={}))
    pipe.next()
    refused = pipe.next()
    assert "earshot doctor" in refused.body["sentence"]
    assert pipe.leave()[0] == 3
    logs = list((tmp_path / "data").rglob("*.log"))
    assert any("KeyError" in log.read_text() for log in logs)


@pytest.mark.parametrize(
    "greeting",
    [
        Frame(kind="hello", body={"protocol": PROTOCOL + 1, "role": "engine"}),
        Frame(kind="hello", body={"protocol": PROTOCOL, "role": "window"}),
        Frame(kind="load"),
    ],
)
def test_it_works_for_no_other_version_or_role(start, load, greeting: Frame) -> None:
    pipe = start("knowledge")
    pipe.send(greeting, Frame(kind="load", body=load))
    pipe.next()
    assert pipe.next().kind == "refused"
    assert pipe.leave() == (3, "")


def test_it_leaves_without_a_word_when_nobody_reads_its_answers(start, load) -> None:
    pipe = ready(start, load)
    pipe.process.stdout.close()
    pipe.send(Frame(kind="ping", id=1))
    assert pipe.process.wait(timeout=30) == 0
    assert pipe.process.stderr.read() == b""
