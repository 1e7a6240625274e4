"""Questions that no article answers, grouped by meaning: what is missing, and how often it was asked. Knows no calls.

Groups grow by average linkage: the two groups whose questions are closest on average become one, while that average is
at least TOGETHER. Neither order nor chance decides, and a group's name is the one of its questions that is closest to
all the others. Searched along chains of nearest neighbours, which needs a time in the square of the number of questions.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.embed import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

TOGETHER = 0.6  # cosine, on average, of questions that ask for the same; chosen on banking77 (docs/KNOWLEDGE.md)
MOST = 2000  # questions, the newest
SAMPLES = 5  # wordings that tell what a gap is about

_ASKS = re.compile(
    r"""\?|\b(?:what|when|where|which|who|whose|why|how)\b
    |^\W*(?:and |but |so |or |well |yes |no |okay |ok |hi |hello |sorry |please |also )*
      (?:can|could|do|does|did|is|are|was|were|will|would|should|may|must|has|have|am)\b
    |\b(?:can|could|may|should|would|will|do|does|did|is|are|was|have|has)\ (?:i|you|we|it|they|there)\b
    |\b(?:i|we)(?:'d|\ would)?\ (?:want|need|like|love|wish|wanna)\b|\b(?:i|we)'d\ like\b
    |\b(?:wondering|wonder|tell\ me|let\ me\ know|trying\ to|don't\ (?:know|understand)|not\ sure|looking\ for)\b""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question that nothing answered."""

    text: str
    meaning: str
    """`text`, with its subject from before if it leans on that ("and how long does that take?")."""
    conversation: str
    day: datetime.date
    queue: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask for the same: most central first."""

    questions: tuple[Unanswered, ...]

    @property
    def label(self) -> str:
        return self.questions[0].text

    @property
    def wordings(self) -> tuple[str, ...]:
        """Each way in which it was asked, once."""
        return tuple(dict.fromkeys(question.text for question in self.questions))

    @property
    def samples(self) -> tuple[str, ...]:
        """The wordings to show."""
        return self.wordings[:SAMPLES]

    @property
    def conversations(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(question.conversation for question in self.questions))

    @property
    def queues(self) -> tuple[str, ...]:
        return tuple(sorted({question.queue for question in self.questions} - {""}))

    @property
    def first(self) -> datetime.date:
        return min(question.day for question in self.questions)

    @property
    def last(self) -> datetime.date:
        return max(question.day for question in self.questions)


def asks(text: str) -> bool:
    """Whether a line asks or wants something, rather than tells something."""
    return _ASKS.search(text.replace("’", "'")) is not None


def group(questions: Sequence[Unanswered], embedder: Embedder) -> list[Gap]:
    """The gaps, those asked for in most conversations first."""
    newest = sorted(questions, key=lambda q: (q.day, q.conversation, q.text))[-MOST:]
    if not newest:
        return []
    vectors = embedder.encode([question.meaning for question in newest])
    gaps = [_gap([newest[i] for i in members], vectors[members]) for members in clusters(vectors, TOGETHER)]
    return sorted(gaps, key=lambda gap: (-len(gap.conversations), -gap.last.toordinal(), gap.label))


def clusters(vectors: Floats, together: float) -> list[list[int]]:
    """Rows of the unit `vectors`, grouped by average linkage down to an average cosine of `together`."""
    import numpy as np

    sums = vectors.copy()
    sizes = np.ones(len(sums), dtype=np.float32)
    members = [[row] for row in range(len(sums))]
    alone = np.zeros(len(sums), dtype=bool)  # merged away, or as large as it gets
    chain: list[int] = []
    while not alone.all():
        if not chain:
            chain = [int(np.argmin(alone))]
        tip = chain[-1]
        near = sums @ sums[tip] / (sizes * sizes[tip])
        near[alone] = -np.inf
        near[tip] = -np.inf
        nearest = int(np.argmax(near))
        if len(chain) > 1 and near[chain[-2]] >= near[nearest]:
            nearest = chain[-2]  # the one before wins a tie, else the chain might run in a circle
        if near[nearest] < together:  # nothing that is merged later comes closer to it than what it is merged of
            alone[tip] = True
            chain.pop()
        elif len(chain) > 1 and nearest == chain[-2]:
            del chain[-2:]
            sums[nearest] += sums[tip]
            sizes[nearest] += sizes[tip]
            members[nearest] += members[tip]
            members[tip] = []
            alone[tip] = True
        else:
            chain.append(nearest)
    return [sorted(rows) for rows in members if rows]


def _gap(questions: list[Unanswered], vectors: Floats) -> Gap:
    closeness = vectors @ vectors.sum(axis=0)
    order = sorted(range(len(questions)), key=lambda row: (-round(float(closeness[row]), 4), questions[row].text))
    return Gap(tuple(questions[row] for row in order))
