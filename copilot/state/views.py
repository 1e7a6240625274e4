"""What is known, as values: of an interaction, and of the agent's desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from copilot import events as e
from copilot.model import (
    Card,
    ConsentStatus,
    Customer,
    Effort,
    Evidence,
    Gap,
    Leg,
    Nudge,
    PauseReason,
    Proposal,
    Recording,
    Step,
    SummaryLine,
    Word,
    WrapupCandidate,
)

NOTHING_SURE = -10.0  # a log-probability that no recognised words have
Phase = Literal["opened", "ringing", "live", "hold", "wrapup", "finished"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One line of the transcript; `event` is the id of the fact behind it."""

    id: str
    event: str
    leg: Leg
    start: float
    end: float
    text: str
    said: str = ""  # as it was recognised, where that differs from `text`
    first: str = ""  # as it was shown first, where a slower recogniser heard other words
    confidence: float = 0.0
    words: tuple[Word, ...] = ()
    final: bool = True
    unsure: bool = False  # who said it: the microphone heard the customer just then, and the agent did not vouch for it
    foreign: bool = False  # the leg sounds like another language: these words prove nothing

    @property
    def sure(self) -> float:
        """How sure the words are, for whoever makes something of them."""
        return NOTHING_SURE if self.foreign else self.confidence

    @property
    def spoken(self) -> str:
        """What was said, word by word."""
        return self.said or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card and what became of it. `place` counts from 1 while it is shown, else 0."""

    card: Card
    event: str
    offered_at: float
    status: Literal["offered", "shown", "held", "folded", "used", "dismissed"] = "offered"
    place: int = 0
    shown_at: float = -1.0
    held_reason: str = ""
    ratings: Mapping[str, bool] = field(default_factory=dict)  # aspect → thumb up


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    by: Literal["model", "agent"]
    at: float
    event: str
    heard: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeView:
    nudge: Nudge
    event: str
    raised_at: float
    hidden: str = ""  # why it is hidden, "" while shown
    contested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    item: str
    agrees: bool
    heard: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is calling. Something may be proposed only while `bound` is set."""

    number: str = ""
    name: str = ""  # as the telephone tells it: no record says so
    number_known: bool = False  # a ringing event came (an empty number then means: withheld)
    status: Literal["unknown", "withheld", "none", "one", "several", "contradicted"] = "unknown"
    candidates: tuple[Customer, ...] = ()
    bound: Customer | None = None
    bound_event: str = ""
    how: str = ""
    heard: tuple[Evidence, ...] = ()
    identity: tuple[Identity, ...] = ()
    refused: frozenset[str] = frozenset()  # customers the agent said this is not; only the agent binds them again


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A proposal and how far it got. `status` is what the card says."""

    proposal: Proposal
    event: str
    shown_at: float
    shown_wall: float
    status: Literal[
        "open", "withdrawn", "rejected", "approved", "sending", "verified", "conflict", "failed", "unknown"
    ] = "open"
    op: str = ""
    attempts: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)  # after a conflict: what the record holds
    version: str = ""
    refused: str = ""  # why the last approval was not taken
    reason: str = ""
    undone_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """Everything known of one interaction."""

    id: str
    wall: float = 0.0  # when it began
    at: float = 0.0  # call time of the newest event
    now_wall: float = 0.0
    seq: int = 0  # number of the newest event; ids are "<interaction>/<seq>"
    phase: Phase = "opened"
    legs: tuple[Leg, ...] = ("agent", "customer")
    queue: str = ""
    title: str = ""
    recording: Recording | None = None
    signalled_at: float = -1.0  # call time of the newest call signal: what a restarted source need not tell again
    rang: bool = False
    answered_at: float = -1.0
    hold_since: float = -1.0
    listening_since: float = 0.0  # call time from which sound counts: answered, resumed, pause over
    ended_at: float = -1.0
    gone: bool = False  # its softphone died in it
    words_to_come: bool = False  # after the hang-up: not all that was said before it is heard yet
    ended_wall: float = 0.0  # the wrap-up's timer counts from here: call time stands after hang-up
    paused_since: float = -1.0
    paused_why: PauseReason = "agent"
    program_pauses: bool = False  # another program wants this pause, whatever else began it
    consent: ConsentStatus | Literal[""] = ""  # "": the customer need not be told
    announcement: str = ""  # what the agent reads out to tell or ask the customer
    language: str = "en"
    recognised: bool = True  # a recogniser for the queue's language is there
    foreign: frozenset[Leg] = frozenset()  # legs whose words sound like none of that language
    caller: Caller = Caller()
    conversation: str = ""  # the platform's id of the call, if it has one
    utterances: tuple[Utterance, ...] = ()
    interims: Mapping[str, Utterance] = field(default_factory=dict)  # by leg
    set_aside: tuple[Utterance, ...] = ()
    gaps: tuple[Gap, ...] = ()
    deaf: tuple[Gap, ...] = ()  # spans in which a leg's device was gone, muted or dead
    levels: Mapping[str, float] = field(default_factory=dict)  # by leg, dBFS
    spoke_at: Mapping[str, float] = field(default_factory=dict)  # by leg: call time of the newest speech
    health: Mapping[str, e.AudioHealthChanged] = field(default_factory=dict)  # by leg
    doubts: Mapping[str, str] = field(default_factory=dict)  # by leg: why its speaker is in doubt, see LegTrustChanged
    echo_until: Mapping[str, float] = field(default_factory=dict)  # by leg: when the newest echo was over
    hearing: Effort = "full"  # what of the call this computer can recognise
    sound_sent: e.SoundSent | None = None  # what left this machine; None: nothing can
    legs_doubted: bool = False  # the legs look swapped: nothing is concluded from who spoke
    playbook: str = ""
    playbook_title: str = ""
    playbook_version: int = 0
    playbook_heard: tuple[Evidence, ...] = ()
    steps: tuple[Step, ...] = ()
    ticks: Mapping[str, Tick] = field(default_factory=dict)
    maybes: Mapping[str, Evidence] = field(default_factory=dict)  # open steps, and the unsure words that say them
    refused_ticks: frozenset[str] = frozenset()  # steps the agent unticked
    cards: tuple[CardView, ...] = ()
    last_change_at: float = -1000.0  # when a card last entered
    guarded: frozenset[str] = frozenset()  # cards under the pointer or with focus
    nudges: tuple[NudgeView, ...] = ()
    muted: frozenset[str] = frozenset()
    unanswered: frozenset[str] = frozenset()  # utterances that no article answers
    summary: tuple[SummaryLine, ...] = ()
    summary_edited: bool = False
    wrapups: tuple[WrapupCandidate, ...] = ()
    wrapup: str = ""
    wrapup_by_agent: bool = False
    proposals: tuple[ProposalView, ...] = ()

    @property
    def paused(self) -> bool:
        return self.paused_since >= 0

    @property
    def may_hear(self) -> bool:
        """Whether sound may be taken at all, once the call is up: no pause, nobody's objection, and somebody who understands it."""
        return not self.paused and self.consent not in ("to_ask", "refused") and self.recognised

    @property
    def shown(self) -> tuple[CardView, ...]:
        """The cards in the panel, the emphasised one first."""
        return tuple(sorted((c for c in self.cards if c.status == "shown"), key=lambda c: c.place))

    @property
    def nudge(self) -> NudgeView | None:
        """The one nudge in the slot."""
        return next((n for n in reversed(self.nudges) if not n.hidden), None)

    def card(self, card: str) -> CardView | None:
        return next((c for c in self.cards if c.card.id == card), None)

    def proposal(self, proposal: str) -> ProposalView | None:
        return next((p for p in self.proposals if p.proposal.id == proposal), None)

    def utterance(self, utterance: str) -> Utterance | None:
        return next((u for u in reversed(self.utterances) if u.id == utterance), None)

    def unsure(self, utterances: Iterable[str]) -> bool:
        """Whether it is not certain who said any of these."""
        return any(line is not None and line.unsure for line in map(self.utterance, utterances))

    def heard_until(self, leg: Leg) -> float:
        """Where a restarted recogniser begins again, s: the end of the leg's last final, or when sound last began to count."""
        newest = (_end_of_newest(heard, leg) for heard in (self.utterances, self.set_aside))  # asked with every block
        return max(self.listening_since, *newest)


