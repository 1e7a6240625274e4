"""The other windows against the real engine: a call is replayed into a journal, then looked at."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from copilot.commands import SoundAt
from ui.article.window import ArticleWindow
from ui.ask.window import AskWindow
from ui.bridge import Bridge, engine_command
from ui.interactions.window import InteractionsWindow
from ui.theme import Look, load_fonts

ROOT = Path(__file__).parents[3]
CALL = ROOT / "resources" / "demo" / "calls" / "call-out-fee.flac"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, speech_models: Path) -> Path:
    """A data folder with one finished demo call, its proposal approved and written."""
    folder = tmp_path_factory.mktemp("data")
    command = [sys.executable, "-m", "copilot", "replay", str(CALL), "--speed", "max", "--approve", "all", "--jsonl"]
    env = {**os.environ, "EARSHOT_DATA": str(folder)}
    subprocess.run(command, cwd=ROOT, env=env, check=True, timeout=240, stdout=subprocess.DEVNULL)
    return folder


@pytest.fixture
def no_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.delenv("PULSE_SERVER", raising=False)


@pytest.fixture
def sound(no_sound: None) -> Iterator[None]:
    """A private PulseAudio with a null sink."""
    if not shutil.which("pulseaudio"):
        pytest.skip("pulseaudio is not installed")
    command = [
        "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1",
        "-L", "module-native-protocol-unix auth-anonymous=1",
        "-L", "module-null-sink sink_name=ear rate=48000 channels=2 norewinds=1",
    ]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        while subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode:
            time.sleep(0.05)
        yield
        server.terminate()


@pytest.fixture
def engine(qtbot: QtBot, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bridge]:
    monkeypatch.setenv("EARSHOT_DATA", str(data))
    monkeypatch.chdir(ROOT)
    load_fonts()
    bridge = Bridge(engine_command("demo"))
    bridge.start()
    yield bridge
    bridge.close()


@pytest.fixture
def window(qtbot: QtBot, engine: Bridge) -> InteractionsWindow:
    look = Look("light")
    look.wear()
    shown = InteractionsWindow(look, engine)
    qtbot.addWidget(shown)
    shown.show()
    shown._ask()
    qtbot.waitUntil(lambda: bool(shown.replay._entries))
    return shown


def test_a_replayed_call_is_told_as_it_was(no_sound: None, window: InteractionsWindow) -> None:
    titles = [entry.title for entry in window.replay._entries]
    assert window.replay._name.text() == "Ana Silva"
    assert "Card 1: Offer call-out fee credit" in titles
    assert "Written: Ana Silva" in titles
    assert window.replay._past.levels["customer"]
    assert "told the engineer visit was free" in window.replay.transcript.toPlainText()


def test_without_a_sound_output_the_same_view_is_silent(
    no_sound: None, window: InteractionsWindow, qtbot: QtBot
) -> None:
    window.replay.head.play()
    qtbot.waitUntil(lambda: bool(window.replay.head.silent))
    assert window.replay.head.silent == "This machine has no sound output."
    at = window.replay.head.at
    qtbot.waitUntil(lambda: window.replay.head.at > at + 0.3)


def test_the_head_follows_the_sound_that_the_player_plays(
    sound: None, engine: Bridge, window: InteractionsWindow, qtbot: QtBot
) -> None:
    heard: list[float] = []
    engine.answered.connect(lambda a: heard.append(a.at) if isinstance(a, SoundAt) and a.status == "playing" else None)
    window.replay.seek(30.0)
    window.replay.head.play()
    qtbot.waitUntil(lambda: len(heard) > 15)
    assert window.replay.head.silent == ""
    assert heard == sorted(heard)
    assert window.replay.head.at == pytest.approx(heard[-1], abs=0.4)
    window.replay.head.pause()


def test_an_undo_asked_for_here_becomes_a_proposal(no_sound: None, window: InteractionsWindow, qtbot: QtBot) -> None:
    line = next(line for line in window.replay.log.lines() if line.entry.proposal)
    line.undo_button.click()
    told = "Undo proposed for Ana Silva"
    qtbot.waitUntil(lambda: told in [entry.title for entry in window.replay._entries])


@pytest.mark.qt_log_ignore("does not support raise")  # the offscreen platform has no order of windows
def test_a_question_finds_its_passage_and_the_article_opens_at_it(no_sound: None, engine: Bridge, qtbot: QtBot) -> None:
    look = Look("light")
    ask, article = AskWindow(look, engine), ArticleWindow(look, engine)
    qtbot.addWidget(ask)
    qtbot.addWidget(article)
    ask.opened.connect(article.open_passage)
    ask.begin("", "credit for the call-out fee")
    qtbot.waitUntil(lambda: ask.articles.results.count() > 0)
    ask.articles.open_selected()
    qtbot.waitUntil(lambda: bool(article.page.toPlainText()))
    assert article.page.marked_text()
    assert article.page.marked_text() in " ".join(article.page.passage_text().split())
