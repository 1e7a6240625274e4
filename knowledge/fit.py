"""Whether the best passage fits at all. Ranking says which one is best, never that it is any good.

The fit of a passage is its cosine to the weighted turns, but the last turn must ask for it too: the subject may be
carried over ("and how long does that take?"), yet small talk after a question must not bring the question's answer up
again. So the fit is at most the cosine to the last turn plus CARRIED, and where the last turn leans on what was said
before, plus CARRIED_LEANING. A last turn that comes closer to a line of small talk than to any passage carries nothing.

How close small talk comes by chance differs from one knowledge base to the next (the mean cosine of its closest passage
was 0.21 to 0.29 over five public sets), so the threshold is measured on each: ABOVE_SMALL_TALK over that mean, and never
under LEAST. docs/KNOWLEDGE.md has what this lets through of small talk and of right answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from knowledge.background import SMALL_TALK
from knowledge.embed import Embedder, RememberedVectors
from knowledge.query import Query
from knowledge.searchable import Searchable
from knowledge.smalltalk import leans_on_before

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Strength = Literal["strong", "likely", "weak"]

CARRIED, CARRIED_LEANING = 0.2, 0.35  # how much of its fit a passage may owe to the turns before the last one
RESEMBLES = 0.36  # cosine to a line of small talk; "why is that" and its like stay under it
LEAST = 0.46
ABOVE_SMALL_TALK = 0.22
STRONG_ABOVE = 0.17  # over "likely": about the median of right answers


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Of the fit, from which on a passage is likely or strong."""

    likely: float

    @property
    def strong(self) -> float:
        return self.likely + STRONG_ABOVE

    def strength(self, fit: float) -> Strength:
        return "strong" if fit >= self.strong else "likely" if fit >= self.likely else "weak"


def small_talk(embedder: Embedder) -> Floats:
    """(lines, dim): what nobody looks up."""
    return embedder.encode(SMALL_TALK)


def measured(base: Searchable, chat: Floats, live: Any) -> Thresholds:
    """The thresholds for this knowledge base; `chat`: the vectors of small talk."""
    closest = closeness(base, chat, live)
    return Thresholds(max(LEAST, float(closest.mean()) + ABOVE_SMALL_TALK) if len(closest) else LEAST)


def closeness(base: Searchable, asked: Floats, live: Any) -> Floats:
    """Of each vector the cosine of the passage closest to it; 0 where there is none."""
    import numpy as np

    rows = base.nearest(asked, 1, live)
    if not rows.size:
        return np.zeros(len(asked), dtype=np.float32)
    cosines: Floats = np.einsum("ij,ij->i", base.vectors(rows[:, 0]), asked)
    return cosines


def is_chat(last: Floats, chat: Floats, closest: float) -> bool:
    """Whether the last turn resembles a line of small talk, and more than the passage `closest` to it."""
    nearest = float((chat @ last).max())
    return nearest >= RESEMBLES and nearest > closest


def fit(
    base: Searchable,
    row: int,
    cosine: float,
    query: Query,
    asked: Floats,
    vectors: RememberedVectors,
    *,
    carries: bool = True,
) -> float:
    """Of passage `row`, whose cosine to `asked`, the weighted turns, is `cosine`."""
    rows = _one(row)
    passage, last = base.vectors(rows)[0], vectors.of(query.last)
    if not leans_on_before(query.last):
        return min(cosine, float(passage @ last) + CARRIED * carries)
    # Such a question is about what headings name ("How long a move takes"), and its subject is in a turn before.
    heading = base.headings(rows)[0]
    best = max(float(text @ v) for text in (passage, heading) for v in (asked, vectors.of(query.subject)))
    return min(best, max(float(passage @ last), float(heading @ last)) + CARRIED_LEANING * carries)


def _one(row: int) -> Any:
    import numpy as np

    return np.asarray([row], dtype=np.int64)
