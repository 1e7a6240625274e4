"""Where the panel sits on this desktop: at an edge, above other windows, never taking the focus.

    base.py    what a host can do (`Abilities`) and its methods (`WindowHost`); edge geometry
    plain.py   any desktop: hints and placement only; the tested fallback
    x11.py     Linux: reserved screen edge, focus handed back
    xlib.py    the Xlib connection beside Qt's, without a thread
    places.py  remembers where windows stood, per set of screens

Windows and macOS use `plain` until a back end for them has run on one: no reserved edge there yet.
"""

from __future__ import annotations

from collections.abc import Mapping

from ui.host.base import Abilities, Edge, WindowHost
from ui.host.places import Places
from ui.host.plain import PlainHost

__all__ = ["Abilities", "Edge", "Places", "PlainHost", "WindowHost", "choose_platform", "make_host"]


def choose_platform(env: Mapping[str, str]) -> str:
    """The Qt platform to ask for ("" = Qt's own choice). Call before QApplication.

    A Wayland window can neither place itself nor stay on top, so a Wayland session that also has an
    X server is used through it. A platform named by the user is left alone.
    """
    if env.get("QT_QPA_PLATFORM"):
        return ""
    wayland = env.get("XDG_SESSION_TYPE") == "wayland" or bool(env.get("WAYLAND_DISPLAY"))
    return "xcb" if wayland and env.get("DISPLAY") else ""


def make_host(platform: str) -> WindowHost:
    """The host for `QGuiApplication.platformName()`; plain where its connection cannot be had."""
    if platform == "xcb":
        from ui.host.x11 import connect  # noqa: PLC0415  # Xlib is installed on Linux only

        return connect() or PlainHost()
    return PlainHost()
