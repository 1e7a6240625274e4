"""The index in memory as ranking wants it (see searchable.py)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from knowledge.articles import Article
from knowledge.index import Index
from knowledge.keyword import Keywords
from knowledge.passages import Passage, embedded_text
from knowledge.scope import Scope

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Rows = NDArray[np.int64]
    Mask = NDArray[np.bool_]


class Indexed:
    """One thread at a time: FAISS may crash when searched while it changes."""

    def __init__(self, index: Index) -> None:
        import numpy as np

        self._index = index
        self._articles = {article.id: article for article in index.articles}
        self._replaced = {article.supersedes: article for article in index.articles if article.supersedes}
        self._words = Keywords([embedded_text(self._articles[p.article], p) for p in index.passages])
        owners = [self._articles[passage.article] for passage in index.passages]
        self._things = list(dict.fromkeys(["", *(article.about for article in index.articles)]))
        numbers = {name: number for number, name in enumerate(self._things)}
        self._thing_of = np.asarray([numbers[owner.about] for owner in owners], dtype=np.int64)
        places = {id: place for place, id in enumerate(self._articles)}
        self._article_of = np.asarray([places[owner.id] for owner in owners], dtype=np.int64)
        self._queues = np.asarray([owner.queue for owner in owners], dtype=object)
        self._day: tuple[datetime.date, Rows] | None = None

    def live(self, today: datetime.date) -> Rows:
        import numpy as np

        if self._day is None or self._day[0] != today:
            valid = {article.id for article in self._index.articles if article.valid_on(today)}
            rows = [row for row, passage in enumerate(self._index.passages) if passage.article in valid]
            self._day = (today, np.asarray(rows, dtype=np.int64))
        return self._day[1]

    def within(self, scope: Scope, today: datetime.date) -> Rows:
        import numpy as np

        held = {article.id for article in self._index.articles if scope.holds(article, today)}
        return np.asarray([row for row, p in enumerate(self._index.passages) if p.article in held], dtype=np.int64)

    def nearest(self, vectors: Floats, count: int, live: Rows) -> Rows:
        import faiss
        import numpy as np

        if not live.size:
            return np.empty((len(vectors), 0), dtype=np.int64)
        everything = live.size == self._index.vectors.ntotal
        chosen = None if everything else faiss.SearchParameters(sel=faiss.IDSelectorBatch(live))  # type: ignore[call-arg]
        rows: Rows = self._index.vectors.search(vectors, min(count, int(live.size)), params=chosen)[1]
        return rows

    def vectors(self, rows: Rows) -> Floats:
        found: Floats = self._index.vectors.reconstruct_batch(rows)
        return found

    def headings(self, rows: Rows) -> Floats:
        found: Floats = self._index.headings.reconstruct_batch(rows)
        return found

    def best_by_words(self, weights: Mapping[str, float], count: int, live: Rows) -> Rows:
        import numpy as np

        scores = self._words.scores(weights)[live]
        best: Rows = live[np.argsort(-scores, kind="stable")[:count]]
        return best[self._words.scores(weights)[best] > 0]

    def word_scores(self, weights: Mapping[str, float], rows: Rows) -> Floats:
        return self._words.scores(weights)[rows]

    def rarity(self, term: str) -> float:
        return self._words.rarity(term)

    def meant(self, term: str) -> tuple[str, float]:
        return self._words.meant(term)

    def known(self, term: str) -> bool:
        return self._words.known(term)

    def article_of(self, rows: Rows) -> Rows:
        return self._article_of[rows]

    def things(self) -> Sequence[str]:
        return self._things

    def thing_of(self, rows: Rows) -> Rows:
        return self._thing_of[rows]

    def rows_of(self, things: Sequence[int], live: Rows) -> Rows:
        import numpy as np

        theirs: Rows = live[np.isin(self._thing_of[live], list(things))]
        return theirs

    def in_queue(self, rows: Rows, queue: str) -> Mask:
        mask: Mask = self._queues[rows] == queue
        return mask

    def replaced_by(self, id: str) -> Article | None:
        return self._replaced.get(id)

    def passage(self, row: int) -> Passage:
        return self._index.passages[row]

    def article(self, id: str) -> Article | None:
        return self._articles.get(id)

    def articles(self) -> Iterator[Article]:
        return iter(self._index.articles)

    def passages_of(self, id: str) -> Sequence[Passage]:
        return [passage for passage in self._index.passages if passage.article == id]
