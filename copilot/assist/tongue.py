"""Whether a leg speaks a language that its recogniser does not know: then its words stay unsure, whoever speaks.

One sentence proves nothing; the mean over half a minute of speech does (the figures are in docs/SPEECH.md). Words of such
a leg prove nothing: no card, no tick, no proposal is made of them, and all of that is said.
"""

from __future__ import annotations

from copilot import events as e
from copilot.house import DEFAULT_LANGUAGE
from copilot.model import Leg
from copilot.state import Interaction
from copilot.story import Story

ENOUGH_S = 25.0  # of the leg's newest speech
DOUBT = -0.75  # mean log-probability below which it is another language …
TRUST = -0.55  # … and above which it is English after all


def judge(story: Story, event: e.Event) -> None:
    """Doubt the leg that has just spoken, or trust it again. Measured for English, and said of nothing else."""
    state = story.state
    if not isinstance(event, e.UtteranceFinal) or state.language != DEFAULT_LANGUAGE:
        return
    sure = _sureness(state, event.leg)
    if sure is None:
        return
    if event.leg in state.foreign:
        if sure > TRUST:
            story.tell(e.LanguageDoubted, leg=event.leg, doubted=False)
    elif sure < DOUBT:
        story.tell(e.LanguageDoubted, leg=event.leg, doubted=True)
        for view in state.shown:
            if any(heard.leg == event.leg for heard in view.card.because):
                story.tell(e.CardFolded, card=view.card.id)


def _sureness(state: Interaction, leg: Leg) -> float | None:
    """The mean log-probability of the leg's newest speech; None while there is not enough of it."""
    seconds = total = 0.0
    for line in reversed(state.utterances):
        if line.leg == leg:
            lasts = line.end - line.start
            seconds += lasts
            total += lasts * line.confidence
            if seconds >= ENOUGH_S:
                return total / seconds
    return None
