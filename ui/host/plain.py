"""Any desktop: asks for what Qt can ask for, and promises only the place."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.host.base import Abilities, Edge, bar_flags, edge_rect, quiet_flags


class PlainHost:
    """Hints and placement without the window system's own calls."""

    name = "plain"

    def __init__(self) -> None:
        # a Wayland compositor places windows itself, whatever they ask for
        self.can = Abilities(place=QGuiApplication.platformName() != "wayland")

    def prepare(self, window: QWidget, *, docked: bool) -> None:
        quiet_flags(window, docked=docked)

    def prepare_bar(self, window: QWidget) -> None:
        bar_flags(window)

    def dock(self, window: QWidget, edge: Edge, width: int) -> None:
        window.setGeometry(edge_rect(window.screen().availableGeometry(), edge, width))

    def undock(self, window: QWidget) -> None:
        pass

    def has_focus(self, window: QWidget) -> bool:
        return window.isActiveWindow()

    def take_focus(self, window: QWidget) -> None:
        window.raise_()
        window.activateWindow()

    def focus_back(self) -> None:
        pass

    def close(self) -> None:
        pass