def _end_of_newest(heard: tuple[Utterance, ...], leg: Leg) -> float:
    """A leg's utterances follow each other, so its newest one ends last. -1.0 when there is none."""
    return next((u.end for u in reversed(heard) if u.leg == leg), -1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The agent's desk: the interactions that are open here, and how the machinery is."""

    run: str = ""  # of the engine: the ids of its desk facts begin with it
    seq: int = 0  # number of this run's newest desk fact
    interactions: Mapping[str, Interaction] = field(default_factory=dict)
    workers: Mapping[str, e.WorkerChanged] = field(default_factory=dict)
    records: Mapping[str, bool] = field(default_factory=dict)  # record system → reachable
    assist: str = "full"
    assist_reason: str = ""

    @property
    def offline(self) -> tuple[str, ...]:
        """Record systems that do not answer."""
        return tuple(system for system, reachable in self.records.items() if not reachable)

    @property
    def current(self) -> Interaction | None:
        """The call the agent is in, else the newest unfinished interaction."""
        alive = [i for i in self.interactions.values() if i.phase != "finished"]
        calls = [i for i in alive if i.phase in ("ringing", "live", "hold", "opened")]
        return max(calls or alive, key=lambda i: i.wall, default=None)

    @property
    def open_wrapups(self) -> tuple[Interaction, ...]:
        return tuple(i for i in self.interactions.values() if i.phase == "wrapup")


Changes = dict[type[e.Event], Callable[[Interaction, Any], Interaction]]  # what an event changes of its interaction
