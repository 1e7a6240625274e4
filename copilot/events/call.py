"""The call itself: it begins, is told of, held and ended; when hearing is paused, and what the customer agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from copilot.events.event import Event
from copilot.model import By, ConsentStatus, Evidence, Leg, PauseReason, Recording, private


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionOpened(Event):
    """An interaction began. `recording` is its file source (None: live sound)."""

    legs: tuple[Leg, ...] = ("agent", "customer")
    queue: str = ""
    title: str = private()
    recording: Recording | None = None
    language: str = "en"  # what the queue speaks
    recognised: bool = True  # a recogniser for that language is there; without one nothing is heard


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRinging(Event):
    number: str = private()  # "" = withheld
    untold: bool = False  # nobody told the number, which is not the same as withheld
    name: str = private()  # as the telephone tells it


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerTold(Event):
    """The telephone told who calls after the call began, or that it is somebody else now; "" is nothing new."""

    number: str = private()
    name: str = private()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationTold(Event):
    """The platform's id of the call: what it is claimed by at the site gateway, also after a restart."""

    conversation: str = private()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswered(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHeld(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResumed(Event):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(Event):
    """Hang-up: wrap-up begins."""

    gone: bool = False  # the softphone died in the call
    words_to_come: bool = False  # not all that was said before it is heard yet; `WordsDone` follows


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsDone(Event):
    """All that was said before the hang-up is heard now, or will never be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingPaused(Event):
    """No sound and no words are kept from here on. `why`: the agent wished it, a card number was about to be said (by
    what was `heard`), the customer has not agreed yet or refused, or another program asked for it."""

    why: PauseReason = "agent"
    heard: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingResumed(Event):
    by: Literal["agent", "time", "consent", "program"] = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentChanged(Event):
    """Whether the customer was told that Earshot listens, or agreed; by the agent's key, or by the words `heard`."""

    status: ConsentStatus
    by: By = "agent"
    heard: Evidence | None = None
    say: str = ""  # what the agent reads out, while the customer has to be told or asked


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionFinished(Event):
    """The agent closed the wrap-up. Nothing about this interaction changes after it but writes under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMoved(Event):
    """Call time went on: timers of pacing, nudges and turn ends count this."""

    kept: ClassVar[bool] = False
