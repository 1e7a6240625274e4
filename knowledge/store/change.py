"""What a batch of files changes: planned as a value, then written in one transaction. Knows SQL and arrays' contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.articles import Article
from knowledge.embed import Embedder
from knowledge.errors import KnowledgeError
from knowledge.sources import SourceFile
from knowledge.store import arrays, records
from knowledge.store.prepared import Heading, Names, Prepared, crc, encoded, prepare, selected_by
from knowledge.store.records import Kept, State

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlite_utils import Database

Batch = Sequence[tuple[SourceFile, Sequence[Article]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """An article that is new or has changed, with its number; `headings` are the numbers of those above passages."""

    number: int
    file: str
    digest: str
    prepared: Prepared
    headings: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Everything that one generation changes."""

    source: str
    files: tuple[SourceFile, ...] = ()
    forgotten: tuple[str, ...] = ()
    leaving: tuple[Kept, ...] = ()
    coming: tuple[Coming, ...] = ()
    names: Names = field(default_factory=dict)  # new ones
    headings: tuple[Heading, ...] = ()  # new ones, in the order of their numbers
    vectors: Any = ()
    columns: Any = ()
    heading_vectors: Any = ()


def plan(db: Database, edition: Path, state: State, source: str, batch: Batch, embedder: Embedder) -> Change:
    """The change that lets the files of `batch` hold exactly their articles. Encodes; writes nothing.

    Raises KnowledgeError if an article's id is held by a file outside the batch, or twice in it.
    """
    held = {
        kept.id: kept
        for file, _ in batch
        for kept in records.current(db, "source = ? AND file = ?", [source, file.name])
    }
    given = list(_given(batch))
    digests = {article.id: records.digest(article) for _, article in given}
    stays = {
        article.id
        for name, article in given
        if article.id in held and (held[article.id].digest, held[article.id].file) == (digests[article.id], name)
    }
    leaving = tuple(kept for kept in held.values() if kept.id not in stays)
    fresh = [(name, article) for name, article in given if article.id not in stays]
    _refuse_taken(db, fresh, {kept.number for kept in leaving})
    prepared = [(name, prepare(article)) for name, article in fresh]
    change = Change(source=source, files=tuple(file for file, _ in batch), leaving=leaving)
    return _filled(db, edition, state, change, prepared, digests, embedder) if prepared else change


def _given(batch: Batch) -> Iterator[tuple[str, Article]]:
    seen: dict[str, str] = {}
    for file, articles in batch:
        for article in articles:
            if article.id in seen:
                raise KnowledgeError(
                    f"The id {article.id} is used twice, in {seen[article.id]} and in {file.name}. Give one of them "
                    "another id."
                )
            seen[article.id] = file.name
            yield file.name, article


def _refuse_taken(db: Database, fresh: Sequence[tuple[str, Article]], leaving: set[int]) -> None:
    for name, article in fresh:
        for kept in records.current(db, "id = ?", [article.id]):
            if kept.number not in leaving:
                raise KnowledgeError(
                    f"The id {article.id} of {name} is already used by {kept.file} ({kept.source}). Give one of them "
                    "another id."
                )


def _filled(
    db: Database,
    edition: Path,
    state: State,
    change: Change,
    prepared: Sequence[tuple[str, Prepared]],
    digests: dict[str, str],
    embedder: Embedder,
) -> Change:
    import numpy as np

    above = {heading: None for _, one in prepared for heading in one.headings}
    known = _known_headings(db, above)
    new = tuple(heading for heading in above if heading not in known)
    numbers = known | {heading: state.headings + place for place, heading in enumerate(new)}
    texts = [text for _, one in prepared for text in one.texts]
    by_text = encoded(
        [*texts, *(text for text, _ in new)], _former_vectors(db, edition, state, change.leaving), embedder
    )
    names, added_names = names_of(db, [one.article for _, one in prepared])
    first = (db.conn.execute("SELECT max(number) FROM articles").fetchone()[0] or 0) + 1
    coming = tuple(
        Coming(
            number=first + place,
            file=name,
            digest=digests[one.article.id],
            prepared=one,
            headings=tuple(numbers[heading] for heading in one.headings),
        )
        for place, (name, one) in enumerate(prepared)
    )
    rows = [selected_by(one.prepared.article, one.number, heading, names) for one in coming for heading in one.headings]
    return Change(
        source=change.source,
        files=change.files,
        leaving=change.leaving,
        coming=coming,
        names=added_names,
        headings=new,
        vectors=np.asarray([by_text[text] for text in texts], dtype=np.float16).reshape(len(texts), state.dim),
        columns=np.asarray(rows, dtype=np.int32).reshape(len(rows), arrays.COLUMNS),
        heading_vectors=np.asarray([by_text[text] for text, _ in new], dtype=np.float16).reshape(len(new), state.dim),
    )


