"""What the calls that happen now ask of the engine that they happen in."""

from __future__ import annotations

from typing import Protocol

from copilot import messages as m
from copilot.audio.live import LiveSource
from copilot.audio.ordered import Ear
from copilot.model import Effort, Leg
from copilot.state import Interaction


class Host(Protocol):
    def begin(self, queue: str) -> str:
        """Open an interaction; its id. `queue` as the telephone told it; "" is this desktop's."""
        ...

    def state(self, interaction: str) -> Interaction | None: ...
    def ear(self, interaction: str, legs: tuple[Leg, ...], rate: int) -> Ear: ...
    def hears(self, interaction: str) -> bool: ...
    def handle(self, message: m.Message) -> None: ...
    def refuse(self, sentence: str) -> None:
        """Say it to people."""
        ...

    def highest(self) -> Effort:
        """The most that this machine can recognise of a call."""
        ...

    def play(self, interaction: str, source: LiveSource) -> None:
        """Let the source play to its end."""
        ...
