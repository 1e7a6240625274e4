"""Linux: PulseAudio, or PipeWire that speaks its protocol. Looks with pulsectl, takes sound with `parec`.

`parec` is a process for each leg: a client library that hangs hangs alone, and it alone of the simple ways to record
can take what one program plays instead of all that its loudspeaker does. The server resamples.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from copilot.audio.capture.backend import Chunk, Device, DeviceLost, Program, Scene, Target
from copilot.audio.capture.sounding import Sample, cut_off

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5  # at the least; news of the server is looked at when it comes
BACK_S = 0.2  # between two attempts to reach a server that is away
READ = 65536  # bytes: two seconds at 16 kHz
WAIT_S = 0.25
NO_MONITOR = 0xFFFFFFFF  # what a source that is no loudspeaker's says its loudspeaker is
AWAY = "The sound server does not answer. Earshot goes on as soon as it is back."
NO_PAREC = "parec is not installed, so nothing can be heard. On Debian: apt install pulseaudio-utils"
NO_PACAT = "pacat is not installed, so nothing can be played. On Debian: apt install pulseaudio-utils"
NO_LIBRARY = "The PulseAudio library is not installed. On Debian: apt install libpulse0"


class PulseBackend:
    """A thread watches the server and takes a new picture whenever something changed."""

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self._on_change = on_change
        self._scene = Scene(trouble="Earshot is looking for the sound server.")
        self._looked = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watch sound server", daemon=True)
        self._thread.start()
        self._looked.wait(2.0)

    def scene(self) -> Scene:
        return self._scene

    def open(self, target: Target, rate: int) -> Parec:
        return Parec(target, rate)

    def play(self, device: Device, sample: Sample) -> Pacat:
        return Pacat(device, sample)

    def close(self) -> None:
        self._over.set()
        self._thread.join(2.0)

    def _watch(self) -> None:
        try:
            import pulsectl
        except OSError:  # the Python package is there, the system's library is not
            self._show(Scene(trouble=NO_LIBRARY))
            return
        while not self._over.is_set():
            try:
                with pulsectl.Pulse("Earshot", connect=False) as pulse:
                    pulse.connect()
                    self._look_as_it_changes(pulse, pulsectl.PulseLoopStop)
            except (pulsectl.PulseError, pulsectl.PulseDisconnected, OSError):  # away, or gone while it was asked
                self._show(Scene(trouble=AWAY))
                self._over.wait(BACK_S)
            except Exception as error:  # a thread that ended would show this picture for ever
                log.error("watching the sound server broke", exc_info=error)
                self._show(Scene(trouble=AWAY))
                self._over.wait(BACK_S)

    def _look_as_it_changes(self, pulse: Any, stop: type[Exception]) -> None:
        def changed(_: Any) -> None:
            raise stop

        pulse.event_mask_set("all")
        pulse.event_callback_set(changed)
        while not self._over.is_set():
            self._show(look(pulse))
            pulse.event_listen(timeout=LOOK_EVERY_S)

    def _show(self, scene: Scene) -> None:
        changed = scene != self._scene
        self._scene = scene
        self._looked.set()
        if changed:
            self._on_change()


def look(pulse: Any) -> Scene:
    """The picture of this moment."""
    server = pulse.server_info()
    sources = pulse.source_list()
    microphones = [s for s in sources if s.monitor_of_sink == NO_MONITOR]
    devices = [_device("microphone", s, server.default_source_name) for s in microphones]
    devices += [_device("speaker", s, server.default_sink_name) for s in pulse.sink_list()]
    heard = {source.index for source in microphones}
    programs: dict[int, _Found] = {}
    for stream in sorted(pulse.sink_input_list(), key=lambda s: s.index):
        if found := _found(programs, stream):
            (found.holds if stream.corked else found.plays).append(str(stream.index))
    for stream in pulse.source_output_list():
        # a level meter takes peaks, not sound
        if stream.source in heard and stream.resample_method != "peaks" and (found := _found(programs, stream)):
            found.records = True
    return Scene(
        devices=tuple(devices),
        programs=tuple(found.program(pid) for pid, found in sorted(programs.items())),
        sees_programs=True,
    )


@dataclass(slots=True)
class _Found:
    name: str
    binary: str
    plays: list[str] = field(default_factory=list)
    holds: list[str] = field(default_factory=list)  # streams that stand still
    records: bool = False

    def program(self, pid: int) -> Program:
        plays = tuple(self.plays or self.holds)
        return Program(pid=pid, name=self.name, binary=self.binary, plays=plays, records=self.records)


def _found(programs: dict[int, _Found], stream: Any) -> _Found | None:
    """The entry of the program that has this stream; None for the server's own."""
    says = stream.proplist
    pid = str(says.get("application.process.id", ""))
    if not (pid.isascii() and pid.isdigit()):
        return None
    binary = str(says.get("application.process.binary", ""))
    return programs.setdefault(int(pid), _Found(str(says.get("application.name") or binary or pid), binary))


