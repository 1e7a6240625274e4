from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.articles import Article
from knowledge.sources import SourceFile
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
