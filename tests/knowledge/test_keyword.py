"""Exact BM25, and words that were misheard."""

from __future__ import annotations

import math

import pytest

from knowledge.keyword import K1, B, Keywords
from knowledge.words import terms

TEXTS = ["red router light", "router router", "invoice for wiring"]


def test_scores_follow_the_formula_of_bm25() -> None:
    keywords = Keywords(TEXTS)
    rarity = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    average = (3 + 2 + 2) / 3
    expected = [n * (K1 + 1) / (n + K1 * (1 - B + B * length / average)) * rarity for n, length in ((1, 3), (2, 2))]
    assert keywords.scores({"router": 1.0}).tolist() == pytest.approx([*expected, 0.0])


def test_a_term_counts_by_its_weight() -> None:
    keywords = Keywords(TEXTS)
    assert keywords.scores({"router": 0.5}).tolist() == pytest.approx((keywords.scores({"router": 1.0}) / 2).tolist())


def test_a_misheard_word_is_taken_for_the_closest_with_less_trust() -> None:
    keywords = Keywords(TEXTS)
    assert keywords.meant(*terms("routor")) == (*terms("router"), 0.7)
    assert keywords.meant(*terms("router")) == (*terms("router"), 1.0)
    assert keywords.meant("elephant")[1] == 0
    assert keywords.meant("rd")[1] == 0


def test_no_texts_give_no_scores() -> None:
    assert Keywords([]).scores({"a": 1.0}).shape == (0,)
