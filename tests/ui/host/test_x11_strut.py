from __future__ import annotations

import pytest
from PySide6.QtCore import QRect

pytest.importorskip("Xlib")

from ui.host.x11 import strut

ROOT = QRect(0, 0, 3200, 1080)


def test_the_right_edge_of_the_desktop_is_reserved_over_the_window_height() -> None:
    assert strut("right", QRect(2780, 30, 420, 1050), ROOT) == [0, 420, 0, 0, 0, 0, 30, 1079, 0, 0, 0, 0]


def test_the_left_edge_of_the_desktop_is_reserved() -> None:
    assert strut("left", QRect(0, 0, 420, 1080), ROOT) == [420, 0, 0, 0, 0, 1079, 0, 0, 0, 0, 0, 0]


def test_an_edge_between_two_screens_is_not_reserved() -> None:
    assert strut("right", QRect(1180, 0, 420, 1080), ROOT) is None
    assert strut("left", QRect(1600, 0, 420, 1080), ROOT) is None
