"""The index on disk: what is refused, and what survives a build that is cut short."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge import index as stored
from knowledge.articles import Article, Place, read_articles
from knowledge.errors import BadIndex, KnowledgeError
from knowledge.search import KnowledgeBase
from tests.fakes import HashEmbedder

REPOSITORY = Path(__file__).parents[2]


class OtherEmbedder(HashEmbedder):
    id = "hash-2"


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def index(tmp_path: Path, articles: Path, embedder: HashEmbedder) -> Path:
    KnowledgeBase.build(articles, tmp_path / "index", embedder)
    return tmp_path / "index"


def test_what_was_saved_is_what_is_loaded(index: Path, articles: Path, embedder: HashEmbedder) -> None:
    loaded = stored.load(index, embedder)
    assert list(loaded.articles) == read_articles(articles)[0]
    built = stored.build(loaded.articles, embedder)
    assert loaded.passages == built.passages
    assert (loaded.vectors.reconstruct_n(0) == built.vectors.reconstruct_n(0)).all()


def test_an_unchanged_folder_is_not_encoded_again(index: Path, articles: Path) -> None:
    fresh = HashEmbedder()
    report = KnowledgeBase.build(articles, index, fresh)
    assert not report.rebuilt
    assert (report.articles, report.passages) == (3, 6)
    assert fresh.encoded == []


def test_the_places_of_an_article_are_kept(tmp_path: Path, embedder: HashEmbedder) -> None:
    manual = Article(id="m", title="Manual", body="One.\n\nTwo.\n", places=(Place(0, "page 1"), Place(6, "page 2")))
    stored.save(stored.build([manual], embedder), tmp_path, embedder)
    assert stored.load(tmp_path, embedder).articles == (manual,)


@pytest.mark.parametrize("field", ["title", "valid_to", "body"])
def test_any_change_of_an_article_builds_the_index_again(
    index: Path, articles: Path, embedder: HashEmbedder, field: str
) -> None:
    file = articles / "KB-3.md"
    old = {"title": "second router", "valid_to": "2026-01-31", "body": "10 euros"}[field]
    new = {"title": "third router", "valid_to": "2026-12-31", "body": "20 euros"}[field]
    file.write_text(file.read_text().replace(old, new))
    assert KnowledgeBase.build(articles, index, embedder).rebuilt


def test_progress_counts_up_to_all(tmp_path: Path, articles: Path, embedder: HashEmbedder) -> None:
    seen: list[tuple[int, int]] = []
    KnowledgeBase.build(articles, tmp_path / "index", embedder, on_progress=lambda done, of: seen.append((done, of)))
    assert seen == [(n, len(seen)) for n in range(1, len(seen) + 1)]


def test_an_index_of_another_encoder_is_refused_in_words(index: Path) -> None:
    with pytest.raises(BadIndex, match=r"another encoder \(hash-1\), this one is hash-2. Build it again"):
        KnowledgeBase.open(index, OtherEmbedder())


def test_a_folder_without_an_index_is_refused_in_words(tmp_path: Path, embedder: HashEmbedder) -> None:
    with pytest.raises(BadIndex, match="There is no knowledge index"):
        KnowledgeBase.open(tmp_path, embedder)


def test_an_index_of_another_version_is_refused_in_words(index: Path, embedder: HashEmbedder) -> None:
    manifest = index / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"format": {stored.FORMAT}', '"format": 99'))
    with pytest.raises(BadIndex, match="another version"):
        KnowledgeBase.open(index, embedder)


@pytest.mark.parametrize("pattern", ["manifest.json", "articles-*", "vectors-*", "headings-*"])
@pytest.mark.parametrize("damage", ["gone", "cut", "flipped", "empty"])
def test_a_damaged_index_is_refused_and_a_build_mends_it(
    index: Path, articles: Path, embedder: HashEmbedder, pattern: str, damage: str
) -> None:
    file = next(index.glob(pattern))
    content = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        middle = len(content) // 2
        flipped = content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]
        file.write_bytes({"cut": content[:middle], "flipped": flipped, "empty": b""}[damage])
    with pytest.raises(BadIndex):
        KnowledgeBase.open(index, embedder)
    assert KnowledgeBase.build(articles, index, embedder).rebuilt
    KnowledgeBase.open(index, embedder)


def test_a_full_disk_leaves_the_old_index_and_says_what_to_do(
    index: Path, articles: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (articles / "KB-3.md").unlink()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KnowledgeError, match=r"No space left on device.*Free some space"):
        KnowledgeBase.build(articles, index, embedder)
    assert KnowledgeBase.open(index, embedder).article("KB-3") is not None
    assert not list(index.glob("*.new"))


BUILDER = """
import sys
from pathlib import Path
from knowledge.articles import Article, Place, read_articles
from knowledge.index import build, save
from tests.fakes import HashEmbedder
found, embedder = read_articles(Path(sys.argv[1]))[0], HashEmbedder()
indexes = [build(found, embedder), build(found[:1], embedder)]
print("ready", flush=True)
while True:
    for index in indexes:
        save(index, Path(sys.argv[2]), embedder)
"""


def test_an_index_survives_builders_that_are_killed(index: Path, articles: Path, embedder: HashEmbedder) -> None:
    for attempt in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", BUILDER, articles, index], cwd=REPOSITORY, stdout=subprocess.PIPE
        ) as builder:
            assert builder.stdout is not None
            builder.stdout.readline()
            time.sleep(0.03 + 0.017 * attempt)  # any moment will do
            builder.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        assert len(KnowledgeBase.open(index, embedder).articles) in {1, 3}
    KnowledgeBase.build(articles, index, embedder)
    stored.save(stored.load(index, embedder), index, embedder)
    assert len(list(index.iterdir())) == 4  # what the killed ones left behind is gone
