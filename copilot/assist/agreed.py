"""Whether the customer took what the agent offered: an offer is an outcome only then."""

from __future__ import annotations

from copilot.assist.checklist import JUNK, evidence
from copilot.assist.phrases import find, first_match
from copilot.cues import AnswerCues
from copilot.model import Evidence
from copilot.state import Interaction, Utterance

ANSWERS = 3  # utterances of the customer in which the answer to an offer is looked for
WITHIN_S = 30.0


def answer_to(offer: Utterance, state: Interaction, cues: AnswerCues) -> Evidence | None:
    """The customer's yes to `offer`. A no, a "but" or other talk is none: nothing is taken for granted."""
    after = [u for u in state.utterances if u.leg != "agent" and u.start > offer.start and u.confidence >= JUNK]
    for line in [u for u in after if u.start <= offer.end + WITHIN_S][:ANSWERS]:
        if any(find(phrase, line.text) for phrase in cues.no):
            return None
        place = first_match(cues.yes, line.text)
        if place is not None:
            return evidence(line, place)
    return None
