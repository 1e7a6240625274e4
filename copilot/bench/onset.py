"""When a sound server began to play something: a listener of the measurement's own, beside Earshot's."""

from __future__ import annotations

import os
import subprocess
import threading
import time

from copilot.audio.capture.stamps import Stamps
from copilot.bench.pulse import SoundServer
from copilot.errors import InputError

RATE = 16_000
READ = 65536


class Onset:
    """Listens to `source` until its first sample that is no zero, and knows when that sounded."""

    def __init__(self, server: SoundServer, source: str) -> None:
        command = [
            "parec",
            "--raw",
            "--format=s16le",
            f"--rate={RATE}",
            "--channels=1",
            "--latency-msec=20",
            "-d",
            source,
        ]
        self._process = subprocess.Popen(
            command, env=server.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, bufsize=0
        )
        self._at: float | None = None
        self._thread = threading.Thread(target=self._listen, name=f"onset {source}", daemon=True)
        self._thread.start()

    def wall(self, within: float) -> float:
        """Seconds since the epoch at which it began; waits for it. Raises InputError when it never does."""
        self._thread.join(within)
        self._process.kill()
        self._process.wait()
        self._thread.join(1.0)
        if self._process.stdout is not None:
            self._process.stdout.close()
        if self._at is None:
            raise InputError("What is played does not arrive on the sound server's monitor.")
        return self._at

    def _listen(self) -> None:
        import numpy as np

        assert self._process.stdout is not None
        stamps = Stamps(RATE)
        while data := os.read(self._process.stdout.fileno(), READ):
            now = time.monotonic()
            at = stamps.stamp(now, len(data) // 2, drained=len(data) < READ)
            sounding = np.flatnonzero(np.frombuffer(data[: len(data) // 2 * 2], "<i2"))
            if len(sounding):
                self._at = time.time() - (time.monotonic() - at) + sounding[0] / RATE
                return
