"""A conversation to cited passages. Puts embedder, index, keywords and query together; knows nothing of cards.

Ranking is a weighted sum of five views of the conversation, each scaled to 0…1 over the candidates: keywords with a
short and with a longer memory, the sum of the turns' vectors against passages and against their headings, and the
vector of the last turns joined. Weights and fadings are those that were best over several public sets of dialogues
taken together (`earshot knowledge eval`).

Ranking says which passage is best; whether the best one fits at all is a separate question. Its fit is its cosine to
the weighted turns, but the last turn must ask for it too: the subject may be carried over ("and how long does that
take?"), yet small talk after a question must not bring the question's answer up again. So the fit is at most the
cosine to the last turn plus CARRIED, and where the last turn leans on what was said before, plus CARRIED_LEANING.

The thresholds were chosen on three public sets (FAQ dialogues, banking, government and finance) and the demo's articles
with 78 lines of telephone small talk, each alone and after real dialogues. From LIKELY up, 97 %, 94 % and 86 % of the
right first answers of the sets are shown; of the small talk alone at most 1.3 % in any set, after a dialogue 3.6 %,
1.0 % and 2.1 % (demo: none, and 1.3 %). Between right and wrong answers no threshold separates well: STRONG is about
the median of the right ones. tests/knowledge/test_calibration.py holds the demo to it.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from knowledge import index as stored
from knowledge.adapter import Adapter
from knowledge.articles import Article, Problem, read_articles
from knowledge.embed import Embedder, RememberedVectors
from knowledge.index import Index, Progress
from knowledge.keyword import Keywords
from knowledge.passages import Passage, Span, embedded_text
from knowledge.query import Query, Turn, as_said, ask, pair_weights, term_weights
from knowledge.sayable import best_line
from knowledge.smalltalk import leans_on_before, worth_searching
from knowledge.words import terms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Rows = NDArray[np.int64]

__all__ = ["Hit", "ImportReport", "KnowledgeBase", "Span", "Strength", "Turn"]

Strength = Literal["strong", "likely", "weak"]

SHORT_KEYWORDS, LONG_KEYWORDS, TURNS, JOINED, HEADINGS = 0.3, 0.2, 0.4, 0.2, 0.2  # weights of the views
SHORT_MEMORY, LONG_MEMORY, TURN_MEMORY = 0.5, 0.75, 0.4  # what is left of a turn's weight, one turn on
SAME_QUEUE = 0.05  # an article of the interaction's queue wins where two fit alike
POOL = 200  # candidates a view
ALTERNATIVES = 2  # passages of one article that may stand for it: the best by rank, unless only the next one fits
REMEMBERED_TEXTS = 512  # vectors of turns and sentences kept: 0.8 MB

STRONG, LIKELY = 0.62, 0.45  # of the fit
CARRIED, CARRIED_LEANING = 0.2, 0.38  # how much of its fit a passage may owe to the turns before the last one


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that fits the conversation. Spans count characters of the article's body."""

    article: str
    title: str
    file: str
    section: int
    heading: tuple[str, ...]
    text: str
    """The passage: body[span.start:span.end], Markdown."""
    span: Span
    mark: Span
    """The best sentence, to highlight."""
    say: str
    """A line to read out: words of the passage without markup, at most 25, never rewritten."""
    score: float
    """Rank value, comparable within one answer only."""
    strength: Strength
    verbatim: bool
    valid_to: datetime.date | None
    queue: str
    why: str
    """The words of the conversation that speak for it, or "similar in meaning"."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a folder of articles."""

    articles: int
    passages: int
    problems: tuple[Problem, ...]
    rebuilt: bool
    """False if the index was already of this corpus and encoder."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passage `row` with its rank value and its cosine to the weighted turns."""

    row: int
    score: float
    cosine: float


