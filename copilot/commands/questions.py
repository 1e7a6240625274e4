"""Questions: each gets one answer, or one page after the other, with the same `request` id."""

from __future__ import annotations

from dataclasses import dataclass, field

from copilot.commands.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a search may answer from; "" is any."""

    queue: str = ""
    source: str = ""
    language: str = ""
    verbatim: bool = False  # only what must be read out word for word
    any_day: bool = False  # also what is not valid yet, or no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(Command):
    """Ask (Ctrl+K): words → passages. `with_call`: what was said in the call so far is part of the question."""

    request: str
    text: str
    with_call: bool = False
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArticle(Command):
    request: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInteractions(Command):
    request: str
    text: str = ""  # words to find in transcripts and names; "" lists all


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInteraction(Command):
    """All events of one interaction, as `InteractionPage` answers of at most 64 kB each."""

    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWrapups(Command):
    """All wrap-up codes, for the search in the wrap-up box."""

    request: str
