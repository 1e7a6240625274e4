"""The real window on the real engine, and hands to use it with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from copilot.records.casebook import CASE_BOOK, fields
from copilot.sqlite import open_file
from copilot.state import Interaction
from ui.bridge import Bridge, engine_command
from ui.choices import Choices
from ui.languages import Speech
from ui.main_window import MainWindow
from ui.panels.header import headline
from ui.theme import Look

PATIENCE_MS = 120_000
CUSTOMER = "NF-204187"


class Panel:
    """The program's window with its engine as child process, as `ui.app` builds them, and hands to use it with."""

    def __init__(self, qtbot: Any, data: Path, profile: str = "demo") -> None:
        self.qtbot, self.data = qtbot, data
        self.profile = data / "profiles" / profile
        self.bridge = Bridge(engine_command(profile))
        look = Look("light", still=True)
        look.wear()
        self.window = MainWindow(self.bridge, look, Choices(data / "window.ini"), Speech())
        self.window.resize(420, 900)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.modes: list[str] = []
        self.states: list[str] = []
        self.painted: set[str] = set()  # events of cards that were painted
        self.bridge.sent.connect(lambda command: self.painted.add(getattr(command, "event", "")))
        self.bridge.changed.connect(self._note)
        self.bridge.lost.connect(self._note)
        self.bridge.start()

    def _note(self, *_: object) -> None:
        self.window.show_now()
        for seen, now in ((self.modes, self.window.panel.mode), (self.states, headline(self.window.view)[2])):
            if not seen or seen[-1] != now:
                seen.append(now)

    @property
    def call(self) -> Interaction:
        """The one interaction; an empty one before it is there."""
        return next(iter(self.bridge.desk.interactions.values()), Interaction(id=""))

    @property
    def finals(self) -> dict[str, str]:
        return {line.id: line.text for line in self.call.utterances}

    @property
    def write(self) -> Any:
        """The card of the write that is to be decided."""
        return self.window.panel.wrapup.records.unfolded

    def until(self, done: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(done()), timeout=PATIENCE_MS)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """To whatever has the focus."""
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def click(self, widget: QWidget) -> None:
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def approve(self) -> None:
        """Look at the fields, then Ctrl+Enter."""
        self.until(lambda: self.write is not None and self.write.approve_button.isEnabled())
        self.window.panel.wrapup.show_fields()
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def settled(self, number: int, status: str) -> None:
        self.until(lambda: len(self.call.proposals) > number and self.call.proposals[number].status == status)

    def record(self) -> dict[str, str]:
        book = open_file(self.profile / "casebook.db", CASE_BOOK, create=False)
        try:
            return fields(book.conn, CUSTOMER)
        finally:
            book.close()

    def applied(self) -> int:
        """How many writes took effect."""
        book = open_file(self.profile / "casebook.db", CASE_BOOK, create=False)
        try:
            (count,) = book.conn.execute("SELECT count(*) FROM applied").fetchone()
            return int(count)
        finally:
            book.close()

    def leave(self) -> None:
        self.window.close()
        self.bridge.close()
