"""Who is calling: from the number, from what is heard, never from a guess.

One record by number, by a full name, or by a customer number binds the interaction; several or
contradictory ones are shown and bind nothing, so that nothing can be proposed for the wrong person.
A postcode or a surname alone only narrows what is known already.
"""

from __future__ import annotations

import re

from copilot import events as e
from copilot.assist.checklist import JUNK, evidence
from copilot.assist.phrases import find
from copilot.assist.values import digits, spelled
from copilot.messages import CallerFound, How, LookUp
from copilot.model import Customer, Evidence
from copilot.state import Utterance
from copilot.story import Story

_NAME = r"([A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+){0,2})"
_INTRODUCTION = re.compile(
    r"\b(?:my(?: last| first| full)? name(?: is|’s|'s)|this is|i am|i’m|i'm|it’s|it's|speaking is)\s+(?-i:"
    + _NAME
    + ")",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"^(?:(?:Yes|Sure|Okay|Of course|It is|It’s|It's|Yeah)[,.]?\s+)?" + _NAME)
_ASKED_NAME = ("your name", "first name", "last name", "full name", "who am i speaking")
_ASKED_ID = ("customer number", "account number", "reference number")
_ASKED_POSTCODE = ("postcode", "post code", "zip code")
_NOT_NAMES = {
    "yes",
    "sure",
    "okay",
    "thanks",
    "thank",
    "please",
    "hello",
    "hi",
    "the",
    "no",
    "good",
    "well",
    "so",
    "and",
    "it",
    "i",
    "my",
}
ID_DIGITS = 5  # shorter runs are dates and amounts


def ask(story: Story, event: e.Event) -> None:
    """Look up the number when it rings, and names, customer numbers and postcodes when they are said."""
    if isinstance(event, e.CallRinging):
        if event.number:
            story.ask(LookUp(interaction=story.interaction, how="number", text=event.number))
        else:
            story.tell(e.CallerLooked, status="withheld", how="number")
        return
    if not isinstance(event, e.UtteranceFinal) or event.leg == "agent" or event.confidence < JUNK:
        return
    line = story.state.utterance(event.utterance)
    assert line is not None
    for how, text, place in _said(line, _question_before(story, line)):
        heard = (evidence(line, place),)
        story.ask(LookUp(interaction=story.interaction, how=how, text=text, heard=heard))


def _question_before(story: Story, line: Utterance) -> str:
    """What the agent said last before this answer."""
    before = [u.text for u in story.state.utterances if u.leg != line.leg and u.start < line.start]
    return before[-1] if before else ""


def _said(line: Utterance, question: str) -> list[tuple[How, str, tuple[int, int] | None]]:
    said: list[tuple[How, str, tuple[int, int] | None]] = []
    introduced = _INTRODUCTION.search(line.text)
    answered = _ANSWER.search(line.text) if any(find(p, question) for p in _ASKED_NAME) else None
    for match in (introduced, answered):
        name = match.group(1).strip() if match else ""
        if match and name.split()[0].lower() not in _NOT_NAMES:
            said.append(("name", name, match.span(1)))
            break
    run = digits(line.text)
    if len(run) >= ID_DIGITS:
        said.append(("id", run, None))
    if any(find(p, question) or find(f"my {p}", line.text) for p in _ASKED_POSTCODE):
        code = spelled(line.text)
        if len(code) >= 4:
            said.append(("postcode", code, None))
    return said


def found(story: Story, answer: CallerFound) -> None:
    """Draw the conclusion from the records that answer: bind, narrow, contradict, or say that none fits."""
    if story.state.phase == "finished":
        return
    story.causes = _causes(story, answer.heard)
    {"number": _by_number, "name": _by_name, "id": _by_id, "postcode": _by_postcode}[answer.how](story, answer)


def _causes(story: Story, heard: tuple[Evidence, ...]) -> tuple[str, ...]:
    lines = [story.state.utterance(h.utterance) for h in heard]
    return tuple(line.event for line in lines if line is not None)


def _by_number(story: Story, answer: CallerFound) -> None:
    status = {0: "none", 1: "one"}.get(len(answer.customers), "several")
    story.tell(e.CallerLooked, status=status, how="number", candidates=answer.customers)
    if len(answer.customers) == 1:
        story.tell(e.CallerBound, customer=answer.customers[0], how="number")


def _by_name(story: Story, answer: CallerFound) -> None:
    bound = story.state.caller.bound
    full = len(answer.asked.split()) > 1
    if bound is not None:
        if bound.id in _ids(answer.customers):
            _agrees(story, "name", answer, agrees=True)
        elif full:
            _contradict(story, "name", answer)
        return
    pool = _narrow(story, answer.customers)
    if not pool:
        if not story.state.caller.candidates:
            story.tell(e.CallerLooked, status="none", how="name", heard=answer.heard)
    elif len(pool) == 1 and (full or len(answer.customers) > 1):
        _bind(story, pool[0], answer)
    else:
        story.tell(e.CallerLooked, status="several", how="name", candidates=pool, heard=answer.heard)


def _by_id(story: Story, answer: CallerFound) -> None:
    bound = story.state.caller.bound
    if not answer.customers:
        return  # five digits may be anything
    if bound is not None:
        if bound.id in _ids(answer.customers):
            _agrees(story, "id", answer, agrees=True)
        else:
            _contradict(story, "id", answer)
    elif len(answer.customers) == 1:
        _bind(story, answer.customers[0], answer)


def _by_postcode(story: Story, answer: CallerFound) -> None:
    bound = story.state.caller.bound
    if bound is not None:
        if bound.id in _ids(answer.customers):
            _agrees(story, "postcode", answer, agrees=True)
        return  # spelled letters are what recognisers get wrong most: silence is no contradiction
    pool = _narrow(story, answer.customers)
    if story.state.caller.candidates and len(pool) == 1:
        _bind(story, pool[0], answer)


def _narrow(story: Story, customers: tuple[Customer, ...]) -> tuple[Customer, ...]:
    """Those of the earlier candidates that also fit now; all of the new ones when none does."""
    known = _ids(story.state.caller.candidates)
    both = tuple(c for c in customers if c.id in known)
    return both or customers


def _bind(story: Story, customer: Customer, answer: CallerFound) -> None:
    story.tell(e.CallerLooked, status="one", how=answer.how, candidates=(customer,), heard=answer.heard)
    story.tell(e.CallerBound, customer=customer, how=answer.how, heard=answer.heard)
    _agrees(story, answer.how, answer, agrees=True)


def _contradict(story: Story, item: str, answer: CallerFound) -> None:
    bound = story.state.caller.bound
    assert bound is not None
    if story.state.caller.how == "agent":  # the agent decides; what was heard is only noted
        _agrees(story, item, answer, agrees=False)
        return
    story.tell(e.CallerUnbound, reason="contradicted", heard=answer.heard)
    candidates = (*answer.customers, bound)
    story.tell(e.CallerLooked, status="contradicted", how=answer.how, candidates=candidates, heard=answer.heard)


def _agrees(story: Story, item: str, answer: CallerFound, *, agrees: bool) -> None:
    known = {i.item for i in story.state.caller.identity if i.agrees == agrees}
    if answer.heard and item not in known:
        story.tell(e.IdentityHeard, item=item, agrees=agrees, heard=answer.heard[0])


def _ids(customers: tuple[Customer, ...]) -> set[str]:
    return {customer.id for customer in customers}
