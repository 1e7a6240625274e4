"""Brings the index of words to the generation that SQLite has. Knows both; decides nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.passages import Passage, Span, embedded_text
from knowledge.store import records, wordindex
from knowledge.store.records import State
from knowledge.store.wordindex import WordIndex
from knowledge.words import terms

if TYPE_CHECKING:
    from sqlite_utils import Database

FOLDER = "words"


def catch_up(db: Database, edition: Path, state: State, *, at_rest: bool = False) -> bool:
    """Whether there was anything to do. Only the one who holds the lock may call it. Raises BadIndex.

    `at_rest`, when nothing more is about to come, what came bit by bit is written together; what is new is found before.
    """
    index = WordIndex(edition / FOLDER)
    is_behind = index.generation < state.generation
    if is_behind:
        _bring_after(db, edition, state, index.generation)
    is_scattered = at_rest and index.is_scattered(state.rows)
    if is_scattered:
        added = documents(db, state.first_row)
        wordindex.write(edition / FOLDER, state.generation, added=added, together=state.rows)
    return is_behind or is_scattered


def _bring_after(db: Database, edition: Path, state: State, seen: int) -> None:
    """What came and went since generation `seen`."""
    gone = [
        row[0] for row in db.conn.execute("SELECT number FROM articles WHERE removed > ? AND added <= ?", [seen, seen])
    ]
    wordindex.write(edition / FOLDER, state.generation, gone, documents(db, state.first_row, after=seen))


def build(db: Database, edition: Path, state: State, *, staged: bool = False) -> None:
    """All of the current articles; `staged`: their passages and headings are those that a rebuild has made."""
    WordIndex.create(edition / FOLDER, 0)
    added = documents(db, state.first_row, staged=staged)
    wordindex.write(edition / FOLDER, state.generation, added=added, together=state.rows)


def documents(
    db: Database, first_row: int, *, after: int = -1, staged: bool = False
) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Article, row and terms of every passage that came after generation `after` and still holds."""
    for number, rows in groupby(db.conn.execute(_STAGED if staged else _STORED, [after]), key=lambda row: row[0]):
        article = records.numbered(db, number)
        for _, row, section, path, start, end in rows:
            passage = Passage(article.id, section, tuple(json.loads(path)), Span(start, end))
            yield number, row - first_row, terms(embedded_text(article, passage))


_COLUMNS = 'a.number, p.row, p.section, h.path, p.start, p."end"'
_STORED = f"""SELECT {_COLUMNS} FROM articles AS a
    CROSS JOIN passages AS p ON p.row >= a.first_row AND p.row < a.first_row + a.rows
    JOIN headings AS h ON h.number = p.heading
    WHERE a.added > ? AND a.removed IS NULL"""
_STAGED = f"""SELECT {_COLUMNS} FROM temp.new_passages AS p
    CROSS JOIN articles AS a ON a.number = p.article
    JOIN temp.new_headings AS h ON h.number = p.heading
    WHERE a.added > ? ORDER BY p.row"""
