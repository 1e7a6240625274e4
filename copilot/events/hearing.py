"""The words of both legs, and what hearing knows of itself: gaps, doubts, how much of a call is recognised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from copilot.events.event import Event
from copilot.model import Effort, Evidence, Leg, Word, private


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceInterim(Event):
    """Words still being spoken; replaced by the next interim or final with the same `utterance`."""

    kept: ClassVar[bool] = False

    utterance: str
    leg: Leg
    start: float
    end: float
    text: str = private()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceFinal(Event):
    """Words that will not change, as a person would write them. `confidence` is the mean token log-probability."""

    utterance: str
    leg: Leg
    start: float
    end: float
    text: str = private()
    said: str = private()  # as it was recognised, where that differs from `text`
    confidence: float = 0.0
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceRevised(Event):
    """A final as a slower recogniser heard it: these words are shown from now on. What was concluded from the first ones
    stands; they stay in the journal."""

    utterance: str
    text: str = private()
    said: str = private()  # as it was recognised, where that differs from `text`
    confidence: float = 0.0
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceSetAside(Event):
    """Heard on this leg but said on the other one (bleed, or an echo taken out of it): kept visible, used for nothing."""

    utterance: str
    leg: Leg
    start: float
    end: float
    text: str = private()
    reason: str = "other_leg"


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingGap(Event):
    """A span that nobody transcribed, and why; nothing is guessed for it."""

    leg: Leg
    start: float
    end: float
    reason: Literal["engine_restart", "no_audio", "damaged", "paused", "overload", "language"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageDoubted(Event):
    """The words of this leg sound like none of the recogniser's language; or they do after all."""

    leg: Leg
    doubted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingStepped(Event):
    """How much of a live call is recognised changed: recognition fell behind it, or keeps up again, or (the first one of
    a call, with nothing behind) it is what this machine was measured to afford."""

    level: Effort
    behind: float  # s of sound that waited


@dataclass(frozen=True, slots=True, kw_only=True)
class LegsDoubted(Event):
    """Words that only an agent says came on the customer's leg: they may be swapped. Or the doubt is over."""

    doubted: bool
    heard: Evidence
