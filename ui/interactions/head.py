"""The play head: follows the engine's player, or a silent clock where nothing can be heard."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from copilot.commands import Answer, Command, PlaySound, SoundAt, StopSound

TICK_MS = 33
WAIT_S = 0.7  # for the first word of the player; then the silent clock starts
OLD_S = 1.0  # a report this far off right after a jump belongs to the sound before it
SETTLE_S = 0.4


class PlayHead(QObject):
    """Signals: moved(float): call time now, s; changed: playing or not, silent or not."""

    moved = Signal(float)
    changed = Signal()

    def __init__(
        self,
        send: Callable[[Command], None],
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._send = send
        self._clock = clock
        self.interaction = ""
        self.seconds = 0.0
        self.at = 0.0
        self.speed = 1.0
        self.playing = False
        self.silent = ""  # why nothing is heard, "" while sound plays or is not known yet
        self._waiting = False
        self._base = 0.0  # call time at the last report or start
        self._since = 0.0  # the clock then
        self._asked = 0.0  # the clock when sound was asked for
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    def load(self, interaction: str, seconds: float) -> None:
        """Another interaction: stop, and begin at its start."""
        self.pause()
        self.interaction, self.seconds, self.silent = interaction, seconds, ""
        self._move(0.0)
        self.changed.emit()

    def toggle(self) -> None:
        self.pause() if self.playing else self.play()

    def play(self) -> None:
        if not self.interaction or self.seconds <= 0:
            return
        if self.at >= self.seconds - 0.05:
            self._move(0.0)
        self.playing = True
        self._begin()
        self.changed.emit()

    def pause(self) -> None:
        if not self.playing:
            return
        self.playing = False
        self._tick.stop()
        self._send(StopSound(interaction=self.interaction))
        self.changed.emit()

    def seek(self, at: float) -> None:
        """Go to call time `at`; what was playing plays on from there."""
        self._move(min(max(at, 0.0), self.seconds))
        if self.playing:
            self._begin()

    def set_speed(self, speed: float) -> None:
        self.speed = speed
        if self.playing:
            self._begin()

    def take(self, answer: Answer) -> None:
        """An answer of the engine; only reports about this interaction's sound count."""
        if not isinstance(answer, SoundAt) or not self.playing or answer.request not in ("", self.interaction):
            return
        match answer.status:
            case "playing":
                if self._clock() - self._asked < SETTLE_S and abs(answer.at - self._base) > OLD_S:
                    return
                self._set_silent("")
                self._start_clock(answer.at)
            case "unavailable":
                self._set_silent(answer.detail)
                self._start_clock(self.at)
            case "stopped" if answer.at >= self.seconds - 0.5:
                self._end()

    def _begin(self) -> None:
        self._asked = self._clock()
        self._base = self.at
        if self.silent:
            self._start_clock(self.at)  # known to be silent: move at once, and try again all the same
        else:
            self._waiting = True
            self._tick.start()
        self._send(PlaySound(interaction=self.interaction, at=self.at, speed=self.speed))

    def _start_clock(self, at: float) -> None:
        self._waiting = False
        self._base = at
        self._since = self._clock()
        self._tick.start()

    def _on_tick(self) -> None:
        if self._waiting:
            if self._clock() - self._asked > WAIT_S:
                self._start_clock(self.at)
            return
        at = self._base + (self._clock() - self._since) * self.speed
        # reports come every 100 ms; between them the head never steps back
        self._move(max(self.at, at) if at > self.at - OLD_S else at)
        if self.at >= self.seconds:
            self._end()

    def _end(self) -> None:
        self._move(self.seconds)
        self.pause()

    def _move(self, at: float) -> None:
        self.at = min(at, self.seconds)
        self.moved.emit(self.at)

    def _set_silent(self, why: str) -> None:
        if why != self.silent:
            self.silent = why
            self.changed.emit()
