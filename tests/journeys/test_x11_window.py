"""The panel on a real X server with a real window manager, beside another program's window."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("Xlib")
from Xlib import XK, X, display
from Xlib.error import BadAccess, BadWindow, CatchError
from Xlib.ext import xtest

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("Xvfb") and shutil.which("openbox")), reason="Xvfb and openbox are not installed"
    ),
]


class Desktop:
    """One X server with a window manager, its keyboard and its pointer."""

    def __init__(self, name: str, env: dict[str, str]) -> None:
        self.env = env
        self.x = display.Display(name)
        self.root = self.x.screen().root

    def prop(self, name: str, window: Any = None) -> list[int]:
        found = (window or self.root).get_full_property(self.x.intern_atom(name), X.AnyPropertyType)
        return list(found.value) if found else []

    def titles(self) -> dict[str, int]:
        windows = self.prop("_NET_CLIENT_LIST")
        return {self.title(window): window for window in windows}

    def title(self, window: int) -> str:
        target = self.x.create_resource_object("window", window)
        try:
            found = target.get_full_property(self.x.intern_atom("_NET_WM_NAME"), X.AnyPropertyType)
        except BadWindow:  # it closed just now
            return ""
        return found.value.decode() if found else ""

    def find(self, part: str) -> int:
        """The window whose title holds `part`; 0 while there is none."""
        return next((window for title, window in self.titles().items() if part in title), 0)

    @property
    def focused(self) -> str:
        """Title of the active window."""
        active = self.prop("_NET_ACTIVE_WINDOW")
        return self.title(active[0]) if active and active[0] else ""

    @property
    def work_area(self) -> list[int]:
        return self.prop("_NET_WORKAREA")[:4]

    def press(self, *keys: str) -> None:
        codes = [self.x.keysym_to_keycode(XK.string_to_keysym(key)) for key in keys]
        for code in codes:
            xtest.fake_input(self.x, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self.x, X.KeyRelease, code)
        self.x.sync()

    def click(self, x: int, y: int) -> None:
        xtest.fake_input(self.x, X.MotionNotify, x=x, y=y)
        xtest.fake_input(self.x, X.ButtonPress, 1)
        xtest.fake_input(self.x, X.ButtonRelease, 1)
        self.x.sync()

    def until(self, condition: Callable[[], bool], why: str) -> None:
        end = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < end, why
            time.sleep(0.02)


class Program:
    """A program on that desktop that tells facts as JSON lines."""

    def __init__(self, script: str, desktop: Desktop, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / script), *arguments], env=desktop.env, cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    def next(self) -> dict[str, Any]:
        assert self.process.stdout
        ready, _, _ = select.select([self.process.stdout], [], [], 15)
        assert ready, "the program says nothing"
        return json.loads(self.process.stdout.readline())

    def tell(self, command: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        assert self.next() == {"done": True}

    def end(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=10)


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    read, write = os.pipe()
    # -displayfd: the server takes a free number and says which
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x900x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[write], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with open(read, "rb") as number:
        name = f":{number.readline().decode().strip()}"  # the whole line: a server that cannot write it ends
    home = tmp_path_factory.mktemp("home")
    env = {**os.environ, "DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "HOME": str(home), "PYTHONPATH": str(ROOT)}
    manager = subprocess.Popen(["openbox"], env=env, stderr=subprocess.DEVNULL)
    screen = Desktop(name, env)
    screen.until(lambda: bool(screen.prop("_NET_SUPPORTING_WM_CHECK")), "openbox did not start")
    yield screen
    screen.x.close()
    for process in (manager, server):
        process.terminate()
        process.wait(10)


@pytest.fixture
def softphone(desktop: Desktop) -> Iterator[Program]:
    program = Program("x11_softphone.py", desktop)
    desktop.until(lambda: desktop.focused == "softphone", "the softphone never got the focus")
    yield program
    program.end()


@pytest.fixture
def panel(desktop: Desktop, softphone: Program, tmp_path: Path) -> Iterator[Program]:
    program = Program("x11_panel.py", desktop, str(tmp_path))
    assert program.next() == {"refused": {}}
    assert program.next() == {"host": "x11"}
    desktop.until(lambda: "panel" in desktop.titles(), "the panel did not appear")
    yield program
    program.end()


def test_the_panel_appears_and_the_softphone_keeps_the_keyboard(
    desktop: Desktop, softphone: Program, panel: Program
) -> None:
    assert desktop.focused == "softphone"
    desktop.press("a")
    assert softphone.next() == {"text": "a"}
    above = desktop.prop("_NET_WM_STATE", desktop.x.create_resource_object("window", desktop.titles()["panel"]))
    assert desktop.x.intern_atom("_NET_WM_STATE_ABOVE") in above


def test_a_docked_panel_reserves_its_edge_and_gives_it_back(
    desktop: Desktop, softphone: Program, panel: Program
) -> None:
    assert desktop.work_area == [0, 0, 1600, 900]
    panel.tell("dock right")
    desktop.until(lambda: desktop.work_area == [0, 0, 1180, 900], "the right edge was not reserved")
    place = desktop.x.create_resource_object("window", desktop.titles()["panel"])
    spot = place.translate_coords(desktop.root, 0, 0)
    assert (-spot.x, -spot.y, place.get_geometry().width, place.get_geometry().height) == (1180, 0, 420, 900)
    assert desktop.focused == "softphone"
    panel.tell("dock left")
    desktop.until(lambda: desktop.work_area == [420, 0, 1180, 900], "the left edge was not reserved")
    panel.tell("undock")
    desktop.until(lambda: desktop.work_area == [0, 0, 1600, 900], "the edge was not given back")


def test_a_click_in_the_panel_gives_the_keyboard_back_to_the_softphone(
    desktop: Desktop, softphone: Program, panel: Program
) -> None:
    panel.tell("dock right")
    desktop.until(lambda: desktop.work_area[2] == 1180, "not docked")
    desktop.click(1180 + 210, 450)
    assert panel.next() == {"used": True}
    desktop.until(lambda: desktop.focused == "softphone", "the focus did not come back")
    desktop.press("b")
    assert softphone.next() == {"text": "b"}


@pytest.mark.parametrize(("keys", "name"), [("space", "show"), ("1", "use_1"), ("3", "use_3"), ("p", "pause")])
def test_a_global_key_arrives_while_the_softphone_has_the_focus(
    desktop: Desktop, panel: Program, keys: str, name: str
) -> None:
    assert desktop.focused == "softphone"
    desktop.press("Control_L", "Shift_L", keys)
    assert panel.next() == {"key": name}


def test_a_global_key_arrives_with_num_lock_on(desktop: Desktop, panel: Program) -> None:
    desktop.press("Num_Lock")
    desktop.press("Control_L", "Shift_L", "space")
    assert panel.next() == {"key": "show"}
    desktop.press("Num_Lock")


def test_keys_that_another_program_holds_are_told(desktop: Desktop, panel: Program, tmp_path: Path) -> None:
    rival = Program("x11_panel.py", desktop, str(tmp_path / "other"))
    refused = rival.next()["refused"]
    rival.end()
    assert set(refused) == {"show", "focus", "use_1", "use_2", "use_3", "pause"}
    assert refused["pause"] == "Ctrl+Shift+P is used by another program. Choose other keys."
    desktop.press("Control_L", "Shift_L", "p")
    assert panel.next() == {"key": "pause"}


def test_a_second_launch_shows_the_first_window(desktop: Desktop, panel: Program, tmp_path: Path) -> None:
    panel.tell("hide")
    desktop.until(lambda: "panel" not in desktop.titles(), "the panel did not hide")
    second = Program("x11_panel.py", desktop, str(tmp_path))
    assert panel.next() == {"asked": "show", "visible": True}
    assert second.next() == {"second": True}
    second.end()
    desktop.until(lambda: "panel" in desktop.titles(), "the first window did not come back")


def test_the_whole_program_docks_keeps_the_focus_away_and_answers_its_key(
    desktop: Desktop, softphone: Program, tmp_path: Path
) -> None:
    env = {**desktop.env, "EARSHOT_DATA": str(tmp_path / "data")}
    program = subprocess.Popen([sys.executable, "-m", "ui"], env=env, cwd=ROOT)
    try:
        desktop.until(lambda: desktop.work_area == [0, 0, 1180, 900], "the program did not dock")
        assert desktop.focused == "softphone"
        window = desktop.find("Earshot")
        assert window
        again = subprocess.run([sys.executable, "-m", "ui"], env=env, cwd=ROOT, timeout=30)
        assert again.returncode == 0
        desktop.until(lambda: _grabbed(desktop), "the global keys were not taken")
        desktop.press("Control_L", "Shift_L", "space")
        desktop.until(lambda: desktop.work_area == [0, 0, 1600, 900], "the panel did not become the mini bar")
        desktop.press("Control_L", "Shift_L", "space")
        desktop.until(lambda: desktop.work_area == [0, 0, 1180, 900], "the panel did not come back")
        assert desktop.focused == "softphone"
        desktop.press("Control_L", "Shift_L", "F6")
        desktop.until(lambda: desktop.focused == "Earshot", "the panel did not get the keyboard it was asked for")
        desktop.press("Control_L", "Shift_L", "F6")
        desktop.until(lambda: desktop.focused == "softphone", "the keyboard did not go back")
    finally:
        program.terminate()
        program.wait(20)


def _grabbed(desktop: Desktop) -> bool:
    """Whether somebody holds Ctrl+Shift+Space."""
    taken = CatchError(BadAccess)
    key = desktop.x.keysym_to_keycode(XK.string_to_keysym("space"))
    modifiers = X.ControlMask | X.ShiftMask
    desktop.root.grab_key(key, modifiers, False, X.GrabModeAsync, X.GrabModeAsync, onerror=taken)
    desktop.x.sync()
    if taken.get_error():
        return True
    desktop.root.ungrab_key(key, modifiers)
    desktop.x.sync()
    return False
