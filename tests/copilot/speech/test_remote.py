"""A recogniser on a server: its words, what is sent to it, and that nothing is lost when it is."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http import HTTPStatus
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
import trustme
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from copilot.errors import InputError
from copilot.speech import remote
from copilot.speech.moonshine import Moonshine
from copilot.speech.recognizer import NOTHING, RATE, UNKNOWN, Decoded, HeardWord
from copilot.speech.remote import Remote, Server, spoken
from tests.vosk_server import VoskServer

SPOKEN = Path(__file__).parents[2] / "data" / "speech" / "spoken_8k.flac"
HERE = Decoded("heard here", -0.1, (HeardWord("heard", -0.1), HeardWord("here", -0.1)))


class Instead:
    """The recogniser of this machine, as far as these tests care."""

    def decode(self, pcm16k: np.ndarray) -> Decoded:
        return HERE


@pytest.fixture(scope="module")
def embedded(speech_models: Path) -> Moonshine:
    return Moonshine(speech_models)


@pytest.fixture(scope="module")
def sound() -> np.ndarray:
    samples, rate = soundfile.read(SPOKEN, dtype="float32")
    return np.round(soxr.resample(samples, rate, RATE) * 32_768) / np.float32(32_768)  # as it is sent


@pytest.fixture
def server(embedded: Moonshine) -> Iterator[VoskServer]:
    with VoskServer(embedded) as running:
        yield running


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not measured how long is waited, a busy machine makes no difference."""
    monkeypatch.setattr(remote, "ANSWER_S", 30.0)
    monkeypatch.setattr(remote, "OPEN_S", 30.0)
    monkeypatch.setattr(remote, "PING", (0.7, 30.0))


