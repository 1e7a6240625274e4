"""Of the help on the screen: cards, passages, steps and nudges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copilot.commands.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCard(Command):
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissCard(Command):
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSource(Command):
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCard(Command):
    """A thumb up or down for one side of a card; the newest counts."""

    card: str
    aspect: Literal["relevant", "correct", "efficient"]
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePassage(Command):
    """Of the articles `listed` for the words asked with Ctrl+K, the agent opened or copied a passage of `article`."""

    question: str
    listed: tuple[str, ...]
    article: str
    section: int
    how: Literal["opened", "copied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePassage(Command):
    """A thumb up or down for one side of a passage that was found with Ctrl+K; the newest counts."""

    question: str
    article: str
    section: int
    aspect: Literal["relevant", "correct", "efficient"]
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SayUnanswered(Command):
    """No article answers what the agent asked with Ctrl+K."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardCards(Command):
    """The card under the pointer and the one with focus ("" = none): neither may move or be replaced."""

    pointer: str = ""
    focus: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickStep(Command):
    step: str
    done: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HideNudge(Command):
    nudge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestNudge(Command):
    nudge: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteRule(Command):
    rule: str
