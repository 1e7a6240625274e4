from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.host import PlainHost, choose_platform, make_host
from ui.host.base import edge_rect
from ui.host.places import Dock, Places


@pytest.mark.parametrize(
    ("env", "platform"),
    [
        ({"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0"}, "xcb"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "xcb"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, ""),
        ({"DISPLAY": ":0"}, ""),
        ({"XDG_SESSION_TYPE": "wayland", "DISPLAY": ":0", "QT_QPA_PLATFORM": "wayland"}, ""),
        ({}, ""),
    ],
)
def test_a_wayland_session_is_used_through_its_x_server(env: dict[str, str], platform: str) -> None:
    assert choose_platform(env) == platform


def test_elsewhere_than_x11_the_plain_host_serves_and_promises_only_the_place(qtbot: QtBot) -> None:
    host = make_host("windows")
    assert host.name == "plain"
    assert (host.can.place, host.can.reserve, host.can.focus_back, host.can.on_top) == (True, False, False, False)


def test_the_plain_host_stands_at_the_edge(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    host = PlainHost()
    host.prepare(window, docked=True)
    host.dock(window, "right", 320)
    area = window.screen().availableGeometry()
    assert window.geometry() == QRect(area.right() - 319, area.top(), 320, area.height())
    host.dock(window, "left", 300)
    assert (window.geometry().left(), window.width()) == (area.left(), 300)


def test_the_panel_asks_not_to_be_activated_and_the_mini_bar_never_takes_the_keyboard(qtbot: QtBot) -> None:
    panel, bar = QWidget(), QWidget()
    qtbot.addWidget(panel)
    qtbot.addWidget(bar)
    host = PlainHost()
    host.prepare(panel, docked=False)
    host.prepare_bar(bar)
    assert panel.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert panel.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert not panel.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert bar.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus


def test_a_strip_is_never_wider_than_half_the_screen() -> None:
    assert edge_rect(QRect(0, 0, 640, 480), "right", 420) == QRect(320, 0, 320, 480)


def test_a_window_comes_back_where_it_stood(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(70, 80, 320, 240)
    Places(tmp_path / "deep" / "places.json").remember("panel", window, Dock(edge="left", width=420))
    window.setGeometry(0, 0, 200, 200)
    places = Places(tmp_path / "deep" / "places.json")
    assert places.restore("panel", window)
    assert (window.geometry().size().width(), window.geometry().size().height()) == (320, 240)
    assert abs(window.x() - 70) <= 4  # a window's frame may count differently
    assert places.dock("panel") == Dock(edge="left", width=420)


def test_other_screens_have_other_places(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    places = Places(tmp_path / "places.json")
    places.remember("panel", window)
    monkeypatch.setattr("ui.host.places.screen_set", lambda: "beamer:1024x768")
    assert not places.restore("panel", window)
    assert places.dock("panel") is None


@pytest.mark.parametrize("content", ["", "{", "[1]", "\x00"])
def test_a_spoilt_file_of_places_is_as_good_as_none(qtbot: QtBot, tmp_path: Path, content: str) -> None:
    (tmp_path / "places.json").write_text(content)
    window = QWidget()
    qtbot.addWidget(window)
    assert not Places(tmp_path / "places.json").restore("panel", window)
