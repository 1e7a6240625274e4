"""Every fact of an interaction, past tense and frozen: the one vocabulary.

The same objects are appended to the journal, sent to the window, printed as JSON Lines and replayed
in tests. `kept` says whether the journal stores an event; the others (words still being spoken,
levels) only pass through. `because` holds the ids of the events that caused this one.

A field's name is never reused with another meaning, and readers ignore fields they do not know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from copilot.model import (
    By,
    Card,
    ConsentStatus,
    Customer,
    Effort,
    Evidence,
    Leg,
    Nudge,
    PauseReason,
    Proposal,
    Recording,
    Step,
    SummaryLine,
    Word,
    WrapupCandidate,
    private,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every fact carries. `interaction` is "" for facts of the desk (a worker, a connection)."""

    kept: ClassVar[bool] = True

    id: str
    interaction: str
    at: float  # call time, s, never falls within an interaction
    wall: float  # s since the Unix epoch
    because: tuple[str, ...] = ()


# ---- the call -------------------------------------------------------------------------------
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


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingPaused(Event):
    """No sound and no words are kept from here on. `why`: the agent wished it, a card number was about to be said (by
    what was `heard`), the customer has not agreed yet, or the customer refused."""

    why: PauseReason = "agent"
    heard: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingResumed(Event):
    by: Literal["agent", "time", "consent"] = "agent"


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


# ---- hearing --------------------------------------------------------------------------------
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


GATEWAY_LOST = "The gateway is out of reach."  # why both legs are gone; the window has words of its own for these
GATEWAY_STILL = "No sound comes from the gateway."


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioHealthChanged(Event):
    """What is known of one leg's sound: ok, silent (zero samples), without a device, muted in the system's mixer."""

    leg: Leg
    status: Literal["ok", "zeros", "absent", "muted"]
    since: float
    why: str = private()  # a sentence about the device of a live call; devices bear their owners' names


@dataclass(frozen=True, slots=True, kw_only=True)
class LegTrustChanged(Event):
    """Who said what on this leg is in doubt: the microphone hears the customer, the sound is cut off, or it comes late;
    or ("") not."""

    leg: Leg
    doubt: Literal["", "echo", "clipping", "late"]


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
class SoundSent(Event):
    """Sound of this call left the machine: `sent` bytes so far, to the speech server that the settings name. While it is
    not `reached`, the recogniser of this machine hears the call."""

    server: str
    sent: int
    reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LegsDoubted(Event):
    """Words that only an agent says came on the customer's leg: they may be swapped. Or the doubt is over."""

    doubted: bool
    heard: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelMeasured(Event):
    """Loudness of a leg just now, dBFS (0 is full scale), for the footer's bars."""

    kept: ClassVar[bool] = False

    leg: Leg
    dbfs: float
    speech: bool = False
    zeros: bool = False  # every sample is exactly zero: a dead or muted source, not a quiet room


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockMoved(Event):
    """Call time went on: timers of pacing, nudges and turn ends count this."""

    kept: ClassVar[bool] = False


# ---- who is calling -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLooked(Event):
    """Records that could be the caller: by number at ringing, or by what was heard."""

    status: Literal["withheld", "none", "one", "several", "contradicted"]
    how: Literal["number", "name", "id", "postcode"]
    candidates: tuple[Customer, ...] = ()
    heard: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerBound(Event):
    """This interaction belongs to this record; only now may something be proposed for it."""

    customer: Customer
    how: Literal["number", "name", "id", "postcode", "agent"]
    heard: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerUnbound(Event):
    """The binding was taken back (the words contradict it, or the agent said so)."""

    reason: Literal["contradicted", "agent"]
    heard: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityHeard(Event):
    """One identity item (name, postcode, customer id …) was heard and agrees with the bound record, or not."""

    item: str
    agrees: bool
    heard: Evidence


