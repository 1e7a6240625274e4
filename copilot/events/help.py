"""Help while the customer speaks: the playbook and its steps, cards, nudges, and what the agent did with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from copilot.events.event import Event
from copilot.model import By, Card, Evidence, Nudge, Step, private


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookChosen(Event):
    playbook: str
    title: str
    version: int
    steps: tuple[Step, ...]
    heard: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOffered(Event):
    """Something could help. Pacing decides whether and when it is shown."""

    card: Card


@dataclass(frozen=True, slots=True, kw_only=True)
class CardShown(Event):
    """The card entered the panel at `place` (1 is the emphasised one). `held` is how long pacing kept it, s."""

    card: str
    place: int
    held: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CardHeldBack(Event):
    """The card will not be shown, and why (it can be found in the tray)."""

    card: str
    reason: Literal["duplicate", "shown_before", "dismissed_before", "too_late", "weak", "already_done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFolded(Event):
    """The card left the panel for "earlier" to make room."""

    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUsed(Event):
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDismissed(Event):
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOpened(Event):
    """The agent opened the article behind a card."""

    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRated(Event):
    """The agent's thumb on one side of a card: did it fit the question, is it right, did it save time."""

    card: str
    aspect: Literal["relevant", "correct", "efficient"]
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsGuarded(Event):
    """The cards under the pointer and with keyboard focus ("" = none): neither may move or be replaced."""

    kept: ClassVar[bool] = False

    pointer: str = ""
    focus: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTicked(Event):
    """A step is done: heard (by model, with the utterance) or ticked by the agent. Two different facts. An agent who
    ticks what was maybe `heard` says that these words were their own."""

    step: str
    by: By
    heard: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMaybeHeard(Event):
    """Words that tick the step came on a leg of which nobody knows who spoke: the agent may tick it, Earshot does not."""

    step: str
    heard: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUnticked(Event):
    """The step is not done after all. When the agent says so, the model may not tick it again."""

    step: str
    by: By = "agent"
    reason: str = private()


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeRaised(Event):
    nudge: Nudge


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeHidden(Event):
    nudge: str
    reason: Literal["time", "done", "maybe", "agent", "hold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeContested(Event):
    """The agent says the nudge is wrong; the words that caused it go to the supervisor with it."""

    nudge: str
    note: str = private()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMuted(Event):
    """The agent silenced a nudge rule for this interaction."""

    rule: str
