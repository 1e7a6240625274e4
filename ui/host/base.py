"""What a desktop lets a window do, as flags that Settings can show, and where an edge is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

Edge = Literal["left", "right"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What is known to work here; a missing flag means: not on this desktop, or nobody has seen it work."""

    on_top: bool = False  # stays above the softphone
    quiet_show: bool = False  # appears without taking the focus
    place: bool = False  # may choose its own place
    reserve: bool = False  # keeps other windows off its edge
    focus_back: bool = False  # can give the focus back to the window that had it


class WindowHost(Protocol):
    name: str
    can: Abilities

    def prepare(self, window: QWidget, *, docked: bool) -> None:
        """Set flags before the panel is shown (a shown window must be hidden first)."""

    def prepare_bar(self, window: QWidget) -> None:
        """Set flags of the mini bar: clicks register, the focus stays where it is."""

    def dock(self, window: QWidget, edge: Edge, width: int) -> None:
        """Stand at `edge` of the window's screen, `width` (device-independent px) wide, and keep that edge."""

    def undock(self, window: QWidget) -> None:
        """Give the edge back."""

    def has_focus(self, window: QWidget) -> bool:
        """Whether `window` has the keyboard at this moment."""

    def take_focus(self, window: QWidget) -> None:
        """Give `window` the keyboard, because its user asked for that by a global key."""

    def focus_back(self) -> None:
        """Hand the keyboard to the window that had it before the panel was clicked."""

    def close(self) -> None:
        """End the connection to the window system."""


def quiet_flags(window: QWidget, *, docked: bool) -> None:
    """On top, shown without activation; frameless while docked, for the edge has no use for a title bar."""
    window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, True)
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint, docked)
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, True)


def bar_flags(window: QWidget) -> None:
    """The mini bar takes clicks but never the keyboard."""
    window.setWindowFlags(
        Qt.WindowType.Window
        | Qt.WindowType.WindowStaysOnTopHint
        | Qt.WindowType.FramelessWindowHint
        | Qt.WindowType.WindowDoesNotAcceptFocus
    )
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, True)


def edge_rect(area: QRect, edge: Edge, width: int) -> QRect:
    """The strip of `area` at `edge`, never wider than half of it."""
    width = min(width, area.width() // 2)
    left = area.left() if edge == "left" else area.right() - width + 1
    return QRect(left, area.top(), width, area.height())
