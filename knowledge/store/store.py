"""Changes a knowledge base: articles in by file and out, one committed generation a call. Knows no queries.

    knowledge.db         the truth (database.py)
    writer.lock          held by the one process that writes
    edition-<n>/         what is derived: vectors.f16, headings.f16, passages.i32 (arrays.py),
                         meaning-*.faiss (meaning.py), words/ (wordindex.py)

A change is encoded and appended to the arrays first, beyond what anybody reads; the transaction that then commits in
SQLite is the moment of change; the index of words follows. So whoever is killed leaves the generation before or
after, and an index of words that lies behind is caught up by whoever opens next.
"""

from __future__ import annotations

import contextlib
import datetime
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from knowledge.articles import Article
from knowledge.embed import Embedder
from knowledge.errors import KnowledgeError, OtherEncoder
from knowledge.sources import SourceFile
from knowledge.store import meaning, records, words
from knowledge.store.arrays import columns, headings, vectors
from knowledge.store.change import Batch, Change, plan, write
from knowledge.store.database import connect, trouble, writing
from knowledge.store.prepared import FORMAT
from knowledge.store.records import State, Version

if TYPE_CHECKING:
    from sqlite_utils import Database

LOCK = "writer.lock"
PATIENCE_S = 60.0  # for another process to finish its write
PUBLISH_EVERY_S = 0.5  # how far the index of words may lie behind while one write follows another