# ---- help -----------------------------------------------------------------------------------
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
class NothingFound(Event):
    """The customer's words ask for something, and no passage fits well enough to be shown."""

    utterance: str
    nearest: str = ""  # the article that came closest


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageTaken(Event):
    """The agent asked in their own words (Ctrl+K), and opened or copied one of the passages listed."""

    question: str = private()
    listed: tuple[str, ...]  # articles, best first
    article: str
    section: int
    how: Literal["opened", "copied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRated(Event):
    """The agent's thumb on one side of a passage found with Ctrl+K, as on a card's."""

    question: str = private()
    article: str
    section: int
    aspect: Literal["relevant", "correct", "efficient"]
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedInVain(Event):
    """The agent asked in their own words, and says that no article answers it."""

    question: str = private()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsGuarded(Event):
    """The cards under the pointer and with keyboard focus ("" = none): neither may move or be replaced."""

    kept: ClassVar[bool] = False

    pointer: str = ""
    focus: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTicked(Event):
    """A step is done: heard (by model, with the utterance) or ticked by the agent. Two different facts."""

    step: str
    by: By
    heard: Evidence | None = None


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
    reason: Literal["time", "done", "agent", "hold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeContested(Event):
    """The agent says the nudge is wrong; the words that caused it go to the supervisor with it."""

    nudge: str
    note: str = private()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleMuted(Event):
    """The agent silenced a nudge rule for this interaction."""

    rule: str


# ---- wrap-up --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryDrafted(Event):
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryEdited(Event):
    """The agent's version; the draft before it stays in the journal."""

    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapupProposed(Event):
    candidates: tuple[WrapupCandidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapupChosen(Event):
    """The agent's wrap-up code (disposition)."""

    code: str


# ---- approve and write ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class WriteProposed(Event):
    proposal: Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalWithdrawn(Event):
    """The proposal no longer stands: the caller is somebody else, or a newer proposal replaced it."""

    proposal: str
    reason: Literal["caller_changed", "replaced", "finished"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteApproved(Event):
    """The agent approved these fields with these values, having seen `digest`. Made only by `records.approval`."""

    proposal: str
    op: str  # idempotency key of the write
    digest: str
    fields: tuple[str, ...]
    values: dict[str, str] = field(default_factory=dict, metadata={"private": True})
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteRejected(Event):
    proposal: str
    reason: str = private()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRefused(Event):
    """An approval did not cover what is shown now: the agent must look again."""

    proposal: str
    reason: Literal["digest", "not_open", "too_soon", "not_bound", "empty", "field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteAttempted(Event):
    op: str
    proposal: str
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteVerified(Event):
    """The record was read back and holds exactly what was approved. `version` is the record's new one."""

    op: str
    proposal: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteConflicted(Event):
    """The record changed since it was shown; nothing was written. `now` is what it holds."""

    op: str
    proposal: str
    version: str
    now: dict[str, str] = field(default_factory=dict, metadata={"private": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteFailed(Event):
    op: str
    proposal: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteUnknown(Event):
    """No answer came. Earshot looks in the record system before it sends again."""

    op: str
    proposal: str


# ---- the desk -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerChanged(Event):
    """A worker is starting, ready or lost; `detail` is a sentence for people."""

    role: Literal["speech", "knowledge", "capture", "player", "again"]
    status: Literal["starting", "ready", "lost", "failed"]
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsReached(Event):
    """Whether the record system answers; while it does not, approved writes wait in the outbox."""

    system: str
    reachable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistStepped(Event):
    """How much help this machine can afford now: cards, rules only, or transcript only."""

    level: Literal["full", "rules", "transcript"]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentErased(Event):
    """Spoken text and record values of an interaction were lawfully erased up to journal row `up_to`."""

    subject: str
    up_to: int


EVENTS: dict[str, type[Event]] = {
    cls.__name__: cls
    for cls in (
        InteractionOpened, CallRinging, CallAnswered, CallHeld, CallResumed, CallEnded, CallerTold, ConversationTold, HearingPaused,
        HearingResumed, ConsentChanged, LanguageDoubted, InteractionFinished, UtteranceInterim, UtteranceFinal, UtteranceRevised, UtteranceSetAside, HearingGap,
        AudioHealthChanged, LegTrustChanged, HearingStepped, SoundSent, LegsDoubted, LevelMeasured, ClockMoved, CallerLooked, CallerBound, CallerUnbound, IdentityHeard,
        PlaybookChosen, CardOffered, CardShown, CardHeldBack, CardFolded, CardUsed, CardDismissed, SourceOpened, CardRated,
        NothingFound, PassageTaken, PassageRated, AskedInVain, CardsGuarded,
        StepTicked, StepUnticked, NudgeRaised, NudgeHidden, NudgeContested, RuleMuted, SummaryDrafted,
        SummaryEdited, WrapupProposed, WrapupChosen, WriteProposed, ProposalWithdrawn, WriteApproved,
        WriteRejected, ApprovalRefused, WriteAttempted, WriteVerified, WriteConflicted, WriteFailed, WriteUnknown,
        WorkerChanged, RecordsReached, AssistStepped, ContentErased,
    )
}  # fmt: skip