class KnowledgeBase:
    """Articles that can be searched. One thread at a time: FAISS may crash when searched while it changes."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self._index = index
        self._articles = {article.id: article for article in index.articles}
        self._keywords = Keywords([embedded_text(self._articles[p.article], p) for p in index.passages])
        self._vectors = RememberedVectors(embedder, REMEMBERED_TEXTS)
        self._live_day: tuple[datetime.date, Rows] | None = None
        self.adapter: Adapter | None = None
        """What the site's feedback taught: ranking asks with the vector it turns; whether a passage fits does not."""

    @classmethod
    def build(
        cls, articles: Path, index: Path, embedder: Embedder, *, on_progress: Progress | None = None
    ) -> ImportReport:
        """Bring the index in folder `index` up to date with the files below `articles`.

        Raises KnowledgeError if the folder is absent or the index cannot be written; broken files are reported.
        """
        found, problems = read_articles(articles)
        if stored.is_current(index, stored.corpus_hash(found), embedder):
            passages = len(stored.load(index, embedder).passages)
            return ImportReport(len(found), passages, tuple(problems), rebuilt=False)
        built = stored.build(found, embedder, on_progress)
        stored.save(built, index, embedder)
        return ImportReport(len(found), len(built.passages), tuple(problems), rebuilt=True)

    @classmethod
    def open(cls, index: Path, embedder: Embedder) -> KnowledgeBase:
        """Raises BadIndex if the index is absent, damaged, or of another encoder."""
        return cls(stored.load(index, embedder), embedder)

    @property
    def articles(self) -> tuple[Article, ...]:
        return self._index.articles

    def passage(self, row: int) -> Passage:
        return self._index.passages[row]

    def vectors_of(self, rows: Sequence[int]) -> Floats:
        """(len(rows), dim): the passages' own vectors."""
        import numpy as np

        found: Floats = self._index.vectors.reconstruct_batch(np.asarray(rows, dtype=np.int64))
        return found

    def article(self, id: str) -> Article | None:
        return self._articles.get(id)

    def passages_of(self, article: str) -> list[Passage]:
        """An article's passages in reading order."""
        return [passage for passage in self._index.passages if passage.article == article]

    def remember(self, text: str) -> None:
        """Work out the vector of a turn that the next searches will ask with."""
        self._vectors.of(text)

    def search(self, turns: Sequence[Turn], *, today: datetime.date, queue: str = "", limit: int = 5) -> list[Hit]:
        """The passages that fit the conversation so far, best first, one an article.

        `turns` are in order, the last one is what was just said; if that asks for nothing, nothing is found.
        Articles that are not valid on `today` are never among them.
        """
        if not turns or not worth_searching(turns[-1].text):
            return []
        query = ask(turns)
        assert query is not None  # the last turn alone makes one
        return [self._hit(passages, query) for passages in self.rank(query, today, queue)[:limit]]

    def rank(self, query: Query, today: datetime.date, queue: str = "") -> list[list[Ranked]]:
        """The candidate articles, best first, whether they fit or not; of each its passages, best first."""
        live = self._live(today)
        if not live.size:
            return []
        by_article: dict[str, list[Ranked]] = {}
        for ranked in self._candidates(query, live, queue):
            by_article.setdefault(self._index.passages[ranked.row].article, []).append(ranked)
        return list(by_article.values())

    def _live(self, today: datetime.date) -> Rows:
        """Rows of the articles that are valid today."""
        import numpy as np

        if self._live_day is None or self._live_day[0] != today:
            valid = {article.id for article in self._index.articles if article.valid_on(today)}
            rows = [row for row, passage in enumerate(self._index.passages) if passage.article in valid]
            self._live_day = (today, np.asarray(rows, dtype=np.int64))
        return self._live_day[1]

    def _candidates(self, query: Query, live: Rows, queue: str) -> list[Ranked]:
        """Passages that any view finds, best first."""
        import numpy as np

        plain = self.asked_with(query)
        by_turns = self.adapter(plain) if self.adapter else plain
        by_text = self._vectors.of(query.joined)
        short, long = (self._keyword_scores(query, memory) for memory in (SHORT_MEMORY, LONG_MEMORY))
        pool = np.unique(
            np.concatenate(
                [
                    *(self._nearest(vector, live) for vector in (by_turns, by_text)),
                    *(live[np.argsort(-scores[live], kind="stable")[:POOL]] for scores in (short, long)),
                ]
            )
        )
        vectors = self._index.vectors.reconstruct_batch(pool)
        cosines = vectors @ by_turns
        total = (
            SHORT_KEYWORDS * _scaled(short[pool])
            + LONG_KEYWORDS * _scaled(long[pool])
            + TURNS * _scaled(cosines)
            + JOINED * _scaled(vectors @ by_text)
            + HEADINGS * _scaled(self._index.headings.reconstruct_batch(pool) @ by_turns)
        )
        if queue:
            total += SAME_QUEUE * np.asarray(
                [self._articles[self._index.passages[row].article].queue == queue for row in pool], dtype=np.float32
            )
        order = np.argsort(-total, kind="stable")
        fits = vectors @ plain
        return [Ranked(int(pool[place]), float(total[place]), float(fits[place])) for place in order]

    def _nearest(self, vector: Floats, live: Rows) -> Rows:
        import faiss

        everything = live.size == self._index.vectors.ntotal
        chosen = None if everything else faiss.SearchParameters(sel=faiss.IDSelectorBatch(live))  # type: ignore[call-arg]
        rows: Rows = self._index.vectors.search(vector[None, :], min(POOL, int(live.size)), params=chosen)[1][0]
        return rows[rows >= 0]

    def _keyword_scores(self, query: Query, memory: float) -> Floats:
        weights: dict[str, float] = {}
        for term, weight in term_weights(query.turns, memory).items():
            meant, trust = self._keywords.meant(term)
            if trust:
                weights[meant] = max(weights.get(meant, 0.0), trust * weight)
        for term, weight in pair_weights(query.turns, memory).items():
            if self._keywords.known(term):
                weights[term] = max(weights.get(term, 0.0), weight)
        return self._keywords.scores(weights)

    def _hit(self, passages: list[Ranked], query: Query) -> Hit:
        """Of an article's best passages the first that fits."""
        fits = [(candidate, self._fit(candidate, query)) for candidate in passages[:ALTERNATIVES]]
        ranked, fit = next(((candidate, fit) for candidate, fit in fits if fit >= LIKELY), fits[0])
        passage = self._index.passages[ranked.row]
        article = self._articles[passage.article]
        shared = self._shared(ranked.row, query)
        strength = _strength(fit)
        by_turns = None if strength == "weak" else self.asked_with(query)
        mark, say = self._best_line(passage, set(shared), by_turns)
        return Hit(
            article=article.id,
            title=article.title,
            file=article.file,
            section=passage.section,
            heading=passage.heading,
            text=article.body[passage.span.start : passage.span.end],
            span=passage.span,
            mark=mark,
            say=say,
            score=round(passages[0].score, 4),
            strength=strength,
            verbatim=article.verbatim,
            valid_to=article.valid_to,
            queue=article.queue,
            why=", ".join(as_said(shared[:3], query.turns)) or "similar in meaning",
        )

    def asked_with(self, query: Query) -> Floats:
        """The turns' vectors, weighted and summed: what passages are compared with."""
        return self._vectors.sum([(turn.text, turn.faded(TURN_MEMORY)) for turn in query.turns])

    def _fit(self, ranked: Ranked, query: Query) -> float:
        """See the module's docstring."""
        passage = self._index.vectors.reconstruct(ranked.row)
        last, joined = self._vectors.of(query.last), self._vectors.of(query.joined)
        if not leans_on_before(query.last):
            return min(ranked.cosine, float(passage @ last) + CARRIED)
        # Such a question is about what headings name ("How long a move takes"), and its subject is in a turn before.
        heading = self._index.headings.reconstruct(ranked.row)
        asked = (self.asked_with(query), joined, self._vectors.of(query.subject))
        best = max(float(text @ vector) for text in (passage, heading) for vector in asked)
        return min(best, max(float(passage @ last), float(heading @ last)) + CARRIED_LEANING)

    def _shared(self, row: int, query: Query) -> list[str]:
        """Terms of the conversation that the passage holds, weightiest first."""
        passage = self._index.passages[row]
        held = set(terms(embedded_text(self._articles[passage.article], passage)))
        rarity = self._keywords.rarity
        weights = {term: weight * rarity(term) for term, weight in term_weights(query.turns, SHORT_MEMORY).items()}
        return sorted((term for term in weights if self._keywords.meant(term)[0] in held), key=lambda t: -weights[t])

    def _best_line(self, passage: Passage, shared: set[str], by_turns: Floats | None) -> tuple[Span, str]:
        """The line to highlight and say: shares most words, and is closest in meaning if `by_turns` is given."""

        def answers(line: str) -> float:
            meaning = float(self._vectors.of(line) @ by_turns) if by_turns is not None else 0.0
            return meaning + len(shared & set(terms(line))) / (len(shared) or 1)

        return best_line(self._articles[passage.article].body, passage.span, answers)


def _strength(fit: float) -> Strength:
    return "strong" if fit >= STRONG else "likely" if fit >= LIKELY else "weak"


def _scaled(scores: Floats) -> Floats:
    """0 for the lowest, 1 for the highest."""
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else scores * 0
