"""From what agents used and dismissed to a small change of the ranking, kept only if it proved itself on other calls.

The change is linear (adapter.py): a question's vector is moved by as much as its like were moved before. It starts at
nothing and is found in STEPS ridge regressions, each asking for what the whole ranking, with the change so far, still gets
wrong: towards the passages that were used, away from those ranked beside them. Nothing in it is random.

Before it may act, it is learnt FOLDS times without a part of the conversations and tried on that part, with each of
WEIGHTS, through the whole ranking. The best weight is taken if it gains more than chance would in 19 of 20 cases (SURE
standard errors over conversations), else 0: then the ranking stays what it was. On the public sets: docs/KNOWLEDGE.md.
"""

from __future__ import annotations

import copy
import datetime
import math
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.adapter import Adapter
from knowledge.errors import KnowledgeError
from knowledge.evaluate import figures
from knowledge.query import Query, Turn, ask
from knowledge.search import KnowledgeBase

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Marks = NDArray[np.bool_]

ENOUGH, ENOUGH_CONVERSATIONS = 30, 10  # questions with a useful answer: fewer cannot be told from chance
MOST = 2000  # questions, the newest
BESIDE = 16  # articles ranked first that a used one is held against
SHARPNESS = 20.0  # how strongly the nearest of them count
RIDGE, STEPS = 1.0, 4
FOLDS = 5
WEIGHTS = (0.25, 0.5, 1.0)
SURE = 1.64  # standard errors
TELLING = 10  # articles whose places are told

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A question out of a conversation, with the articles that answered it and those that were turned down."""

    conversation: str
    day: datetime.date
    turns: tuple[Turn, ...]
    queue: str = ""
    good: frozenset[str] = frozenset()
    bad: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a useful article stood on average over its questions, without and with what was learnt."""

    article: str
    questions: int
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What was learnt, from what, and what it did on conversations it was not learnt from."""

    adapter: Adapter
    useful: int
    turned_down: int
    conversations: tuple[str, ...]
    first: datetime.date
    last: datetime.date
    before: dict[str, float]
    after: dict[str, float]
    """At the chosen weight; `before` again if that is 0."""
    tried: dict[float, float]
    """Weight → nDCG@10."""
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    judged: Judged
    query: Query
    asked: Floats
    vectors: Floats
    """Of the passages it is held against, (n, dim)."""
    ranks: Floats
    """Their rank values, (n,)."""
    good: tuple[bool, ...]
    bad: tuple[bool, ...]


def learn(
    judged: Sequence[Judged],
    base: KnowledgeBase,
    encoder: str,
    today: datetime.date,
    on_progress: Progress | None = None,
) -> Lesson:
    """Raises KnowledgeError when there is too little to learn from."""
    plain = with_adapter(base, None)
    newest = sorted(judged, key=lambda row: (row.day, row.conversation))[-MOST:]
    examples = [found for row in newest if (found := example(row, plain, today)) is not None]
    useful = [example for example in examples if any(example.good)]
    conversations = tuple(sorted({example.judged.conversation for example in examples}))
    within = len({example.judged.conversation for example in useful})
    if len(useful) < ENOUGH or within < ENOUGH_CONVERSATIONS:
        raise KnowledgeError(
            f"There is too little feedback to learn from: {len(useful)} questions with a useful answer in {within} "
            f"conversations; {ENOUGH} in {ENOUGH_CONVERSATIONS} are the least. Nothing was changed."
        )
    rankings = _held_back(examples, conversations, plain, encoder, today, on_progress)
    weight = _chosen({w: _by_conversation(useful, rankings[w]) for w in rankings})
    scores = {w: _mean([figures(r, e.judged.good) for r, e in zip(rankings[w], useful, strict=True)]) for w in rankings}
    return Lesson(
        adapter=Adapter(encoder, fit(examples), weight),
        useful=len(useful),
        turned_down=sum(any(example.bad) for example in examples),
        conversations=conversations,
        first=min(e.judged.day for e in examples),
        last=max(e.judged.day for e in examples),
        before=scores[0.0],
        after=scores[weight],
        tried={w: score["ndcg@10"] for w, score in scores.items()},
        moved=_moved(useful, rankings[0.0], rankings[weight]),
    )


def fit(examples: Sequence[Example]) -> Floats:
    """The change that brings the questions' vectors closer to what was useful to them, (dim, dim)."""
    import numpy as np

    asked = np.stack([example.asked for example in examples])
    vectors, ranks, there, good, bad = _side_by_side(examples)
    dim = asked.shape[1]
    ridge = np.linalg.solve(asked.T @ asked + RIDGE * np.eye(dim, dtype=np.float32), asked.T)
    change = np.zeros((dim, dim), dtype=np.float32)
    answered = good.any(axis=1, keepdims=True)
    for _ in range(STEPS):
        value = ranks + (vectors @ (asked @ change)[:, :, None])[:, :, 0]
        now = _shares(value, there)
        wanted = np.where(answered, _shares(value * 0, good), _shares(value, there & ~bad))
        missed = ((wanted - now)[:, None, :] @ vectors)[:, 0]
        change += ridge @ missed
    return change


