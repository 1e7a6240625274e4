"""A whole call, heard by a server of the site's own: what leaves is counted, and a server that dies costs no words."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from copilot import paths
from copilot.speech.moonshine import Moonshine
from copilot.speech.numbers import tokens
from copilot.speech.remote import CONFIG
from tests.vosk_server import VoskServer

pytestmark = pytest.mark.slow
LINE_BYTES = 16_000  # of half a second, as it is sent
DEMO = paths.resources() / "demo" / "calls" / "call-out-fee.flac"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def play(data: Path, settings: str, *, speed: str, at_final: Any = lambda number: None) -> list[dict[str, Any]]:
    """The events of the demo call, replayed by the program itself; `at_final(number)` is called at each final."""
    (data / "settings.toml").write_text(settings)
    command = [sys.executable, "-m", "copilot", "replay", str(DEMO), "--speed", speed, "--jsonl"]
    environment = {**os.environ, "EARSHOT_DATA": str(data)}
    events = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as program:
        assert program.stdout is not None
        for line in program.stdout:
            events.append(json.loads(line))
            if events[-1]["type"] == "UtteranceFinal":
                at_final(sum(event["type"] == "UtteranceFinal" for event in events))
    assert program.returncode == 0
    return events


def words(events: list[dict[str, Any]], leg: str) -> list[str]:
    lines = [event for event in events if event["type"] == "UtteranceFinal" and event["leg"] == leg]
    return [token.word for line in sorted(lines, key=lambda line: line["start"]) for token in tokens(line["text"])]


def test_lines_are_heard_by_the_server_and_every_byte_is_in_the_journal(data: Path, speech_models: Path) -> None:
    with VoskServer(Moonshine(speech_models)) as server:
        events = play(data, f'speech_server = "{server.address}"\n', speed="max")
    finals = [event for event in events if event["type"] == "UtteranceFinal"]
    sent = [event for event in events if event["type"] == "SoundSent"]
    assert server.asked >= len(finals) > 10
    assert {event["server"] for event in sent} == {"127.0.0.1"}
    assert [event["sent"] for event in sent] == sorted(event["sent"] for event in sent)
    assert 0 <= server.received - sent[-1]["sent"] <= unasked(server)
    assert sent[-1]["sent"] > 16_000 * 2 * sum(event["end"] - event["start"] for event in finals) * 0.9


def test_a_server_that_dies_in_the_call_is_told_and_costs_no_words(data: Path, speech_models: Path) -> None:
    alone = play(data, "", speed="max")
    server = VoskServer(Moonshine(speech_models))
    ending: list[threading.Thread] = []

    def dies(number: int) -> None:
        if number == 5:
            ending.append(threading.Thread(target=server.stop))
            ending[0].start()

    server.__enter__()
    events = play(data, f'speech_server = "{server.address}"\n', speed="max", at_final=dies)
    ending[0].join()
    sent = [event for event in events if event["type"] == "SoundSent"]
    assert [event["reached"] for event in sent][:1] == [True]
    assert sent[-1]["reached"] is False
    assert 5 <= server.asked < 20
    for leg in ("agent", "customer"):
        assert len(words(events, leg)) == pytest.approx(len(words(alone, leg)), abs=3)
        assert set(words(alone, leg)) - set(words(events, leg)) <= {"fibre", "fiber"}


@pytest.mark.paced  # it is killed before it has waited as long as it waits for an answer
def test_what_a_recogniser_that_is_killed_had_sent_is_in_the_journal(data: Path, speech_models: Path) -> None:
    with VoskServer(Moonshine(speech_models)) as server:
        killing: list[threading.Thread] = []

        def dies(number: int) -> None:
            if number == 3:
                killing.append(threading.Thread(target=kill_while_it_asks, args=(server,)))
                killing[0].start()

        events = play(data, f'speech_server = "{server.address}"\n', speed="max", at_final=dies)
        killing[0].join()
    sent = [event for event in events if event["type"] == "SoundSent"]
    assert 0 <= server.received - sent[-1]["sent"] <= unasked(server)
    assert sent[-1]["reached"]


def unasked(server: VoskServer) -> int:
    """Bytes of connections that no answer came of: one waits for a question after the last."""
    return (server.connections - server.asked) * len(CONFIG)


def kill_while_it_asks(server: VoskServer) -> None:
    """The worker that has sent sound and waits for what was said in it."""
    server.fault = "silent"
    before = last = server.received
    while server.received < before + LINE_BYTES or server.received != last:
        last = server.received
        time.sleep(0.2)  # all that is on its way has come
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # another one, which ended just now
            if process.cmdline()[-4:-1] == ["worker", "speech", "--profile"]:
                process.kill()
    server.fault = ""


def test_nothing_is_sent_or_told_without_a_server(data: Path, speech_models: Path) -> None:
    assert not [event for event in play(data, "", speed="max") if event["type"] == "SoundSent"]


def test_an_address_without_tls_beyond_this_machine_is_refused_in_words(data: Path, speech_models: Path) -> None:
    (data / "settings.toml").write_text('speech_server = "ws://speech.example"\n')
    command = [sys.executable, "-m", "copilot", "replay", str(DEMO), "--speed", "max"]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "EARSHOT_DATA": str(data)}, check=False, timeout=240
    )
    assert "wss://" in done.stdout + done.stderr