def _device(kind: Any, device: Any, default: str) -> Device:
    return Device(
        id=device.name, name=device.description or device.name, kind=kind, default=device.name == default,
        muted=bool(device.mute),
    )  # fmt: skip


class Parec:
    """One `parec` and its pipe."""

    def __init__(self, target: Target, rate: int) -> None:
        self._name = target.name or target.device
        self._rest = b""  # half a sample
        command = ["parec", "--raw", "--format=s16le", f"--rate={rate}", "--channels=1", "--latency-msec=20"]
        command += ["--client-name=Earshot", "--stream-name=Earshot listens", *_where(target)]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                bufsize=0, env=_own_libraries(),
            )  # fmt: skip
        except FileNotFoundError as error:
            raise DeviceLost(NO_PAREC) from error
        except OSError as error:  # no process or no memory to be had just now
            raise DeviceLost(f"{self._name} could not be opened; Earshot tries again.") from error
        assert self._process.stdout is not None
        self._pipe = self._process.stdout.fileno()

    def read(self) -> Chunk | None:
        ready, _, _ = select.select([self._pipe], [], [], WAIT_S)
        if not ready:
            return None
        data = os.read(self._pipe, READ)
        arrived = time.monotonic()
        if not data:
            raise DeviceLost(f"{self._name} is gone; Earshot goes on as soon as there is another.")
        sound = self._rest + data
        whole = len(sound) // 2 * 2
        self._rest = sound[whole:]
        return Chunk(sound[:whole], arrived, drained=len(data) < READ)

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class Pacat:
    """One `pacat` that plays to its end, with a file that has no name: it needs nobody to feed it."""

    def __init__(self, device: Device, sample: Sample) -> None:
        self._name = device.name
        command = ["pacat", "--playback", "--raw", "--format=s16le", f"--rate={sample.rate}", "--channels=1"]
        command += ["--client-name=Earshot", "--stream-name=Earshot's sound check", f"--device={device.id}"]
        try:
            with tempfile.TemporaryFile() as sound:
                sound.write(sample.pcm)
                sound.seek(0)
                self._process = subprocess.Popen(
                    command, stdin=sound, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_own_libraries()
                )
        except FileNotFoundError as error:
            raise DeviceLost(NO_PACAT) from error
        except OSError as error:
            raise DeviceLost(f"{device.name} could not be opened. Try again.") from error

    @property
    def done(self) -> bool:
        return self._process.poll() is not None

    @property
    def why(self) -> str:
        return cut_off(self._name) if self._process.poll() else ""

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


def _where(target: Target) -> list[str]:
    if target.stream:
        return [f"--monitor-stream={target.stream}"]
    return [f"--device={target.device}.monitor" if target.kind == "speaker" else f"--device={target.device}"]


def _own_libraries() -> dict[str, str]:
    """The environment without the frozen program's libraries: `parec` needs the system's. PyInstaller keeps what was
    there before it, if anything was."""
    env = dict(os.environ)
    before = env.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        env["LD_LIBRARY_PATH"] = before
    elif getattr(sys, "frozen", False):
        env.pop("LD_LIBRARY_PATH", None)
    return env
