"""Start of the window. Everything is built here once and handed on.

First the application and its look, then the window, empty, so that the first frame does not wait for anything;
then the engine is started, the edge is taken, the hot keys are asked for.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from copilot import paths
from copilot.commands import Command
from copilot.errors import EarshotError
from ui.bridge import Bridge, engine_command
from ui.choices import Choices
from ui.host import Places, WindowHost, choose_platform, make_host
from ui.host.places import Dock
from ui.hotkeys import DEFAULTS, make_hotkeys
from ui.languages import Speech
from ui.main_window import WIDTH, MainWindow
from ui.single import SingleInstance
from ui.theme import Look, load_fonts
from ui.windows import Windows


def main(profile: str, commands: Sequence[Command] = (), *, sound: bool = False) -> int:
    """Open the window of `profile`, send `commands` once the engine is there, and run until it is closed.

    `sound`: with the sound check, here or in the window that is open already.
    """
    try:
        folder = paths.profile_dir(profile)
    except EarshotError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    gc.freeze()  # what is loaded stays: walking over it again would hold up the first frame
    app = make_application()
    door = SingleInstance(folder)
    if not door.claim():
        if said := _show_first(door, commands, "sound" if sound else "show"):
            sys.stderr.write(said)
            return 2
        return 0
    choices = Choices(folder / "window.ini")
    speech = Speech()
    speech.use(choices.language)
    look = Look(choices.scheme, choices.scale, still=choices.still)
    look.wear()
    feed = Bridge(engine_command(profile))
    window = MainWindow(feed, look, choices, speech)
    desk = Desk(window, Places(folder / "places.json"), look)
    window.show()
    for command in commands:
        feed.send(command)
    door.asked.connect(partial(_show, window))
    windows = Windows(window, feed, look, choices)
    windows.connect()
    if sound:
        windows.open_sound()
    # after the first frame: the engine's start must not delay it
    QTimer.singleShot(0, feed.start)
    QTimer.singleShot(0, desk.take_hot_keys)
    window.closing.connect(windows.close)
    window.closing.connect(app.quit)
    gc.freeze()  # … or, in the middle of a call, the loop by 13 ms
    code = app.exec()
    desk.leave()
    feed.close()
    door.close()
    return code


def _show_first(door: SingleInstance, commands: Sequence[Command], what: str) -> str:
    """Have the window that is open shown instead of a second one; "", or the sentence why that is not enough."""
    if not door.ask(what):
        return "Earshot is open already, and does not answer. End it, then start it again.\n"
    if commands:
        return "Earshot is open already and is shown; no second call is played. Close it first to play one.\n"
    return ""


def _show(window: MainWindow, what: str) -> None:
    """A later launch wants the window, or ("sound") the sound check in it."""
    window.show_panel()
    if what == "sound":
        window.ask_sound()


def make_application() -> QApplication:
    """The application with style and fonts, on the platform that can dock a window."""
    platform = choose_platform(os.environ)
    if platform:
        os.environ["QT_QPA_PLATFORM"] = platform
    app = QApplication(sys.argv[:1])
    app.setApplicationName("earshot")
    app.setApplicationDisplayName("Earshot")
    app.setDesktopFileName("earshot")
    app.setQuitOnLastWindowClosed(False)
    app.setStyle("Fusion")
    load_fonts()
    if os.environ.get("EARSHOT_PROBE"):
        from ui.probe import attach  # noqa: PLC0415  # only the bench measures the window from inside

        attach(app)
    return app


class Desk:
    """Where the panel stands on this desktop, and the keys that reach it from other programs."""

    def __init__(self, window: MainWindow, places: Places, look: Look) -> None:
        self._window, self._places, self._look = window, places, look
        platform = QApplication.platformName()
        self._host: WindowHost = make_host(platform)
        self._keys = make_hotkeys(platform, window)
        self._keys.pressed.connect(self._pressed)
        dock = places.dock("panel") or Dock(edge="right", width=WIDTH)
        self._dock = dock
        self._host.prepare(window, docked=True)
        self._host.dock(window, dock.edge, look.gap(dock.width))
        window.released.connect(self._host.focus_back)
        window.mini.connect(self._mini)
        look.resized.connect(self._resized)

    def take_hot_keys(self) -> None:
        self._window.tell_hot_keys(self._keys.bind(DEFAULTS))

    def leave(self) -> None:
        """Give edge and keys back."""
        self._places.remember("panel", self._window, self._dock)
        self._keys.close()
        self._host.undock(self._window)
        self._host.close()

    def _resized(self) -> None:
        self._host.dock(self._window, self._dock.edge, self._look.gap(self._dock.width))

    def _mini(self, small: bool) -> None:
        if not small:
            self._host.dock(self._window, self._dock.edge, self._look.gap(self._dock.width))
            return
        self._host.undock(self._window)
        self._host.prepare_bar(self._window.bar)
        area = self._window.bar.screen().availableGeometry()
        width = min(self._look.px(820), area.width())
        self._window.bar.setGeometry(area.right() - width + 1, area.top(), width, self._window.bar.height())

    def _pressed(self, name: str) -> None:
        window = self._window
        if name == "show":
            if not window.isVisible():
                window.show_panel()
            else:
                window.show_bar()
        elif name == "focus":
            self._focus()
        elif name == "pause":
            window.press("pause")
        elif name.startswith("use_"):
            window.press("use", int(name[-1]))

    def _focus(self) -> None:
        """The keyboard goes to the panel, or from it back to the program that had it."""
        window = self._window
        if self._host.has_focus(window):
            self._host.focus_back()
            return
        if not window.isVisible():
            window.show_panel()
        self._host.take_focus(window)
