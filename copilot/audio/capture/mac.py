"""macOS: input devices by way of PortAudio. NOT VERIFIED on a Mac, see docs/LIVE.md.

macOS lets nobody listen to a loudspeaker without a virtual device such as BlackHole, which the softphone plays into and
which appears here as an input. PortAudio resamples. Which program plays is not looked at.
"""

from __future__ import annotations

import time
from typing import Any

from copilot.audio.capture.backend import Chunk, Device, DeviceLost, Scene, Target

LOOK_EVERY_S = 2.0
WAIT_S = 0.25
PAUSE_S = 0.01
# inputs that carry what a program plays
VIRTUAL = ("blackhole", "loopback", "soundflower", "vb-cable", "background music")


class MacBackend:
    """`sounddevice` is the module of that name. It sees new devices only when nothing is open."""

    def __init__(self, sounddevice: Any) -> None:
        self._sounddevice = sounddevice
        self._scene = Scene()
        self._looked = float("-inf")
        self._open: set[PortAudioStream] = set()

    def scene(self) -> Scene:
        if not self._open and time.monotonic() - self._looked > LOOK_EVERY_S:
            self._looked = time.monotonic()
            self._scene = self._look()
        return self._scene

    def open(self, target: Target, rate: int) -> PortAudioStream:
        stream = PortAudioStream(self._sounddevice, target, rate, self._open.discard)
        self._open.add(stream)
        return stream

    def close(self) -> None:
        return

    def _look(self) -> Scene:
        try:
            self._sounddevice._terminate()
            self._sounddevice._initialize()  # PortAudio lists devices once
            found = self._sounddevice.query_devices()
            default = int(self._sounddevice.default.device[0])
        except (self._sounddevice.PortAudioError, OSError):
            return Scene(trouble="macOS' sound does not answer. Earshot goes on as soon as it is back.")
        inputs = [(number, str(d["name"])) for number, d in enumerate(found) if d["max_input_channels"]]
        microphones = [(number, name) for number, name in inputs if not _is_virtual(name)]
        speakers = [name for _, name in inputs if _is_virtual(name)]
        return Scene(
            devices=(
                *(Device(id=name, name=name, kind="microphone", default=n == default) for n, name in microphones),
                *(Device(id=name, name=name, kind="speaker", default=name == speakers[0]) for name in speakers),
            )
        )


def _is_virtual(name: str) -> bool:
    return any(word in name.casefold() for word in VIRTUAL)


class PortAudioStream:
    """One input stream."""

    def __init__(self, sounddevice: Any, target: Target, rate: int, on_close: Any) -> None:
        self._name = target.name or target.device
        self._errors = (sounddevice.PortAudioError, ValueError, OSError)
        self._on_close = on_close
        try:
            self._stream = sounddevice.RawInputStream(
                samplerate=rate, device=target.device, channels=1, dtype="int16", blocksize=rate // 50, latency=0.05
            )
            self._stream.start()
        except self._errors as error:
            raise DeviceLost(f"{self._name} could not be opened; Earshot tries again.") from error

    def read(self) -> Chunk | None:
        until = time.monotonic() + WAIT_S
        while time.monotonic() < until:
            try:
                waiting = int(self._stream.read_available)
                if waiting:
                    data, _ = self._stream.read(waiting)
                    return Chunk(bytes(data), time.monotonic())
                if not self._stream.active:
                    raise DeviceLost(f"{self._name} is gone; Earshot goes on as soon as there is another.")
            except self._errors as error:
                raise DeviceLost(f"{self._name} is gone; Earshot goes on as soon as there is another.") from error
            time.sleep(PAUSE_S)
        return None

    def close(self) -> None:
        self._stream.close(ignore_errors=True)
        self._on_close(self)
