"""A conversation to weighted queries. Pure: knows words and turns, no articles, vectors or scores.

Measured on dialogue sets: summing what each turn asks for, with weights that fade, beats searching with the last line
(it has lost its subject) and with the joined text (it has lost its point). Long agent turns are answers and drag the
query back to what was already said, so they count by their length; short ones name the thing talked about. What one
speaker says in one go is told in pieces, and the last piece need not be the point: there pieces count by how close they
come to anything in the knowledge base.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from knowledge.smalltalk import TEXTS, worth_searching
from knowledge.words import as_written, hyphenated, neighbours, spoken_words, stem, terms

AGENT = "agent"
AGENT_WORDS = 12  # an agent's turn of up to this many words counts in full
FADING = 0.6  # what is left of a turn's weight, one turn on
REMEMBERED = 24  # turns; what was named is remembered longest (see things.py)
SAME_LEG = 0.25  # a recogniser cuts one turn at pauses: the pieces of one speaker age a quarter as fast
NEGLIGIBLE = 0.01  # a turn that weighs less neither asks for words nor for meaning
RESEMBLES_NOTHING, RESEMBLES_MUCH = 0.3, 0.6  # cosine of a piece to the closest passage: counts for nothing, in full


@dataclass(frozen=True, slots=True)
class Turn:
    """What one leg ("agent", "customer" or "mixed") said without the other coming in."""

    leg: str
    text: str


@dataclass(frozen=True, slots=True)
class Aged:
    """A turn with the number of turns since (0 = the last one) and the weight of its speaker and length.

    `stretch` numbers what one leg said in one go.
    """

    text: str
    age: float
    weight: float
    stretch: int = 0

    @property
    def faded(self) -> float:
        return float(self.weight * FADING**self.age)


@dataclass(frozen=True, slots=True)
class Query:
    """What a conversation asks for: the turns that say something, latest first.

    `subject` is the text of the last one with the one before it by the same leg.
    """

    turns: tuple[Aged, ...]
    subject: str

    @property
    def last(self) -> str:
        return self.turns[0].text

    @property
    def telling(self) -> tuple[Aged, ...]:
        """The turns that still count."""
        return tuple(turn for turn in self.turns if turn.faded >= NEGLIGIBLE)


def ask(turns: Sequence[Turn]) -> Query | None:
    """The query of the conversation so far, or None if nothing in it asks for anything."""
    aged = remember(turns)
    return Query(tuple(aged), subject(turns)) if aged else None


def remember(turns: Sequence[Turn]) -> list[Aged]:
    """The turns that say something, latest first. Greetings, thanks and fillers neither count nor age the others."""
    aged: list[Aged] = []
    age, leg, stretch = 0.0, "", 0
    for turn in reversed(turns):
        if len(aged) == REMEMBERED:
            break
        if worth_searching(turn.text):
            if aged:
                age += SAME_LEG if turn.leg == leg else 1.0
                stretch += turn.leg != leg
            aged.append(Aged(as_written(turn.text), age, _speaker_weight(turn), stretch))
            leg = turn.leg
    return aged


def weighed(query: Query, closest: Callable[[str], float]) -> Query:
    """Where a leg said several pieces in one go, they count by how `closest` any passage comes to each."""
    turns: list[Aged] = []
    for _, stretch in groupby(query.turns, key=lambda turn: turn.stretch):
        pieces = list(stretch)
        shares = [_resemblance(closest(piece.text)) for piece in pieces] if len(pieces) > 1 else []
        if not any(shares):
            turns += pieces
        else:
            turns += [replace(p, weight=p.weight * s / max(shares)) for p, s in zip(pieces, shares, strict=True)]
    return replace(query, turns=tuple(turns))


def term_weights(turns: Iterable[Aged]) -> dict[str, float]:
    """Every term of the turns; said in several turns it weighs more, at most 1."""
    weights: defaultdict[str, float] = defaultdict(float)
    for turn in turns:
        for term in _terms(turn.text):
            weights[term] = 1 - (1 - weights[term]) * (1 - turn.faded)
    return dict(weights)


def pair_weights(turns: Iterable[Aged]) -> dict[str, float]:
    """Neighbouring words written as one, for articles that write them so ("call out": callout)."""
    weights: defaultdict[str, float] = defaultdict(float)
    for turn in turns:
        for term in _neighbours(turn.text):
            weights[term] = max(weights[term], turn.faded)
    return dict(weights)


def as_said(turns: Iterable[Aged]) -> dict[str, str]:
    """Each term as somebody said it ("charg" as "charged"), latest first."""
    said: dict[str, str] = {}
    for turn in turns:
        for word in spoken_words(turn.text):
            for term in _terms_of(word):
                said.setdefault(term, word)
        for first, second in hyphenated(turn.text):
            said.setdefault(stem(first + second), f"{first}-{second}")
    return said


@lru_cache(TEXTS)
def _terms(text: str) -> tuple[str, ...]:
    """Each once."""
    return tuple(dict.fromkeys(terms(text)))


@lru_cache(TEXTS)
def _neighbours(text: str) -> tuple[str, ...]:
    return tuple(neighbours(text))


@lru_cache(4096)
def _terms_of(word: str) -> tuple[str, ...]:
    return tuple(terms(word))


def forget_texts() -> None:
    """The texts and words that were taken apart, by whichever search."""
    for remembering in (_terms, _neighbours, _terms_of, worth_searching, stem):
        remembering.cache_clear()


def subject(turns: Sequence[Turn]) -> str:
    """The last turn, and before it what the same leg last said that says something."""
    telling = [turn for turn in turns if worth_searching(turn.text)]
    earlier = [turn.text for turn in telling[:-1] if turn.leg == telling[-1].leg]
    return as_written(" ".join([*earlier[-1:], *(turn.text for turn in telling[-1:])]))


def _speaker_weight(turn: Turn) -> float:
    return min(1.0, AGENT_WORDS / max(1, len(turn.text.split()))) if turn.leg == AGENT else 1.0


def _resemblance(cosine: float) -> float:
    return min(1.0, max(0.0, (cosine - RESEMBLES_NOTHING) / (RESEMBLES_MUCH - RESEMBLES_NOTHING)))
