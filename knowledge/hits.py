"""What a search answers: passages with all that a card cites of them, and why they are there. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.fit import Strength, Thresholds
from knowledge.passages import Span
from knowledge.query import Query
from knowledge.rank import Parts
from knowledge.words import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """Why a passage is where it is."""

    words: tuple[str, ...]
    """Words of the conversation that the passage holds, as they were said, weightiest first."""
    thing: str
    """What the article belongs to, if either side named it."""
    parts: Parts
    fit: float
    """Compared with the thresholds, it makes the strength."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that fits the conversation. Spans count characters of the article's body."""

    article: str
    title: str
    file: str
    section: int
    heading: tuple[str, ...]
    text: str
    """The passage: body[span.start:span.end], Markdown."""
    span: Span
    mark: Span
    """The best sentence, to highlight."""
    say: str
    """A line to read out: words of the passage without markup, at most 25, never rewritten."""
    question: str
    """What customers ask, where the line is one of a list of answers; "" elsewhere."""
    score: float
    """Rank value, comparable within one answer only."""
    strength: Strength
    verbatim: bool
    valid_to: datetime.date | None
    queue: str
    place: str
    """What the source calls the place where the passage begins: "page 12", "row 31"; "" where headings say enough."""
    superseded_by: str
    """Id of the article that replaced this one; such a passage is never strong or likely."""
    why: str
    """The words of the conversation that speak for it, or "similar in meaning"."""
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A conversation, as its hits are explained by it."""

    query: Query
    thresholds: Thresholds
    carries: bool
    """Whether the last turn may owe some of its fit to those before it."""
    gist: Floats
    spelled: Mapping[str, str]
    """Each term as the articles spell it."""
    weights: Mapping[str, float]
    said: Mapping[str, str]

    def shared_with(self, text: str) -> list[str]:
        """Terms of the conversation that `text` holds, weightiest first."""
        held = set(terms(text))
        return sorted((term for term in self.weights if self.spelled[term] in held), key=lambda t: -self.weights[t])
