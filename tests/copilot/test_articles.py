"""The folder of articles that the settings name, and what becomes of the one that they named before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot import paths
from copilot.articles import bring_up_to_date, importing, synced
from knowledge.embed import OnnxEmbedder
from knowledge.errors import KnowledgeError
from knowledge.store.reader import Reader
from knowledge.store.store import Store

ARTICLE = "---\nid: {id}\ntitle: {id}\n---\nA visit costs 45 euros, says {id}.\n"


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    return OnnxEmbedder(paths.resources() / "encoder")


@pytest.fixture
def base(tmp_path: Path, embedder: OnnxEmbedder) -> Path:
    bring_up_to_date(articles(tmp_path / "former", "KB-1", "KB-2"), tmp_path / "base", embedder)
    return tmp_path / "base"


def articles(folder: Path, *ids: str) -> Path:
    folder.mkdir()
    for id in ids:
        (folder / f"{id}.md").write_text(ARTICLE.format(id=id))
    return folder


def held(base: Path, embedder: OnnxEmbedder) -> set[str]:
    reader = Reader.open(base, embedder)
    try:
        return {article.id for article in reader.articles()}
    finally:
        reader.close()


def wrong_folders(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "mistyped"
    yield articles(tmp_path / "empty")


def test_a_wrong_folder_leaves_the_articles_of_the_one_before(
    base: Path, tmp_path: Path, embedder: OnnxEmbedder
) -> None:
    for wrong in wrong_folders(tmp_path):
        with pytest.raises(KnowledgeError, match="folder"):
            bring_up_to_date(wrong, base, embedder)
        assert held(base, embedder) == {"KB-1", "KB-2"}, wrong.name


def test_a_folder_of_which_no_file_can_be_read_takes_nobodys_place(
    base: Path, tmp_path: Path, embedder: OnnxEmbedder
) -> None:
    broken = articles(tmp_path / "broken")
    (broken / "a.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    (broken / "photo.png").write_bytes(b"\x89PNG\r\n")
    assert [file.file for file in bring_up_to_date(broken, base, embedder)] == ["a.pdf"]
    assert held(base, embedder) == {"KB-1", "KB-2"}


def test_until_the_new_folder_is_in_the_former_one_is_found(base: Path, tmp_path: Path, embedder: OnnxEmbedder) -> None:
    new = articles(tmp_path / "new", "KB-3", "KB-4")
    with importing(base, embedder) as (store, reader):
        reports = synced(new, store, reader)
        assert next(reports).file == "KB-3.md"
        assert present(store) == {"KB-1", "KB-2", "KB-3"}
        reports.close()  # type: ignore[attr-defined]  # killed here, say
    bring_up_to_date(new, base, embedder)
    assert held(base, embedder) == {"KB-3", "KB-4"}


def test_a_folder_that_moved_keeps_its_articles_and_their_history(
    base: Path, tmp_path: Path, embedder: OnnxEmbedder
) -> None:
    moved = (tmp_path / "former").rename(tmp_path / "moved")
    assert bring_up_to_date(moved, base, embedder) == ()
    assert held(base, embedder) == {"KB-1", "KB-2"}
    with Store.open(base, embedder) as store:
        assert [version.number for version in store.history("KB-1")] == [2, 1]
        assert store.sources() == [f"content:{moved}"]


def present(store: Store) -> set[str]:
    return {id for id in ("KB-1", "KB-2", "KB-3", "KB-4") if store.article(id)}
