"""What ranking asks of an index. Rows number the passages of one opened index; vectors are unit vectors.

Kept apart from any index, so that ranking can be read, tested and tuned without knowing how passages are stored.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from knowledge.articles import Article
from knowledge.passages import Passage
from knowledge.scope import Scope

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Rows = NDArray[np.int64]


class Searchable(Protocol):
    """Articles and their passages, found by meaning and by words."""

    def counts(self) -> tuple[int, int]:
        """How many rows there are, and with those that are gone: a passage that changes leaves its row and gets another."""

    def live(self, today: datetime.date) -> Any:
        """The selection of rows whose article may be shown today, for the calls below."""

    def within(self, scope: Scope, today: datetime.date) -> Any:
        """The selection of rows whose article `scope` holds, for the calls below."""

    def nearest(self, vectors: Floats, count: int, live: Any) -> Rows:
        """For each of the (n, dim) `vectors` the `count` closest live rows: (n, ≤ count), -1 where there are fewer."""

    def vectors(self, rows: Rows) -> Floats:
        """(len(rows), dim): the passages' own vectors."""

    def headings(self, rows: Rows) -> Floats:
        """(len(rows), dim): the vectors of the title and headings above the passages."""

    def best_by_words(self, weights: Mapping[str, float], count: int, live: Any) -> Rows:
        """The live rows with the highest word score, best first, at most `count`."""

    def word_scores(self, weights: Mapping[str, float], rows: Rows) -> Floats:
        """Of each row, the sum over `weights` of weight × BM25 of the term."""

    def rarity(self, term: str) -> float:
        """How much finding `term` says: its inverse document frequency; of an unknown one, that of the rarest."""

    def meant(self, term: str) -> tuple[str, float]:
        """The term as the articles spell it, and how far to trust it (1, or less for a guess, 0 for no guess)."""

    def known(self, term: str) -> bool: ...

    def forget(self) -> None:
        """No word or vector that was asked with is remembered any more."""

    def article_of(self, rows: Rows) -> Rows:
        """Of each row a number of its article: rows of one article share it."""

    def things(self) -> Sequence[str]:
        """What articles belong to (`Article.about`), by number. Number 0 is "", for what belongs to nothing."""

    def thing_of(self, rows: Rows) -> Rows:
        """Of each row the number of its article's thing."""

    def rows_of(self, things: Sequence[int], live: Any) -> Rows:
        """The live rows of articles that belong to one of these."""

    def in_queue(self, rows: Rows, queue: str) -> Any:
        """Of each row, whether its article is written for `queue`: an array of bool."""

    def replaced_by(self, id: str) -> Article | None:
        """The article that supersedes article `id`, whether valid today or not."""

    def passage(self, row: int) -> Passage: ...

    def article(self, id: str) -> Article | None: ...

    def articles(self) -> Iterator[Article]:
        """All of them, whether valid today or not."""

    def passages_of(self, id: str) -> Sequence[Passage]:
        """An article's passages in reading order."""
