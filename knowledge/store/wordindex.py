"""The inverted index of words (tantivy). Knows terms, rows and generations; nothing of articles, vectors or SQLite.

Texts come as our own `terms()`, so that tantivy only splits at blanks; queries are built from objects, never parsed.
One document without text carries the generation: it changes in the same commit as the rest, so that a reader always
knows which generation it sees. Another one says how many rows were written together: every write leaves a segment, of
which a dozen stay however they are merged, and of one segment a conversation's words are found in half the time.
"""

from __future__ import annotations

import errno
import math
import os
import re
import shutil
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from knowledge.errors import BadIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Rows = NDArray[np.int64]

HEAP = 64_000_000  # bytes of the writer, of one thread
GENERATION, TOGETHER = -1, -2  # the `article` of the documents that carry numbers, in the place of the row
FREQUENCIES = 10_000  # remembered: a conversation asks for its words at each search
TERM_LIMIT = 200  # characters; a longer one is no word
FEW = 5_000  # rows since they were written together that do not matter
MANY = 100_000  # more rows take too long to write together: other writers wait meanwhile


class WordIndex:
    """One opened index, at one generation until `refresh`."""

    def __init__(self, folder: Path) -> None:
        """Raises BadIndex if there is none, or it cannot be read."""
        import tantivy

        self._folder = folder
        with _trouble(folder):
            if folder.is_dir() and not os.access(folder, os.W_OK):
                folder = self._copied(folder)
            self._index = tantivy.Index.open(str(folder))
            self._index.config_reader("manual")
        self.refresh()

    def _copied(self, folder: Path) -> Path:
        """A copy that lives as long as this does: tantivy writes a lock beside the index even to read it."""
        copy = mkdtemp(prefix="earshot-words-")
        weakref.finalize(self, shutil.rmtree, copy, ignore_errors=True)
        return Path(shutil.copytree(folder, copy, dirs_exist_ok=True, copy_function=shutil.copyfile))

    @staticmethod
    def create(folder: Path, generation: int) -> None:
        """An empty index."""
        import tantivy

        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _trouble(folder):
            tantivy.Index(_schema(), path=str(folder))
        write(folder, generation)

    def refresh(self) -> None:
        """See what was committed last."""
        with _trouble(self._folder):
            self._index.reload()
            self._searcher = self._index.searcher()
            generation, together = self._number(GENERATION), self._number(TOGETHER)
            if generation is None:
                raise ValueError("no generation")
        self.generation, self.together = generation, together or 0
        self.documents = max(0, self._searcher.num_docs - 1 - (together is not None))
        self.forget()

    def forget(self) -> None:
        """What it was asked."""
        self._best: tuple[dict[str, float], Rows, Floats] = ({}, *_nothing())
        self._frequency: dict[str, int] = {}

    def _number(self, article: int) -> int | None:
        import tantivy

        query = tantivy.Query.term_query(self._index.schema, "article", article)
        found = self._searcher.search(query, 1, count=False).hits
        value = self._searcher.fast_field_values("row", [found[0][1]])[0] if found else None
        return int(value) if value is not None else None

    def is_scattered(self, rows: int) -> bool:
        """Whether so many of the `rows` came one after the other that they should be written together."""
        return rows <= MANY and rows - self.together > max(FEW, self.together // 4)

    def best(self, weights: Mapping[str, float], count: int) -> tuple[Rows, Floats]:
        """The rows with the highest scores, best first, and their scores."""
        found = self._rows(self._query(weights), count) if weights and self.documents else _nothing()
        self._best = dict(weights), *found
        return found

    def scores(self, weights: Mapping[str, float], rows: Rows) -> Floats:
        """Of each of `rows` the sum over the terms of weight × BM25."""
        import numpy as np

        result = np.zeros(len(rows), dtype=np.float32)
        if not weights or not len(rows):
            return result
        order = np.argsort(rows, kind="stable")
        asked = rows[order]

        def put(found: Rows, scores: Floats) -> None:
            places = np.searchsorted(asked, found)
            result[order[places]] = scores

        known, best, of_best = self._best
        unknown = asked
        if known == weights:  # ranking asks for the best, then for the scores of those and some others
            among = np.isin(best, asked)
            put(best[among], of_best[among])
            unknown = np.setdiff1d(asked, best)
        if len(unknown):
            put(*self._looked_up(weights, unknown))
        return result

    def _looked_up(self, weights: Mapping[str, float], rows: Rows) -> tuple[Rows, Floats]:
        """Those of `rows` that hold one of the terms, and their scores."""
        import tantivy

        schema, query, occur = self._index.schema, tantivy.Query, tantivy.Occur
        # a set of terms would walk over the whole list of rows, one query a row looks each up
        among = query.boolean_query([(occur.Should, query.term_query(schema, "row", row)) for row in rows.tolist()])
        wanted = query.boolean_query(
            [(occur.Must, query.const_score_query(among, 0.0)), (occur.Must, self._query(weights))]
        )
        return self._rows(wanted, len(rows))

    def rarity(self, term: str) -> float:
        """The term's inverse document frequency, as BM25 counts it."""
        found = min(self.frequency(term), self.documents)
        return math.log(1 + (self.documents - found + 0.5) / (found + 0.5))

    def frequency(self, term: str) -> int:
        """How many passages hold `term`; removed ones count until their segment is merged."""
        known = self._frequency.get(term)
        if known is None:
            if len(self._frequency) >= FREQUENCIES:
                self._frequency.clear()
            known = self._frequency[term] = int(self._searcher.doc_freq("text", term))
        return known

    def vocabulary(self) -> list[str]:
        """Every term there is."""
        return [term for term, _ in self._searcher.terms_with_prefix("text", "")]

    def rows(self) -> Iterator[int]:
        """The row of every passage that is indexed, for checks."""
        import tantivy

        everything = self._searcher.search(tantivy.Query.all_query(), self.documents + 2, count=False).hits
        addresses = [address for _, address in everything]
        yield from (
            int(row)
            for row, article in zip(
                self._searcher.fast_field_values("row", addresses),
                self._searcher.fast_field_values("article", addresses),
                strict=True,
            )
            if article is not None and article >= 0 and row is not None
        )

    def _query(self, weights: Mapping[str, float]) -> Any:
        import tantivy

        schema, query = self._index.schema, tantivy.Query
        return query.boolean_query(
            [
                (tantivy.Occur.Should, query.boost_query(query.term_query(schema, "text", term, "freq"), weight))
                for term, weight in weights.items()
            ]
        )

    def _rows(self, query: Any, count: int) -> tuple[Rows, Floats]:
        import numpy as np

        hits = self._searcher.search(query, count, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        return np.asarray(rows, dtype=np.int64), np.asarray([score for score, _ in hits], dtype=np.float32)


def write(
    folder: Path,
    generation: int,
    gone: Iterable[int] = (),
    added: Iterable[tuple[int, int, Sequence[str]]] = (),
    *,
    together: int | None = None,
) -> None:
    """Take out the articles `gone` (by number), put in `added` (article, row, terms), in one commit as `generation`.

    With `together`, how many rows there are, `added` is all there is, and what was there before goes. Doing it again
    changes nothing. Raises BadIndex if the index cannot be read, OSError if the disk refuses.
    """
    import tantivy

    with _trouble(folder):
        writer = tantivy.Index.open(str(folder)).writer(HEAP, 1)
        # What a killed writer left: its list of deleted rows has the very name that the same change gives it again
        writer.garbage_collect_files()
        if together is not None:
            writer.delete_all_documents()
            writer.add_document(_document(TOGETHER, together))
        for article in (*gone, GENERATION):
            writer.delete_documents_by_term("article", article)
        for article, row, terms in added:
            writer.add_document(_document(article, row, " ".join(term for term in terms if len(term) <= TERM_LIMIT)))
        writer.add_document(_document(GENERATION, generation))
        writer.commit()
        writer.wait_merging_threads()


def _document(article: int, row: int, text: str = "") -> Any:
    import tantivy

    document = tantivy.Document()
    document.add_integer("article", article)
    document.add_integer("row", row)
    if text:
        document.add_text("text", text)
    return document


def _schema() -> Any:
    import tantivy

    fields = tantivy.SchemaBuilder()
    fields.add_integer_field("article", indexed=True, fast=True)
    fields.add_integer_field("row", indexed=True, fast=True)
    fields.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    return fields.build()


def _nothing() -> tuple[Rows, Floats]:
    import numpy as np

    return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)


@contextmanager
def _trouble(folder: Path) -> Iterator[None]:
    """tantivy says everything as ValueError or OSError; what the system said stands in its text as (os error 28)."""
    try:
        yield
    except (ValueError, OSError) as problem:
        number = re.search(r"os error (\d+)", str(problem))
        if number and int(number[1]) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise OSError(int(number[1]), "No space left", str(folder)) from problem
        raise BadIndex(
            f"The index of words in {folder} cannot be used ({problem}). Run `earshot knowledge check --repair`."
        ) from problem
