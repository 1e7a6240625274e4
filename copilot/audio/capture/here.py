"""Which backend this system takes."""

from __future__ import annotations

import sys
from collections.abc import Callable

from copilot.audio.capture.backend import Backend
from copilot.audio.capture.mac import MacBackend
from copilot.audio.capture.pulse import PulseBackend
from copilot.audio.capture.windows import WindowsBackend
from copilot.errors import EarshotError

VERIFIED = sys.platform == "linux"


def backend(on_change: Callable[[], None] = lambda: None) -> Backend:
    """Raises EarshotError when this system's sound library is missing."""
    if sys.platform == "win32":
        return _windows(on_change)
    if sys.platform == "darwin":
        return _mac(on_change)
    return PulseBackend(on_change)


def _windows(on_change: Callable[[], None]) -> Backend:
    import soundcard

    return WindowsBackend(soundcard, on_change)


def _mac(on_change: Callable[[], None]) -> Backend:
    try:
        import sounddevice
    except OSError as error:
        raise EarshotError("PortAudio does not work here, so nothing can be heard. Install Earshot again.") from error
    return MacBackend(sounddevice, on_change)
