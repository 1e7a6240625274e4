"""Files to articles: what is read, and what is reported instead of stopping the rest."""

from __future__ import annotations

import datetime

import pytest

from knowledge.articles import Article, Place, parse_article
from knowledge.errors import ArticleError
from knowledge.ingest.formats import read
from knowledge.ingest.outcome import Given

GOOD = (
    "---\nid: KB-1\ntitle: Fees\nqueue: billing\nvalid_from: 2026-01-01\nverbatim: true\nlabels: [a, b]\n---\nBody.\n"
)


def test_an_article_is_its_front_matter_and_its_body() -> None:
    article = parse_article(GOOD)
    assert (article.id, article.title, article.queue, article.verbatim) == ("KB-1", "Fees", "billing", True)
    assert (article.valid_from, article.valid_to) == (datetime.date(2026, 1, 1), None)
    assert (article.labels, article.body) == (("a", "b"), "Body.\n")


def test_without_front_matter_the_heading_is_the_title_and_the_file_makes_the_id() -> None:
    article = parse_article("Intro.\n\n## Call-out *fees* ##\n\nBody.\n", file="costs/fees.md", source="help")
    assert article.title == "Call-out fees"
    assert article.id.startswith("fees-")
    assert article.id == parse_article("Other.", file="costs/fees.md", source="help").id
    assert article.id != parse_article("Intro.", file="moves/fees.md", source="help").id
    assert parse_article("Intro.", file="moves/call-out_fees.md").title == "Call out fees"


def test_a_comment_in_code_is_no_title() -> None:
    assert parse_article("```sh\n# install\n```\n\nReal title\n===\n", file="a.md").title == "Real title"


def test_a_line_across_the_page_is_no_front_matter() -> None:
    assert parse_article("---\n\nBody.\n", file="a.md").body == "---\n\nBody.\n"


def test_an_article_says_what_it_belongs_to_and_what_it_replaces() -> None:
    front = "id: KB-2\ntitle: T\nabout: Meadow Court\nlanguage: de-CH\nversion: 3\nsupersedes: KB-1\n"
    article = parse_article(f"---\n{front}---\nBody.\n")
    assert (article.about, article.language) == ("Meadow Court", "de-CH")
    assert (article.version, article.supersedes) == ("3", "KB-1")


def test_a_character_of_the_body_stands_where_its_source_says() -> None:
    article = Article(id="a", title="A", body="x" * 30, places=(Place(5, "page 1"), Place(20, "page 2")))
    assert [article.place(at) for at in (0, 5, 19, 20, 29)] == ["", "page 1", "page 1", "page 2", "page 2"]


def test_windows_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    given = Given(name="a.md", data=b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    (article,) = read(given).articles
    assert (article.id, article.body) == ("KB-1", "Body.\n")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\nid: KB-1\ntitle: T\n", "no closing line"),
        ("---\nid: [unclosed\n---\nBody", "not valid YAML (line 2)"),
        ("---\n- a\n- b\n---\nBody", "holds no fields"),
        ("---\nid: {a: b}\ntitle: T\n---\nBody", "id is not a line of text"),
        ("---\nid: KB-1\ntitle: T\nvalid_to: soon\n---\nBody", "valid_to is not a date"),
        ("---\nid: KB-1\ntitle: T\nvalid_to: 2026-13-40\n---\nBody", "not valid YAML"),
        ("---\nid: KB-1\ntitle: T\nvalid_from: 2026-02-01\nvalid_to: 2026-01-01\n---\nBody", "is before valid_from"),
        ("---\nid: KB-1\ntitle: T\nverbatim: maybe\n---\nBody", "neither true nor false"),
        ("---\nid: KB-1\ntitle: T\nlabels: {one: two}\n---\nBody", "not a list of words"),
        ("---\nid: KB-1\ntitle: T\n---\n\n", "no text"),
        (f"---\nid: KB-1\ntitle: T\nnote: {'x' * 20_000}\n---\nBody", "longer than 20,000"),
    ],
)
def test_a_broken_article_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(ArticleError, match=reason.replace("(", r"\(").replace(")", r"\)")):
        parse_article(text)


def test_an_alias_bomb_in_front_matter_is_refused_quickly() -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 9))
    with pytest.raises(ArticleError, match="its title is not a line of text"):
        parse_article(f"---\nl0: &l0 [x]\n{levels}\nid: KB-1\ntitle: *l8\n---\nBody")


@pytest.mark.parametrize(
    ("day", "valid"), [("2025-12-31", False), ("2026-01-01", True), ("2026-01-31", True), ("2026-02-01", False)]
)
def test_validity_includes_both_its_days(day: str, valid: bool) -> None:
    article = parse_article("---\nid: a\ntitle: T\nvalid_from: 2026-01-01\nvalid_to: 2026-01-31\n---\nBody")
    assert article.valid_on(datetime.date.fromisoformat(day)) is valid