def _known_headings(db: Database, wanted: dict[Heading, None]) -> dict[Heading, int]:
    found = {}
    for heading in wanted:
        row = db.conn.execute("SELECT number FROM headings WHERE text = ? AND path = ?", heading).fetchone()
        if row:
            found[heading] = int(row[0])
    return found


def _former_vectors(db: Database, edition: Path, state: State, leaving: Sequence[Kept]) -> dict[str, Any]:
    """Of the passages that leave, by text: what is said again need not be encoded again."""
    mapped = arrays.vectors(edition, state.dim).mapped(state.rows)
    found = {}
    for kept in leaving:
        former = prepare(records.numbered(db, kept.number), records.passages(db, kept))
        for place, text in enumerate(former.texts):
            found[text] = mapped[kept.first_row - state.first_row + place]
    return found


def names_of(db: Database, articles: Sequence[Article]) -> tuple[Names, Names]:
    """The numbers of all queues' names and of what the articles are about; and of these the new ones."""
    known: Names = {}
    new: Names = {}
    for kind in (records.QUEUE, records.ABOUT):
        names = records.names(db, kind)
        known |= {(kind, name): number for number, name in enumerate(names)}
        for name in dict.fromkeys(getattr(article, kind) for article in articles):
            if (kind, name) not in known:
                known[kind, name] = new[kind, name] = len(names) + sum(k == kind for k, _ in new)
    return known, new


def write(db: Database, before: State, after: State, change: Change, now: str) -> None:
    """The change, inside a transaction: `after` is the state it leads to."""
    execute, many = db.conn.execute, db.conn.executemany
    for name in change.forgotten:
        execute("DELETE FROM files WHERE source = ? AND name = ?", [change.source, name])
    for file in change.files:
        records.put_file(db, change.source, file)
    many(
        "UPDATE articles SET removed = ? WHERE number = ?",
        [(after.generation, kept.number) for kept in change.leaving],
    )
    many("INSERT INTO names VALUES (?, ?, ?)", [(kind, number, name) for (kind, name), number in change.names.items()])
    many(
        "INSERT INTO headings VALUES (?, ?, ?, ?)",
        [
            (before.headings + place, text, path, crc(change.heading_vectors[place]))
            for place, (text, path) in enumerate(change.headings)
        ],
    )
    place = 0
    for one in change.coming:
        first = after.first_row + before.rows + place
        many("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)", _passages(one, first, change.vectors[place:]))
        _write_article(db, one, first, after.generation, change.source, now)
        place += len(one.headings)
    records.put_state(db, after)


def _passages(one: Coming, first: int, vectors: NDArray[Any]) -> Iterator[tuple[int, ...]]:
    for place, (passage, heading) in enumerate(zip(one.prepared.passages, one.headings, strict=True)):
        start, end = passage.span.start, passage.span.end
        yield first + place, one.number, passage.section, heading, start, end, crc(vectors[place])


def _write_article(db: Database, one: Coming, first: int, generation: int, source: str, now: str) -> None:
    article = one.prepared.article
    db.conn.execute(
        """INSERT INTO articles (number, id, version, source, file, digest, supersedes, article, stored, added, first_row, rows)
           SELECT ?, ?, 1 + coalesce(max(version), 0), ?, ?, ?, ?, ?, ?, ?, ?, ? FROM articles WHERE id = ?""",
        [
            one.number,
            article.id,
            source,
            one.file,
            one.digest,
            article.supersedes,
            records.to_json(article),
            now,
            generation,
            first,
            len(one.headings),
            article.id,
        ],
    )
