"""Articles in memory, by the file they came from: to see what a folder gives without a knowledge base."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.articles import Article
from knowledge.sources import SourceFile


class Gathered:
    """Keeps the contract of sources.ArticleStore, but nothing on disk."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], SourceFile] = {}
        self._articles: dict[tuple[str, str], tuple[Article, ...]] = {}

    def files(self, source: str) -> dict[str, SourceFile]:
        return {name: file for (of, name), file in self._files.items() if of == source}

    def article(self, id: str) -> Article | None:
        return next((article for article in self.articles() if article.id == id), None)

    def held(self, source: str, file: str) -> tuple[Article, ...]:
        return self._articles.get((source, file), ())

    def articles(self) -> list[Article]:
        return [article for held in self._articles.values() for article in held]

    def put(self, source: str, file: SourceFile, articles: Sequence[Article]) -> None:
        self._files[source, file.name] = file
        self._articles[source, file.name] = tuple(articles)

    def note(self, source: str, file: SourceFile) -> None:
        self._files[source, file.name] = file

    def drop(self, source: str, names: Sequence[str]) -> None:
        for name in names:
            self._files.pop((source, name), None)
            self._articles.pop((source, name), None)
