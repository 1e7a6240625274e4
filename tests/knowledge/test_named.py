"""What articles call by name."""

from __future__ import annotations

from knowledge.articles import Article
from knowledge.named import names


def article(body: str, about: str = "") -> Article:
    return Article(id=body[:8], title="T", body=body, about=about)


def test_a_capital_in_mid_sentence_makes_a_name() -> None:
    assert names([article("Unplug the Velora box. Then wait.")]) == ["Velora"]


def test_a_word_that_begins_something_is_none() -> None:
    assert (
        names([article("# Moving house\n\n- Ask first.\n1. Unplug it. “Never mind” is said: Yes.\n> Quoted\n| Cell")])
        == []
    )


def test_a_word_that_is_also_written_small_is_none() -> None:
    assert names([article("Our Fibre is quick."), article("All fibre is quick. We like Surebeam.")]) == ["Surebeam"]


def test_what_articles_belong_to_is_named_and_most_articles_come_first() -> None:
    told = [article("Ask about NF-R2 today.", about="Hamilton Lodge"), article("It is an NF-R2 again.")]
    assert names(told)[0] == "NF-R2"
    assert set(names(told)) == {"NF-R2", "Hamilton", "Lodge"}
    assert names(told, most=1) == ["NF-R2"]
