"""The real window over a feed without a process: events in, commands out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from copilot.commands import Command
from ui.choices import Choices
from ui.feed import Feed
from ui.languages import Speech
from ui.main_window import MainWindow
from ui.theme import Look, load_fonts

# no test needs a screen; those of a window system start their own
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class Room:
    """A window, its feed, and what it asked for."""

    def __init__(self, qtbot: Any, folder: Path, look: Look) -> None:
        self.qtbot = qtbot
        self.clock = 0.0
        self.feed = Feed()
        self.sent: list[Command] = []
        self.feed.sent.connect(self.sent.append)
        self.look = look
        self.speech = Speech()
        self.window = MainWindow(self.feed, look, Choices(folder / "window.ini"), self.speech, now=lambda: self.clock)
        qtbot.addWidget(self.window)
        self.window.resize(420, 900)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def play(self, story: Any) -> None:
        """Replay a story and let the window show it."""
        events = story if isinstance(story, list) else story.events
        self.clock = max(event.wall for event in events)
        self.feed.play(events)
        self.settle()

    def settle(self) -> None:
        self.window.show_now()
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: self.window.panel.is_filled)

    def asked(self, kind: type[Command]) -> list[Any]:
        return [command for command in self.sent if type(command) is kind]


@pytest.fixture
def speech(qapp: QApplication) -> Iterator[Speech]:
    """The languages; none is left on for the next test."""
    speech = Speech()
    yield speech
    speech.leave()


@pytest.fixture(scope="session")
def fonts(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    load_fonts()


@pytest.fixture
def look(fonts: None) -> Look:
    look = Look("light", still=True)
    look.wear()
    return look


@pytest.fixture
def room(qtbot: Any, tmp_path: Path, look: Look) -> Iterator[Room]:
    room = Room(qtbot, tmp_path, look)
    yield room
    room.window.close()
    room.speech.leave()  # a language that was chosen is none for the next test


@pytest.fixture
def arm(qtbot: Any) -> Callable[[Any], None]:
    """Wait until a write card's Approve is armed."""

    def wait(card: Any) -> None:
        qtbot.waitUntil(lambda: card.approve_button.isEnabled())

    return wait
