"""Whether a knowledge base is whole, each part held against the truth. Reads; repair.py mends."""

from __future__ import annotations

import datetime
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlcipher3 import dbapi2

from knowledge.embed import Embedder
from knowledge.errors import BadIndex, Damaged
from knowledge.store import arrays, meaning, records, words
from knowledge.store.behind import finish, is_at_work
from knowledge.store.database import NAME, connect, trouble
from knowledge.store.prepared import FORMAT, crc
from knowledge.store.records import State
from knowledge.store.store import edition_folder
from knowledge.store.wordindex import WordIndex

if TYPE_CHECKING:
    from sqlite_utils import Database

ASIDE = "damaged-"  # what the names of files begin with that a repair put aside
Part = Literal["articles", "encoder", "vectors", "headings", "columns", "meaning", "words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong with a part, in a sentence."""

    part: Part
    say: str


def check(folder: Path, embedder: Embedder | None = None) -> list[Finding]:
    """Everything that is wrong; nothing if all is well. Reads every byte; changes nothing, but that it brings the words
    after where a writer was killed, as whoever opens does.

    `embedder`: the encoder in use, if it is to be compared with the one that made the vectors.
    Raises BadIndex if there is no knowledge base in `folder`, or it cannot be told: another program keeps it locked, the
    disk fails, a newer Earshot made it.
    """
    none_yet = f"There is no knowledge base in {folder} yet. Import articles first."
    if not (folder / NAME).is_file():
        _refuse_half_mended(folder)
        if not _has_rows(folder):
            raise BadIndex(none_yet)
        return [Finding(part="articles", say=f"{folder / NAME} is gone.")]
    try:
        with trouble(folder, BadIndex):
            return _found(folder, embedder, none_yet)
    except Damaged as problem:
        return [Finding(part="articles", say=str(problem))]
    except dbapi2.DatabaseError as problem:  # the driver says neither what it is nor that it is another's
        return [Finding(part="articles", say=f"{folder / NAME} is damaged ({problem}).")]


def _refuse_half_mended(folder: Path) -> None:
    """A repair that was killed before it had a new file leaves the damaged one aside, with all that can be read in it."""
    if aside := sorted(folder.glob(f"{ASIDE}*-{NAME}")):
        front = aside[-1].name.removesuffix(NAME)
        raise BadIndex(
            f"{folder / NAME} is gone, and {aside[-1].name} beside it was put aside to be mended. Take {front} off the "
            "names of its files, then run `earshot knowledge check --repair`."
        )


def _found(folder: Path, embedder: Embedder | None, none_yet: str) -> list[Finding]:
    db = connect(folder)
    try:
        if _is_unborn(db, folder):
            raise BadIndex(none_yet)
        found = list(_articles(db))
        if not found:
            finish(folder, db)
        state = None if found else records.state(db)
        return found if state is None else list(_derived(db, folder, state, embedder))
    finally:
        db.close()


def _is_unborn(db: Database, folder: Path) -> bool:
    """Whether its first writer was killed before it wrote anything."""
    return (
        not _has_rows(folder)
        and records.state(db) is None
        and not db.conn.execute("SELECT count(*) FROM articles").fetchone()[0]
    )


def _has_rows(folder: Path) -> bool:
    """Whether anything was ever derived of an article; an edition alone is made with the knowledge base."""
    return any(arrays.columns(edition).file.is_file() for edition in folder.glob("edition-*"))


def _articles(db: Database) -> Iterator[Finding]:
    wrong = [row[0] for row in db.conn.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
    for say in wrong:
        yield Finding(part="articles", say=f"{NAME}: {say}.")
    if wrong:
        return
    if records.state(db) is None:
        yield Finding(part="articles", say=f"{NAME} says nothing about its state.")
    orphans = db.conn.execute(
        """SELECT count(*) FROM articles AS a WHERE removed IS NULL AND a.rows <>
           (SELECT count(*) FROM passages WHERE row >= a.first_row AND row < a.first_row + a.rows
            AND article = a.number)"""
    ).fetchone()[0]
    if orphans:
        yield Finding(part="articles", say=f"{orphans} articles do not have the passages that they should have.")


def _derived(db: Database, folder: Path, state: State, embedder: Embedder | None) -> Iterator[Finding]:
    edition = edition_folder(folder, state)
    if embedder and (embedder.id, embedder.dim, FORMAT) != (state.encoder, state.dim, state.format):
        yield Finding(part="encoder", say=f"The vectors are those of {state.encoder}, in use is {embedder.id}.")
    yield from _vectors(db, edition, state)
    yield from _columns(db, edition, state)
    yield from _meaning(edition, state)
    yield from _words(db, edition, state)


def _vectors(db: Database, edition: Path, state: State) -> Iterator[Finding]:
    parts: tuple[tuple[Part, arrays.Growing, int, str], ...] = (
        ("vectors", arrays.vectors(edition, state.dim), state.rows, "SELECT row - ?, crc FROM passages"),
        ("headings", arrays.headings(edition, state.dim), state.headings, "SELECT number + 0 * ?, crc FROM headings"),
    )
    for part, growing, count, sql in parts:
        mapped = arrays.readable(growing, count)
        if len(mapped) < count:
            yield Finding(part=part, say=f"{growing.file} holds {len(mapped)} of {count} vectors.")
            continue
        wrong = sum(crc(mapped[row]) != sum_ for row, sum_ in db.conn.execute(sql, [state.first_row]))
        if wrong:
            yield Finding(part=part, say=f"{growing.file}: {wrong} of {count} vectors are not as they were written.")


def _columns(db: Database, edition: Path, state: State) -> Iterator[Finding]:
    import numpy as np

    growing = arrays.columns(edition)
    mapped = arrays.readable(growing, state.rows)
    if len(mapped) < state.rows:
        yield Finding(part="columns", say=f"{growing.file} holds {len(mapped)} of {state.rows} passages.")
        return
    wanted = np.fromiter(_expected(db, state), dtype=np.dtype((np.int32, arrays.COLUMNS + 1)))
    wrong = int((mapped[wanted[:, 0]] != wanted[:, 1:]).any(axis=1).sum()) if len(wanted) else 0
    if wrong:
        yield Finding(
            part="columns", say=f"{growing.file}: {wrong} of {state.rows} passages are not as they were written."
        )


def _expected(db: Database, state: State) -> Iterator[tuple[int, ...]]:
    """Row and columns of every passage, as SQLite has them."""
    queues, things = (
        {name: number for number, name in enumerate(records.names(db, kind))} for kind in (records.QUEUE, records.ABOUT)
    )
    rows = db.conn.execute(
        """WITH a AS MATERIALIZED (  -- an article's JSON is taken apart once, not for each of its passages
             SELECT first_row, rows, article ->> 'valid_from' AS since, article ->> 'valid_to' AS until,
             article ->> 'queue' AS queue, article ->> 'about' AS about FROM articles)
           SELECT p.row - ?, p.article, p.heading, a.since, a.until, a.queue, a.about
           FROM a CROSS JOIN passages AS p ON p.row >= a.first_row AND p.row < a.first_row + a.rows""",
        [state.first_row],
    )
    for row, article, heading, valid_from, valid_to, queue, about in rows:
        days = _ordinal(valid_from, 0), _ordinal(valid_to, arrays.ALWAYS)
        yield row, article, heading, *days, queues.get(queue, -1), things.get(about, -1)


def _ordinal(day: str | None, otherwise: int) -> int:
    return datetime.date.fromisoformat(day).toordinal() if day else otherwise


def _meaning(edition: Path, state: State) -> Iterator[Finding]:
    for made in meaning.derived(edition):
        if made.rows > state.rows:
            yield Finding(part="meaning", say=f"{made.file} is of more passages than there are.")
        elif not meaning.is_whole(made):
            yield Finding(part="meaning", say=f"{made.file} is not as it was written.")


def _words(db: Database, edition: Path, state: State) -> Iterator[Finding]:
    folder = edition / words.FOLDER
    for file in _committed(folder):
        if not _is_whole(file):
            yield Finding(part="words", say=f"{file} is not as it was written.")
            return
    try:
        index = WordIndex(folder)
        if index.generation != state.generation:
            if is_at_work(edition.parent):
                return  # the writer will bring them after
            yield Finding(part="words", say=f"{folder} is at {index.generation}, the articles at {state.generation}.")
            return
        held = set(index.rows())
    except BadIndex as problem:
        yield Finding(part="words", say=str(problem))
        return
    wanted = {
        row
        for first, rows in db.conn.execute(
            "SELECT first_row - ?, rows FROM articles WHERE removed IS NULL", [state.first_row]
        )
        for row in range(first, first + rows)
    }
    if held != wanted:
        yield Finding(
            part="words", say=f"{folder} lacks {len(wanted - held)} passages and has {len(held - wanted)} too many."
        )


def _committed(folder: Path) -> list[Path]:
    """The files of the segments that count. Others are being written, or a killed writer left them to the next commit."""
    try:
        segments = json.loads((folder / "meta.json").read_bytes())["segments"]
        parts = {one["segment_id"].replace("-", ""): one.get("deletes") or {} for one in segments}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []  # opening it says what is wrong
    return [
        file
        for file in sorted(folder.glob("*.*"))
        if (id := file.name.partition(".")[0]) in parts
        and (file.suffix != ".del" or file.name == f"{id}.{parts[id].get('opstamp')}.del")
    ]


def _is_whole(file: Path) -> bool:
    """tantivy ends each file of a segment with its checksum: …content, JSON, length of the JSON, a magic number."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:  # a living writer has merged it away; of one that is missing, opening says so
        return True
    try:
        length = int.from_bytes(content[-8:-4], "little")
        footer = json.loads(content[-8 - length : -8])
        return bool(zlib.crc32(content[: -8 - length]) == footer["crc"])
    except (ValueError, KeyError, TypeError):
        return False
