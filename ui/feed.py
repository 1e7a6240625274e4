"""The fold, as signals: events in, the desk out. `ui.bridge` feeds it from the engine's process; tests
and the screenshot tool feed it from a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from copilot.commands import Command
from copilot.events import Event
from copilot.state import Desk, apply

CALM_MS = 100  # words still being spoken, levels and the clock are shown at most this often


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """The engine is gone: since when (s since the epoch) and how often a new one was started."""

    since: float
    tries: int = 1
    reason: str = ""


class Feed(QObject):
    """What the window is told, and where it sends what the agent wants.

    Signals:
        changed: (Desk, Event | None); None when several events were folded at once.
        answered: an `Answer` to a question.
        refused: a sentence why a command could not be done.
        lost, back: the engine went away, is here again.
        sent: a `Command` on its way out.
    """

    changed = Signal(object, object)
    answered = Signal(object)
    refused = Signal(str)
    lost = Signal()
    back = Signal()
    sent = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = Desk()
        self.loss: Loss | None = None
        self.here = True  # False until the engine told everything for the first time
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(lambda: self.changed.emit(self.desk, None))

    def take(self, event: Event) -> None:
        """Fold one event. What is kept is told at once; passing things are told together, calmly."""
        self.desk = apply(self.desk, event)
        if event.kept:
            self.changed.emit(self.desk, event)
        elif not self._calm.isActive():
            self._calm.start()

    def play(self, events: Iterable[Event]) -> None:
        """Fold events one after the other, as the engine would have sent them."""
        for event in events:
            self.take(event)
        self.changed.emit(self.desk, None)

    def replace(self, desk: Desk) -> None:
        """A whole new desk, e.g. after the engine came back."""
        self.desk = desk
        self.changed.emit(self.desk, None)

    def send(self, command: Command) -> None:
        """Pass on what the agent wants."""
        self.sent.emit(command)

    def lose(self, loss: Loss) -> None:
        """Say that nothing is heard from the engine."""
        self.loss = loss
        self.lost.emit()

    def regain(self) -> None:
        if self.loss is not None:
            self.loss = None
            self.back.emit()