class Store:
    """A knowledge base open for change; keeps the contract of sources.ArticleStore. One thread at a time."""

    def __init__(self, folder: Path, db: Database, embedder: Embedder) -> None:
        self.folder = folder
        self.db = db
        self.embedder = embedder
        self._lock = FileLock(folder / LOCK)
        self._published = 0.0
        self._is_changed = False  # since all was last published at rest

    @classmethod
    def open(cls, folder: Path, embedder: Embedder) -> Store:
        """The knowledge base in `folder`, made if there is none.

        Raises BadIndex if it is damaged or was made by another encoder (then `rebuild.rebuild` helps).
        """
        store = cls(folder, connect(folder, create=True), embedder)
        with contextlib.ExitStack() as on_failure:
            on_failure.callback(store.close)
            with store.alone():
                _begin(store.db, folder, embedder)
                store._publish()
            on_failure.pop_all()
        return store

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends. What was put last is published, unless that fails: then whoever opens next does it."""
        with contextlib.suppress(KnowledgeError):
            if self._is_changed:
                self.publish()
        self.db.close()

    def files(self, source: str) -> dict[str, SourceFile]:
        """What is known of a source's files, by name."""
        with trouble(self.folder):
            return records.files(self.db, source)

    def sources(self) -> list[str]:
        """The names of all sources that files are known of."""
        with trouble(self.folder):
            return [row[0] for row in self.db.conn.execute("SELECT DISTINCT source FROM files ORDER BY source")]

    def article(self, id: str) -> Article | None:
        """The article in its present version."""
        with trouble(self.folder):
            return records.article(self.db, id)

    def held(self, source: str, file: str) -> tuple[Article, ...]:
        """The articles that a file holds now."""
        with trouble(self.folder):
            kept = records.current(self.db, "source = ? AND file = ?", [source, file])
            return tuple(records.numbered(self.db, one.number) for one in list(kept))

    def history(self, id: str) -> tuple[Version, ...]:
        """Every version of an article, latest first."""
        with trouble(self.folder):
            return records.history(self.db, id)

    def put(self, source: str, file: SourceFile, articles: Sequence[Article]) -> None:
        """The file now holds exactly these articles; what it held before and holds no more leaves."""
        self.put_all(source, [(file, articles)])

    def put_all(self, source: str, batch: Batch) -> None:
        """Several files in one generation: a tenth of the waiting for the disk, where files are small.

        Raises KnowledgeError: the disk refuses, an id is held by another file.
        """
        before, change = None, None
        with contextlib.suppress(KnowledgeError):  # what is in the way may be gone when nobody else writes
            before, change = self._planned(source, batch)
        with self.alone() as state:
            if change is None or before != state:
                change = plan(self.db, edition_folder(self.folder, state), state, source, batch, self.embedder)
            self._commit(state, change)

    def _planned(self, source: str, batch: Batch) -> tuple[State, Change]:
        """The change, if nobody else writes meanwhile, and what it is to: long texts are encoded while nobody waits."""
        with trouble(self.folder):
            state = records.state(self.db) or nothing(self.embedder)
            return state, plan(self.db, edition_folder(self.folder, state), state, source, batch, self.embedder)

    def note(self, source: str, file: SourceFile) -> None:
        """Keep the file's new status; the articles it gave earlier stay as they are."""
        with self.alone(), writing(self.db):
            records.put_file(self.db, source, file)

    def drop(self, source: str, names: Sequence[str]) -> None:
        """The files are gone: their articles leave, and nothing is known of the files any more."""
        with self.alone() as state:
            leaving = tuple(
                kept for name in names for kept in records.current(self.db, "source = ? AND file = ?", [source, name])
            )
            self._commit(state, Change(source=source, leaving=leaving, forgotten=tuple(names)))

    def publish(self) -> None:
        """Everything put so far is found by words too, and what is derived is made anew where it is due."""
        with self.alone():
            self._publish(at_rest=True)

    @contextmanager
    def alone(self) -> Iterator[State]:
        """Nobody else writes meanwhile."""
        with trouble(self.folder), self._locked():
            yield records.state(self.db) or nothing(self.embedder)

    def _locked(self) -> AbstractContextManager[object]:
        try:
            return self._lock.acquire(timeout=PATIENCE_S)
        except Timeout as problem:
            raise KnowledgeError(
                f"Another program is changing the knowledge base in {self.folder}. Wait for it, and try again."
            ) from problem

    def _commit(self, state: State, change: Change) -> None:
        edition = edition_folder(self.folder, state)
        after = replace(
            state,
            generation=state.generation + 1,
            rows=state.rows + len(change.columns),
            headings=state.headings + len(change.headings),
        )
        if len(change.columns):
            vectors(edition, state.dim).put(state.rows, change.vectors)
            columns(edition).put(state.rows, change.columns)
        if len(change.headings):
            headings(edition, state.dim).put(state.headings, change.heading_vectors)
        with writing(self.db):
            write(self.db, state, after, change, datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"))
        self._is_changed = True
        if time.monotonic() - self._published > PUBLISH_EVERY_S:
            self._publish()

    def _publish(self, *, at_rest: bool = False) -> None:
        state = records.state(self.db)
        assert state is not None
        words.catch_up(self.db, edition_folder(self.folder, state), state, at_rest=at_rest)
        if meaning.is_due(edition_folder(self.folder, state), state.rows, at_rest=at_rest):
            meaning.build(
                edition_folder(self.folder, state),
                vectors(edition_folder(self.folder, state), state.dim).mapped(state.rows),
            )
        self._published, self._is_changed = time.monotonic(), self._is_changed and not at_rest


def _begin(db: Database, folder: Path, embedder: Embedder) -> None:
    """The first edition, if there is none; raises BadIndex if there is one of another encoder."""
    state = records.state(db)
    if state is None:
        state = nothing(embedder)
        edition = edition_folder(folder, state)
        shutil.rmtree(edition, ignore_errors=True)
        edition.mkdir(mode=0o700)  # parents that are made along are open to others
        words.build(db, edition, state)
        with writing(db):
            records.put_state(db, state)
    refuse_other_encoder(state, folder, embedder)


def nothing(embedder: Embedder) -> State:
    """An empty knowledge base."""
    return State(
        generation=1,
        edition=1,
        first_row=0,
        rows=0,
        headings=0,
        encoder=embedder.id,
        dim=embedder.dim,
        format=FORMAT,
    )


def edition_folder(folder: Path, state: State) -> Path:
    return folder / f"edition-{state.edition}"


def refuse_other_encoder(state: State, folder: Path, embedder: Embedder) -> None:
    """Vectors of two encoders are never mixed."""
    if (state.encoder, state.dim) != (embedder.id, embedder.dim):
        raise OtherEncoder(
            f"The knowledge base in {folder} was encoded by {state.encoder}, this one is {embedder.id}. "
            "Run `earshot knowledge check --repair` to encode it again."
        )
    if state.format != FORMAT:
        raise OtherEncoder(
            f"The knowledge base in {folder} was made by another version of Earshot. "
            "Run `earshot knowledge check --repair` to make it again."
        )
