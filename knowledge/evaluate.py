"""How well the articles are found: recall, MRR and nDCG on a set of dialogues, beside three plain baselines.

A set is a folder with corpus.jsonl {_id, title, text, metadata}, queries.jsonl {_id, turns: [{speaker, text}]} and
qrels.tsv (query-id, corpus-id, score). `metadata.entity` names the thing an article belongs to. The query is the dialogue
up to its last line; scores count whole `_id`s. The baselines know the last line only: BM25, cosine, and the
reciprocal-rank fusion of both. Intervals are of 95 %, from questions drawn again with replacement.

Small talk tells the price of what is shown unasked: how often a line of it, by itself or at the end of a dialogue, would
offer a card, and how much of the right is still shown.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from knowledge.articles import Article
from knowledge.embed import Embedder
from knowledge.errors import KnowledgeError
from knowledge.query import Turn, ask
from knowledge.search import KnowledgeBase
from knowledge.searchable import Searchable
from knowledge.store.made import Progress, made
from knowledge.store.reader import Reader
from knowledge.words import terms

DEPTH = 10
RRF = 60  # the usual constant of reciprocal-rank fusion
TODAY = datetime.date(2000, 1, 1)  # articles of a set have no validity
DRAWS, SEED = 2000, 7

Ranking = Sequence[str]  # ids, best first


@dataclass(frozen=True, slots=True)
class Question:
    turns: tuple[Turn, ...]
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    name: str
    articles: tuple[Article, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over the questions, and the ends of its interval; fractions of 1."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What would be shown in a call."""

    alone: float
    """Cards offered per 100 lines of small talk, each by itself."""
    after: float
    """The same, each at the end of a dialogue of the set."""
    recall: float
    """Recall@3 of what is shown."""
    first: float
    """Of the questions whose first article is right, the share where it is shown."""


Figures = Mapping[str, Mapping[str, Figure]]  # system → figure


@dataclass(frozen=True, slots=True)
class Report:
    name: str
    questions: int
    systems: Figures
    shown: Shown | None


def read_set(folder: Path) -> QuestionSet:
    """Raises KnowledgeError, naming the file, if the folder does not hold a set."""
    articles: dict[str, Article] = {}
    relevant: dict[str, set[str]] = {}
    try:
        for row in _rows(folder / "corpus.jsonl"):
            articles.setdefault(str(row["_id"]), _article(row))
        for query, document in _judged(folder / "qrels.tsv"):
            relevant.setdefault(query, set()).add(document)
        questions = tuple(
            Question(_turns(row), frozenset(relevant[id]))
            for row in _rows(folder / "queries.jsonl")
            if (id := str(row["_id"])) in relevant
        )
    except OSError as problem:
        raise KnowledgeError(
            f"{folder} is not a set to evaluate: it needs corpus.jsonl, queries.jsonl and qrels.tsv, and "
            f"{problem.filename} cannot be read ({problem.strerror})."
        ) from problem
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise KnowledgeError(
            f"{folder} is not a set to evaluate: a line of its corpus.jsonl, queries.jsonl or qrels.tsv has not the "
            f"form that is expected ({problem})."
        ) from problem
    if not questions:
        raise KnowledgeError(f"{folder} has nothing to evaluate: no question of queries.jsonl is judged in qrels.tsv.")
    return QuestionSet(folder.resolve().name, tuple(articles.values()), questions)


def evaluate(
    given: QuestionSet, embedder: Embedder, on_progress: Progress | None = None, small_talk: Sequence[str] = ()
) -> Report:
    """Figures by system: recall@1, recall@3, recall@5, mrr@10, ndcg@10; and what is shown if there is `small_talk`."""
    with TemporaryDirectory(prefix="earshot-eval-", ignore_cleanup_errors=True) as folder:
        base = made(given.articles, Path(folder), embedder, on_progress)
        try:
            return _report(given, base, embedder, small_talk)
        finally:
            base.close()


def _report(given: QuestionSet, base: Reader, embedder: Embedder, small_talk: Sequence[str]) -> Report:
    knowledge = KnowledgeBase(base, embedder)
    systems = {"earshot": _earshot(knowledge), **_baselines(base, embedder)}
    rows = {
        name: [figures(rank(question.turns), question.relevant) for question in given.questions]
        for name, rank in systems.items()
    }
    means = {name: {figure: interval([row[figure] for row in of]) for figure in of[0]} for name, of in rows.items()}
    return Report(given.name, len(given.questions), means, _shown(knowledge, given, small_talk) if small_talk else None)


