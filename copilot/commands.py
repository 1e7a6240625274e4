"""Every request of the window, the command line and hooks, imperative; and the answers to questions.

A command asks the engine to do something; what happened comes back as events. A question
(`Search`, `ReadArticle`, `ListInteractions`, `ReadInteraction`) gets one answer with the same
`request` id. Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from copilot.model import Leg, SummaryLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    interaction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach(Command):
    """Send everything of the open interactions, then go on live."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartReplay(Command):
    """Play a stored call as a new interaction. `speed` 0 is as fast as the consumers allow."""

    path: str
    speed: float = 1.0
    left: Leg | None = None  # who is on the first channel; None: as the call's track says, else the agent


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCard(Command):
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissCard(Command):
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSource(Command):
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCard(Command):
    """A thumb up or down for one side of a card; the newest counts."""

    card: str
    aspect: Literal["relevant", "correct", "efficient"]
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePassage(Command):
    """Of the articles `listed` for the words asked with Ctrl+K, the agent opened or copied a passage of `article`."""

    question: str
    listed: tuple[str, ...]
    article: str
    section: int
    how: Literal["opened", "copied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePassage(Command):
    """A thumb up or down for one side of a passage that was found with Ctrl+K; the newest counts."""

    question: str
    article: str
    section: int
    aspect: Literal["relevant", "correct", "efficient"]
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SayUnanswered(Command):
    """No article answers what the agent asked with Ctrl+K."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardCards(Command):
    """The card under the pointer and the one with focus ("" = none): neither may move or be replaced."""

    pointer: str = ""
    focus: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickStep(Command):
    step: str
    done: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HideNudge(Command):
    nudge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestNudge(Command):
    nudge: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteRule(Command):
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseHearing(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeHearing(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkConsent(Command):
    """The agent has told the customer that Earshot listens, or the customer has answered."""

    status: Literal["announced", "agreed", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSummary(Command):
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedraftSummary(Command):
    """Draft again; the agent's own lines stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseWrapup(Command):
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BindCaller(Command):
    """The agent says whose record this is ("" takes the binding back)."""

    customer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveWrite(Command):
    """Approve `values` (field → value, as shown or edited) of a proposal whose `digest` was on the screen."""

    proposal: str
    digest: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectWrite(Command):
    proposal: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoWrite(Command):
    """Propose to take a verified write back: a new proposal that needs its own approval."""

    proposal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWrite(Command):
    """After a conflict: propose again against what the record holds now."""

    proposal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishInteraction(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted(Command):
    """The window painted this event `wall` seconds after the epoch (for the latency bench)."""

    event: str
    wall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaySound(Command):
    """Play the interaction's recording from `at`; the player answers with `SoundAt`."""

    at: float
    speed: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StopSound(Command):
    pass


# ---- questions ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a search may answer from; "" is any."""

    queue: str = ""
    source: str = ""
    language: str = ""
    verbatim: bool = False  # only what must be read out word for word
    any_day: bool = False  # also what is not valid yet, or no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Command):
    """Ask (Ctrl+K): words → passages. `with_call`: what was said in the call so far is part of the question."""

    request: str
    text: str
    with_call: bool = False
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArticle(Command):
    request: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInteractions(Command):
    request: str
    text: str = ""  # words to find in transcripts and names; "" lists all


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInteraction(Command):
    """All events of one interaction, as `InteractionPage` answers of at most 64 kB each."""

    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWrapups(Command):
    """All wrap-up codes, for the search in the wrap-up box."""

    request: str


# ---- answers --------------------------------------------------------------------------------
# Earshot's own sentences in `trouble`: the window has them in its languages
SEARCH_STARTS = "The search is starting again; try in a moment."
SOUND_STARTS = "The player is starting again; try in a moment."
PREPARING = "Preparing articles: {0} of {1}"  # while the knowledge worker starts
QUESTION_FAILED = "Earshot met an error and wrote it to its log. Try again; `earshot doctor` says what is missing."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`trouble`: why there is nothing else in it, as a sentence (see below); "" when all is well."""

    request: str
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """Why a passage is where it is: what its rank is the sum of, and by what."""

    words: tuple[str, ...] = ()  # of the question that the passage holds, weightiest first
    thing: str = ""  # the product, site or plan that was named, if the article belongs to it
    meaning: float = 0.0
    shared: float = 0.0  # for the words
    memory: float = 0.0  # for the thing that was named; below 0 where another one was
    queue: float = 0.0
    fit: float = 0.0  # what makes it a strong, a likely or a weak match


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    article: str
    title: str
    section: int
    heading: tuple[str, ...]
    text: str
    start: int
    end: int
    mark_start: int
    mark_end: int
    strength: str
    score: float
    verbatim: bool = False
    queue: str = ""
    valid_to: str = ""
    why: str = ""
    say: str = ""  # the line to say: words of the passage without markup
    valid_from: str = ""
    superseded_by: str = ""  # id of the article that took its place
    place: str = ""  # what the source calls the passage's place: "page 12"
    changed: str = ""  # the day it changed, if that was after the agent last used or opened it
    because: Because | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages(Answer):
    """`strong`, `likely`: the fit from which a match is called so, in this knowledge base."""

    passages: tuple[Passage, ...]
    strong: float = 0.0
    likely: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText(Answer):
    """An article to read; `body` is Markdown, the spans of cards and passages are its characters."""

    article: str
    title: str = ""
    body: str = ""
    queue: str = ""
    owner: str = ""
    valid_from: str = ""
    valid_to: str = ""
    verbatim: bool = False
    found: bool = True
    language: str = ""
    source: str = ""
    file: str = ""
    superseded_by: str = ""
    changed: str = ""  # as of a passage


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionRow:
    """One line of the list of past interactions."""

    id: str
    wall: float
    seconds: float
    caller: str
    title: str
    wrapup: str
    phase: str
    writes: int
    undone: int
    snippet: str = ""
    erased: bool = False  # what was said in it, and who called


@dataclass(frozen=True, slots=True, kw_only=True)
class Interactions(Answer):
    rows: tuple[InteractionRow, ...]
    intact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionPage(Answer):
    """Encoded events (`copilot.codec.encode`), oldest first; `last` on the final page."""

    events: tuple[str, ...]
    last: bool
    levels: dict[str, tuple[int, ...]] = field(default_factory=dict)  # leg → loudness 0..255 per 0.25 s


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapupCode:
    code: str
    title: str
    queue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapupCodes(Answer):
    codes: tuple[WrapupCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundAt(Answer):
    """Where the player's head is. `status` "unavailable" carries the reason in `detail`."""

    at: float
    status: Literal["playing", "stopped", "unavailable"]
    detail: str = ""


COMMANDS: dict[str, type[Command]] = {
    cls.__name__: cls
    for cls in (
        Attach, StartReplay, UseCard, DismissCard, OpenSource, RateCard, TakePassage, RatePassage, SayUnanswered,
        GuardCards, TickStep, HideNudge, ContestNudge,
        MuteRule, PauseHearing, ResumeHearing, MarkConsent, EditSummary, RedraftSummary, ChooseWrapup, BindCaller, ApproveWrite,
        RejectWrite, UndoWrite, ReviewWrite, FinishInteraction, Painted, PlaySound, StopSound, Search, ReadArticle,
        ListInteractions, ReadInteraction, ListWrapups,
    )
}  # fmt: skip

ANSWERS: dict[str, type[Answer]] = {
    cls.__name__: cls for cls in (Passages, ArticleText, Interactions, InteractionPage, WrapupCodes, SoundAt)
}
