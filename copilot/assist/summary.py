"""The draft of the summary at hang-up: the conversation's own sentences, sorted, each with its citation.

Extractive on purpose: nothing is said that was not heard. The reason is what chose the playbook; promises are next
steps; what the agent saw is found; what the agent did, and what was offered and taken, is done. An offer that nobody
took is in no section. Which words tell what is content: the cues, and the playbook's steps (`tells`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from copilot.assist.agreed import answer_to
from copilot.assist.checklist import JUNK
from copilot.assist.phrases import first_match
from copilot.assist.values import when
from copilot.content import Playbook
from copilot.cues import Cues
from copilot.model import SummaryLine
from copilot.speech.numbers import tokens
from copilot.state import Interaction, Utterance

Section = Literal["reason", "found", "done", "next"]
Place = tuple[int, int]

MOST: dict[Section, int] = {"reason": 1, "found": 2, "done": 2, "next": 2}
ENOUGH_WORDS = 5
OPENING = 4  # the customer's first utterances say why they call; the longest of them says most
LINE_WORDS = 24  # a recogniser writes a breathless speaker as one sentence: of it, the part that tells
_CLAUSE = re.compile(r"[,;:]\s+|\s+(?=(?:and|but|so|because|or|then)\s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence of an utterance, or the part of it that tells."""

    line: Utterance
    text: str
    also: tuple[str, ...] = ()  # the utterance that agreed to it


def draft(state: Interaction, book: Playbook | None, cues: Cues) -> tuple[SummaryLine, ...]:
    """Lines in the order reason, found, done, next; each cites the utterance it quotes."""
    if state.legs_doubted:
        return ()
    chosen: dict[Section, list[_Said]] = {"reason": [], "found": [], "done": [], "next": []}
    reason = _reason(state, cues.summary.reason)
    if reason is not None:
        quote = state.playbook_heard[0].quote if state.playbook_heard else ""
        at = max(reason.text.find(quote), 0)
        chosen["reason"].append(_shortened(reason, (at, at + len(quote))))
    for sentence in _certain_first(state):
        told = _told(sentence, state, book, cues)
        if told is None or sentence == reason:
            continue
        section, said = told
        if len(chosen[section]) < MOST[section] and said.text not in [s.text for s in chosen[section]]:
            chosen[section].append(said)
    return tuple(_line(section, said) for section, sentences in chosen.items() for said in _as_said(sentences))


def _certain_first(state: Interaction) -> list[_Said]:
    """Every sentence that can be quoted; those of which nobody knows who said them fill what room is left."""
    lines = sorted((line for line in state.utterances if line.sure >= JUNK), key=lambda line: line.unsure)
    return [said for line in lines for said in _sentences(line)]


def _as_said(sentences: list[_Said]) -> list[_Said]:
    return sorted(sentences, key=lambda said: said.line.start)


def _sentences(line: Utterance) -> list[_Said]:
    return [_Said(line, text) for text in re.split(r"(?<=[.?!])\s+", line.text) if text]


def _reason(state: Interaction, phrases: tuple[str, ...]) -> _Said | None:
    """The words that chose the playbook, else of the customer's first sentences one that says why, or the longest."""
    for heard in state.playbook_heard:
        line = state.utterance(heard.utterance)
        if line is not None:
            return next((s for s in _sentences(line) if heard.quote in s.text), _Said(line, line.text))
    customers = (u for u in state.utterances if u.leg != "agent" and u.sure >= JUNK)
    telling = [u for u in customers if len(tokens(u.text)) >= ENOUGH_WORDS]
    sentences = [said for line in telling[:OPENING] for said in _sentences(line)]
    whole = (said for said in sentences if said.text[-1] in ".?!" and first_match(phrases, said.text))
    return next(whole, None) or max(sentences, key=lambda said: len(tokens(said.text)), default=None)


def _told(said: _Said, state: Interaction, book: Playbook | None, cues: Cues) -> tuple[Section, _Said] | None:
    """What an agent's sentence tells, and where the summary says it. A question tells nothing yet."""
    if said.line.leg == "customer" or said.text.endswith("?"):
        return None
    if place := _place(said, "next", book, cues.summary.next) or _promise(said, cues):
        return "next", _shortened(said, place)
    if place := _place(said, "offer", book, cues.summary.offers):
        taken = answer_to((said.line.start, said.line.end), state, cues.answers)
        return ("done", replace(_shortened(said, place), also=(taken.utterance,))) if taken else None
    if place := _place(said, "done", book, cues.summary.done):
        return "done", _shortened(said, place)
    if first_match(cues.summary.small_talk, said.text):
        return None
    place = _place(said, "found", book, cues.summary.found)
    return ("found", _shortened(said, place)) if place else None


def _place(said: _Said, tells: str, book: Playbook | None, phrases: tuple[str, ...]) -> Place | None:
    """Where the sentence says what a step of the playbook, or else a cue, tells."""
    steps = [phrase for step in book.step if step.tells == tells for phrase in step.phrases] if book else []
    return first_match((*steps, *phrases), said.text)


def _promise(said: _Said, cues: Cues) -> Place | None:
    return first_match(cues.summary.promises, said.text) if when(said.text) else None


def _shortened(said: _Said, place: Place) -> _Said:
    """A long sentence cut to the clauses around `place`, with an ellipsis where words are left out."""
    text = said.text
    if len(text.split()) <= LINE_WORDS:
        return said
    cuts = [m.end() for m in _CLAUSE.finditer(text)]
    start = max([cut for cut in cuts if cut <= place[0]], default=0)
    ends = [*(cut for cut in cuts if cut > place[1]), len(text)]
    fitting = [end for end in ends if len(text[start:end].split()) <= LINE_WORDS]
    end = max(fitting, default=ends[0])
    words = text[start:end].split()[:LINE_WORDS]
    kept = " ".join(words)
    if len(text[:start].split()) + len(words) < len(text.split()):
        kept = kept.rstrip(",;:") + " …"
    return replace(said, text=("… " if start else "") + kept)


def _line(section: Section, said: _Said) -> SummaryLine:
    cites = tuple(dict.fromkeys((said.line.id, *said.also)))
    return SummaryLine(section=section, text=said.text, cites=cites, start=said.line.start)
