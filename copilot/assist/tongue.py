"""Whether a leg speaks a language that its recogniser does not know: then hardly any of its words are sure, for long.

One sentence proves nothing, and noise makes words unsure too; but in noise some sentences still come out well, and of
another language hardly one does (the figures are in docs/SPEECH.md). Words of such a leg prove nothing: no card, no tick,
no proposal is made of them, and all of that is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from copilot import events as e
from copilot.house import DEFAULT_LANGUAGE
from copilot.model import Leg
from copilot.state import Interaction, Utterance
from copilot.story import Story

ENOUGH_S = 30.0  # of the leg's newest speech
SURE = -0.72  # log-probability of a sentence that came out well enough
SHARE = 0.2  # less than this of the speech is sure, and it is another language …
TRUST = -0.55  # … until the mean of it is above this


def judge(story: Story, event: e.Event) -> None:
    """Doubt the leg that has just spoken, or trust it again. Measured for English, and said of nothing else."""
    state = story.state
    if not isinstance(event, e.UtteranceFinal) or state.language != DEFAULT_LANGUAGE:
        return
    newest = _newest(state, event.leg)
    if not newest:
        return
    if event.leg in state.foreign:
        if _seconds(newest, weighted=True) / _seconds(newest) > TRUST:
            story.tell(e.LanguageDoubted, leg=event.leg, doubted=False)
    elif _seconds([line for line in newest if line.confidence >= SURE]) < SHARE * _seconds(newest):
        story.tell(e.LanguageDoubted, leg=event.leg, doubted=True)
        for view in state.shown:
            if any(heard.leg == event.leg for heard in view.card.because):
                story.tell(e.CardFolded, card=view.card.id)


def _newest(state: Interaction, leg: Leg) -> list[Utterance]:
    """The leg's newest lines, as many as make up enough speech; none while there is not enough."""
    seconds, lines = 0.0, []
    for line in reversed(state.utterances):
        if line.leg == leg:
            lines.append(line)
            seconds += line.end - line.start
            if seconds >= ENOUGH_S:
                return lines
    return []


def _seconds(lines: Sequence[Utterance], *, weighted: bool = False) -> float:
    """How long the lines last; `weighted` by how sure they are."""
    return sum((line.end - line.start) * (line.confidence if weighted else 1.0) for line in lines)
