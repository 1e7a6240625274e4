"""Searches a knowledge base, one generation at a time; keeps the contract of searchable.Searchable.

A generation is seen when both halves have it: the index of words says which one it holds, and of SQLite's rows those
count that were there then. `refresh` costs one question to SQLite when nothing has changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.articles import Article
from knowledge.embed import Embedder
from knowledge.errors import BadIndex
from knowledge.passages import Passage
from knowledge.scope import Scope
from knowledge.store import arrays, records, words
from knowledge.store.arrays import gather
from knowledge.store.behind import Behind, finish
from knowledge.store.database import connect, reading, trouble
from knowledge.store.meaning import Meaning
from knowledge.store.records import State
from knowledge.store.spelling import Spelling
from knowledge.store.store import edition_folder, refuse_other_encoder
from knowledge.store.wordindex import WordIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sqlite_utils import Database

    Floats = NDArray[np.float32]
    Rows = NDArray[np.int64]
    Mask = NDArray[np.bool_]

PASSAGES_KEPT, ARTICLES_KEPT = 4096, 256  # read from SQLite and remembered


@dataclass(frozen=True, slots=True)
class Live:
    """The rows that may be shown on one day."""

    mask: Mask
    count: int


class Reader:
    """A knowledge base open for search. One thread at a time, any number of processes."""

    def __init__(self, folder: Path, db: Database, embedder: Embedder) -> None:
        self.folder = folder
        self._db = db
        self._embedder = embedder
        self._edition = -1
        self._seen = -1  # SQLite's generation at the last look
        self._behind = Behind()
        self.generation = -1

    @classmethod
    def open(cls, folder: Path, embedder: Embedder) -> Reader:
        """Raises BadIndex if there is none, it is damaged, or it was made by another encoder."""
        reader = cls(folder, connect(folder), embedder)
        with ExitStack() as on_failure:
            on_failure.callback(reader.close)
            reader.refresh()
            on_failure.pop_all()
        return reader

    def close(self) -> None:
        self._db.close()

    def refresh(self) -> bool:
        """See what was written since; whether anything was. Raises BadIndex as `open` does."""
        with trouble(self.folder, BadIndex):
            state = self._state()
            if state.generation == self._seen == self.generation and state.edition == self._edition:
                return False
            before = self.generation
            self._look(state)
            return self.generation != before

    def _state(self) -> State:
        state = records.state(self._db)
        if state is None:
            raise BadIndex(f"There is no knowledge base in {self.folder} yet. Import articles first.")
        refuse_other_encoder(state, self.folder, self._embedder)
        return state

    def _look(self, state: State) -> None:
        opens = state.edition != self._edition
        if opens:
            self._open_edition(state)
        else:
            self._words.refresh()
        if self._words.generation >= state.generation:
            self._behind.is_over()
        elif opens or self._behind.is_too_long():
            finish(self.folder, self._db)
            self._words.refresh()
        if self._words.generation == self.generation and not opens:
            return None
        with reading(self._db):  # later than the words, which never run ahead
            state = self._state()
            hidden = self._db.conn.execute(
                "SELECT first_row, rows FROM articles WHERE rows > 0 AND (removed <= ? OR added > ?)",
                [self._words.generation, self._words.generation],
            ).fetchall()
        if state.edition != self._edition:
            return self._look(state)
        self._arrays(state)
        self._alive = _without(state, hidden)
        self._days: tuple[datetime.date, Live] | None = None
        self._seen, self.generation = state.generation, self._words.generation
        self._queues, self._things = (records.names(self._db, kind) for kind in (records.QUEUE, records.ABOUT))
        self._about: Rows = self._columns[:, arrays.ABOUT].astype("int64")
        self._belonging: dict[int, Rows] = {}
        return None

    def _open_edition(self, state: State) -> None:
        edition = edition_folder(self.folder, state)
        self._words = WordIndex(edition / words.FOLDER)
        self._spelling = Spelling()
        self._first_row = state.first_row
        self._meaning = Meaning(edition, arrays.vectors(edition, state.dim).mapped(state.rows))
        self._passage = lru_cache(PASSAGES_KEPT)(self._read_passage)
        self._article = lru_cache(ARTICLES_KEPT)(lambda id, at: records.article(self._db, id, at=at))
        self._edition = state.edition

    def _arrays(self, state: State) -> None:
        edition = edition_folder(self.folder, state)
        self._vectors = arrays.vectors(edition, state.dim).mapped(state.rows)
        self._columns = arrays.columns(edition).mapped(state.rows)
        self._headings = arrays.headings(edition, state.dim).mapped(state.headings)
        if self._meaning.is_behind(edition):
            self._meaning = Meaning(edition, self._vectors)
        self._meaning.grow(self._vectors)

    # what ranking asks

    def counts(self) -> tuple[int, int]:
        """How many rows there are, and with those that are gone: a passage that changes leaves its row and gets another."""
        return len(self), len(self._alive)

    def live(self, today: datetime.date) -> Live:
        """The rows whose article may be shown today."""
        if self._days is None or self._days[0] != today:
            day = today.toordinal()
            mask = self._alive & (self._columns[:, arrays.FROM] <= day) & (self._columns[:, arrays.TO] >= day)
            self._days = today, Live(mask, int(mask.sum()))
        return self._days[1]

    def within(self, scope: Scope, today: datetime.date) -> Live:
        """The rows of articles that `scope` holds."""
        import numpy as np

        with trouble(self.folder, BadIndex):
            found = records.rows_within(self._db, scope, self.generation)
        mask = np.zeros(len(self._alive), dtype=np.bool_)
        for first, rows in found:
            mask[first - self._first_row : first - self._first_row + rows] = True
        mask &= self._alive if scope.any_day else self.live(today).mask
        return Live(mask, int(mask.sum()))

    def nearest(self, vectors: Floats, count: int, live: Live) -> Rows:
        """For each of the (n, dim) `vectors` the `count` closest live rows: (n, ≤ count), -1 where there are fewer."""
        return self._meaning.nearest(vectors, count, live.mask, live.count)

    def vectors(self, rows: Rows) -> Floats:
        return gather(self._vectors, rows)

    def headings(self, rows: Rows) -> Floats:
        """Of the title and headings above the passages."""
        return gather(self._headings, self._columns[rows, arrays.HEADING])

    def best_by_words(self, weights: Mapping[str, float], count: int, live: Live) -> Rows:
        """The live rows with the highest word score, best first, at most `count`."""
        wide = count + count * (len(live.mask) - live.count) // max(1, live.count)
        while True:
            rows, _ = self._words.best(weights, wide)
            found = rows[live.mask[rows]]
            if len(found) >= count or len(rows) < wide:
                return found[:count]
            wide *= 2

    def word_scores(self, weights: Mapping[str, float], rows: Rows) -> Floats:
        """Of each row, the sum over `weights` of weight × BM25 of the term."""
        return self._words.scores(weights, rows)

    def rarity(self, term: str) -> float:
        return self._words.rarity(term)

    def known(self, term: str) -> bool:
        return self._words.frequency(term) > 0

    def meant(self, term: str) -> tuple[str, float]:
        """The term as the articles spell it, and how far to trust it (1, or less for a guess, 0 for no guess)."""
        return (term, 1.0) if self.known(term) else self._spelling.guess(term, self._words)

    def forget(self) -> None:
        """No word or vector that was asked with is remembered any more."""
        self._words.forget()
        self._spelling.forget()
        self._meaning.forget()

    def article_of(self, rows: Rows) -> Rows:
        """Of each row a number of its article: rows of one article share it."""
        found: Rows = self._columns[rows, arrays.ARTICLE].astype("int64")
        return found

    def things(self) -> Sequence[str]:
        """What articles belong to, by number; number 0 is "", for what belongs to nothing."""
        return self._things

    def thing_of(self, rows: Rows) -> Rows:
        """Of each row the number of its article's thing."""
        found: Rows = self._about[rows]
        return found

    def rows_of(self, things: Sequence[int], live: Live) -> Rows:
        """The live rows of articles that belong to one of these."""
        import numpy as np

        for thing in things:
            if thing not in self._belonging:
                self._belonging[thing] = np.flatnonzero(self._about == thing)
        rows: Rows = np.concatenate([np.empty(0, dtype=np.int64), *(self._belonging[thing] for thing in things)])
        living: Rows = rows[live.mask[rows]]
        return living

    def in_queue(self, rows: Rows, queue: str) -> Mask:
        """Of each row, whether its article is written for `queue`."""
        number = self._queues.index(queue) if queue in self._queues else -1
        found: Mask = self._columns[rows, arrays.QUEUE] == number
        return found

    def replaced_by(self, id: str) -> Article | None:
        """The article that supersedes article `id`, whether valid today or not."""
        with trouble(self.folder, BadIndex):
            return records.superseding(self._db, id, at=self.generation)

    def passage(self, row: int) -> Passage:
        """Raises BadIndex if the knowledge base was made anew since the last refresh."""
        return self._passage(int(row))

    def article(self, id: str) -> Article | None:
        with trouble(self.folder, BadIndex):
            return self._article(id, self.generation)

    # what people ask

    def __len__(self) -> int:
        """How many passages there are."""
        return int(self._alive.sum())

    def count(self) -> int:
        """How many articles there are."""
        with trouble(self.folder, BadIndex):
            return records.count(self._db, at=self.generation)

    def articles(self) -> Iterator[Article]:
        """All that hold now, in the order they came."""
        with trouble(self.folder, BadIndex):
            yield from records.articles(self._db, at=self.generation)

    def passages_of(self, id: str) -> Sequence[Passage]:
        """In reading order."""
        with trouble(self.folder, BadIndex):
            held = list(records.current(self._db, "id = ?", [id], at=self.generation))
            return [passage for kept in held for passage in records.passages(self._db, kept)]

    def _read_passage(self, row: int) -> Passage:
        with trouble(self.folder, BadIndex):
            found = records.passage(self._db, self._first_row + row)
        if found is None:
            raise BadIndex(f"The knowledge base in {self.folder} was just made anew. Search again.")
        return found


def _without(state: State, hidden: Sequence[tuple[int, int]]) -> Mask:
    """All rows but those of the articles that are gone, or not there yet."""
    import numpy as np

    alive = np.ones(state.rows, dtype=np.bool_)
    for first, rows in hidden:
        alive[first - state.first_row : first - state.first_row + rows] = False
    return alive
