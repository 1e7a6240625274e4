"""Questions without an answer, grouped by meaning."""

from __future__ import annotations

import datetime
import random

import numpy as np
import pytest

from knowledge.embed import OnnxEmbedder
from knowledge.gaps import TOGETHER, Unanswered, asks, clusters, group

DAY = datetime.date(2026, 11, 20)

SOLAR = ("Do you sell solar panels?", "Can I buy solar panels from you?", "do you also offer solar panels for the roof")
SPAIN = ("Can I use my phone in Spain?", "does my mobile work when I am in spain")
FAX = "Is it possible to send a fax over the line?"


def asked(text: str, conversation: str = "", day: int = 0, queue: str = "") -> Unanswered:
    when = DAY + datetime.timedelta(days=day)
    return Unanswered(text=text, meaning=text, conversation=conversation or text, day=when, queue=queue)


def naive(vectors: np.ndarray, together: float) -> list[list[int]]:
    """Average linkage as the book says it: always the closest two, until they are too far apart."""
    groups = [[row] for row in range(len(vectors))]
    cosines = vectors @ vectors.T
    while len(groups) > 1:
        closest = max(
            (float(cosines[np.ix_(a, b)].mean()), i, j)
            for i, a in enumerate(groups)
            for j, b in enumerate(groups)
            if i < j
        )
        if closest[0] < together:
            break
        groups[closest[1]] += groups.pop(closest[2])
    return sorted(sorted(rows) for rows in groups)


@pytest.mark.parametrize("seed", range(8))
def test_groups_are_those_of_average_linkage(seed: int) -> None:
    pick = np.random.default_rng(seed)
    centres = pick.normal(size=(6, 16))
    vectors = (centres[pick.integers(0, 6, 60)] + pick.normal(0, 0.6, (60, 16))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = sorted(clusters(vectors, TOGETHER))
    assert found == naive(vectors, TOGETHER)
    assert 1 < len(found) < 60


def test_equal_questions_and_none_at_all_are_no_trouble() -> None:
    same = np.tile(np.eye(4, dtype=np.float32)[0], (5, 1))
    assert clusters(same, 0.6) == [[0, 1, 2, 3, 4]]
    assert clusters(np.zeros((0, 4), dtype=np.float32), 0.6) == []


def test_what_asks_for_the_same_is_one_gap_the_most_frequent_first(encoder: OnnxEmbedder) -> None:
    questions = [asked(text, day=n, queue="sales") for n, text in enumerate(SOLAR)]
    questions += [asked(text, queue="roaming") for text in SPAIN] + [asked(FAX)]
    gaps = group(questions, encoder)
    assert [len(gap.questions) for gap in gaps] == [3, 2, 1]
    assert {question.text for question in gaps[0].questions} == set(SOLAR)
    assert (gaps[0].first, gaps[0].last, gaps[0].queues) == (DAY, DAY + datetime.timedelta(days=2), ("sales",))
    assert gaps[2].label == FAX


def test_the_name_of_a_gap_does_not_depend_on_the_order(encoder: OnnxEmbedder) -> None:
    questions = [asked(text) for text in (*SOLAR, *SPAIN, FAX)]
    labels = [gap.label for gap in group(questions, encoder)]
    for seed in range(3):
        random.Random(seed).shuffle(questions)
        assert [gap.label for gap in group(questions, encoder)] == labels


def test_one_caller_who_insists_is_one_conversation(encoder: OnnxEmbedder) -> None:
    insisting = [asked(text, conversation="one call") for text in SOLAR]
    others = [asked(text) for text in SPAIN]
    gaps = group(insisting + others, encoder)
    assert [len(gap.conversations) for gap in gaps] == [2, 1]


@pytest.mark.parametrize(
    "text",
    [
        "Do you sell solar panels?", "do you sell solar panels", "and how long does that take",
        "I would like to know the price", "I want to cancel my contract", "is there a fee", "hi can i pay by card",
        "I was wondering about the installation", "so what happens to my number",
    ],
)  # fmt: skip
def test_a_question_or_a_wish_asks(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    ["My router is on the shelf in the hall.", "I moved in last week.", "It is the blue one.", "Number forty two.",
     "the engineer came on monday and left again"],
)  # fmt: skip
def test_a_statement_does_not(text: str) -> None:
    assert not asks(text)
