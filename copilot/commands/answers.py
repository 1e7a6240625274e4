"""What comes back for a question: values to show, or the sentence why there are none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

# Earshot's own sentences in `trouble`: the window has them in its languages
SEARCH_STARTS = "The search is starting again; try in a moment."
ANSWER_LOST = "The answer broke off on the way. Try again; if it breaks off again, Earshot's log says why."
SOUND_STARTS = "The player is starting again; try in a moment."
PREPARING = "Preparing articles: {0} of {1}"  # while the knowledge worker starts
QUESTION_FAILED = "Earshot met an error and wrote it to its log. Try again; `earshot doctor` says what is missing."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`trouble`: why there is nothing else in it, as a sentence (Earshot's own are above); "" when all is well."""

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
