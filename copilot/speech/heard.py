"""What the speech worker says it heard: the values a `Transcriber` hands out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copilot.speech.recognizer import HeardWord

Kind = Literal["interim", "ahead", "final", "set_aside"]
Reason = Literal["", "heard from the other leg", "no words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One utterance as far as it is known. Times are seconds of the call.

    An interim is replaced by whatever comes next under its id. A final never changes. What is heard ahead will be final
    if the silence lasts; somebody who speaks on makes it void. Set aside means that the utterance is not this leg's:
    `reason` says why, and the text may be empty.
    """

    kind: Kind
    utterance: str  # "customer-48160": leg and start in ms
    leg: str
    start: float
    end: float
    text: str
    confidence: float  # mean token log-probability: -0.4 and better is good, below -0.6 doubtful, below -1 junk
    words: tuple[HeardWord, ...]
    reason: Reason = ""
    said: str = ""  # as it was recognised, where a term took its place in `text`


@dataclass(frozen=True, slots=True, kw_only=True)
class LegLevel:
    """How one leg's sound was in one block."""

    leg: str
    at: float  # seconds of the call, start of the block
    seconds: float
    dbfs: float  # -150 for nothing at all
    zeros: bool  # every sample is exactly zero: a dead or muted source, not a quiet room
    speech: bool  # inside a segment at the end of the block


@dataclass(frozen=True, slots=True, kw_only=True)
class Fed:
    """What one block led to: words first to last, and a level for each leg."""

    heard: tuple[Heard, ...] = ()
    levels: tuple[LegLevel, ...] = ()
    echo: bool = False  # the customer is heard in the agent's microphone, and taken out of it
