"""X11: a reserved edge (_NET_WM_STRUT_PARTIAL) and the keyboard given back (_NET_ACTIVE_WINDOW), both EWMH 1.5."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget
from Xlib import X, Xatom, error

from ui.host.base import Abilities, Edge, bar_flags, edge_rect, quiet_flags
from ui.host.xlib import XLink

PAGER = 2  # EWMH source indication: acts for the user, so no focus prevention applies


def connect() -> X11Host | None:
    """The host, or None when the X server refuses a second connection."""
    try:
        return X11Host(XLink())
    except (error.DisplayError, OSError):
        return None


def strut(edge: Edge, rect: QRect, root: QRect) -> list[int] | None:
    """_NET_WM_STRUT_PARTIAL for `rect` at `edge` (all in device px); None where the edge is not the desktop's.

    A strut is counted from the outer edge of the whole desktop, so at an edge between two screens it
    would take the other screen away.
    """
    if edge == "left":
        if rect.left() != root.left():
            return None
        return [rect.width(), 0, 0, 0, rect.top(), rect.bottom(), 0, 0, 0, 0, 0, 0]
    if rect.right() != root.right():
        return None
    return [0, rect.width(), 0, 0, 0, 0, rect.top(), rect.bottom(), 0, 0, 0, 0]


class X11Host:
    """Docks with a reserved edge, stays on top, never takes the focus, gives it back after a click."""

    name = "x11"
    can = Abilities(on_top=True, quiet_show=True, place=True, reserve=True, focus_back=True)

    def __init__(self, link: XLink) -> None:
        self._link = link
        self._last = 0  # the window of another program that had the focus last
        link.root.change_attributes(event_mask=X.PropertyChangeMask)
        link.happened.connect(self._on_event)
        self._note_active()

    def prepare(self, window: QWidget, *, docked: bool) -> None:
        quiet_flags(window, docked=docked)

    def prepare_bar(self, window: QWidget) -> None:
        bar_flags(window)

    def dock(self, window: QWidget, edge: Edge, width: int) -> None:
        screen = window.screen()
        # the free area already lacks our own strip: take the full width, the free height (bars stay visible)
        whole, free = screen.geometry(), screen.availableGeometry()
        area = QRect(whole.left(), free.top(), whole.width(), free.height())
        rect = edge_rect(area, edge, width)
        window.setGeometry(rect)
        reserved = strut(edge, _device(rect, screen.devicePixelRatio()), self._desktop())
        if reserved is None:
            self.undock(window)
            return
        target = self._link.display.create_resource_object("window", int(window.winId()))
        target.change_property(self._link.atom("_NET_WM_STRUT_PARTIAL"), Xatom.CARDINAL, 32, reserved)
        target.change_property(self._link.atom("_NET_WM_STRUT"), Xatom.CARDINAL, 32, reserved[:4])
        self._link.sync()

    def undock(self, window: QWidget) -> None:
        target = self._link.display.create_resource_object("window", int(window.winId()))
        target.delete_property(self._link.atom("_NET_WM_STRUT_PARTIAL"))
        target.delete_property(self._link.atom("_NET_WM_STRUT"))
        self._link.sync()

    def has_focus(self, window: QWidget) -> bool:
        # asked of the server: Qt may not have been told yet
        return self._active() == int(window.winId())

    def take_focus(self, window: QWidget) -> None:
        self._activate(int(window.winId()))

    def focus_back(self) -> None:
        if self._last:
            self._activate(self._last)

    def _activate(self, window: int) -> None:
        target = self._link.display.create_resource_object("window", window)
        self._link.send_to_root(target, self._link.atom("_NET_ACTIVE_WINDOW"), [PAGER, X.CurrentTime, 0, 0, 0])

    def close(self) -> None:
        self._link.close()

    def _desktop(self) -> QRect:
        size = self._link.root.get_geometry()
        return QRect(0, 0, size.width, size.height)

    def _on_event(self, event: object) -> None:
        if getattr(event, "atom", 0) == self._link.atom("_NET_ACTIVE_WINDOW"):
            self._note_active()

    def _active(self) -> int:
        """The window with the keyboard, 0 when none has it."""
        active = self._link.root.get_full_property(self._link.atom("_NET_ACTIVE_WINDOW"), Xatom.WINDOW)
        return int(active.value[0]) if active and len(active.value) else 0

    def _note_active(self) -> None:
        window = self._active()
        ours = {int(each.effectiveWinId()) for each in QApplication.topLevelWidgets()}
        if window and window not in ours:
            self._last = window


def _device(rect: QRect, ratio: float) -> QRect:
    """Qt counts device-independent pixels from each screen's own origin, X counts the desktop's pixels."""
    if ratio == 1.0:
        return rect
    return QRect(
        round(rect.x() * ratio), round(rect.y() * ratio), round(rect.width() * ratio), round(rect.height() * ratio)
    )
