"""One suite for every store of articles: what importing may rely on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.articles import Article, Place
from knowledge.sources import ArticleStore, SourceFile
from knowledge.store.store import Store
from tests.fakes import HashEmbedder, MemoryArticles

OpenStore = Callable[[Path], ArticleStore]
STORES: dict[str, OpenStore] = {
    "memory": lambda folder: MemoryArticles(),
    "disk": lambda folder: Store.open(folder / "knowledge", HashEmbedder()),
}

FEES = Article(id="KB-1", title="Fees", body="The fee is 45 euros.\n", source="help", file="fees.md")
MOVES = Article(
    id="KB-2", title="Moves", body="Ten days.\n", places=(Place(0, "page 1"),), source="help", file="moves.pdf"
)


@pytest.fixture(params=sorted(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArticleStore:
    return STORES[request.param](tmp_path)


def file(name: str, sha256: str = "1" * 64) -> SourceFile:
    return SourceFile(name=name, size=20, modified=7, sha256=sha256)


def test_a_new_store_knows_nothing(store: ArticleStore) -> None:
    assert store.files("help") == {}
    assert store.article("KB-1") is None


def test_what_was_put_is_known_by_file_and_by_id(store: ArticleStore) -> None:
    store.put("help", file("fees.md"), [FEES])
    store.put("help", file("moves.pdf"), [MOVES])
    assert store.files("help") == {"fees.md": file("fees.md"), "moves.pdf": file("moves.pdf")}
    assert (store.article("KB-1"), store.article("KB-2")) == (FEES, MOVES)
    assert (store.held("help", "fees.md"), store.held("help", "moves.pdf")) == ((FEES,), (MOVES,))
    assert store.held("web", "fees.md") == store.held("help", "absent.md") == ()


def test_a_file_holds_what_was_put_last(store: ArticleStore) -> None:
    other = replace(FEES, id="KB-9", title="Credits")
    store.put("help", file("fees.md"), [FEES, other])
    changed = replace(FEES, body="The fee is 50 euros.\n")
    store.put("help", file("fees.md", sha256="2" * 64), [changed])
    assert (store.article("KB-1"), store.article("KB-9")) == (changed, None)
    assert store.files("help")["fees.md"].sha256 == "2" * 64


def test_a_file_may_hold_no_article(store: ArticleStore) -> None:
    store.put("help", replace(file("scan.pdf"), status="no_text", reason="only pictures"), [])
    assert store.files("help")["scan.pdf"].reason == "only pictures"


def test_a_note_leaves_the_articles_as_they_are(store: ArticleStore) -> None:
    store.put("help", file("fees.md"), [FEES])
    broken = replace(file("fees.md", sha256="3" * 64), status="broken", reason="it is locked", is_torn=True)
    store.note("help", broken)
    assert store.files("help") == {"fees.md": broken}
    assert store.article("KB-1") == FEES


def test_a_note_of_a_file_never_seen_before_is_kept(store: ArticleStore) -> None:
    store.note("help", SourceFile(name="a.exe", status="skipped", reason="it holds no text"))
    assert store.files("help")["a.exe"].status == "skipped"


def test_dropped_files_take_their_articles_along(store: ArticleStore) -> None:
    store.put("help", file("fees.md"), [FEES])
    store.put("help", file("moves.pdf"), [MOVES])
    store.drop("help", ["fees.md", "never-seen.md"])
    assert store.article("KB-1") is None
    assert store.article("KB-2") == MOVES
    assert list(store.files("help")) == ["moves.pdf"]


def test_an_article_that_moves_to_another_file_is_held_once(store: ArticleStore) -> None:
    store.put("help", file("fees.md"), [FEES])
    store.drop("help", ["fees.md"])
    moved = replace(FEES, file="costs/fees.md")
    store.put("help", file("costs/fees.md"), [moved])
    assert store.article("KB-1") == moved


def test_sources_are_apart(store: ArticleStore) -> None:
    store.put("help", file("fees.md"), [FEES])
    store.put("web", file("fees.md"), [replace(MOVES, source="web", file="fees.md")])
    store.drop("web", ["fees.md"])
    assert store.files("web") == {}
    assert store.article("KB-1") == FEES
