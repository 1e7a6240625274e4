"""The words of a language by which a sentence is known for what it is: a promise, an offer, a yes, an introduction.

They are content, not code: `resources/cues.toml` ships the English ones, a site's cues.toml replaces lists of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryCues:
    """What a sentence tells: `reason` one of the customer's, the others one of the agent's.

    An offer is told as done once the customer takes it.
    """

    reason: Phrases = ()
    next: Phrases = ()
    promises: Phrases = ()  # with a time in the same sentence
    done: Phrases = ()
    offers: Phrases = ()
    found: Phrases = ()
    small_talk: Phrases = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCues:
    yes: Phrases = ()
    no: Phrases = ()
    prefers: Phrases = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCues:
    introductions: Phrases = ()
    surely_a_name: Phrases = ()
    before_a_name: Phrases = ()
    not_names: Phrases = ()
    asked_name: Phrases = ()
    asked_postcode: Phrases = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleCues:
    agent: Phrases = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardCues:
    """That a payment card's number comes next; `others` are numbers of another kind, `unless` takes a cue back."""

    asked: Phrases = ()  # by the agent
    said: Phrases = ()  # by the customer
    unless: Phrases = ()
    others: Phrases = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    summary: SummaryCues = SummaryCues()
    answers: AnswerCues = AnswerCues()
    identity: IdentityCues = IdentityCues()
    roles: RoleCues = RoleCues()
    cards: CardCues = CardCues()

    def lists(self) -> Iterator[tuple[str, Phrases]]:
        """Every list by its name in the file, "summary.next"."""
        for table in fields(self):
            part = getattr(self, table.name)
            for each in fields(part):
                yield f"{table.name}.{each.name}", getattr(part, each.name)
