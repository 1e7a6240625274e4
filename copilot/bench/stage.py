"""A softphone in a call on a sound server of its own, and everything that can be broken there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import psutil

from copilot.audio.files import Recording
from copilot.bench.pulse import SoundServer
from copilot.bench.speech import read_legs
from copilot.bench.story import role_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAME = "application.name=Phone"
NOISE = 3  # lowest bits: a line and a room are never all zeros
MICROPHONE = (
    "module-remap-source", "master=agentmic.monitor", "source_name=mic", "source_properties=device.description=Microphone",
)  # fmt: skip


class Stage:
    """The recording is played on both legs. The softphone's two programs bear the process id of the one that plays.
    `earshot`: process id of the window."""

    def __init__(self, server: SoundServer, recording: Recording, earshot: int) -> None:
        self._server = server
        self._earshot = earshot
        legs = read_legs(recording)
        self._plays = server.play(_never_zero(legs["customer"]), recording.rate, "customer", NAME)
        is_it = f"application.process.id={self._plays.pid}"
        self._listens = server.record("mic", NAME, is_it)
        server.play(_never_zero(legs["agent"]), recording.rate, "agentmic")

    # ---- what breaks, and is mended ------------------------------------------------------------
    def mute(self) -> None:
        self._server.control("set-source-mute", "mic", "1")

    def unmute(self) -> None:
        self._server.control("set-source-mute", "mic", "0")

    def give_zeros(self) -> None:
        """The softphone goes on playing, and every sample is zero."""
        self._server.control("set-sink-input-mute", self._stream(), "1")

    def give_sound(self) -> None:
        self._server.control("set-sink-input-mute", self._stream(), "0")

    def unplug(self) -> None:
        """The only microphone."""
        self._server.control("unload-module", self._module("source_name=mic"))

    def plug_in(self) -> None:
        self._server.control("load-module", *MICROPHONE)
        self._server.control("set-default-source", "mic")

    def kill_server(self) -> None:
        self._server.kill()

    def stop_capture(self) -> None:
        """The worker that listens to the devices stands still, as one that a driver holds."""
        for process in psutil.Process(self._earshot).children(recursive=True):
            if role_of(process.cmdline()) == "capture":
                process.suspend()

    def kill_softphone(self) -> None:
        for part in (self._plays, self._listens):
            part.kill()
            part.wait()

    # ---- what the server calls it ------------------------------------------------------------------
    def _stream(self) -> str:
        listed = json.loads(self._server.control("--format=json", "list", "sink-inputs"))
        pid = str(self._plays.pid)
        return next(str(s["index"]) for s in listed if s["properties"].get("application.process.id") == pid)

    def _module(self, argument: str) -> str:
        listed = self._server.control("list", "short", "modules")
        return next(line.split("\t")[0] for line in listed.splitlines() if argument in line)


def _never_zero(sound: NDArray[np.int16]) -> NDArray[np.int16]:
    import numpy as np

    noise = np.random.default_rng(1).integers(1, NOISE + 1, len(sound))
    louder: NDArray[np.int16] = np.clip(sound.astype(np.int32) + noise, -32768, 32767).astype(np.int16)
    return louder
