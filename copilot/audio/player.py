"""A stored call through the loudspeaker: soundfile → stretch → soxr → PortAudio, and where its head is.

Agent on the left ear, customer on the right, each a little on the other one too, as in a room.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from copilot.audio.stretch import Stretch
from copilot.errors import EarshotError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AHEAD = 0.6  # s of sound prepared before it is due: a busy machine does not tear it
BLOCK = 0.2  # s read from the file at a time
LATENCY = 0.1  # s asked of the device
OTHER_EAR = 0.3  # how much of a leg the other ear hears


class NoSound(EarshotError):
    """Nothing can be played here; `str(error)` says why."""


class Player:
    """One recording being played on the default output. Call `feed` at least every AHEAD seconds."""

    def __init__(self, *, path: str, at: float, speed: float, left: str) -> None:
        """Opens file and device and starts.

        Raises:
            NoSound: no PortAudio, no device, or a file that cannot be read.
        """
        self._devices = _devices()
        self._file = _open(path)
        self._rate = _device_rate(self._devices)
        self._speed = speed
        self._swap = left == "customer"
        self.seconds = float(self._file.frames / self._file.samplerate)
        self._start = min(max(at, 0.0), self.seconds)
        self._file.seek(int(self._start * self._file.samplerate))
        self._stretch = (
            None if speed == 1.0 else Stretch(rate=self._file.samplerate, channels=self._file.channels, speed=speed)
        )
        self._resample = _resampler(self._file.samplerate, self._rate, self._file.channels)
        self._queue: deque[bytes] = deque()
        self._rest = b""
        self._made = 0  # frames put into the queue
        self._taken = 0  # frames the device took out of it
        self._ended = False  # the file has no more
        self.feed()
        self._stream = _stream(self._devices, self._rate, self._fill)

    @property
    def at(self) -> float:
        """Second of the recording that is heard now."""
        heard = self._taken / self._rate - float(self._stream.latency)
        return min(self.seconds, self._start + max(0.0, heard) * self._speed)

    @property
    def done(self) -> bool:
        """The last sound has left the loudspeaker."""
        return self._ended and self._taken >= self._made + float(self._stream.latency) * self._rate

    def feed(self) -> None:
        """Prepare sound until AHEAD seconds wait."""
        import numpy as np

        while not self._ended and self._made - self._taken < AHEAD * self._rate:
            block = self._file.read(int(BLOCK * self._file.samplerate), dtype="float32", always_2d=True)
            self._ended = len(block) == 0
            if self._stretch:
                block = self._stretch.finish() if self._ended else self._stretch.push(block)
            sound = _to_ears(self._resample.resample_chunk(block, last=self._ended), swap=self._swap)
            data = (np.clip(sound, -1.0, 1.0) * 32767).astype(np.int16).tobytes()
            self._made += len(data) // 4
            self._queue.append(data)

    def stop(self) -> None:
        self._stream.close(ignore_errors=True)
        self._file.close()

    def _fill(self, out: Any, frames: int, _time: object, _status: object) -> None:
        """PortAudio's own thread: copies bytes, nothing else. Counts silence after the end, so `done` comes true."""
        place, size = 0, len(out)
        while place < size and (self._rest or self._queue):
            self._rest = self._rest or self._queue.popleft()
            part = self._rest[: size - place]
            out[place : place + len(part)] = part
            self._rest = self._rest[len(part) :]
            place += len(part)
        out[place:] = bytes(size - place)
        self._taken += frames if self._ended else place // 4


def _to_ears(sound: NDArray[np.float32], *, swap: bool) -> NDArray[np.float32]:
    """One or two legs to two ears; more channels than two are no call."""
    import numpy as np

    if sound.shape[1] == 1:
        return np.repeat(sound, 2, axis=1)
    legs = sound[:, 1::-1] if swap else sound[:, :2]
    return ((legs + OTHER_EAR * legs[:, ::-1]) / (1.0 + OTHER_EAR)).astype(np.float32)


def _devices() -> Any:
    try:
        import sounddevice
    except OSError as error:  # the Python package is there, the system's PortAudio is not
        raise NoSound("PortAudio is not installed. On Debian: apt install libportaudio2") from error
    # the list of devices is taken once at start: begin anew, a headset may have been plugged in since
    sounddevice._terminate()
    sounddevice._initialize()
    return sounddevice


def _open(path: str) -> Any:
    import soundfile

    try:
        return soundfile.SoundFile(path)
    except soundfile.LibsndfileError as error:
        raise NoSound("The recording is missing or cannot be read.") from error


def _device_rate(devices: Any) -> int:
    try:
        return int(devices.query_devices(kind="output")["default_samplerate"])
    except (devices.PortAudioError, ValueError) as error:
        raise NoSound("This machine has no sound output.") from error


def _resampler(source: int, target: int, channels: int) -> Any:
    import soxr

    return soxr.ResampleStream(source, target, channels, dtype="float32")


def _stream(devices: Any, rate: int, fill: Any) -> Any:
    try:
        stream = devices.RawOutputStream(samplerate=rate, channels=2, dtype="int16", latency=LATENCY, callback=fill)
        stream.start()
    except devices.PortAudioError as error:
        raise NoSound("The sound output is taken or was unplugged.") from error
    return stream
