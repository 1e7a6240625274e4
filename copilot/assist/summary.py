"""The draft of the summary at hang-up: the conversation's own sentences, sorted, each with its citation.

Extractive on purpose: nothing is said that was not heard. The reason is what chose the playbook;
promises are next steps; what the agent saw is found; what the agent did is done.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from copilot.assist.checklist import JUNK
from copilot.assist.phrases import find, tokens
from copilot.assist.values import when
from copilot.content import Playbook
from copilot.model import SummaryLine
from copilot.state import Interaction, Utterance

Section = Literal["reason", "found", "done", "next"]

_NEXT = (
    "will call you",
    "call you back",
    "will send",
    "you will see",
    "you will receive",
    "will confirm",
    "will get back",
    "we will * you",
    "i will ring",
)
_FOUND = (
    "can see",
    "i see that",
    "i found",
    "our records",
    "your account shows",
    "according to",
    "it looks like",
    "the reason",
    "to repeat",
    "so you are",
    "so you were",
)
_DONE = (
    "i can credit",
    "can waive",
    "will waive",
    "have credited",
    "i have booked",
    "have booked",
    "have changed",
    "have updated",
    "i can offer",
    "i will book",
    "can credit",
    "have removed",
    "have ordered",
)
_SMALL = (
    "thank you for calling",
    "have a nice day",
    "anything else",
    "how can i help",
    "hold the line",
    "thank you for holding",
)
MOST: dict[Section, int] = {"reason": 1, "found": 2, "done": 2, "next": 2}
ENOUGH_WORDS = 5
OPENING = 4  # the customer's first utterances say why they call; the longest of them says most


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence of an utterance."""

    line: Utterance
    text: str


def draft(state: Interaction, book: Playbook | None) -> tuple[SummaryLine, ...]:
    """Lines in the order reason, found, done, next; each cites the utterance it quotes."""
    chosen: dict[Section, list[_Said]] = {"reason": [], "found": [], "done": [], "next": []}
    reason = _reason(state)
    if reason is not None:
        chosen["reason"].append(reason)
    for said in (said for line in state.utterances if line.confidence >= JUNK for said in _sentences(line)):
        section = _section(said, book)
        if section and said != reason and len(chosen[section]) < MOST[section]:
            chosen[section].append(said)
    return tuple(_line(section, said) for section, sentences in chosen.items() for said in sentences)


def _sentences(line: Utterance) -> list[_Said]:
    return [_Said(line, text) for text in re.split(r"(?<=[.?!])\s+", line.text) if text]


def _reason(state: Interaction) -> _Said | None:
    """The words that chose the playbook, else the longest sentence of the customer's first utterances."""
    for heard in state.playbook_heard:
        line = state.utterance(heard.utterance)
        if line is not None:
            return next((s for s in _sentences(line) if heard.quote in s.text), _Said(line, line.text))
    customers = (u for u in state.utterances if u.leg != "agent" and u.confidence >= JUNK)
    telling = [u for u in customers if len(tokens(u.text)) >= ENOUGH_WORDS]
    sentences = [said for line in telling[:OPENING] for said in _sentences(line)]
    return max(sentences, key=lambda said: len(tokens(said.text)), default=None)


def _section(said: _Said, book: Playbook | None) -> Section | None:
    text = said.text
    if said.line.leg == "customer":
        return None
    if any(find(p, text) for p in _NEXT) or (when(text) and find("i will", text)):
        return "next"
    offers = [p for step in book.step if step.id == "offer" for p in step.phrases] if book else []
    if any(find(p, text) for p in (*_DONE, *offers)):
        return "done"
    if any(find(p, text) for p in _SMALL):
        return None
    return "found" if any(find(p, text) for p in _FOUND) else None


def _line(section: Section, said: _Said) -> SummaryLine:
    return SummaryLine(section=section, text=said.text, cites=(said.line.id,), start=said.line.start)
