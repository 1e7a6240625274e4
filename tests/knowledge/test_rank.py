"""What a rank is made of, on the real encoder: the thing that was named, the words, the queue."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from knowledge.articles import Article
from knowledge.embed import OnnxEmbedder
from knowledge.search import Hit, KnowledgeBase, Turn
from knowledge.store.made import made

TODAY = datetime.date(2026, 11, 25)


def hotel(id: str, about: str, question: str, answer: str) -> Article:
    return Article(id=id, title=question, body=answer, about=about)


@pytest.fixture(scope="module")
def hotels(encoder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    places = ("Hamilton Lodge", "Allenbell", "Worth House")
    articles = [
        hotel(f"{name}-{number}", name, *text)
        for name in places
        for number, text in enumerate(
            [
                ("Is there parking for guests?", "There is free parking behind the house."),
                ("Are pets allowed?", "Pets are not allowed in the rooms."),
                ("When can I check in?", "Check-in is from two in the afternoon."),
            ]
        )
    ]
    tax = Article(id="tax", title="City tax", body="The city tax is two pounds a night, at every hotel in town.")
    return KnowledgeBase(made([*articles, tax], tmp_path_factory.mktemp("hotels"), encoder), encoder)


def first(base: KnowledgeBase, *lines: str) -> Hit:
    legs = ("customer", "agent")
    turns = [Turn(legs[(len(lines) - 1 - place) % 2], line) for place, line in enumerate(lines)]
    return base.search(turns, today=TODAY)[0]


def test_the_thing_named_turns_ago_decides_among_articles_that_say_the_same(hotels: KnowledgeBase) -> None:
    for name in ("Hamilton Lodge", "Allenbell", "Worth House"):
        hit = first(hotels, f"i need a room at {name.lower()}", "for how many nights", "three and do you have parking")
        assert (hit.article, hit.because.thing) == (f"{name}-0", name)
        assert hit.because.parts.memory > 0


def test_the_agent_may_have_named_it(hotels: KnowledgeBase) -> None:
    assert first(hotels, "i'd suggest the allen bell it is very quiet", "are pets allowed").article == "Allenbell-1"


def test_the_thing_named_last_is_the_one_that_is_meant(hotels: KnowledgeBase) -> None:
    lines = ("does hamilton lodge have parking", "yes behind the house", "and when is check in at worth house")
    assert first(hotels, *lines).article == "Worth House-2"


def test_what_belongs_to_nothing_is_still_found_when_a_thing_was_named(hotels: KnowledgeBase) -> None:
    hit = first(hotels, "i booked hamilton lodge", "how can i help", "how much is the city tax")
    assert (hit.article, hit.because.thing, hit.because.parts.memory) == ("tax", "", 0)


def test_a_hit_says_what_it_is_made_of(hotels: KnowledgeBase) -> None:
    hit = first(hotels, "are pets allowed at the hamilton lodge")
    parts = hit.because.parts
    assert hit.because.words[:1] == ("pets",)
    assert 0 < parts.words <= 0.5
    assert 0.3 < parts.meaning <= 1
    assert parts.total == pytest.approx(hit.score, abs=1e-3)


def test_an_article_that_was_replaced_is_left_out_beside_its_successor_and_never_shown(
    tmp_path: Path, encoder: OnnxEmbedder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    old = Article(id="old", title="Late fee", body="The late fee is five euros.")
    new = Article(id="new", title="Late fee", body="The late fee is seven euros.", supersedes="old")
    coming = Article(id="new", title=new.title, body=new.body, supersedes="old", valid_from=datetime.date(2027, 1, 1))

    def found(*articles: Article) -> list[Hit]:
        base = KnowledgeBase(made(articles, tmp_path_factory.mktemp("fees"), encoder), encoder)
        return base.search([Turn("customer", "how much is the late fee")], today=TODAY)

    assert [(hit.article, hit.superseded_by) for hit in found(old, new)] == [("new", "")]
    assert [(hit.article, hit.superseded_by, hit.strength == "weak") for hit in found(old, coming)] == [
        ("old", "", False)
    ]
