"""Whether the customer took what the agent offered: an offer is an outcome only then."""

from __future__ import annotations

from copilot.assist.checklist import JUNK, evidence
from copilot.assist.phrases import find, first_match
from copilot.content import StepRule
from copilot.cues import AnswerCues
from copilot.model import Evidence
from copilot.state import Interaction, Tick

ANSWERS = 3  # utterances of the customer in which the answer to an offer is looked for
WITHIN_S = 30.0


def answer_to(offered: tuple[float, float], state: Interaction, cues: AnswerCues) -> Evidence | None:
    """The customer's yes to what was said in that span. A no, a "but" or other talk is none."""
    start, end = offered
    after = [u for u in state.utterances if u.leg != "agent" and u.start > start and u.sure >= JUNK]
    for line in [u for u in after if u.start <= end + WITHIN_S][:ANSWERS]:
        if any(find(phrase, line.text) for phrase in cues.no):
            return None
        place = first_match(cues.yes, line.text)
        if place is not None:
            return evidence(line, place)
    return None


def taken(step: StepRule, tick: Tick | None, state: Interaction, cues: AnswerCues) -> tuple[Evidence, ...] | None:
    """The words of an offer and the yes to them; None when nobody took it.

    An agent who ticked it by hand, or used its card, made it in words that were not recognised.
    """
    for line in state.utterances:
        place = first_match(step.phrases, line.text) if line.leg in (step.leg, "mixed") else None
        answer = answer_to((line.start, line.end), state, cues) if place and line.sure >= JUNK else None
        if answer:
            return evidence(line, place), answer
    answer = answer_to((tick.at, tick.at), state, cues) if tick is not None and tick.by == "agent" else None
    return (answer,) if answer else None
