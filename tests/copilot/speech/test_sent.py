"""What the speech worker tells of the bytes that left this machine: together all of them, each once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from copilot.roles.speech import SpeechRole
from copilot.speech import remote
from copilot.speech.heard import Fed
from copilot.speech.recognizer import RATE, Decoded
from copilot.speech.remote import CONFIG, EOF, Remote, Server
from copilot.speech.terms import terms
from tests.copilot.speech.test_remote import HERE, Instead, until
from tests.vosk_server import VoskServer

LINE = np.zeros(RATE, np.float32)
QUESTION = 2 * len(LINE) + len(EOF)  # bytes
UNTOLD = (
    0,
    len(CONFIG),
)  # of the connection that waits for a question, opened before the last answer was told or after


class Written:
    """The server's recogniser, as far as these tests care."""

    def decode(self, pcm16k: np.ndarray) -> Decoded:
        return HERE


class Lines:
    """A transcriber that finds a line in every piece of sound that is not empty, and has `recognizer` write it."""

    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer

    def open(self, interaction: str, legs: list[str], rate: int, *, start: float) -> None: ...

    def feed(self, interaction: str, at: float, legs: dict[str, bytes], *, effort: str) -> Fed:
        if legs["agent"]:
            self._recognizer.decode(LINE)
        return Fed()


class Worker:
    """The role and what it told; after each answer the server has all of it and waits for the next question."""

    def __init__(self, server: VoskServer) -> None:
        self.server = server
        self.so_far: list[int] = []
        self.remote = Remote(Server(server.address), Instead())
        self._role = SpeechRole(
            {"en": Lines(self.remote)}, terms([], frozenset()), server=self.remote, stays=Lines(Instead()),  # type: ignore
            so_far=lambda body: self.so_far.append(body["sent"]["bytes"]),
        )  # fmt: skip

    def opens(self, interaction: str, **more: Any) -> None:
        body = {"interaction": interaction, "legs": ["agent"], "rate": RATE, "start": 0.0, **more}
        self._role("open", body, b"")

    def hears(self, interaction: str, sound: bytes = b"\0\0") -> int | None:
        """How many bytes are said to have left."""
        body = {"interaction": interaction, "at": 0.0, "sizes": {"agent": len(sound)}, "effort": "full"}
        told = self._role("feed", body, sound).get("sent")
        self.settles()
        return told["bytes"] if told is not None else None

    def settles(self) -> None:
        until(lambda: self.server.received == self.server.asked * (QUESTION + len(CONFIG)) + len(CONFIG))


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    for name in ("ANSWER_S", "OPEN_S"):
        monkeypatch.setattr(remote, name, 3600.0)
    monkeypatch.setattr(remote, "PING", (0.7, 3600.0))
    with VoskServer(Written()) as server:
        found = Worker(server)
        found.settles()
        yield found
        found.remote.close()


def test_what_opens_a_connection_is_told_with_the_first_question_that_it_is_for(worker: Worker) -> None:
    worker.opens("call")
    told = worker.hears("call") + worker.hears("call")
    worker.opens("next")
    told += worker.hears("next")
    assert worker.server.asked == 3
    assert worker.server.received - told in UNTOLD


def test_a_call_without_a_word_sent_nothing(worker: Worker) -> None:
    worker.opens("call")
    assert worker.hears("call", b"") == 0


def test_what_stays_on_this_machine_takes_no_share_of_what_left_it(worker: Worker) -> None:
    worker.opens("call")
    worker.opens("check", stays=True)
    told = worker.hears("call")
    assert worker.hears("check") is None
    told += worker.hears("call")
    assert worker.server.received - told in UNTOLD


def test_what_is_told_before_it_leaves_grows_to_what_the_answer_tells(worker: Worker) -> None:
    worker.opens("call")
    worker.hears("call")
    told = worker.hears("call")
    last = worker.so_far[-3:]  # of two pieces of sound and the end
    assert last == sorted(last)
    assert told - last[-1] in UNTOLD
