"""What reaches the engine's loop besides commands, and what the loop asks of the edge.

A message is a fact from outside that has not become an event yet; a request is work for a worker,
a record system or the outbox, whose result comes back as a message. Neither is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copilot.model import Customer, Effort, Evidence, Leg, Recording, Source, Word

How = Literal["number", "name", "id", "postcode"]


# ---- messages -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    interaction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Message):
    legs: tuple[Leg, ...]
    queue: str = ""
    title: str = ""
    recording: Recording | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSignal(Message):
    """The telephone's side of the call, at call time `at`."""

    kind: Literal["ringing", "answered", "held", "resumed", "ended"]
    at: float
    number: str = ""
    untold: bool = False  # at ringing: nobody told the number, which is not the same as withheld
    name: str = ""  # at ringing: the caller's, as the telephone tells it
    gone: bool = False  # at the end: the softphone died in the call
    words_to_come: bool = False  # at the end: not all that was said before it is heard yet; `WordsDone` follows


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsDone(Message):
    """All that was said before the hang-up is heard now, or will never be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerTold(Message):
    """The telephone told who calls after the call began; what it did not tell is ""."""

    at: float
    number: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseTold(Message):
    """Another program, such as a payment page, wants nothing heard, or no longer wants that."""

    at: float
    pause: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationTold(Message):
    """The platform's id of the call."""

    at: float
    conversation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Message):
    """From the speech worker. `at` is the call time by which it was heard.

    ahead: final if the silence lasts, and nothing until then. again: a final, from the worker of the second pass.
    """

    kind: Literal["interim", "ahead", "final", "set_aside", "again"]
    at: float
    utterance: str
    leg: Leg
    start: float
    end: float
    text: str
    confidence: float = 0.0
    words: tuple[Word, ...] = ()
    reason: str = ""
    said: str = ""  # as it was recognised, where a name took its place in `text`


@dataclass(frozen=True, slots=True, kw_only=True)
class Level(Message):
    at: float
    leg: Leg
    dbfs: float
    zeros: bool
    speech: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap(Message):
    at: float
    leg: Leg
    start: float
    end: float
    reason: Literal["engine_restart", "no_audio", "damaged", "paused", "overload"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceHealth(Message):
    """What a leg is taken from is gone or muted (`why` is a sentence), gives nothing but zeros, or is well again."""

    at: float
    leg: Leg
    status: Literal["ok", "zeros", "absent", "muted"]
    since: float
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegTruth(Message):
    """What a live leg's sound itself shows; None is "nobody can tell"."""

    at: float
    leg: Leg
    echo: bool | None = None  # the microphone hears the customer
    clipped: bool | None = None
    late: bool | None = None  # it stands behind the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind(Message):
    """How much of a live call is recognised from now on, and how far behind that is."""

    at: float
    level: Effort
    behind: float  # s of sound that wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent(Message):
    """Sound of this call went to a speech server, `bytes` of it since the last time; or whether it answers."""

    at: float
    server: str
    bytes: int
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Message):
    """Call time went on to `at`."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage the knowledge worker found: where it is and what can be said."""

    source: Source
    heading: str
    say: str
    strength: Literal["strong", "likely", "weak"]
    why: str = ""
    question: str = ""
    """What customers ask, where the line is one of a list of answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Message):
    """Passages for the conversation up to `utterance`."""

    utterance: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerFound(Message):
    """Records that answer a `LookUp`."""

    how: How
    asked: str
    customers: tuple[Customer, ...]
    heard: tuple[Evidence, ...] = ()
    reachable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRead(Message):
    """A customer record, read again for a purpose."""

    purpose: Literal["bind", "propose", "undo", "review"]
    customer: Customer | None
    proposal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote(Message):
    """The outbox on one write."""

    kind: Literal["attempted", "verified", "conflict", "failed", "unknown"]
    op: str
    proposal: str
    attempt: int = 0
    version: str = ""
    now: dict[str, str] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsReachable(Message):
    system: str
    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerStatus(Message):
    role: Literal["speech", "knowledge", "capture", "player", "again"]
    status: Literal["starting", "ready", "lost", "failed"]
    detail: str = ""


# ---- requests -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """Who could this be? Answered by `CallerFound`."""

    interaction: str
    how: How
    text: str
    heard: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecord:
    """Answered by `RecordRead`."""

    interaction: str
    customer: str
    purpose: Literal["bind", "propose", "undo", "review"]
    proposal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchKnowledge:
    """What answers the conversation so far? Answered by `Found`. A newer one makes an older one stale."""

    interaction: str
    utterance: str
    turns: tuple[tuple[Leg, str], ...]
    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberTurn:
    """The agent said this: it will be part of the next question, so its meaning can be worked out now. No answer."""

    interaction: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAhead:
    """What will be searched if the words of call time `at` are final: it can be worked out now. No answer."""

    interaction: str
    at: float
    search: SearchKnowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetWords:
    """Hearing paused, or a card number was masked: nobody keeps words to find them again, since some of them may be those
    of which nothing is kept."""

    interaction: str


Request = LookUp | ReadRecord | SearchKnowledge | RememberTurn | SearchAhead | ForgetWords
