"""Values that events carry. No behaviour, no imports from the rest of the house.

Times named `at`, `start`, `end` are seconds of the interaction's own clock (call time: it counts
sound, so a replay at any speed tells the same story). `wall` is seconds since the Unix epoch.
Fields made with `private()` hold spoken text or record values: the journal keeps them in its
erasable table, and after a lawful erasure they read as their default.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Leg = Literal["agent", "customer", "mixed"]
# How much of a live call is recognised, from most to least: words while they are spoken; the same half as often; lines
# when they are finished, decoded while the silence that ends them lasts; lines decoded once, when they are over.
Effort = Literal["full", "half", "lines", "finals"]
EFFORTS: tuple[Effort, ...] = get_args(Effort)
Strength = Literal["strong", "likely"]
By = Literal["model", "agent"]
PauseReason = Literal["agent", "card", "consent", "refused", "program"]
ConsentStatus = Literal["to_announce", "announced", "to_ask", "agreed", "refused"]

DOUBTFUL = -0.6  # a word, or a line, whose mean log-probability is below this looks doubtful, and nothing is made of it
ARMED_AFTER = 0.6  # s (wall time) of a proposal on the screen before it can be approved: nobody reads faster


def private(default: Any = "") -> Any:
    """A field with spoken text or record values; readable as `default` once erased."""
    return field(default=default, metadata={"private": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One recognised word and its mean token log-probability (0 is certain; see DOUBTFUL)."""

    text: str = private()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The utterance that justifies a card, a tick, a nudge or a value, and the words in it."""

    utterance: str
    leg: Leg = "customer"
    start: float = 0.0
    quote: str = private()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a card's words come from. Spans are characters of the article's body."""

    kind: Literal["article", "case", "interaction"] = "article"
    ref: str
    section: int = 0
    title: str = ""
    start: int = 0
    end: int = 0
    mark_start: int = 0
    mark_end: int = 0
    verbatim: bool = False
    valid_to: str = ""
    place: str = ""  # what the article's own source calls the passage's place: "page 12"
    changed: str = ""  # the day the article changed, if that was after the agent last used or opened it
    digest: str = ""  # of the words from start to end: the spans hold for an article that still says them there


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A next best action: a line the agent can say, with its source, its reason and its strength."""

    id: str
    title: str
    say: str
    source: Source
    because: tuple[Evidence, ...]
    strength: Strength
    rule: str = ""  # playbook rule id, or "search"
    step: str = ""  # checklist step that using the card ticks
    topic: str = ""  # while a card stands, another of its topic is a repeat
    why: str = private()  # one line: which words of the conversation, or which meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the checklist."""

    id: str
    title: str
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A span of one leg in which nobody heard what was said, and why: a `HearingGap.reason`."""

    leg: Leg
    start: float
    end: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """A missed step, said in one line, with the rule and the words that caused it. It may have been said `unheard`."""

    id: str
    rule: str
    version: int
    kind: Literal["compliance", "coaching"]
    text: str
    step: str = ""
    because: tuple[Evidence, ...] = ()
    unheard: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """One line of the summary. A draft line cites utterances; an agent's own line needs none."""

    section: Literal["reason", "found", "done", "next"]
    text: str = private()
    cites: tuple[str, ...] = ()  # utterance ids
    start: float = 0.0  # of the first cited utterance
    by: By = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapupCandidate:
    code: str
    title: str
    strength: Strength
    because: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An earlier interaction of a customer, as the record system tells it."""

    at: str  # ISO date
    channel: str
    summary: str = private()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    id: str
    title: str = private()
    note: str = private()
    status: str = ""
    opened: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer record as it was read from `system`: `version` is that system's own, for refusing a change."""

    id: str
    system: str = ""
    name: str = private()
    phones: tuple[str, ...] = private(())
    plan: str = private()
    since: str = private()
    postcode: str = private()
    fields: dict[str, str] = field(default_factory=dict, metadata={"private": True})
    version: str = ""
    contacts: tuple[Contact, ...] = ()
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of a proposal: was, new, and the words that justify it."""

    field: str
    label: str
    was: str = private()
    new: str = private()
    evidence: Evidence
    policy: str = ""  # e.g. "Within policy: up to 30 € per case"
    policy_ref: str = ""  # e.g. "KB-1042#3"
    ticked: bool = True  # False: heard, and not sure enough to be written unless the agent ticks it


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A record change that waits for the agent. `digest` covers exactly what is shown."""

    id: str
    system: str
    record: str
    owner: str = private()  # the customer's name as shown on the card
    base_version: str
    changes: tuple[Change, ...]
    digest: str
    undoes: str = ""  # id of the proposal whose write this one takes back


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A stored call: the file source of an interaction."""

    path: str = private()  # files are often named after the caller
    legs: tuple[Leg, ...]
    rate: int
    seconds: float
    speed: float = 1.0  # 0 = as fast as its consumers allow
    left: Leg = "agent"
