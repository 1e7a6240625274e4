"""A PulseAudio of a measurement's own: no hardware, no other user, two null sinks where a softphone and a microphone would be."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from copilot import paths
from copilot.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

MISSING = "pulseaudio and pulseaudio-utils are not installed. On Debian: apt install pulseaudio pulseaudio-utils"
SILENT = "PulseAudio could not be started here. `pulseaudio -n -vv` says why."
STARTS_S = 60.0


class SoundServer:
    """`customer` is the loudspeaker; what is played into `agentmic` is what the microphone `mic` hears.

    norewinds: without it an idle null sink is up to 2 s ahead and the first words are lost.

    Raises:
        InputError: there is no PulseAudio, or it does not start.
    """

    def __init__(self, folder: Path) -> None:
        if not all(map(shutil.which, ("pulseaudio", "pactl", "parec", "paplay"))):
            raise InputError(MISSING)
        run = folder / "run"
        paths.private(run)
        self.own = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(run), "PULSE_SERVER": f"unix:{run}/pulse/native"}
        self.env = {**os.environ, **self.own}
        self._folder = folder
        self._players: list[subprocess.Popen[bytes]] = []
        try:
            self.start()
        except BaseException:  # nobody holds it who could close it
            self.close()
            raise

    def start(self) -> None:
        command = [
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=yes", "--disallow-exit=no",
            "-L", "module-native-protocol-unix auth-anonymous=1",
            "-L", "module-null-sink sink_name=customer rate=48000 channels=2 norewinds=1"
            " sink_properties=device.description=Headset",
            "-L", "module-null-sink sink_name=agentmic rate=48000 channels=1 norewinds=1"
            " sink_properties=device.description=Feed",
            "-L", "module-remap-source master=agentmic.monitor source_name=mic"
            " source_properties=device.description=Microphone",
        ]  # fmt: skip
        env = {name: value for name, value in self.env.items() if name != "PULSE_SERVER"}
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + STARTS_S
        while subprocess.run(["pactl", "info"], env=self.env, capture_output=True, check=False).returncode:
            if time.monotonic() > until or self.process.poll() is not None:
                raise InputError(SILENT)
            time.sleep(0.05)
        self.control("set-default-sink", "customer")
        self.control("set-default-source", "mic")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        (Path(self.own["XDG_RUNTIME_DIR"]) / "pulse" / "pid").unlink(missing_ok=True)

    def control(self, *words: str) -> str:
        done = subprocess.run(["pactl", *words], env=self.env, capture_output=True, text=True, check=True, timeout=20)
        return done.stdout.strip()

    def play(self, sound: Samples, rate: int, sink: str, *properties: str) -> subprocess.Popen[bytes]:
        """Samples into a sink, as another program would; two seconds are buffered, so a busy machine tears nothing."""
        import soundfile

        path = self._folder / f"play-{len(self._players)}.wav"
        soundfile.write(path, sound, rate, subtype="PCM_16")
        command = ["paplay", "--latency-msec=2000", "-d", sink, *(f"--property={p}" for p in properties), str(path)]
        player = subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL)
        self._players.append(player)
        return player

    def record(self, source: str, *properties: str) -> subprocess.Popen[bytes]:
        """Another program that listens to `source`."""
        command = ["parec", "-d", source, *(f"--property={p}" for p in properties)]
        recorder = subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL)
        self._players.append(recorder)
        return recorder

    def call(self, agent: Samples, customer: Samples, rate: int) -> Phone:
        """A softphone is in a call: it plays the customer and records the microphone, which hears the agent."""
        return Phone(self, agent, customer, rate)

    def close(self) -> None:
        for player in self._players:
            player.kill()
            player.wait()
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.kill()


class Phone:
    """Two programs that pass for one process, as a softphone is."""

    IS = ("application.process.id=4242", "application.name=Phone")

    def __init__(self, server: SoundServer, agent: Samples, customer: Samples, rate: int) -> None:
        self._listens = server.record("mic", *self.IS)
        self._plays = server.play(customer, rate, "customer", *self.IS)
        server.play(agent, rate, "agentmic")
        self.began = time.monotonic()

    def hang_up(self) -> None:
        for part in (self._listens, self._plays):
            part.kill()
            part.wait()
