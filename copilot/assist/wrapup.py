"""The wrap-up code that fits what was said: a count of phrases, the three best, no more clever than that."""

from __future__ import annotations

from copilot.assist.checklist import JUNK, evidence
from copilot.assist.phrases import find
from copilot.content import Content, WrapupRule
from copilot.model import Evidence, WrapupCandidate
from copilot.state import Interaction

MOST = 3
PLAYBOOK = 1.5  # the playbook of the call speaks for a code as much as one and a half phrases
STRONG, MARGIN = 2.5, 1.0


def rank(state: Interaction, content: Content) -> tuple[WrapupCandidate, ...]:
    """At most three codes with at least one phrase heard, the likeliest first."""
    scored = []
    for rule in content.wrapups:
        heard = _heard(rule, state)
        if heard:
            score = len(heard) + (PLAYBOOK if rule.playbook and rule.playbook == state.playbook else 0.0)
            scored.append((score, rule, heard))
    scored.sort(key=lambda item: (-item[0], item[1].id))
    second = scored[1][0] if len(scored) > 1 else 0.0
    return tuple(
        WrapupCandidate(
            code=rule.id,
            title=rule.title,
            strength="strong" if n == 0 and score >= STRONG and score - second >= MARGIN else "likely",
            because=heard,
        )
        for n, (score, rule, heard) in enumerate(scored[:MOST])
    )


def _heard(rule: WrapupRule, state: Interaction) -> tuple[Evidence, ...]:
    """For each phrase, the first utterance that says it."""
    found = []
    for phrase in rule.phrases:
        for line in (u for u in state.utterances if u.confidence >= JUNK):
            place = find(phrase, line.text)
            if place is not None:
                found.append(evidence(line, place))
                break
    return tuple(found)
