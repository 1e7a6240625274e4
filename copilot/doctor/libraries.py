"""Shared libraries that the packages do not bring along: Qt's for drawing and X11, and those of sound."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterable

from copilot.doctor.finding import Finding, fail, ok, warn

# shared library → Debian package; tools/setup.sh installs the same packages (tests/gates/test_setup.py compares)
NEEDED = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libportaudio.so.2": "libportaudio2",
    "libpulse.so.0": "libpulse0",
}
OPTIONAL = {"libwayland-client.so.0", "libwayland-cursor.so.0", "libportaudio.so.2", "libpulse.so.0"}


def libraries(profile: str = "") -> Iterable[Finding]:
    if sys.platform == "linux":  # elsewhere the packages bring all of them
        yield from judge_libraries(loads)


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def judge_libraries(is_there: Callable[[str], bool]) -> Iterable[Finding]:
    missing = [library for library in NEEDED if not is_there(library)]
    if not missing:
        yield ok("libraries", f"All {len(NEEDED)} system libraries are there.")
        return
    say = f"Missing system libraries: {', '.join(missing)}."
    mend = f"Run `sudo apt-get install {' '.join(NEEDED[library] for library in missing)}`."
    yield (warn if set(missing) <= OPTIONAL else fail)("libraries", say, mend)
