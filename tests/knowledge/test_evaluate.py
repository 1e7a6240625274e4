"""Figures on a set of dialogues."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from knowledge.embed import OnnxEmbedder
from knowledge.errors import KnowledgeError
from knowledge.evaluate import Figure, evaluate, figures, interval, read_set
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
    report = evaluate(read_set(folder), HashEmbedder())
    assert (report.name, report.questions, set(report.systems)) == (folder.name, 1, {"earshot", "bm25", "dense", "rrf"})
    assert report.systems["earshot"]["recall@1"].mean == 1
    assert report.systems["bm25"]["recall@1"].mean == 0


def test_an_interval_holds_the_mean_and_narrows_with_more_questions() -> None:
    few, many = interval([0.0, 1.0] * 10), interval([0.0, 1.0] * 1000)
    assert few.mean == many.mean == 0.5
    assert few.low < many.low < 0.5 < many.high < few.high
    assert many.high - many.low == pytest.approx(2 * 1.96 * 0.5 / math.sqrt(2000), rel=0.15)
    assert interval([1.0, 1.0]) == Figure(1.0, 1.0, 1.0)


def test_the_thing_an_article_belongs_to_is_its_entity_or_the_head_of_its_title(folder: Path) -> None:
    corpus = [
        {"_id": "a", "title": "Worth House > Parking?", "text": "Yes.", "metadata": {"entity": "WORTH HOUSE"}},
        {"_id": "b", "title": "Allenbell > Parking?", "text": "No.", "metadata": {"entity": None}},
        {"_id": "c", "title": "Parking", "text": "No.", "metadata": None},
    ]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    assert [article.about for article in read_set(folder).articles] == ["worth house", "Allenbell", ""]


def test_a_set_without_a_judged_question_is_refused_in_words(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n")
    with pytest.raises(KnowledgeError, match="nothing to evaluate"):
        read_set(folder)


def test_what_is_shown_of_small_talk_and_of_the_right_is_told(folder: Path, encoder: OnnxEmbedder) -> None:
    talk = ["lovely weather today", "the router light is red", "my dog is asleep", "i like tea"]
    shown = evaluate(read_set(folder), encoder, small_talk=talk).shown
    assert shown is not None
    assert (shown.alone, shown.recall) == (25, 1)


def test_a_folder_that_is_no_set_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="needs corpus"):
        read_set(tmp_path)


def test_a_set_made_by_others_is_read_as_it_is_meant(tmp_path: Path) -> None:
    corpus = [
        {"_id": 1, "title": None, "text": "The ferry runs hourly."},
        {"_id": "b", "text": "Half a sign: \ud83d."},
        {"_id": "c", "title": "Only a title", "text": ""},
        {"_id": "b", "text": "The same id again."},
    ]
    queries = [
        {"_id": 7, "text": "how often is the ferry", "turns": None, "metadata": None},
        {"_id": "q8", "turns": [{"text": "a half sign"}, {"speaker": "customer", "text": None}]},
        {"_id": "q9", "text": ""},
    ]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("\n\n".join(map(json.dumps, rows)) + "\n")
    (tmp_path / "qrels.tsv").write_text("7\t1\t1\nq8\tb\t1\n\nq9\tc\t1\nq9\tghost\t1\nnobody\tb\t1\n")
    given = read_set(tmp_path)
    assert [article.id for article in given.articles] == ["1", "b", "c"]
    asked = [[(turn.leg, turn.text) for turn in question.turns] for question in given.questions]
    assert asked == [[("customer", "how often is the ferry")], [("customer", "a half sign")], [("customer", "")]]
    report = evaluate(given, HashEmbedder())
    assert report.questions == 3
    assert report.systems["bm25"]["recall@3"].mean == pytest.approx(2 / 3)
