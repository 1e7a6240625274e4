"""The wrap-up code that fits what was said: what must be proved is proved, then a count of phrases, the three best.

A code that names an outcome says what proves it: words of one leg, or a step of the playbook (and, of an offer, the
customer's yes). Without that it is not proposed, however much was said about the matter; the playbook's enquiry code is.
"""

from __future__ import annotations

from copilot.assist.agreed import taken
from copilot.assist.checklist import JUNK, evidence
from copilot.assist.phrases import find, first_match
from copilot.content import Content, WrapupRule
from copilot.model import Evidence, WrapupCandidate
from copilot.state import Interaction

MOST = 3
PLAYBOOK = 1.5  # the playbook of the call speaks for a code as much as one and a half phrases
STRONG, MARGIN = 2.5, 1.0

Proof = tuple[Evidence, ...]


def rank(state: Interaction, content: Content) -> tuple[WrapupCandidate, ...]:
    """At most three codes that are proved and were spoken of, the likeliest first."""
    if state.legs_doubted:
        return ()
    scored = []
    for rule in content.wrapups:
        own = bool(rule.playbook) and rule.playbook == state.playbook
        heard = _enquired(rule, state) if rule.enquiry else _heard(rule, state, content)
        if heard:
            score = PLAYBOOK if rule.enquiry else len(heard) + (PLAYBOOK if own else 0.0)
            scored.append((score, rule, heard))
    scored.sort(key=lambda item: (-item[0], item[1].id))
    second = scored[1][0] if len(scored) > 1 else 0.0
    return tuple(
        WrapupCandidate(
            code=rule.id,
            title=rule.title,
            strength="strong" if n == 0 and _is_strong(score, second, heard, state) else "likely",
            because=heard,
        )
        for n, (score, rule, heard) in enumerate(scored[:MOST])
    )


def _is_strong(score: float, second: float, heard: Proof, state: Interaction) -> bool:
    """Clearly ahead, and nobody has to guess who said it."""
    guessed = any(e.leg == "mixed" for e in heard) or state.unsure(e.utterance for e in heard)
    return score >= STRONG and score - second >= MARGIN and not guessed


def _enquired(rule: WrapupRule, state: Interaction) -> Proof:
    """The words that chose the playbook: what the call was about, whatever came of it."""
    return state.playbook_heard if rule.playbook == state.playbook else ()


def _heard(rule: WrapupRule, state: Interaction, content: Content) -> Proof:
    """Everything that speaks for the code and proves it; nothing when a part of it is missing."""
    spoken = _spoken(rule, state)
    step = _step_done(rule, state, content) if rule.step else ()
    said = _said(rule, state) if rule.proof else ()
    if (rule.phrases and not spoken) or step is None or said is None:
        return ()
    return tuple(dict.fromkeys((*spoken, *step, *said)))


def _spoken(rule: WrapupRule, state: Interaction) -> Proof:
    """For each phrase, the first utterance that says it."""
    found = []
    for phrase in rule.phrases:
        for line in (u for u in state.utterances if u.sure >= JUNK):
            place = find(phrase, line.text)
            if place is not None:
                found.append(evidence(line, place))
                break
    return tuple(found)


def _said(rule: WrapupRule, state: Interaction) -> Proof | None:
    """The last utterance of the code's leg that proves it."""
    for line in reversed(state.utterances):
        if line.leg in (rule.leg, "mixed") and line.sure >= JUNK:
            place = first_match(rule.proof, line.text)
            if place is not None:
                return (evidence(line, place),)
    return None


def _step_done(rule: WrapupRule, state: Interaction, content: Content) -> Proof | None:
    """What proves that the code's step was done in this call; of an offer, that it was taken."""
    book = content.playbook(rule.playbook) if rule.playbook == state.playbook else None
    step = next((step for step in book.step if step.id == rule.step), None) if book else None
    tick, maybe = state.ticks.get(rule.step), state.maybes.get(rule.step)
    if step is None or (tick is None and maybe is None):
        return None
    if step.tells == "offer":
        return taken(step, tick, state, content.cues.answers)
    heard = tick.heard if tick is not None else maybe
    return (heard,) if heard else ()
