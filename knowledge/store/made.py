"""A knowledge base made of articles at hand: for evaluation, and wherever no files are to be kept up with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from knowledge.articles import Article
from knowledge.embed import Embedder
from knowledge.sources import SourceFile
from knowledge.store.reader import Reader
from knowledge.store.store import Store

CHUNK = 50  # articles between two words of progress

Progress = Callable[[int, int], None]  # articles encoded, articles in all


def made(articles: Sequence[Article], folder: Path, embedder: Embedder, on_progress: Progress | None = None) -> Reader:
    """The knowledge base of exactly these articles in `folder`, open for search. Raises KnowledgeError."""
    with Store.open(folder, embedder) as store:
        for start in range(0, len(articles), CHUNK):
            chunk = articles[start : start + CHUNK]
            store.put_all("", [(SourceFile(name=article.file or article.id), [article]) for article in chunk])
            if on_progress:
                on_progress(start + len(chunk), len(articles))
    return Reader.open(folder, embedder)