def _side_by_side(examples: Sequence[Example]) -> tuple[Floats, Floats, Marks, Marks, Marks]:
    """The examples' passages and ranks filled up to one length, and which places are filled, useful, turned down."""
    import numpy as np

    longest = max(len(example.good) for example in examples)
    vectors = np.zeros((len(examples), longest, examples[0].asked.size), dtype=np.float32)
    ranks = np.zeros((len(examples), longest), dtype=np.float32)
    marks = np.zeros((3, len(examples), longest), dtype=bool)
    for row, example in enumerate(examples):
        count = len(example.good)
        vectors[row, :count], ranks[row, :count] = example.vectors, example.ranks
        marks[:, row, :count] = [[True] * count, example.good, example.bad]
    return vectors, ranks, marks[0], marks[1], marks[2]


def _shares(value: Floats, among: Marks) -> Floats:
    """Softmax over the places `among`; all 0 where there is none."""
    import numpy as np

    weights = np.exp(SHARPNESS * (value - value.max(axis=1, keepdims=True))) * among
    shares: Floats = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    return shares


def example(row: Judged, base: KnowledgeBase, today: datetime.date) -> Example | None:
    """None if nothing is asked, or nothing that was judged is found today."""
    import numpy as np

    query = ask(row.turns)
    if query is None:
        return None
    judged = row.good | row.bad
    best = [(base.passage(first.row).article, first) for first, *_ in base.rank(query, today, row.queue)]
    beside = [(id, first) for place, (id, first) in enumerate(best) if place < BESIDE or id in judged]
    good = tuple(id in row.good for id, _ in beside)
    bad = tuple(id in row.bad - row.good for id, _ in beside)
    if not (any(good) or any(bad)):
        return None
    return Example(
        judged=row,
        query=query,
        asked=base.asked_with(query, today),
        vectors=base.vectors_of([first.row for _, first in beside]),
        ranks=np.asarray([first.score for _, first in beside], dtype=np.float32),
        good=good,
        bad=bad,
    )


def _held_back(
    examples: Sequence[Example],
    conversations: Sequence[str],
    base: KnowledgeBase,
    encoder: str,
    today: datetime.date,
    on_progress: Progress | None,
) -> dict[float, list[list[str]]]:
    """Weight → of every useful example, in order, the ranking with what the other conversations teach."""
    shuffled = sorted(conversations, key=lambda id: zlib.crc32(id.encode()))
    fold = {conversation: place % FOLDS for place, conversation in enumerate(shuffled)}
    useful = [example for example in examples if any(example.good)]
    rankings: dict[float, list[list[str]]] = {weight: [[] for _ in useful] for weight in (0.0, *WEIGHTS)}
    done = 0
    for part in range(FOLDS):
        others = [example for example in examples if fold[example.judged.conversation] != part]
        change = fit(others)
        tried = {w: with_adapter(base, Adapter(encoder, change, w) if w else None) for w in rankings}
        for place, example in enumerate(useful):
            if fold[example.judged.conversation] != part:
                continue
            for weight, ranking in tried.items():
                found = ranking.rank(example.query, today, example.judged.queue)
                rankings[weight][place] = [ranking.passage(best.row).article for best, *_ in found]
            done += 1
            if on_progress:
                on_progress(done, len(useful))
    return rankings


def _by_conversation(useful: Sequence[Example], rankings: Sequence[Sequence[str]]) -> list[float]:
    """nDCG@10 of each conversation: questions of one are no independent witnesses."""
    scores: defaultdict[str, list[float]] = defaultdict(list)
    for example, ranking in zip(useful, rankings, strict=True):
        scores[example.judged.conversation].append(figures(ranking, example.judged.good)["ndcg@10"])
    return [sum(those) / len(those) for those in scores.values()]


def _chosen(scores: dict[float, list[float]]) -> float:
    """The weight that gains most, if it surely gains; else 0."""
    sure = {0.0: 0.0}
    for weight, those in scores.items():
        gains = [with_it - without for with_it, without in zip(those, scores[0.0], strict=True)]
        mean = sum(gains) / len(gains)
        error = math.sqrt(sum((gain - mean) ** 2 for gain in gains) / (len(gains) - 1) / len(gains))
        if mean > SURE * error:
            sure[weight] = mean
    return max(sure, key=lambda weight: sure[weight])


def _mean(scores: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: sum(score[name] for score in scores) / len(scores) for name in scores[0]}


def _moved(
    useful: Sequence[Example], before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]
) -> tuple[Moved, ...]:
    """The useful articles whose places changed most in all."""
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for example, old, new in zip(useful, before, after, strict=True):
        for article in example.judged.good & set(old) & set(new):
            places[article].append((old.index(article) + 1, new.index(article) + 1))
    told = [
        Moved(article, len(pairs), *(sum(side) / len(pairs) for side in zip(*pairs, strict=True)))
        for article, pairs in places.items()
    ]
    told = [moved for moved in told if moved.before != moved.after]
    return tuple(sorted(told, key=lambda m: (-abs(m.before - m.after) * m.questions, m.article))[:TELLING])


def with_adapter(base: KnowledgeBase, adapter: Adapter | None) -> KnowledgeBase:
    """The same articles, ranked with `adapter`."""
    other = copy.copy(base)
    other.adapter = adapter
    return other
