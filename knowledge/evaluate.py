"""How well the articles are found: recall, MRR and nDCG on a set of dialogues, beside three plain baselines.

A set is a folder with corpus.jsonl {_id, title, text}, queries.jsonl {_id, turns: [{speaker, text}]} and qrels.tsv
(query-id, corpus-id, score). The query is the dialogue up to its last line; scores count whole `_id`s. The baselines
know the last line only: BM25, cosine, and the reciprocal-rank fusion of both.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import index as stored
from knowledge.articles import Article
from knowledge.embed import Embedder
from knowledge.errors import KnowledgeError
from knowledge.index import Index, Progress
from knowledge.keyword import Keywords
from knowledge.passages import embedded_text
from knowledge.query import Turn, ask
from knowledge.search import KnowledgeBase
from knowledge.words import terms

DEPTH = 10
RRF = 60  # the usual constant of reciprocal-rank fusion
TODAY = datetime.date(2000, 1, 1)  # articles of a set have no validity

Ranking = Sequence[str]  # ids, best first


@dataclass(frozen=True, slots=True)
class Question:
    turns: tuple[Turn, ...]
    relevant: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    articles: tuple[Article, ...]
    questions: tuple[Question, ...]


def read_set(folder: Path) -> QuestionSet:
    """Raises KnowledgeError, naming the file, if the folder does not hold a set."""
    relevant: dict[str, set[str]] = {}
    try:
        articles = tuple(
            Article(id=row["_id"], title=row["title"] or row["_id"], body=row["text"].strip() or row["title"])
            for row in _rows(folder / "corpus.jsonl")
        )
        for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:]:
            query, document, score = line.split("\t")
            if float(score) > 0:
                relevant.setdefault(query, set()).add(document)
        questions = tuple(
            Question(
                tuple(Turn(turn["speaker"], turn["text"]) for turn in row["turns"]), frozenset(relevant[row["_id"]])
            )
            for row in _rows(folder / "queries.jsonl")
            if row["_id"] in relevant
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
    return QuestionSet(articles, questions)


def evaluate(
    given: QuestionSet, embedder: Embedder, on_progress: Progress | None = None
) -> dict[str, dict[str, float]]:
    """Figures by system, fractions of 1: recall@1, recall@3, recall@5, mrr@10, ndcg@10."""
    index = stored.build(given.articles, embedder, on_progress)
    systems = {"earshot": _earshot(KnowledgeBase(index, embedder)), **_baselines(index, embedder)}
    totals: dict[str, dict[str, float]] = {name: {} for name in systems}
    for question in given.questions:
        for name, rank in systems.items():
            for figure, value in figures(rank(question.turns), question.relevant).items():
                totals[name][figure] = totals[name].get(figure, 0.0) + value / len(given.questions)
    return totals


def figures(ranking: Ranking, relevant: frozenset[str]) -> dict[str, float]:
    """Of one question. recall@k = relevant ids among the first k, divided by all relevant ids."""
    places = [place for place, id in enumerate(ranking[:DEPTH]) if id in relevant]
    ideal = sum(1 / math.log2(place + 2) for place in range(min(DEPTH, len(relevant))))
    return {f"recall@{k}": sum(place < k for place in places) / len(relevant) for k in (1, 3, 5)} | {
        "mrr@10": 1 / (places[0] + 1) if places else 0.0,
        "ndcg@10": sum(1 / math.log2(place + 2) for place in places) / ideal,
    }


def _earshot(knowledge: KnowledgeBase) -> Callable[[Sequence[Turn]], Ranking]:
    def rank(turns: Sequence[Turn]) -> Ranking:
        query = ask(turns)
        return (
            [knowledge.passage(best.row).article for best, *_ in knowledge.rank(query, TODAY)[:DEPTH]] if query else []
        )

    return rank


def _baselines(index: Index, embedder: Embedder) -> dict[str, Callable[[Sequence[Turn]], Ranking]]:
    by_id = {article.id: article for article in index.articles}
    keywords = Keywords([embedded_text(by_id[passage.article], passage) for passage in index.passages])

    def bm25(turns: Sequence[Turn]) -> Ranking:
        return _by_score(index, keywords.scores(dict.fromkeys(terms(turns[-1].text), 1.0)))

    def dense(turns: Sequence[Turn]) -> Ranking:
        rows = index.vectors.search(embedder.encode([turns[-1].text]), min(200, len(index.passages)))[1][0]
        return list(dict.fromkeys(index.passages[row].article for row in rows))

    def rrf(turns: Sequence[Turn]) -> Ranking:
        total: dict[str, float] = {}
        for ranking in (bm25(turns), dense(turns)):
            for place, id in enumerate(ranking):
                total[id] = total.get(id, 0.0) + 1 / (RRF + place + 1)
        return sorted(total, key=lambda id: -total[id])

    return {"bm25": bm25, "dense": dense, "rrf": rrf}


def _by_score(index: Index, scores: Any) -> Ranking:
    best = (-scores).argsort(kind="stable")[:200]
    return list(dict.fromkeys(index.passages[row].article for row in best if scores[row] > 0))


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)
