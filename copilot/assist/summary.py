"""The draft of the summary at hang-up: the conversation's own sentences, sorted, each with its citation.

Extractive on purpose: nothing is said that was not heard. The reason is what chose the playbook;
promises are next steps; what the agent saw is found; what the agent did is done.
"""

from __future__ import annotations

import re
from typing import Literal

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
    "stays the same",
    "moves with you",
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
    "have restarted",
    "can credit",
    "have removed",
    "have ordered",
    "two options",
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
LONG_WORDS = 28


def draft(state: Interaction, book: Playbook | None) -> tuple[SummaryLine, ...]:
    """Lines in the order reason, found, done, next; each cites the utterance it quotes."""
    chosen: dict[Section, list[Utterance]] = {"reason": [], "found": [], "done": [], "next": []}
    reason = _reason(state)
    if reason is not None:
        chosen["reason"].append(reason)
    for line in state.utterances:
        section = _section(line, book)
        if section and line is not reason and len(chosen[section]) < MOST[section]:
            chosen[section].append(line)
    return tuple(_line(section, line) for section, lines in chosen.items() for line in lines)


def _reason(state: Interaction) -> Utterance | None:
    if state.playbook_heard:
        return state.utterance(state.playbook_heard[0].utterance)
    customers = [u for u in state.utterances if u.leg != "agent" and len(tokens(u.text)) >= ENOUGH_WORDS]
    return max(customers[:OPENING], key=lambda u: len(tokens(u.text)), default=None)


def _section(line: Utterance, book: Playbook | None) -> Section | None:
    if line.leg == "customer" or any(find(p, line.text) for p in _SMALL):
        return None
    if any(find(p, line.text) for p in _NEXT) or (when(line.text) and find("i will", line.text)):
        return "next"
    offers = [p for step in book.step if step.id == "offer" for p in step.phrases] if book else []
    if any(find(p, line.text) for p in (*_DONE, *offers)):
        return "done"
    return "found" if any(find(p, line.text) for p in _FOUND) else None


def _line(section: Section, line: Utterance) -> SummaryLine:
    return SummaryLine(section=section, text=_core(line.text, section), cites=(line.id,), start=line.start)


def _core(text: str, section: Section) -> str:
    """The whole utterance, or of a long one the sentences that carry the section's words."""
    if len(text.split()) <= LONG_WORDS:
        return text
    cues = {"next": _NEXT, "found": _FOUND, "done": _DONE}.get(section, ())
    sentences = re.split(r"(?<=[.?!])\s+", text)
    core = [s for s in sentences if any(find(p, s) for p in cues)]
    return " ".join(core) if core else " ".join(sentences[:2])
