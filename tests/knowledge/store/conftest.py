from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.articles import Article
from knowledge.sources import SourceFile
from knowledge.store.reader import Reader
from knowledge.store.store import Store
from tests.fakes import HashEmbedder


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "knowledge"


@pytest.fixture
def store(folder: Path, embedder: HashEmbedder) -> Iterator[Store]:
    with Store.open(folder, embedder) as opened:
        yield opened


def file(name: str, sha256: str = "1" * 64) -> SourceFile:
    return SourceFile(name=name, size=20, modified=7, sha256=sha256)


def article(id: str, body: str, **fields: object) -> Article:
    return Article(id=id, title=f"About {id}", body=body, **fields)  # type: ignore[arg-type]


TODAY = datetime.date(2026, 11, 26)
FEES = article("KB-1", "The fee is 45 euros.\n\n## Credits\nCredit the fee once.\n", queue="billing")
MOVES = article("KB-2", "A move takes ten days.\n")
OFFER = article("KB-3", "A second router costs 10 euros.\n", valid_to=datetime.date(2026, 1, 31))


@pytest.fixture
def reader(store: Store, folder: Path, embedder: HashEmbedder) -> Reader:
    store.put_all("help", [(file("fees.md"), [FEES]), (file("moves.md"), [MOVES]), (file("offer.md"), [OFFER])])
    return Reader.open(folder, embedder)


def by_meaning(reader: Reader, text: str, count: int = 1) -> list[str]:
    rows = reader.nearest(HashEmbedder().encode([text]), count, reader.live(TODAY))[0]
    return [reader.passage(row).article for row in rows if row >= 0]


def by_words(reader: Reader, *terms: str) -> list[str]:
    rows = reader.best_by_words(dict.fromkeys(terms, 1.0), 10, reader.live(TODAY))
    return [reader.passage(row).article for row in rows]
