"""Makes everything derived anew, in another edition, from the articles that SQLite holds.

For another encoder, another version of what a passage is, a damaged array, or when most rows are of articles that are
gone. Until the one transaction that changes the edition, everybody reads the old one, and a rebuild
that is cut short has changed nothing; the next one takes over the vectors that it made (left_over.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.embed import Embedder
from knowledge.store import arrays, left_over, meaning, records, words
from knowledge.store.change import names_of
from knowledge.store.database import writing
from knowledge.store.left_over import LeftOver
from knowledge.store.prepared import FORMAT, Heading, Prepared, crc, encoded, prepare, selected_by
from knowledge.store.records import Kept, State
from knowledge.store.store import Store, edition_folder

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlite_utils import Database

Progress = Callable[[int, int], None]  # articles done, articles in all

CHUNK = 64  # articles encoded together
WASTE = 2_000  # rows of articles that are gone, from which making all anew is worth it, once they are the most


@dataclass(slots=True)
class Making:
    """A new edition on its way."""

    edition: Path
    dim: int
    left: LeftOver
    rows: int = 0
    headings: int = 0

    def put(self, vectors: list[Any], columns: list[list[int]], headings: list[Any]) -> None:
        import numpy as np

        if vectors:
            arrays.vectors(self.edition, self.dim).put(self.rows, np.asarray(vectors))
            arrays.columns(self.edition).put(self.rows, np.asarray(columns))
        if headings:
            arrays.headings(self.edition, self.dim).put(self.headings, np.asarray(headings))
        self.rows += len(vectors)
        self.headings += len(headings)


def compact(store: Store, on_progress: Progress | None = None) -> bool:
    """Rebuild if most rows are of articles that are gone; whether it was done. Nothing is encoded for it."""
    with store.alone() as state:
        held = store.db.conn.execute("SELECT coalesce(sum(rows), 0) FROM articles WHERE removed IS NULL").fetchone()[0]
    gone = state.rows - held
    if gone < WASTE or gone <= held:
        return False
    rebuild(store, on_progress)
    return True


def rebuild(store: Store, on_progress: Progress | None = None) -> None:
    """Make the next edition and go over to it. Raises KnowledgeError if the disk refuses; then the old one stays."""
    with store.alone() as old:
        after = replace(
            old,
            generation=old.generation + 1,
            edition=old.edition + 1,
            first_row=old.first_row + old.rows,
            encoder=store.embedder.id,
            dim=store.embedder.dim,
            format=FORMAT,
        )
        edition = edition_folder(store.folder, after)
        left = left_over.take(edition, after)
        shutil.rmtree(edition, ignore_errors=True)
        left_over.mark(edition, after)
        making = Making(edition, after.dim, left)
        _stage(store.db)
        try:
            _fill(store, old, after, making, on_progress)
            after = replace(after, rows=making.rows, headings=making.headings)
            words.build(store.db, edition, after, staged=True)
            if meaning.is_due(edition, after.rows):
                meaning.build(edition, arrays.vectors(edition, after.dim).mapped(after.rows))
            with writing(store.db):
                _go_over(store.db, after)
        finally:
            store.db.conn.execute("DROP TABLE IF EXISTS temp.new_passages")
            store.db.conn.execute("DROP TABLE IF EXISTS temp.new_headings")
        remove_others(store.folder, after)
        left.forget()


def remove_others(folder: Path, state: State) -> None:
    """Editions that nobody comes to any more. What a reader still has open on Windows goes the next time."""
    for other in folder.glob("edition-*"):
        if other != edition_folder(folder, state):
            shutil.rmtree(other, ignore_errors=True)


def _stage(db: Database) -> None:
    """Tables beside the real ones, private to this connection."""
    for table, columns in {
        "passages": 'row INTEGER PRIMARY KEY, article, section, heading, start, "end", crc',
        "headings": "number INTEGER PRIMARY KEY, text, path, crc",
    }.items():
        db.conn.execute(f"DROP TABLE IF EXISTS temp.new_{table}")
        db.conn.execute(f"CREATE TEMP TABLE new_{table} ({columns})")


def _fill(store: Store, old: State, after: State, making: Making, on_progress: Progress | None) -> None:
    """All passages of all current articles into the new arrays and the staged tables."""
    same_passages, same_vectors = old.format == FORMAT, (old.encoder, old.dim) == (after.encoder, after.dim)
    total = store.db.conn.execute("SELECT count(*) FROM articles WHERE removed IS NULL").fetchone()[0]
    numbers: dict[Heading, int] = {}
    done = 0
    for chunk in _chunks(records.current(store.db), CHUNK):
        prepared = [_prepared(store.db, kept, same_passages) for kept in chunk]
        known = _sound_vectors(store, old, chunk, prepared) if same_vectors and same_passages else {}
        _write_chunk(store.db, chunk, prepared, known, numbers, after.first_row, making, store.embedder)
        done += len(chunk)
        if on_progress:
            on_progress(done, total)


def _prepared(db: Database, kept: Kept, same_passages: bool) -> Prepared:
    stored = records.passages(db, kept) if same_passages else None
    # passages that are not as many as they were are made again
    return prepare(records.numbered(db, kept.number), stored if stored and len(stored) == kept.rows else None)


def _write_chunk(
    db: Database,
    chunk: list[Kept],
    prepared: list[Prepared],
    known: dict[str, Any],
    numbers: dict[Heading, int],
    first_row: int,
    making: Making,
    embedder: Embedder,
) -> None:
    new = list(dict.fromkeys(heading for one in prepared for heading in one.headings if heading not in numbers))
    numbers.update({heading: making.headings + place for place, heading in enumerate(new)})
    texts = [text for one in prepared for text in one.texts]
    known = known | making.left.vectors_of(making.rows, texts)
    by_text = encoded([*texts, *(text for text, _ in new)], known, embedder)
    names = names_of(db, [one.article for one in prepared])[0]
    columns, passages, row = [], [], first_row + making.rows
    for kept, one in zip(chunk, prepared, strict=True):
        for passage, text, heading in zip(one.passages, one.texts, one.headings, strict=True):
            columns.append(selected_by(one.article, kept.number, numbers[heading], names))
            place = (passage.section, numbers[heading], passage.span.start, passage.span.end)
            passages.append((row, kept.number, *place, crc(by_text[text])))
            row += 1
    headings = [(numbers[heading], *heading, crc(by_text[heading[0]])) for heading in new]
    db.conn.executemany("INSERT INTO temp.new_passages VALUES (?, ?, ?, ?, ?, ?, ?)", passages)
    db.conn.executemany("INSERT INTO temp.new_headings VALUES (?, ?, ?, ?)", headings)
    making.put([by_text[text] for text in texts], columns, [by_text[text] for text, _ in new])


def _sound_vectors(store: Store, old: State, chunk: list[Kept], prepared: list[Prepared]) -> dict[str, NDArray[Any]]:
    """The vectors that are as they were written, by text; damaged ones are left out, to be encoded again."""
    found: dict[str, NDArray[Any]] = {}
    edition = edition_folder(store.folder, old)
    mapped = arrays.readable(arrays.vectors(edition, old.dim), old.rows)
    above = arrays.readable(arrays.headings(edition, old.dim), old.headings)
    for kept, one in zip(chunk, prepared, strict=True):
        rows = store.db.conn.execute(
            """SELECT p.row - ?, p.crc, h.number, h.crc FROM passages AS p JOIN headings AS h ON h.number = p.heading
               WHERE p.row >= ? AND p.row < ? ORDER BY p.row""",
            [old.first_row, kept.first_row, kept.first_row + kept.rows],
        ).fetchall()
        if len(rows) != len(one.texts):
            continue
        for (row, sum_, number, heading_sum), text, heading in zip(rows, one.texts, one.headings, strict=True):
            if row < len(mapped) and crc(mapped[row]) == sum_:
                found[text] = mapped[row]
            if number < len(above) and crc(above[number]) == heading_sum:
                found[heading[0]] = above[number]
    return found


def _go_over(db: Database, after: State) -> None:
    for statement in (
        "DELETE FROM passages",
        "DELETE FROM headings",
        "INSERT INTO passages SELECT * FROM temp.new_passages",
        "INSERT INTO headings SELECT * FROM temp.new_headings",
        "UPDATE articles SET first_row = 0, rows = 0",
        """UPDATE articles SET first_row = new.first, rows = new.rows
           FROM (SELECT article, min(row) AS first, count(*) AS rows FROM passages GROUP BY article) AS new
           WHERE articles.number = new.article""",
    ):
        db.conn.execute(statement)
    records.put_state(db, after)


def _chunks(items: Iterator[Kept], size: int) -> Iterator[list[Kept]]:
    everything = iter(list(items))
    while chunk := list(islice(everything, size)):
        yield chunk
