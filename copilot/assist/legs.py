"""Whether the legs look swapped: words that only an agent says, on the customer's leg.

Everything else believes a leg's name. With the cable the wrong way round the agent's words would choose the playbook,
tick nothing, and be proposed for the customer's record; so the doubt is told, and what depends on who spoke is silent
while it lasts.
"""

from __future__ import annotations

from copilot import events as e
from copilot.assist.checklist import JUNK, evidence
from copilot.assist.phrases import find
from copilot.model import Evidence, Leg
from copilot.story import Story

OPENING = 24  # utterances: legs do not swap in the middle of a call, and the look stays as cheap in its last hour
ENOUGH = 2  # different cues: one may be a customer's way of speaking


def judge(story: Story, event: e.Event) -> None:
    """Raise the doubt, or end it, as the opening of the call is heard."""
    state = story.state
    if not isinstance(event, e.UtteranceFinal) or len(state.utterances) > OPENING:
        return
    customer, agent = _agents_words(story, "customer"), _agents_words(story, "agent")
    doubted = len(customer) >= ENOUGH and len(customer) > len(agent)
    if doubted != state.legs_doubted:
        story.tell(e.LegsDoubted, doubted=doubted, heard=(customer if doubted else agent or customer)[0])
        for view in state.shown if doubted else ():
            story.tell(e.CardFolded, card=view.card.id)


def _agents_words(story: Story, leg: Leg) -> list[Evidence]:
    """The first place of each cue on the leg."""
    lines = [u for u in story.state.utterances if u.leg == leg and u.sure >= JUNK]
    places = (((line, find(cue, line.text)) for line in lines) for cue in story.content.cues.roles.agent)
    firsts = (next(((line, place) for line, place in each if place is not None), None) for each in places)
    return [evidence(*first) for first in firsts if first is not None]
