"""Windows: WASAPI by way of SoundCard, loudspeakers as loopback. NOT VERIFIED on a Windows machine, see docs/LIVE.md.

While nothing plays, WASAPI gives a loopback no samples at all; SoundCard makes up zeros for that time, and what is
missing all the same is a gap of the blocks' stamps, never drift. Windows' own mixer resamples. Which program plays is
not looked at: the customer is taken from the whole loudspeaker.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from copilot.audio.capture.backend import Chunk, Device, DeviceLost, Scene, Target
from copilot.audio.capture.looking import Looking
from copilot.audio.capture.sounding import Sample, cut_off

LOOK_EVERY_S = 1.0
WAIT_S = 0.25
PAUSE_S = 0.01
PIECES = 10  # of a second that is played


class WindowsBackend:
    """`soundcard` is the module of that name."""

    def __init__(self, soundcard: Any, on_change: Callable[[], None] = lambda: None) -> None:
        self._soundcard = soundcard
        self._looking = Looking(self._look, LOOK_EVERY_S, on_change)

    def scene(self) -> Scene:
        return self._looking.scene

    def open(self, target: Target, rate: int) -> SoundCardStream:
        return SoundCardStream(self._soundcard, target, rate)

    def play(self, device: Device, sample: Sample) -> SoundCardSounding:
        return SoundCardSounding(self._soundcard, device, sample)

    def close(self) -> None:
        self._looking.close()

    def _look(self) -> Scene:
        try:
            speaker = _id(self._soundcard.default_speaker)
            microphone = _id(self._soundcard.default_microphone)
            devices = [
                Device(id=str(d.id), name=str(d.name), kind="microphone", default=str(d.id) == microphone)
                for d in self._soundcard.all_microphones(include_loopback=False)
            ]
            devices += [
                Device(id=str(d.id), name=str(d.name), kind="speaker", default=str(d.id) == speaker)
                for d in self._soundcard.all_speakers()
            ]
        except (RuntimeError, OSError):  # the audio service restarts
            return Scene(trouble="Windows' sound does not answer. Earshot goes on as soon as it is back.")
        return Scene(devices=tuple(devices))


def _id(find: Any) -> str:
    try:
        return str(find().id)
    except (RuntimeError, OSError):  # there is none of the kind
        return ""


class SoundCardStream:
    """One recorder of SoundCard's."""

    def __init__(self, soundcard: Any, target: Target, rate: int) -> None:
        self._name = target.name or target.device
        try:
            device = soundcard.get_microphone(target.device, include_loopback=target.kind == "speaker")
            self._recorder = device.recorder(samplerate=rate, channels=1, blocksize=rate // 50)
            self._recorder.__enter__()
        except (RuntimeError, OSError, IndexError) as error:
            raise DeviceLost(f"{self._name} could not be opened; Earshot tries again.") from error

    def read(self) -> Chunk | None:
        import numpy as np

        until = time.monotonic() + WAIT_S
        while time.monotonic() < until:
            try:
                sound = np.asarray(self._recorder.record(numframes=None), np.float32).reshape(-1)
            except (RuntimeError, OSError) as error:
                raise DeviceLost(f"{self._name} is gone; Earshot goes on as soon as there is another.") from error
            if len(sound):
                pcm = np.clip(np.rint(sound * 32768), -32768, 32767).astype("<i2").tobytes()
                return Chunk(pcm, time.monotonic())
            time.sleep(PAUSE_S)
        return None

    def close(self) -> None:
        self._recorder.__exit__(None, None, None)


class SoundCardSounding:
    """A thread that plays a piece after the other: SoundCard waits until each is taken."""

    def __init__(self, soundcard: Any, device: Device, sample: Sample) -> None:
        try:
            self._speaker = soundcard.get_speaker(device.id)
        except (RuntimeError, OSError, IndexError) as error:
            raise DeviceLost(f"{device.name} could not be opened. Try again.") from error
        self.why = ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._play, args=(sample,), name="sound check", daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        return not self._thread.is_alive()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(1.0)

    def _play(self, sample: Sample) -> None:
        import numpy as np

        sound = np.frombuffer(sample.pcm, "<i2").astype(np.float32) / 32768
        step = sample.rate // PIECES
        try:
            with self._speaker.player(samplerate=sample.rate, channels=1) as player:
                for first in range(0, len(sound), step):
                    if self._over.is_set():
                        return
                    player.play(sound[first : first + step])
        except (RuntimeError, OSError):  # gone meanwhile
            self.why = cut_off(self._speaker.name)
