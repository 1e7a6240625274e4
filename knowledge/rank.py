"""Which passages answer a conversation best. Pure over searchable.Searchable; knows no storage and no thresholds.

A passage's rank is a sum of few parts, each on a scale that does not depend on what else was found:

    meaning   cosine to the gist (the turns' vectors, summed with fading weights) and to the one line it answers best,
              half each: a passage may answer the whole story, or one thing said in it
    words     BM25 as a share of the best found, WORDS at most; less where even the best shares little
    memory    articles of the thing that was named rise, those of other things fall; what belongs to nothing stays
    queue     an article of the interaction's queue wins where two fit alike

The weights lie in the middle of a wide flat region over five public sets of dialogues (docs/KNOWLEDGE.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from knowledge.embed import RememberedVectors
from knowledge.query import Aged, Query, pair_weights, term_weights
from knowledge.searchable import Searchable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Rows = NDArray[np.int64]

GIST, LINE = 0.5, 0.5  # of the cosine
WORDS = 0.5
MUCH_SHARED = 4.0  # times the rarest word's weight: a best passage sharing less does not get all of WORDS
OF_THE_THING, OF_ANOTHER = 0.2, 0.6  # up for articles of what was named last, down for those of other things
SAME_QUEUE = 0.05
POOL = 100  # candidates a view; 80, 120 and 200 find the same on the five sets (docs/KNOWLEDGE.md)
POOL_OF_THINGS = 1000  # passages of what was named; where there are more, the other views choose among them
KEPT = 300  # passages that are given back: enough for fifty articles
ANY_UNKNOWN = "\0"

Turned = Callable[["Floats"], "Floats"]


class Parts(NamedTuple):
    """What a rank is made of."""

    gist: float
    line: float
    words: float
    memory: float
    queue: float

    @property
    def meaning(self) -> float:
        return self.gist + self.line

    @property
    def total(self) -> float:
        return self.gist + self.line + self.words + self.memory + self.queue


class Ranked(NamedTuple):
    """Passage `row` with its rank value and its plain cosine to the gist."""

    row: int
    score: float
    cosine: float
    parts: Parts


@dataclass(frozen=True, slots=True)
class Asked:
    """A conversation, ready to search with."""

    gist: Floats
    plain: Floats
    """The gist before feedback turned it."""
    lines: Floats
    """(turns, dim): each turn's vector times its weight, the last turn first."""
    things: Mapping[int, float]
    queue: str


@dataclass(frozen=True, slots=True)
class Worded:
    """The words of a conversation with their weights, and the passages that are best by them."""

    weights: Mapping[str, float]
    rows: Rows


def gist(turns: Sequence[Aged], vectors: RememberedVectors) -> Floats:
    """The turns' vectors summed with their weights, of length 1."""
    return vectors.sum([(turn.text, turn.faded) for turn in turns])


def asked(
    query: Query,
    vectors: RememberedVectors,
    *,
    things: Mapping[int, float],
    queue: str = "",
    turned: Turned | None = None,
) -> Asked:
    """`turned` is what feedback taught: it changes the vectors that ranking asks with."""
    import numpy as np

    plain = gist(query.telling, vectors)
    turn = turned or (lambda vector: vector)
    lines = np.stack([np.float32(line.faded) * turn(vectors.of(line.text)) for line in query.telling])
    return Asked(turn(plain), plain, lines, things, queue)


def by_words(base: Searchable, turns: Sequence[Aged], live: Any) -> Worded:
    """Asks nothing of the vectors, so that it can be done while they are worked out and compared."""
    weights = word_weights(base, turns)
    return Worded(weights, base.best_by_words(weights, POOL, live))


def word_weights(base: Searchable, turns: Sequence[Aged]) -> dict[str, float]:
    """The turns' terms as the articles spell them; a guess counts by how far it is trusted."""
    weights: dict[str, float] = {}
    for term, weight in term_weights(turns).items():
        meant, trust = base.meant(term)
        if trust:
            weights[meant] = max(weights.get(meant, 0.0), trust * weight)
    for term, weight in pair_weights(turns).items():
        if base.known(term):
            weights[term] = max(weights.get(term, 0.0), weight)
    return weights


def ranked(base: Searchable, question: Asked, words: Future[Worded], live: Any, beside: Executor) -> list[Ranked]:
    """The live passages that any view finds, best first, at most KEPT. `beside` looks up words meanwhile."""
    import numpy as np

    near = base.nearest(np.stack([question.gist, question.lines[0]]), POOL, live)
    worded = words.result()
    pool = _pool(base, question, [near[near >= 0], worded.rows], live)
    if not pool.size:
        return []
    scores = beside.submit(base.word_scores, worded.weights, pool)
    cosines = base.vectors(pool) @ np.vstack([question.gist, question.plain, question.lines]).T
    memory = _memory(base, question, pool)
    parts = np.stack(
        [
            GIST * cosines[:, 0],
            LINE * cosines[:, 2:].max(axis=1),
            WORDS * _shares(base, scores.result()),
            memory,
            SAME_QUEUE * (base.in_queue(pool, question.queue) if question.queue else np.zeros(pool.size)),
        ],
        axis=1,
    )
    total = parts.sum(axis=1)
    order = np.argsort(-total, kind="stable")[:KEPT]
    made = map(partial(tuple.__new__, Parts), parts[order].tolist())  # a quarter of the time that _make takes
    columns = (pool[order].tolist(), total[order].tolist(), cosines[order, 1].tolist(), made)
    return list(map(partial(tuple.__new__, Ranked), zip(*columns, strict=True)))


def _pool(base: Searchable, question: Asked, views: Sequence[Rows], live: Any) -> Rows:
    import numpy as np

    found = list(views)
    if question.things:
        theirs = base.rows_of(sorted(question.things), live)
        found.append(theirs[: POOL_OF_THINGS if len(theirs) <= POOL_OF_THINGS else 0])
    pool: Rows = np.unique(np.concatenate(found)).astype(np.int64)
    return pool


def _shares(base: Searchable, scores: Floats) -> Floats:
    """Of each score the share of the best, 0…1."""
    shares: Floats = scores / max(float(scores.max()), MUCH_SHARED * base.rarity(ANY_UNKNOWN))
    return shares


def _memory(base: Searchable, question: Asked, pool: Rows) -> Floats:
    import numpy as np

    if not question.things:
        return np.zeros(pool.size, dtype=np.float32)
    best = max(question.things.values())
    of = base.thing_of(pool)
    how = np.zeros(max(int(of.max()), *question.things) + 1, dtype=np.float32)
    for number, well in question.things.items():
        how[number] = well
    moved: Floats = (OF_THE_THING * how - OF_ANOTHER * (best - how))[of] * (of > 0)
    return moved
