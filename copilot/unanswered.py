"""Questions of an interaction that no article answered, and the solved case that an article could be made of. Pure.

What is read here was said by people; of an erased interaction nothing is left to read.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

import yaml
from rapidfuzz import fuzz

from copilot import events as e
from copilot.assist.lookup import said_up_to
from copilot.signals import folded, rows_of, said_before
from copilot.state import Interaction, Utterance
from knowledge.gaps import SAMPLES, Gap, Unanswered, asks
from knowledge.query import Turn, subject
from knowledge.smalltalk import leans_on_before, worth_searching

ANSWER_LINES = 3  # of the agent, after the question
NOT_YET = "2999-01-01"  # nobody is shown a draft before a person has given it its day

Names = tuple[str, ...]
NAME = "[name]"
SAME_NAME = 80  # of 100

_SECTIONS = ("found", "done", "next")
_LONG_NUMBER = re.compile(r"\+?\d(?:[\s-]?\d){3,}")
_ADDRESS = re.compile(r"\S+@\S+")


def questions(events: Sequence[e.Event]) -> list[Unanswered]:
    """What was asked and not answered: nothing fitted, or all that was shown for it was turned down."""
    state = folded(events)
    if state is None:
        return []
    told = rows_of(state, events)
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


def asked_in(interactions: Iterable[Sequence[e.Event]]) -> tuple[list[Unanswered], dict[str, Interaction]]:
    """The questions of all of them, and the interactions in which they were asked."""
    asked: list[Unanswered] = []
    cases: dict[str, Interaction] = {}
    for events in interactions:
        here = questions(events)
        state = folded(events) if here else None
        if state is not None:
            asked += here
            cases[state.id] = state
    return asked, cases


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
            f"Calls in which customers asked this: {len(gap.conversations)}, {gap.first} to {gap.last}.",
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
    """What the agent answered, then what the summary says was found, done and promised since; each sentence once."""
    texts = {question.text for question in gap.questions}
    place = next((n for n, line in enumerate(case.utterances) if line.text in texts), len(case.utterances))
    said = [_plain(text, names) for text in _answer(case.utterances[place + 1 :])]
    said = [text for text in said if worth_searching(text.replace(NAME, ""))][:ANSWER_LINES]
    asked_at = case.utterances[place].start if place < len(case.utterances) else 0.0
    since = [line for line in case.summary if line.text and (line.by == "agent" or line.start >= asked_at)]
    lines = sorted((x for x in since if x.section in _SECTIONS), key=lambda x: _SECTIONS.index(x.section))
    heard = " ".join(said)
    yield from said
    yield from (text for text in dict.fromkeys(_plain(line.text, names) for line in lines) if text not in heard)


def _answer(after: Sequence[Utterance]) -> list[str]:
    """What the agent says until the customer asks something else."""
    end = next((n for n, line in enumerate(after) if line.leg != "agent" and asks(line.text)), len(after))
    return [line.text for line in after[:end] if line.leg == "agent"]


def _names(cases: Iterable[Interaction]) -> Names:
    """Every part of a caller's name."""
    bound = [case.caller.bound.name for case in cases if case.caller.bound]
    return tuple(sorted({part.lower() for name in bound for part in name.split() if len(part) > 2}))


def _plain(text: str, names: Names) -> str:
    """On one line, without what belongs to one customer only. A recogniser spells names its own way."""
    text = _LONG_NUMBER.sub("[number]", _ADDRESS.sub("[address]", " ".join(text.split())))

    def name_or_word(word: re.Match[str]) -> str:
        alike = any(fuzz.ratio(word[0].lower(), name) >= SAME_NAME for name in names)
        return NAME if alike else word[0]

    return re.sub(r"\w+", name_or_word, text)


def _day(case: Interaction) -> str:
    return datetime.date.fromtimestamp(case.wall).isoformat()
