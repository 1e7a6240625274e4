"""The engine as the host of the calls that happen now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copilot import measured
from copilot.live_ear import LiveEar
from copilot.model import Effort, Leg
from copilot.state import Interaction

if TYPE_CHECKING:
    from copilot.engine import Engine


class EngineHost:
    """A `live_host.Host`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.hears = engine.ears.hears
        self.handle = engine.handle
        self.refuse = engine.refuse
        self.play = engine.playing.live

    def begin(self, queue: str) -> str:
        return self._engine.open(("agent", "customer"), queue=queue or self._engine.site.queue)

    def ear(self, interaction: str, legs: tuple[Leg, ...], rate: int) -> LiveEar:
        ears = self._engine.ears
        hearing = ears.ear(interaction, legs, rate)
        return LiveEar(hearing, broke=ears.broke, deaf=lambda deaf: ears.turn_deaf(interaction, deaf))

    def state(self, interaction: str) -> Interaction | None:
        return self._engine.desk.interactions.get(interaction)

    def highest(self) -> Effort:
        where = self._engine.site
        return measured.highest(
            measured.read(measured.this_machine(where.speech.load["recognizer"], where.knowledge.load["encoder"]))
        )
