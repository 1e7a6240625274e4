"""The player worker: link frames in, sound out, and where the play head is.

    play {path, at, speed, left}  →  sound {at, status: "playing"} every 100 ms, then "stopped" at the end,
                                     or "unavailable" with a sentence in `detail`
    stop                          →  sound {at, status: "stopped"}

`to` of every "sound" is the id of the "play" it belongs to. A new "play" replaces the one before it.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import BinaryIO

from copilot.audio.player import NoSound, Player
from copilot.link import Frame, Splitter, pack

REPORT = 0.1  # s between two positions
SLOWEST, FASTEST = 0.25, 4.0  # beyond these nobody understands a word


def run(source: BinaryIO, sink: BinaryIO) -> None:
    """Serve frames from `source` (unbuffered) until it ends; then stop the sound."""
    inbox: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
    # a pipe cannot be waited for with a timeout on every system; a thread that only reads can
    threading.Thread(target=_read, args=(source, inbox), daemon=True).start()
    desk = _Desk(sink)
    while True:
        try:
            frame = inbox.get(timeout=desk.wait())
        except queue.Empty:
            desk.report()
            continue
        if frame is None:
            desk.stop()
            return
        desk.take(frame)


def _read(source: BinaryIO, inbox: queue.SimpleQueue[Frame | None]) -> None:
    frames = Splitter()
    while data := source.read(65536):
        for frame in frames.feed(data):
            inbox.put(frame)
    inbox.put(None)


class _Desk:
    """The one recording that plays, and the request it answers."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink
        self._player: Player | None = None
        self._request = 0
        self._due = 0.0  # monotonic time of the next report

    def wait(self) -> float | None:
        """Seconds until the next report; None while nothing plays."""
        return max(0.0, self._due - time.monotonic()) if self._player else None

    def take(self, frame: Frame) -> None:
        if frame.kind == "ping":
            self._send(Frame(kind="pong", to=frame.id))
        elif frame.kind == "play":
            self._play(frame)
        elif frame.kind == "stop" and self._player:
            at = self._player.at
            self.stop()
            self._say(at, "stopped")

    def stop(self) -> None:
        if self._player:
            self._player.stop()
            self._player = None

    def report(self) -> None:
        """Keep the sound flowing and say where it is."""
        if not self._player:
            return
        self._player.feed()
        if self._player.done:
            at = self._player.seconds
            self.stop()
            self._say(at, "stopped")
        else:
            self._say(self._player.at, "playing")
        self._due = time.monotonic() + REPORT

    def _play(self, frame: Frame) -> None:
        self.stop()
        self._request = frame.id
        at = float(frame.body.get("at", 0.0))
        try:
            self._player = Player(
                path=str(frame.body.get("path", "")),
                at=at,
                speed=min(max(float(frame.body.get("speed", 1.0)), SLOWEST), FASTEST),
                left=str(frame.body.get("left", "agent")),
            )
        except NoSound as why:
            self._say(at, "unavailable", str(why))
        else:
            self.report()

    def _say(self, at: float, status: str, detail: str = "") -> None:
        self._send(Frame(kind="sound", to=self._request, body={"at": round(at, 3), "status": status, "detail": detail}))

    def _send(self, frame: Frame) -> None:
        data = memoryview(pack(frame))
        while data:  # an unbuffered pipe may take a part
            data = data[self._sink.write(data) :]
