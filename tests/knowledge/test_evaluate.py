"""Figures on a set of dialogues."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.evaluate import evaluate, figures, read_set
from tests.fakes import HashEmbedder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = [
        {"_id": f"d{n}", "title": title, "text": title}
        for n, title in enumerate(["router light", "moving house", "late fee"])
    ]
    turns = [
        {"speaker": "customer", "text": "the router light is red"},
        {"speaker": "customer", "text": "and why is that"},
    ]
    queries = [{"_id": "q0", "text": "and why is that", "turns": turns}, {"_id": "unjudged", "text": "", "turns": []}]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq0\td0\t1\nq0\td2\t0\n")
    return tmp_path


def test_recall_is_the_share_of_relevant_ids_among_the_first() -> None:
    found = figures(["a", "x", "b", "y", "z"], frozenset({"a", "b", "c"}))
    assert (found["recall@1"], found["recall@3"], found["recall@5"]) == (1 / 3, 2 / 3, 2 / 3)


def test_mrr_and_ndcg_follow_their_formulas() -> None:
    found = figures(["x", "a"], frozenset({"a", "b"}))
    assert found["mrr@10"] == 1 / 2
    assert found["ndcg@10"] == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))


def test_what_is_below_the_tenth_place_does_not_count() -> None:
    assert figures([*"0123456789", "a"], frozenset({"a"}))["mrr@10"] == 0


def test_the_whole_dialogue_is_the_query_and_the_baselines_know_the_last_line_only(folder: Path) -> None:
    found = evaluate(read_set(folder), HashEmbedder())
    assert set(found) == {"earshot", "bm25", "dense", "rrf"}
    assert found["earshot"]["recall@1"] == 1
    assert found["bm25"]["recall@1"] == 0


def test_a_folder_that_is_no_set_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="needs corpus"):
        read_set(tmp_path)