@pytest.fixture
def asked(server: VoskServer, patient: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    """Where the server is lost to it, it stays so."""
    monkeypatch.setattr(remote, "AGAIN_S", 3600.0)
    with closing(Remote(Server(server.address), Instead())) as recognizer:
        assert recognizer.reached
        yield recognizer


@pytest.mark.usefixtures("patient")
def test_the_servers_words_are_taken(asked: Remote, server: VoskServer, embedded: Moonshine, sound: np.ndarray) -> None:
    made, own = asked.decode(sound), embedded.decode(sound)
    assert made.text == own.text != ""
    assert made.words == tuple(HeardWord(w.text, pytest.approx(w.confidence, abs=0.05)) for w in own.words)
    assert asked.decode(sound) == made
    assert server.asked == 2


@pytest.mark.usefixtures("patient")
def test_every_byte_that_leaves_is_counted(asked: Remote, server: VoskServer, sound: np.ndarray) -> None:
    asked.decode(sound)
    until(lambda: server.received == asked.sent)
    assert asked.sent >= 2 * len(sound)


def test_that_a_server_is_lost_is_known_before_it_is_asked_and_this_machine_hears(
    asked: Remote, server: VoskServer, sound: np.ndarray
) -> None:
    server.stop()
    until(lambda: not asked.reached)
    assert at_once(asked, sound) == HERE


def test_a_server_that_goes_while_it_is_asked_loses_no_words(
    asked: Remote, server: VoskServer, sound: np.ndarray
) -> None:
    server.fault = "drops"
    assert asked.decode(sound) == HERE
    assert not asked.reached


def test_a_server_that_does_not_answer_is_not_waited_for(
    asked: Remote, server: VoskServer, sound: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "ANSWER_S", 0.5)
    server.fault = "silent"
    pieces = 100
    began = time.monotonic()
    assert asked.decode(np.resize(sound, pieces * remote.PIECE // 2)) == HERE
    assert time.monotonic() - began < 0.5 * pieces / 2  # half a second once, not for each piece
    assert (asked.reached, asked.why) == (False, "it did not answer within 0.5 s")
    assert at_once(asked, sound) == HERE


def test_a_server_that_took_too_long_is_left_alone_for_a_while(
    asked: Remote, server: VoskServer, sound: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each line of the call would wait for it."""
    for name, seconds in (("ANSWER_S", 0.5), ("AGAIN_S", 0.05), ("PATIENCE_S", 3600.0)):
        monkeypatch.setattr(remote, name, seconds)
    server.fault = "silent"
    asked.decode(sound)
    known = server.connections
    time.sleep(0.5)
    assert (asked.reached, server.connections) == (False, known)
    assert at_once(asked, sound) == HERE


@pytest.mark.usefixtures("patient")
def test_a_server_that_sends_elsewhere_is_not_followed_and_is_tried_again(sound: np.ndarray) -> None:
    def elsewhere(connection: ServerConnection, request: Request) -> Response:
        known.append(request.path)
        answer = connection.respond(HTTPStatus.MOVED_PERMANENTLY, "")
        answer.headers["Location"] = "wss://elsewhere.example/"
        return answer

    known: list[str] = []
    with serve(lambda connection: None, "127.0.0.1", 0, process_request=elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            with closing(Remote(Server(f"ws://127.0.0.1:{server.socket.getsockname()[1]}"), Instead())) as asked:
                until(lambda: len(known) >= 2)
                assert (asked.decode(sound), asked.sent) == (HERE, 0)
                assert asked.why == "it is no speech server"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.usefixtures("patient")
def test_a_server_that_speaks_otherwise_is_not_used(asked: Remote, server: VoskServer, sound: np.ndarray) -> None:
    server.fault = "other"
    assert asked.decode(sound) == HERE
    assert asked.why == "it speaks another protocol"


@pytest.mark.usefixtures("patient")
def test_a_server_that_is_back_is_asked_again(embedded: Moonshine, sound: np.ndarray) -> None:
    with VoskServer(embedded) as server, closing(Remote(Server(server.address), Instead())) as asked:
        server.stop()
        until(lambda: not asked.reached)
        with VoskServer(embedded, port=server.port):
            until(lambda: asked.reached)
            assert asked.decode(sound) != HERE


def test_a_server_that_is_not_there_keeps_nobody_waiting(sound: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPEN_S", "ANSWER_S"):
        monkeypatch.setattr(remote, name, 3600.0)
    with closing(Remote(Server("ws://127.0.0.1:9"), Instead())) as asked:
        assert asked.decode(sound) == HERE
        assert (asked.reached, asked.sent, asked.why) == (False, 0, "it is not reached")


@pytest.mark.usefixtures("patient")
def test_over_tls_the_server_proves_who_it_is_and_is_told_the_password(
    embedded: Moonshine, sound: np.ndarray, tmp_path: Path
) -> None:
    ours, theirs = trustme.CA(), trustme.CA()
    ours.cert_pem.write_to_path(tmp_path / "ours.pem")
    theirs.cert_pem.write_to_path(tmp_path / "theirs.pem")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.issue_cert("localhost").configure_cert(tls)
    with VoskServer(embedded, tls) as server:
        address = server.address.replace("wss://", "wss://desk:secret@")
        with closing(Remote(Server(address, str(tmp_path / "ours.pem")), Instead())) as asked:
            assert asked.decode(sound) != HERE
            assert (asked.server, server.authorization) == ("localhost", "Basic ZGVzazpzZWNyZXQ=")
        with closing(Remote(Server(address, str(tmp_path / "theirs.pem")), Instead())) as fooled:
            assert (fooled.reached, fooled.sent) == (False, 0)
            assert fooled.why.startswith("it could not prove who it is")


@pytest.mark.parametrize(
    "address", ["ws://speech.example", "http://speech.example", "wss://", "wss://speech.example:x"]
)
def test_no_sound_goes_anywhere_without_tls(address: str) -> None:
    with pytest.raises(InputError, match="wss://"):
        Remote(Server(address), Instead())


def test_an_authority_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="PEM"):
        Server("wss://speech.example", str(tmp_path / "none.pem")).tls()


def test_words_of_several_answers_make_one_line() -> None:
    told = [{"text": "good morning", "result": [{"word": "good", "conf": 1.0}, {"word": "morning", "conf": 0.0}]},
            {"partial": "i"}, {"text": "i am here"}]  # fmt: skip
    decoded = spoken(told)
    assert decoded.text == "good morning i am here"
    assert decoded.words[:2] == (HeardWord("good", 0.0), HeardWord("morning", pytest.approx(-6.9, abs=0.1)))
    assert {word.confidence for word in decoded.words[2:]} == {UNKNOWN}
    assert spoken([{"text": ""}]) == NOTHING


def at_once(asked: Remote, sound: np.ndarray) -> Decoded:
    """What is heard without asking, so without waiting for an answer."""
    sent = asked.sent
    made = asked.decode(sound)
    assert asked.sent == sent
    return made


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
