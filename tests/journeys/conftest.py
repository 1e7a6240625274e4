"""Real processes for journeys: an engine as the window starts it, its workers, its case book."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from copilot import paths
from tests.journeys.window import Window
from tests.sound_server import SoundServer, sound_server

# no test needs a screen; those of a window system start their own
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def demo_call() -> Path:
    return paths.resources() / "demo" / "calls" / "call-out-fee.flac"


@pytest.fixture
def window(tmp_path: Path, speech_models: Path) -> Iterator[Window]:
    found = Window(tmp_path / "data")
    yield found
    if found.alive:
        found.leave()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    with sound_server(tmp_path, monkeypatch) as found:
        yield found


@pytest.fixture
def live(server: SoundServer, tmp_path: Path, speech_models: Path) -> Iterator[Window]:
    """An engine that follows the calls on `server`, ready to hear them."""
    window = Window(tmp_path / "data", profile="live")
    window.ready("speech", "capture")
    yield window
    if window.alive:
        window.leave()


@pytest.fixture
def open_panel(
    qtbot: Any, qapp: Any, monkeypatch: pytest.MonkeyPatch, speech_models: Path
) -> Iterator[Callable[..., Any]]:
    """Opens a `panel.Panel` on a data folder and, if one is named, a profile."""
    from tests.journeys.panel import Panel
    from ui.theme import load_fonts

    qapp.setStyle("Fusion")
    load_fonts()
    opened: list[Any] = []

    def open_at(data: Path, profile: str = "demo") -> Any:
        monkeypatch.setenv("EARSHOT_DATA", str(data))
        opened.append(Panel(qtbot, data, profile))
        qtbot.addWidget(opened[-1].window)
        return opened[-1]

    yield open_at
    for panel in opened:
        panel.leave()
