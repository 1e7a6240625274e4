"""macOS: input devices by way of PortAudio. NOT VERIFIED on a Mac, see docs/LIVE.md.

macOS lets nobody listen to a loudspeaker without a virtual device such as BlackHole, which the softphone plays into and
which appears here as an input. PortAudio resamples. Which program plays is not looked at.

PortAudio lists devices once; to see others it has to be ended and begun again, which would close what is open. So when
one stream is lost, the other is let go too, devices are listed anew, and both legs open what is there then.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from copilot.audio.capture.backend import Chunk, Device, DeviceLost, Scene, Target
from copilot.audio.capture.looking import Looking
from copilot.audio.capture.sounding import Sample

LOOK_EVERY_S = 2.0
WAIT_S = 0.25
PAUSE_S = 0.01
SILENT_S = 2.0  # an input gives samples even of silence: without any it is gone
LOOKS_ANEW = "A sound device is gone; Earshot looks for what is there."
# inputs that carry what a program plays
VIRTUAL = ("blackhole", "loopback", "soundflower", "vb-cable", "background music")


class MacBackend:
    """`sounddevice` is the module of that name."""

    def __init__(self, sounddevice: Any, on_change: Callable[[], None] = lambda: None) -> None:
        self._sounddevice = sounddevice
        self._lock = threading.Lock()  # of PortAudio: what is opened while it begins again would be lost
        self._open: set[PortAudioStream] = set()
        self.stale = False  # the list of devices is known to be wrong
        self._looking = Looking(self._look, LOOK_EVERY_S, on_change)

    def scene(self) -> Scene:
        return self._looking.scene

    def open(self, target: Target, rate: int) -> PortAudioStream:
        with self._lock:
            if self.stale:
                raise DeviceLost(LOOKS_ANEW)
            stream = PortAudioStream(self, self._sounddevice, target, rate)
            self._open.add(stream)
            return stream

    def play(self, device: Device, sample: Sample) -> PortAudioSounding:
        return PortAudioSounding(self._sounddevice, sample)

    def close(self) -> None:
        self._looking.close()

    def let_go(self, stream: PortAudioStream) -> None:
        """The stream is closed."""
        with self._lock:
            self._open.discard(stream)
            anew = self.stale and not self._open
        if anew:
            self._looking.again()

    def _look(self) -> Scene | None:
        with self._lock:
            if self._open:
                return None
            self.stale = False
            return self._listed()

    def _listed(self) -> Scene:
        try:
            self._sounddevice._terminate()
            self._sounddevice._initialize()
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

    def __init__(self, backend: MacBackend, sounddevice: Any, target: Target, rate: int) -> None:
        self._backend = backend
        self._name = target.name or target.device
        self._errors = (sounddevice.PortAudioError, ValueError, OSError)
        self._came = time.monotonic()
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
            if self._backend.stale:
                raise DeviceLost(LOOKS_ANEW)
            try:
                waiting = int(self._stream.read_available)
                if waiting:
                    data, _ = self._stream.read(waiting)
                    self._came = time.monotonic()
                    return Chunk(bytes(data), self._came)
                gone = not self._stream.active or time.monotonic() - self._came > SILENT_S
            except self._errors as error:
                raise self._lost() from error
            if gone:
                raise self._lost()
            time.sleep(PAUSE_S)
        return None

    def close(self) -> None:
        self._stream.close(ignore_errors=True)
        self._backend.let_go(self)

    def _lost(self) -> DeviceLost:
        self._backend.stale = True
        return DeviceLost(f"{self._name} is gone; Earshot goes on as soon as there is another.")


class PortAudioSounding:
    """On the system's output: what a virtual device carries is chosen there, and it can be played to no other way."""

    why = ""  # PortAudio does not tell what ended it

    def __init__(self, sounddevice: Any, sample: Sample) -> None:
        import numpy as np

        self._sounddevice = sounddevice
        try:
            sounddevice.play(np.frombuffer(sample.pcm, "<i2"), sample.rate)
        except (sounddevice.PortAudioError, ValueError) as error:
            raise DeviceLost(
                "Nothing can be played on this machine's loudspeaker. Check the system's output."
            ) from error

    @property
    def done(self) -> bool:
        return not self._sounddevice.get_stream().active

    def stop(self) -> None:
        self._sounddevice.stop()
