"""Questions of an interaction that no article answered, and the solved case that an article could be made of. Pure.

What is read here was said by people; of an erased interaction nothing is left to read.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

import yaml

from copilot import events as e
from copilot.assist.lookup import said_up_to
from copilot.signals import folded, rows, said_before
from copilot.state import Interaction, Utterance
from knowledge.gaps import Gap, Unanswered, asks
from knowledge.query import Turn, subject
from knowledge.smalltalk import leans_on_before, worth_searching

ANSWER_LINES = 3  # of the agent, after the question
SAMPLES = 5
NOT_YET = "2999-01-01"  # nobody is shown a draft before a person has given it its day

Names = re.Pattern[str] | None

_SECTIONS = ("found", "done", "next")
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s-]?\d){3,}")
_ADDRESS = re.compile(r"\S+@\S+")


def questions(events: Sequence[e.Event]) -> list[Unanswered]:
    """What was asked and not answered: nothing fitted, or all that was shown for it was turned down."""
    state = folded(events)
    if state is None:
        return []
    told = rows(events)
    answered = {row.utterance for row in told if row.verdict}
    refused = {row.utterance for row in told if row.verdict is False}
    helped = {
        line.id
        for event in events
        if isinstance(event, e.PassageTaken) and (line := said_before(event.at, state)) is not None
    }
    lines = [
        line
        for line in state.utterances
        if line.id in (state.unanswered | refused) - answered - helped and line.text and asks(line.text)
    ]
    asked = [_unanswered(state, line.text, _meaning(state, line)) for line in lines if worth_searching(line.text)]
    own = [event.question for event in events if isinstance(event, e.AskedInVain) and event.question]
    return asked + [_unanswered(state, text, text) for text in own]


def _unanswered(state: Interaction, text: str, meaning: str) -> Unanswered:
    day = datetime.date.fromtimestamp(state.wall)
    return Unanswered(text=text, meaning=meaning, conversation=state.id, day=day, queue=state.queue)


def _meaning(state: Interaction, line: Utterance) -> str:
    """A question that leans on what was said before means nothing without it."""
    if not leans_on_before(line.text):
        return line.text
    return subject([Turn(leg, text) for leg, text in said_up_to(state, line)])


# ---- a draft --------------------------------------------------------------------------------
def solved(gap: Gap, cases: dict[str, Interaction]) -> Interaction | None:
    """Of the gap's interactions the one that tells best what was done: with a summary, by the agent's hand, the newest."""

    def told(state: Interaction) -> int:
        return sum(line.section in ("done", "next") and bool(line.text) for line in state.summary)

    known = [cases[id] for id in gap.conversations if id in cases]
    with_summary = [state for state in known if state.phase in ("wrapup", "finished") and told(state)]
    return max(with_summary, key=lambda s: (s.summary_edited, told(s), s.wall), default=None)


def draft(gap: Gap, cases: dict[str, Interaction]) -> str:
    """An article for a person to finish. `cases` are the gap's interactions; their callers' names are left out."""
    case = solved(gap, cases)
    names = _names(cases[id] for id in gap.conversations if id in cases)
    front = {
        "id": f"DRAFT-{hashlib.sha256(gap.label.encode()).hexdigest()[:8]}",
        "title": _plain(gap.label, names),
        "queue": gap.queues[0] if len(gap.queues) == 1 else "",
        "owner": "",
        "labels": ["draft"],
        "valid_from": datetime.date.fromisoformat(NOT_YET),
    }
    samples = list(dict.fromkeys(_plain(question.text, names) for question in gap.questions))[:SAMPLES]
    steps = list(_steps(gap, case, names)) if case else []
    source = f"Interaction {case.id} of {_day(case)}." if case else "No case in which this was solved is known."
    return "\n".join(
        [
            "---",
            yaml.safe_dump(front, allow_unicode=True, sort_keys=False).strip(),
            "---",
            "",
            "## Question",
            f"Customers asked this in {len(gap.conversations)} calls, {gap.first} to {gap.last}:",
            "",
            *(f"- {sample}" for sample in samples),
            "",
            "## Steps",
            *([f"{number}. {step}" for number, step in enumerate(steps, start=1)] or ["1. "]),
            "",
            "## Source",
            f"{source} Check every step, write it for all customers, and set `valid_from` to the day it holds from.",
            "",
        ]
    )


def _steps(gap: Gap, case: Interaction, names: Names) -> Iterator[str]:
    """What the agent answered, then what the summary says was found, done and promised; each sentence once."""
    said = [_plain(text, names) for text in _answer(gap, case)]
    lines = sorted(
        (line for line in case.summary if line.section in _SECTIONS), key=lambda x: _SECTIONS.index(x.section)
    )
    written = [_plain(line.text, names) for line in lines if line.text]
    heard = " ".join(said)
    yield from said
    yield from (text for text in dict.fromkeys(written) if text not in heard)


def _answer(gap: Gap, case: Interaction) -> list[str]:
    asked = {question.text for question in gap.questions}
    place = next((n for n, line in enumerate(case.utterances) if line.text in asked), None)
    if place is None:
        return []
    after = case.utterances[place + 1 :]
    end = next((n for n, line in enumerate(after) if line.leg != "agent" and asks(line.text)), len(after))
    spoken = [line.text for line in after[:end] if line.leg == "agent" and worth_searching(line.text)]
    return spoken[:ANSWER_LINES]


def _names(cases: Iterable[Interaction]) -> Names:
    """Every part of a caller's name."""
    parts = {part for case in cases if case.caller.bound for part in case.caller.bound.name.split() if len(part) > 2}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(parts)))})\b", re.IGNORECASE) if parts else None


def _plain(text: str, names: Names) -> str:
    """On one line, without what belongs to one customer only."""
    text = _LONG_NUMBER.sub("[number]", _ADDRESS.sub("[address]", " ".join(text.split())))
    return names.sub("[name]", text) if names else text


def _day(case: Interaction) -> str:
    return datetime.date.fromtimestamp(case.wall).isoformat()
