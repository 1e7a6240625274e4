"""Learn from half of each retrieval set, measure on the other half: the table in docs/KNOWLEDGE.md.

.venv/bin/python tools/measure_feedback.py DIR…        DIR as `earshot knowledge eval` takes it
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from copilot import models
from knowledge import evaluate, feedback
from knowledge.embed import OnnxEmbedder
from knowledge.feedback import Judged
from knowledge.query import ask
from knowledge.search import KnowledgeBase
from knowledge.store.made import made

FIGURES = ("recall@1", "recall@3", "ndcg@10")


def main(folders: list[str]) -> None:
    embedder = OnnxEmbedder(models.whole(models.ENCODER))
    print(
        "| set | questions learnt from | weight | held back, nDCG@10 | other half, " + ", ".join(FIGURES) + " | time |"
    )
    print("|---|---|---|---|---|---|")
    for folder in map(Path, folders):
        given = evaluate.read_set(folder)
        with tempfile.TemporaryDirectory() as place:
            base = KnowledgeBase(made(given.articles, Path(place), embedder), embedder)
            print(row(folder.name, base, embedder.id, list(given.questions)), flush=True)


def row(name: str, base: KnowledgeBase, encoder: str, asked: list[evaluate.Question]) -> str:
    random.Random(1).shuffle(asked)
    taught, other = asked[: len(asked) // 2], asked[len(asked) // 2 :]
    judged = [
        Judged(conversation=f"{number}", day=evaluate.TODAY, turns=question.turns, good=question.relevant)
        for number, question in enumerate(taught)
    ]
    began = time.perf_counter()
    lesson = feedback.learn(judged, base, encoder, evaluate.TODAY)
    took = time.perf_counter() - began
    before, after = (measured(feedback.with_adapter(base, given), other) for given in (None, lesson.adapter))
    return (
        f"| {name} | {lesson.useful} | {lesson.adapter.weight:g} "
        f"| {100 * lesson.before['ndcg@10']:.1f} → {100 * lesson.after['ndcg@10']:.1f} "
        f"| {', '.join(f'{100 * before[name]:.1f} → {100 * after[name]:.1f}' for name in FIGURES)} | {took:.0f} s |"
    )


def measured(base: KnowledgeBase, questions: list[evaluate.Question]) -> dict[str, float]:
    scores = []
    for question in questions:
        query = ask(question.turns)
        ranked = base.rank(query, evaluate.TODAY) if query else []
        ids = [base.passage(best.row).article for best, *_ in ranked]
        scores.append(evaluate.figures(ids, question.relevant))
    return {name: sum(score[name] for score in scores) / len(scores) for name in FIGURES}


if __name__ == "__main__":
    main(sys.argv[1:])
