"""What the articles had no answer to, and what the agent asked of them with Ctrl+K."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copilot.events.event import Event
from copilot.model import private


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingFound(Event):
    """The customer's words ask for something, and no passage fits well enough to be shown."""

    utterance: str
    nearest: str = ""  # the article that came closest


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageTaken(Event):
    """The agent asked in their own words (Ctrl+K), and opened or copied one of the passages listed."""

    question: str = private()
    listed: tuple[str, ...]  # articles, best first
    article: str
    section: int
    how: Literal["opened", "copied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRated(Event):
    """The agent's thumb on one side of a passage found with Ctrl+K, as on a card's."""

    question: str = private()
    article: str
    section: int
    aspect: Literal["relevant", "correct", "efficient"]
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedInVain(Event):
    """The agent asked in their own words, and says that no article answers it."""

    question: str = private()
