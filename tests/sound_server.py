"""A PulseAudio or PipeWire of a test's own (see `copilot.bench.pulse`), and where a sound lies in another."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from copilot.bench.pulse import MISSING, SILENT, STARTS_S, Phone, SoundServer
from copilot.errors import InputError

__all__ = ["Phone", "PipeWire", "SoundServer", "likeness", "place", "sound_server"]


class PipeWire(SoundServer):
    """The same devices in PipeWire, which speaks PulseAudio's protocol: four programs instead of one."""

    PROGRAMS = ("pipewire", "wireplumber", "pipewire-pulse")
    # Its session manager ends where nobody is logged in, as in a container, unless it leaves Bluetooth alone: as
    # WirePlumber 0.4 wants to be told, and as 0.5 does.
    CONFIGURED = (
        ("bluetooth.lua.d/60-none.lua", "bluez_monitor.enabled = false\n"),
        (
            "wireplumber.conf.d/60-none.conf",
            "wireplumber.profiles = { main = { monitor.bluez = disabled, monitor.bluez-midi = disabled } }\n",
        ),
    )

    def start(self) -> None:
        for name, text in self.CONFIGURED:
            file = Path(self.own["HOME"], ".config", "wireplumber", name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        env = {name: value for name, value in self.env.items() if name not in ("PULSE_SERVER", "XDG_CONFIG_HOME")}
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"], env=env, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert bus.stdout is not None
        with bus.stdout as told:
            env["DBUS_SESSION_BUS_ADDRESS"] = told.readline().strip()
        self.others = [bus]
        socket = Path(self.own["XDG_RUNTIME_DIR"]) / "pipewire-0"
        socket.unlink(missing_ok=True)  # of one that was killed
        for program in self.PROGRAMS:
            self.others.append(
                subprocess.Popen([program], env=env, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
            until = time.monotonic() + STARTS_S
            while not socket.exists() and time.monotonic() < until:  # the others need the first one
                time.sleep(0.02)
        self.process = self.others.pop()  # type: ignore[assignment]
        self._wait(STARTS_S)
        for sink, name in (("customer", "Headset"), ("agentmic", "Feed")):
            self.control(
                "load-module", "module-null-sink", f"sink_name={sink}", "rate=48000", "channels=1",
                f"sink_properties=device.description={name}",
            )  # fmt: skip
        self.control(
            "load-module", "module-remap-source", "master=agentmic.monitor", "source_name=mic",
            "source_properties=device.description=Microphone",
        )  # fmt: skip
        self.control("set-default-sink", "customer")
        self.control("set-default-source", "mic")

    def _wait(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while subprocess.run(["pactl", "info"], env=self.env, capture_output=True, check=False).returncode:
            if time.monotonic() > until or self.process.poll() is not None:
                raise InputError(SILENT)
            time.sleep(0.05)

    def kill(self) -> None:
        for process in (self.process, *reversed(self.others)):
            process.kill()
            process.wait()

    def close(self) -> None:
        super().close()
        self.kill()


@contextlib.contextmanager
def sound_server(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: type[SoundServer] = SoundServer
) -> Iterator[SoundServer]:
    """A server, and this process' environment pointing at it."""
    if kind is PipeWire and not all(map(shutil.which, ("dbus-daemon", *PipeWire.PROGRAMS))):
        pytest.skip("PipeWire is not installed. On Debian: apt install pipewire pipewire-pulse wireplumber dbus")
    try:
        server = kind(folder)
    except InputError as why:
        if str(why) != MISSING:
            raise
        pytest.skip(MISSING)
    for name, value in server.own.items():
        monkeypatch.setenv(name, value)
    try:
        yield server
    finally:
        server.close()


def likeness(heard: np.ndarray, part: np.ndarray) -> float:
    """Greatest normalised correlation of `part` within `heard`, at any delay."""
    product, power = _slide(heard, part)
    return float(np.max(product / np.sqrt(power * np.sum(part.astype(float) ** 2) + 1e-9)))


def place(heard: np.ndarray, part: np.ndarray) -> int:
    """The sample of `heard` at which it is most like `part`."""
    product, power = _slide(heard, part)
    return int(np.argmax(product / np.sqrt(power + 1e-9)))


def _slide(heard: np.ndarray, part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    heard, part = heard.astype(float), part.astype(float)
    size = len(heard) + len(part)
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(part, size)), size)[: len(heard) - len(part)]
    sums = np.concatenate([[0.0], np.cumsum(heard**2)])
    return product, (sums[len(part) :] - sums[: -len(part)])[: len(product)]