def figures(ranking: Ranking, relevant: frozenset[str]) -> dict[str, float]:
    """Of one question. recall@k = relevant ids among the first k, divided by all relevant ids."""
    places = [place for place, id in enumerate(ranking[:DEPTH]) if id in relevant]
    ideal = sum(1 / math.log2(place + 2) for place in range(min(DEPTH, len(relevant))))
    return {f"recall@{k}": sum(place < k for place in places) / len(relevant) for k in (1, 3, 5)} | {
        "mrr@10": 1 / (places[0] + 1) if places else 0.0,
        "ndcg@10": sum(1 / math.log2(place + 2) for place in places) / ideal,
    }


def interval(values: Sequence[float]) -> Figure:
    """The mean of one figure of every question."""
    import numpy as np

    all_of = np.asarray(values)
    drawn = np.random.default_rng(SEED).integers(0, len(values), (DRAWS, len(values)))
    low, high = np.percentile(all_of[drawn].mean(axis=1), (2.5, 97.5))
    return Figure(float(all_of.mean()), float(low), float(high))


def _shown(knowledge: KnowledgeBase, given: QuestionSet, small_talk: Sequence[str]) -> Shown:
    def offers(*turns: Turn) -> bool:
        return any(hit.strength != "weak" for hit in knowledge.search(turns, today=TODAY, limit=1))

    lines = [Turn("customer", line) for line in small_talk]
    before = [given.questions[place % len(given.questions)].turns for place in range(len(lines))]
    recall, right, right_shown = 0.0, 0, 0
    for question in given.questions:
        hits = knowledge.search(question.turns, today=TODAY, limit=3)
        recall += len({hit.article for hit in hits if hit.strength != "weak"} & question.relevant) / len(
            question.relevant
        )
        if hits and hits[0].article in question.relevant:
            right += 1
            right_shown += hits[0].strength != "weak"
    return Shown(
        alone=100 * sum(offers(line) for line in lines) / len(lines),
        after=100 * sum(offers(*turns, line) for turns, line in zip(before, lines, strict=True)) / len(lines),
        recall=recall / len(given.questions),
        first=right_shown / max(1, right),
    )


def _earshot(knowledge: KnowledgeBase) -> Callable[[Sequence[Turn]], Ranking]:
    def rank(turns: Sequence[Turn]) -> Ranking:
        query = ask(turns)
        return (
            [knowledge.passage(best.row).article for best, *_ in knowledge.rank(query, TODAY)[:DEPTH]] if query else []
        )

    return rank


def _baselines(base: Searchable, embedder: Embedder) -> dict[str, Callable[[Sequence[Turn]], Ranking]]:
    live = base.live(TODAY)

    def bm25(turns: Sequence[Turn]) -> Ranking:
        return ids(base.best_by_words(dict.fromkeys(terms(turns[-1].text), 1.0), 200, live))

    def dense(turns: Sequence[Turn]) -> Ranking:
        return ids(base.nearest(embedder.encode([turns[-1].text]), 200, live)[0])

    def ids(rows: Iterable[int]) -> Ranking:
        return list(dict.fromkeys(base.passage(row).article for row in rows))

    def rrf(turns: Sequence[Turn]) -> Ranking:
        total: dict[str, float] = {}
        for ranking in (bm25(turns), dense(turns)):
            for place, id in enumerate(ranking):
                total[id] = total.get(id, 0.0) + 1 / (RRF + place + 1)
        return sorted(total, key=lambda id: -total[id])

    return {"bm25": bm25, "dense": dense, "rrf": rrf}


def _article(row: dict[str, Any]) -> Article:
    id = str(row["_id"])
    title = _text(row, "title") or id
    entity = (row.get("metadata") or {}).get("entity")
    thing, mark, _ = title.partition(" > ")
    return Article(
        id=id,
        title=title,
        body=_text(row, "text").strip() or title,
        about=str(entity).lower() if entity else thing if mark else "",
    )


def _turns(row: dict[str, Any]) -> tuple[Turn, ...]:
    """What was said; a query without a conversation is one line of the customer's."""
    said = ((turn.get("speaker") or "customer", _text(turn, "text")) for turn in row.get("turns") or ())
    turns = tuple(Turn(speaker, text) for speaker, text in said if text.strip())
    return turns or (Turn("customer", _text(row, "text")),)


def _text(row: dict[str, Any], field: str) -> str:
    """Without halves of characters, which JSON can hold and nothing can store."""
    return str(row.get(field) or "").encode("utf-8", "ignore").decode("utf-8")


def _judged(file: Path) -> Iterator[tuple[str, str]]:
    """Query and relevant document; with or without a header."""
    for number, line in enumerate(file.read_text("utf-8-sig").splitlines()):
        if not line.strip() or (number == 0 and line.rstrip().endswith("score")):
            continue
        query, document, score = line.split("\t")
        if float(score) > 0:
            yield query, document


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8-sig") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
