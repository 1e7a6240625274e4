"""A screen to draw on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

from copilot.doctor.finding import Finding, ok, warn


def display(profile: str = "") -> Iterable[Finding]:
    yield judge_display(sys.platform, os.environ)


def judge_display(system: str, environment: Mapping[str, str]) -> Finding:
    if system in ("win32", "darwin"):
        return ok("display", "The desktop of this system.")
    if environment.get("DISPLAY"):
        return ok("display", f"X11 display {environment['DISPLAY']}.")
    if environment.get("WAYLAND_DISPLAY"):
        say = "Wayland without X11: the window cannot dock at an edge, and global hot keys do not work."
        return warn("display", say, "Install XWayland, or log in to an X11 session.")
    return warn(
        "display", "No display: there is no window here.", "`earshot demo` and `earshot replay` work without one."
    )
