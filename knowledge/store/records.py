"""Rows of the SQLite file as values, and values as rows. Knows SQL; knows no files beside it and no vectors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from knowledge.articles import Article
from knowledge.passages import Passage, Span
from knowledge.scope import Scope
from knowledge.sources import SourceFile

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the knowledge base holds now. Rows count from `first_row`; in the files of the edition from 0."""

    generation: int
    edition: int
    first_row: int
    rows: int
    headings: int
    encoder: str
    dim: int
    format: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of an article. `removed` is True once it was replaced or dropped."""

    number: int
    stored: str  # when, ISO 8601, UTC
    digest: str  # SHA-256 of all that it says
    removed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A version of an article in its place: passages first_row … first_row + rows - 1."""

    number: int
    id: str
    version: int
    source: str
    file: str
    digest: str
    first_row: int
    rows: int


def state(db: Database) -> State | None:
    row = db.conn.execute(
        "SELECT generation, edition, first_row, rows, headings, encoder, dim, format FROM state"
    ).fetchone()
    return State(**dict(zip(State.__slots__, row, strict=True))) if row else None


def put_state(db: Database, new: State) -> None:
    values = [getattr(new, name) for name in State.__slots__]
    db.conn.execute(f"INSERT OR REPLACE INTO state VALUES (1{', ?' * len(values)})", values)


def digest(article: Article) -> str:
    """Changes when the article changes in any respect."""
    return hashlib.sha256(msgspec.json.encode(article, order="deterministic")).hexdigest()


def to_json(article: Article) -> str:
    return msgspec.json.encode(article).decode()


def from_json(text: str) -> Article:
    return msgspec.json.decode(text, type=Article)


FILE = ("name", "size", "modified", "sha256", "status", "reason", "reader", "is_torn")


def files(db: Database, source: str) -> dict[str, SourceFile]:
    rows = db.conn.execute(f"SELECT {', '.join(FILE)} FROM files WHERE source = ? ORDER BY name", [source])
    return {row[0]: source_file(row) for row in rows}


def source_file(row: Sequence[Any]) -> SourceFile:
    """From the columns FILE."""
    *columns, is_torn = row
    return SourceFile(**dict(zip(FILE[:-1], columns, strict=True)), is_torn=bool(is_torn))


def put_file(db: Database, source: str, file: SourceFile) -> None:
    values = [source, *(getattr(file, name) for name in FILE)]
    places = ", ".join("?" * len(values))
    db.conn.execute(f"INSERT OR REPLACE INTO files (source, {', '.join(FILE)}) VALUES ({places})", values)


_KEPT = "number, id, version, source, file, digest, first_row, rows"
LATEST = 2**62  # a generation that is never reached


def current(db: Database, where: str = "TRUE", values: Sequence[Any] = (), *, at: int = LATEST) -> Iterator[Kept]:
    """The articles that hold at generation `at`, in the order they came."""
    for row in db.conn.execute(
        f"SELECT {_KEPT} FROM articles WHERE {where} {_HELD} ORDER BY number", [*values, at, at]
    ):
        yield Kept(**dict(zip(Kept.__slots__, row, strict=True)))


_HELD = "AND added <= ? AND (removed IS NULL OR removed > ?)"


def article(db: Database, id: str, *, at: int = LATEST) -> Article | None:
    row = db.conn.execute(f"SELECT article FROM articles WHERE id = ? {_HELD}", [id, at, at]).fetchone()
    return from_json(row[0]) if row else None


def articles(db: Database, *, at: int = LATEST) -> Iterator[Article]:
    """All, in the order they came."""
    for row in db.conn.execute(f"SELECT article FROM articles WHERE TRUE {_HELD} ORDER BY number", [at, at]):
        yield from_json(row[0])


def count(db: Database, *, at: int = LATEST) -> int:
    return int(db.conn.execute(f"SELECT count(*) FROM articles WHERE TRUE {_HELD}", [at, at]).fetchone()[0])


def former(db: Database, id: str, version: int) -> Article | None:
    row = db.conn.execute("SELECT article FROM articles WHERE id = ? AND version = ?", [id, version]).fetchone()
    return from_json(row[0]) if row else None


def numbered(db: Database, number: int) -> Article:
    return from_json(db.conn.execute("SELECT article FROM articles WHERE number = ?", [number]).fetchone()[0])


def history(db: Database, id: str) -> tuple[Version, ...]:
    """Every version of an article, latest first."""
    rows = db.conn.execute(
        "SELECT version, stored, digest, removed IS NOT NULL FROM articles WHERE id = ? ORDER BY version DESC", [id]
    )
    return tuple(Version(number=row[0], stored=row[1], digest=row[2], removed=bool(row[3])) for row in rows)


def changed(db: Database, id: str) -> str:
    """When the present version took the place of one that says something else; "" if there was none."""
    row = db.conn.execute(
        "SELECT stored FROM articles AS a WHERE id = ? AND removed IS NULL AND EXISTS "
        "(SELECT 1 FROM articles AS b WHERE b.id = a.id AND b.version < a.version AND b.digest <> a.digest)",
        [id],
    ).fetchone()
    return str(row[0]) if row else ""


def rows_within(db: Database, scope: Scope, generation: int) -> list[tuple[int, int]]:
    """(first_row, rows) of the articles of a generation that `scope` holds on some day."""
    return db.conn.execute(
        "SELECT first_row, rows FROM articles WHERE added <= ? AND (removed IS NULL OR removed > ?) "
        "AND ? IN ('', source) AND ? IN ('', article ->> 'queue') AND ? IN ('', article ->> 'language') "
        "AND (? OR article ->> 'verbatim')",
        [generation, generation, scope.source, scope.queue, scope.language, not scope.verbatim],
    ).fetchall()


_PASSAGE = """SELECT a.id, p.section, h.path, p.start, p."end" FROM passages AS p
              JOIN articles AS a ON a.number = p.article JOIN headings AS h ON h.number = p.heading"""


def passage(db: Database, row: int) -> Passage | None:
    found = db.conn.execute(f"{_PASSAGE} WHERE p.row = ?", [row]).fetchone()
    return _passage(found) if found else None


def passages(db: Database, kept: Kept) -> list[Passage]:
    """The passages of one article, in reading order."""
    end = kept.first_row + kept.rows
    rows = db.conn.execute(f"{_PASSAGE} WHERE p.row >= ? AND p.row < ? ORDER BY p.row", [kept.first_row, end])
    return [_passage(row) for row in rows]


def _passage(row: Sequence[Any]) -> Passage:
    article, section, path, start, end = row
    return Passage(article, section, tuple(json.loads(path)), Span(start, end))


def superseding(db: Database, id: str, *, at: int = LATEST) -> Article | None:
    """The article that says it replaces article `id`."""
    row = db.conn.execute(
        f"SELECT article FROM articles WHERE supersedes = ? AND supersedes <> '' {_HELD}", [id, at, at]
    ).fetchone()
    return from_json(row[0]) if row else None


QUEUE, ABOUT = "queue", "about"  # kinds of names


def names(db: Database, kind: str) -> list[str]:
    """All names of a kind by number; number 0 is "", of articles that have none."""
    rows = db.conn.execute("SELECT name FROM names WHERE kind = ? ORDER BY number", [kind])
    return ["", *(row[0] for row in rows)]
