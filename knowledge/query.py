"""A conversation to weighted queries. Pure: knows words and turns, no articles, vectors or scores.

Measured on dialogue sets: summing what each turn asks for, with weights that fade, beats searching with the last line
(it has lost its subject) and with the joined text (it has lost its point). Long agent turns are answers and drag the
query back to what was already said, so they count by their length; short ones name the thing talked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.smalltalk import worth_searching
from knowledge.words import as_written, neighbours, spoken_words, terms

AGENT = "agent"
AGENT_WORDS = 12  # an agent's turn of up to this many words counts in full
JOINED_TURNS, JOINED_AGENT_WORDS = 3, 14
REMEMBERED = 12  # turns; at the slowest fading (0.75 a turn) the thirteenth weighs 4 %
SAME_LEG = 0.5  # a recogniser cuts one turn at pauses: the pieces of one speaker age half as fast


@dataclass(frozen=True, slots=True)
class Turn:
    """What one leg ("agent", "customer" or "mixed") said without the other coming in."""

    leg: str
    text: str


@dataclass(frozen=True, slots=True)
class Aged:
    """A turn with the number of turns since (0 = the last one) and the weight of its speaker and length."""

    text: str
    age: float
    weight: float

    def faded(self, fading: float) -> float:
        return float(self.weight * fading**self.age)


@dataclass(frozen=True, slots=True)
class Query:
    """What a conversation asks for.

    `turns` are the ones that say something, latest first; `joined` is the text of the last few, `subject` that of the
    last one with the one before it by the same leg.
    """

    turns: tuple[Aged, ...]
    joined: str
    subject: str

    @property
    def last(self) -> str:
        return self.turns[0].text


def ask(turns: Sequence[Turn]) -> Query | None:
    """The query of the conversation so far, or None if nothing in it asks for anything."""
    aged = remember(turns)
    return Query(tuple(aged), joined(turns), subject(turns)) if aged else None


def remember(turns: Sequence[Turn]) -> list[Aged]:
    """The turns that say something, latest first. Greetings, thanks and fillers neither count nor age the others."""
    aged: list[Aged] = []
    age, leg = 0.0, ""
    for turn in reversed(turns):
        if len(aged) == REMEMBERED:
            break
        if worth_searching(turn.text):
            if aged:
                age += SAME_LEG if turn.leg == leg else 1.0
            aged.append(Aged(as_written(turn.text), age, _speaker_weight(turn)))
            leg = turn.leg
    return aged


def term_weights(turns: Sequence[Aged], fading: float) -> dict[str, float]:
    """Every term of the turns with the largest weight any of them gives it."""
    weights: defaultdict[str, float] = defaultdict(float)
    for turn in turns:
        for term in terms(turn.text):
            weights[term] = max(weights[term], turn.faded(fading))
    return dict(weights)


def pair_weights(turns: Sequence[Aged], fading: float) -> dict[str, float]:
    """Neighbouring words written as one, for articles that write them so ("call out": callout)."""
    weights: defaultdict[str, float] = defaultdict(float)
    for turn in turns:
        for term in neighbours(turn.text):
            weights[term] = max(weights[term], turn.faded(fading))
    return dict(weights)


def as_said(chosen: Sequence[str], turns: Sequence[Aged]) -> list[str]:
    """The terms as somebody said them ("charg" as "charged")."""
    said: dict[str, str] = {}
    for turn in turns:
        for word in spoken_words(turn.text):
            for term in terms(word):
                said.setdefault(term, word)
    return [said.get(term, term) for term in chosen]


def joined(turns: Sequence[Turn]) -> str:
    """The last turns that say something as one text, oldest first, long agent turns cut."""
    telling = [turn for turn in turns if worth_searching(turn.text)][-JOINED_TURNS:]
    return as_written(
        " ".join(
            " ".join(turn.text.split()[:JOINED_AGENT_WORDS]) if turn.leg == AGENT else turn.text for turn in telling
        )
    )


def subject(turns: Sequence[Turn]) -> str:
    """The last turn, and before it what the same leg last said that says something."""
    telling = [turn for turn in turns if worth_searching(turn.text)]
    earlier = [turn.text for turn in telling[:-1] if turn.leg == telling[-1].leg]
    return as_written(" ".join([*earlier[-1:], *(turn.text for turn in telling[-1:])]))


def _speaker_weight(turn: Turn) -> float:
    return min(1.0, AGENT_WORDS / max(1, len(turn.text.split()))) if turn.leg == AGENT else 1.0
