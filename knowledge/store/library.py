"""A knowledge base as its managers look at it: files and what became of them, versions of articles. Reads only.

On a connection of its own and without vectors, so that it neither waits for a search nor needs an encoder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.articles import Article
from knowledge.errors import BadIndex
from knowledge.sources import SourceFile, Status
from knowledge.store import records
from knowledge.store.database import connect, reading, trouble
from knowledge.store.records import Version

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST_FILES = 300  # in one listing; words narrow it down


@dataclass(frozen=True, slots=True)
class Listed:
    """One file, and which articles it holds."""

    source: str
    file: SourceFile
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The files that were asked for, and how many there are of each status whatever status was asked for."""

    files: tuple[Listed, ...]
    counts: dict[Status, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a search can be narrowed to."""

    queues: tuple[str, ...]
    sources: tuple[str, ...]
    languages: tuple[str, ...]


class Library:
    """One thread at a time."""

    def __init__(self, folder: Path, db: Database) -> None:
        self.folder = folder
        self._db = db

    @classmethod
    def open(cls, folder: Path) -> Library:
        """Raises BadIndex if there is no knowledge base in `folder`, or it is damaged."""
        db = connect(folder)
        db.conn.execute("PRAGMA query_only = ON")
        return cls(folder, db)

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    def names(self) -> Names:
        with trouble(self.folder, BadIndex), reading(self._db):
            return Names(
                queues=self._distinct("article ->> 'queue'"),
                sources=self._distinct("source"),
                languages=self._distinct("article ->> 'language'"),
            )

    def _distinct(self, what: str) -> tuple[str, ...]:
        rows = self._db.conn.execute(
            f"SELECT DISTINCT {what} AS name FROM articles WHERE removed IS NULL ORDER BY name"
        )
        return tuple(name for (name,) in rows if name)

    def files(self, text: str = "", *, source: str = "", status: str = "") -> Listing:
        """Files whose name, reason or article holds every word of `text`; those with trouble first."""
        where, values = _wanted(text, source)
        with trouble(self.folder, BadIndex), reading(self._db):
            counts = dict(
                self._db.conn.execute(f"SELECT status, count(*) FROM files WHERE {where} GROUP BY status", values)
            )
            rows = self._db.conn.execute(
                f"SELECT source, {', '.join(records.FILE)} FROM files WHERE {where} AND ? IN ('', status) "
                "ORDER BY status = 'ok', source, name LIMIT ?",
                [*values, status, MOST_FILES],
            ).fetchall()
            files = tuple(self._listed(row) for row in rows)
        return Listing(files=files, counts=counts)

    def _listed(self, row: Sequence[Any]) -> Listed:
        file = records.source_file(row[1:])
        held = records.current(self._db, "source = ? AND file = ?", [row[0], file.name])
        return Listed(row[0], file, tuple(kept.id for kept in held))

    def history(self, id: str) -> tuple[Version, ...]:
        """Every version of an article, latest first."""
        with trouble(self.folder, BadIndex):
            return records.history(self._db, id)

    def version(self, id: str, number: int) -> Article | None:
        """An article as it was, or is."""
        with trouble(self.folder, BadIndex):
            return records.former(self._db, id, number)

    def changed(self, id: str) -> str:
        """When an article that was known before got its present text, ISO 8601; "" for one that never changed."""
        with trouble(self.folder, BadIndex):
            return records.changed(self._db, id)


def _wanted(text: str, source: str) -> tuple[str, list[str]]:
    conditions, values = ["? IN ('', source)"], [source]
    for word in text.split():
        pattern = "%" + word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        conditions.append(
            r"(name LIKE ? ESCAPE '\' OR reason LIKE ? ESCAPE '\' OR EXISTS (SELECT 1 FROM articles AS a "
            r"WHERE a.source = files.source AND a.file = files.name AND a.removed IS NULL "
            r"AND (a.id LIKE ? ESCAPE '\' OR a.article ->> 'title' LIKE ? ESCAPE '\')))"
        )
        values += [pattern] * 4
    return " AND ".join(conditions), values
