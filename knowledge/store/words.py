"""Brings the index of words to the generation that SQLite has. Knows both; decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from sqlite_utils import Database

from knowledge.articles import Article
from knowledge.passages import Passage, Span, embedded_text
from knowledge.store import wordindex
from knowledge.store.records import State, from_json
from knowledge.store.wordindex import WordIndex
from knowledge.words import terms

FOLDER = "words"


def catch_up(db: Database, edition: Path, state: State) -> bool:
    """Whether there was anything to do. Only the one who holds the lock may call it. Raises BadIndex."""
    folder = edition / FOLDER
    seen = WordIndex(folder).generation
    if seen >= state.generation:
        return False
    gone = [
        row[0] for row in db.conn.execute("SELECT number FROM articles WHERE removed > ? AND added <= ?", [seen, seen])
    ]
    wordindex.write(folder, state.generation, gone, documents(db, state.first_row, after=seen))
    return True


def build(db: Database, edition: Path, state: State, passages: str = "passages") -> None:
    """All of the current articles, their passages taken from the table `passages`."""
    WordIndex.create(edition / FOLDER, 0)
    wordindex.write(edition / FOLDER, state.generation, (), documents(db, state.first_row, passages=passages))


def documents(
    db: Database, first_row: int, *, after: int = -1, passages: str = "passages"
) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Article, row and terms of every passage that came after generation `after` and still holds."""
    rows = db.conn.execute(
        f"""SELECT a.number, a.article, p.row, p.start, p."end", h.text FROM articles AS a
            JOIN {passages} AS p ON p.article = a.number JOIN headings AS h ON h.number = p.heading
            WHERE a.added > ? AND a.removed IS NULL ORDER BY p.row""",
        [after],
    )
    for number, group in groupby(rows, key=lambda row: row[0]):
        article: Article | None = None
        for _, text, row, start, end, _ in group:
            article = article or from_json(text)
            yield number, row - first_row, terms(embedded_text(article, Passage(article.id, 0, (), Span(start, end))))
