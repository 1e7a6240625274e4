"""A conversation to cited passages. Puts embedder, index, ranking and thresholds together; knows nothing of cards.

rank.py says which passages are best, fit.py whether the best ones fit; this module makes citable hits of them.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge import fit, rank
from knowledge.adapter import Adapter
from knowledge.articles import Article
from knowledge.embed import Embedder, RememberedVectors
from knowledge.fit import Strength, Thresholds
from knowledge.hits import Because, Heard, Hit
from knowledge.passages import Passage, Span, embedded_text
from knowledge.query import Query, Turn, as_said, ask, forget_texts, term_weights, weighed
from knowledge.rank import Ranked
from knowledge.sayable import Best, best_line
from knowledge.scope import EVERYTHING, Scope
from knowledge.searchable import Searchable
from knowledge.smalltalk import worth_searching
from knowledge.store.reader import Reader
from knowledge.things import Things, remembered
from knowledge.words import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

__all__ = ["Because", "Hit", "KnowledgeBase", "Span", "Strength", "Turn"]

ALTERNATIVES = 2  # passages of one article that may stand for it: the best by rank, unless only the next one fits
ANOTHER = 0.05  # the share of the passages that came or went after which the thresholds are measured anew
UNHEARD_OF = "qwertzuiop"  # a term of no article
REMEMBERED_TEXTS = 512  # vectors of turns and sentences kept: 0.8 MB


class KnowledgeBase:
    """Articles that can be searched. One thread at a time: FAISS may crash when searched while it changes."""

    def __init__(self, base: Searchable, embedder: Embedder) -> None:
        self._base = base
        self._embedder = embedder
        self._vectors = RememberedVectors(embedder, REMEMBERED_TEXTS)
        self._beside = ThreadPoolExecutor(1, "words")  # of the index, only its words are asked there
        self.adapter: Adapter | None = None
        """What the site's feedback taught: ranking asks with the vector it turns; whether a passage fits does not."""
        self._things = Things(())
        self._names: Sequence[str] = ()
        self._thresholds: Thresholds | None = None
        self._chat: Floats | None = None
        self._measured = base.counts()
        self.renew()

    def renew(self) -> None:
        """To be called when articles have changed: forget what was worked out about them, as far as it may be another."""
        self._closest: dict[str, float] = {}
        if self._names != (names := self._base.things()):
            self._names, self._things = names, Things(names)
        if any(abs(now - then) > ANOTHER * then for now, then in zip(self._base.counts(), self._measured, strict=True)):
            self._thresholds = None

    def prepare(self, today: datetime.date) -> None:
        """What the first search would wait for."""
        self.thresholds(today)
        self._base.meant(UNHEARD_OF)

    @classmethod
    def open(cls, folder: Path, embedder: Embedder) -> KnowledgeBase:
        """Raises BadIndex if there is none in `folder`, it is damaged, or it was made by another encoder."""
        return cls(Reader.open(folder, embedder), embedder)

    @property
    def articles(self) -> tuple[Article, ...]:
        return tuple(self._base.articles())

    def passage(self, row: int) -> Passage:
        return self._base.passage(row)

    def vectors_of(self, rows: Sequence[int]) -> Floats:
        """(len(rows), dim): the passages' own vectors."""
        import numpy as np

        return self._base.vectors(np.asarray(rows, dtype=np.int64))

    def article(self, id: str) -> Article | None:
        return self._base.article(id)

    def passages_of(self, article: str) -> Sequence[Passage]:
        """An article's passages in reading order."""
        return self._base.passages_of(article)

    def remember(self, text: str) -> None:
        """Work out the vector of a turn that the next searches will ask with."""
        self._vectors.of(text)

    def forget(self) -> None:
        """No word that was asked with stays here. What the next search needs of it is worked out anew."""
        self._closest.clear()
        self._vectors.forget()
        self._things.forget()
        self._base.forget()
        forget_texts()

    def thresholds(self, today: datetime.date) -> Thresholds:
        """Measured on the first day that is asked for, and anew when much of the articles is another."""
        if self._thresholds is None:
            self._measured = self._base.counts()
            self._thresholds = fit.measured(self._base, self._small_talk(), self._base.live(today))
        return self._thresholds

    def _small_talk(self) -> Floats:
        if self._chat is None:
            self._chat = fit.small_talk(self._embedder)
        return self._chat

    def search(
        self,
        turns: Sequence[Turn],
        *,
        today: datetime.date,
        queue: str = "",
        limit: int = 5,
        scope: Scope = EVERYTHING,
    ) -> list[Hit]:
        """The passages that fit the conversation so far, best first, one an article.

        `turns` are in order, the last one is what was just said; if that asks for nothing, nothing is found.
        Only articles that `scope` holds are among them, and none beside the article that replaced it.
        """
        if not turns or not worth_searching(turns[-1].text):
            return []
        query = ask(turns)
        assert query is not None  # the last turn alone makes one
        found = self.rank(query, today, queue, scope)
        hits = ((self.superseded_by(self.passage(p[0].row).article, today), p) for p in found)
        kept = list(islice(((by, p) for by, p in hits if not by or not self._is_among(by, found)), limit))
        if not kept:
            return []
        heard = self._heard(self._weighed(query, today), today)
        return [self._hit(passages, heard, by, place) for place, (by, passages) in enumerate(kept)]

    def rank(
        self, query: Query, today: datetime.date, queue: str = "", scope: Scope = EVERYTHING
    ) -> list[list[Ranked]]:
        """The candidate articles, best first, whether they fit or not; of each its passages, best first."""
        live = self._base.live(today) if scope == EVERYTHING else self._base.within(scope, today)
        weighed = self._weighed(query, today)
        words = self._beside.submit(rank.by_words, self._base, weighed.telling, live)
        question = rank.asked(
            weighed,
            self._vectors,
            things=remembered(self._things, query.turns),
            queue=queue,
            turned=self.adapter if self.adapter and self.adapter.weight else None,
        )
        found = rank.ranked(self._base, question, words, live, self._beside)
        by_article: dict[int, list[Ranked]] = {}
        for ranked, article in zip(found, self._articles_of(found), strict=True):
            by_article.setdefault(article, []).append(ranked)
        return list(by_article.values())

    def _articles_of(self, found: Sequence[Ranked]) -> list[int]:
        import numpy as np

        rows = np.asarray([ranked.row for ranked in found], dtype=np.int64)
        numbers: list[int] = self._base.article_of(rows).tolist()
        return numbers

    def _is_among(self, id: str, found: Sequence[Sequence[Ranked]]) -> bool:
        return any(self.passage(best.row).article == id for best, *_ in found)

    def asked_with(self, query: Query, today: datetime.date) -> Floats:
        """The turns' vectors, weighted and summed: what passages are compared with."""
        return rank.gist(self._weighed(query, today).telling, self._vectors)

    def _weighed(self, query: Query, today: datetime.date) -> Query:
        return weighed(query, lambda text: self._closeness(text, today))

    def _closeness(self, text: str, today: datetime.date) -> float:
        """The cosine of the passage closest to it."""
        if text not in self._closest:
            if len(self._closest) >= REMEMBERED_TEXTS:
                self._closest.clear()
            asked = self._vectors.of(text)[None, :]
            self._closest[text] = float(fit.closeness(self._base, asked, self._base.live(today))[0])
        return self._closest[text]

    def superseded_by(self, id: str, today: datetime.date) -> str:
        """The article that replaced `id` and is valid today; "" if there is none."""
        newer = self._base.replaced_by(id)
        return newer.id if newer and newer.id != id and newer.valid_on(today) else ""

    def _heard(self, query: Query, today: datetime.date) -> Heard:
        weights = term_weights(query.telling)
        last = self._vectors.of(query.last)
        return Heard(
            query=query,
            thresholds=self.thresholds(today),
            carries=not fit.is_chat(last, self._small_talk(), self._closeness(query.last, today)),
            gist=rank.gist(query.telling, self._vectors),
            spelled={term: self._base.meant(term)[0] for term in weights},
            weights={term: weight * self._base.rarity(term) for term, weight in weights.items()},
            said=as_said(query.telling),
        )

    def _hit(self, passages: list[Ranked], heard: Heard, superseded_by: str, place: int) -> Hit:
        """Of an article's best passages the first that fits."""
        fits = [
            (
                one,
                fit.fit(self._base, one.row, one.cosine, heard.query, heard.gist, self._vectors, carries=heard.carries),
            )
            for one in passages[:ALTERNATIVES]
        ]
        strength_of = heard.thresholds.strength
        ranked, fits_by = next(((one, by) for one, by in fits if strength_of(by) != "weak"), fits[0])
        passage = self.passage(ranked.row)
        article = self.article(passage.article)
        assert article is not None
        strength = "weak" if superseded_by else strength_of(fits_by)
        shared = heard.shared_with(embedded_text(article, passage))
        # Encoding sentences takes longer than all the rest: only for the passage that becomes a card.
        meant = heard.gist if place == 0 and strength != "weak" else None
        best = self._best_line(article, passage, set(shared), meant)
        said = [heard.said.get(term, term) for term in shared]
        return Hit(
            article=article.id,
            title=article.title,
            file=article.file,
            section=passage.section,
            heading=passage.heading,
            text=article.body[passage.span.start : passage.span.end],
            span=passage.span,
            mark=best.span,
            say=best.say,
            question=best.question,
            score=round(passages[0].score, 4),
            strength=strength,
            verbatim=article.verbatim,
            valid_to=article.valid_to,
            queue=article.queue,
            place=article.place(passage.span.start),
            superseded_by=superseded_by,
            why=", ".join(said[:3]) or "similar in meaning",
            because=Because(
                words=tuple(said),
                thing=article.about if ranked.parts.memory > 0 else "",
                parts=ranked.parts,
                fit=round(fits_by, 4),
            ),
        )

    def _best_line(self, article: Article, passage: Passage, shared: set[str], meant: Floats | None) -> Best:
        """The line to highlight and say: shares most words, and is closest in meaning if `meant` is given."""

        def answers(line: str) -> float:
            meaning = float(self._vectors.of(line) @ meant) if meant is not None else 0.0
            return meaning + len(shared & set(terms(line))) / (len(shared) or 1)

        return best_line(article.body, passage.span, answers)
