"""What agents did with the passages they were shown: one row for each, read from an interaction's facts. Pure.

Rows hold what was said; of an erased interaction there are none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from copilot import events as e
from copilot.assist.lookup import said_up_to
from copilot.model import Leg
from copilot.state import CardView, Interaction, Utterance, apply_interaction
from knowledge.feedback import Judged
from knowledge.query import Turn

BY_HAND_S = 60.0  # what the agent looks up so soon after the customer's words answers them too

_SIGNALS: dict[type[e.Event], str] = {
    e.CardOffered: "suggested",
    e.CardShown: "shown",
    e.SourceOpened: "opened",
    e.CardUsed: "used",
    e.CardDismissed: "dismissed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A passage that was offered for `turns`, or taken by hand, and every signal about it."""

    interaction: str
    wall: float
    queue: str
    utterance: str  # whose question it answers; "" = asked with Ctrl+K
    turns: tuple[tuple[Leg, str], ...]
    article: str
    section: int
    signals: tuple[str, ...]  # suggested shown opened copied used dismissed, and thumbs: relevant, not relevant …

    @property
    def verdict(self) -> bool | None:
        """Whether it answered the question; None when nobody said. The thumb counts more than the deed."""
        if "relevant" in self.signals or "not relevant" in self.signals:
            return "relevant" in self.signals
        if "not correct" in self.signals:
            return None  # the question was met, the article is wrong: that is for its owner
        if {"used", "copied"} & set(self.signals):
            return True
        return False if "dismissed" in self.signals else None


def folded(events: Iterable[e.Event]) -> Interaction | None:
    """The interaction that its own facts tell; None without any."""
    state: Interaction | None = None
    for event in events:
        state = apply_interaction(state or Interaction(id=event.interaction, wall=event.wall), event)
    return state


def rows(events: Sequence[e.Event]) -> list[Row]:
    """Of one interaction, in the order of its facts."""
    state = folded(events)
    return rows_of(state, events) if state is not None else []


def rows_of(state: Interaction, events: Sequence[e.Event]) -> list[Row]:
    """`rows`, for who has folded the facts already."""
    found = [row for view in state.cards if (row := _of_card(view, state, events)) is not None]
    for event in events:
        if isinstance(event, e.PassageTaken):
            found += _by_hand(event, state, events)
    taken = {(row.article, text) for row in found if not row.utterance for _, text in row.turns}
    rated = {(r.question, r.article): r for r in events if isinstance(r, e.PassageRated) and r.question}
    for (question, article), last in rated.items():
        if (article, question) not in taken:
            found.append(_by_hand_row(last, state, ("shown", *_thumbs(last, events))))
    return found


def judged(told: Iterable[Row]) -> list[Judged]:
    """What can be learnt from: each question with what answered it and what did not."""
    questions: dict[tuple[str, tuple[tuple[Leg, str], ...]], list[Row]] = {}
    for row in told:
        if row.verdict is not None:
            questions.setdefault((row.interaction, row.turns), []).append(row)
    return [
        Judged(
            conversation=interaction,
            day=datetime.date.fromtimestamp(those[0].wall),
            turns=tuple(Turn(leg, text) for leg, text in turns),
            queue=those[0].queue,
            good=frozenset(row.article for row in those if row.verdict),
            bad=frozenset(row.article for row in those if not row.verdict),
        )
        for (interaction, turns), those in questions.items()
    ]


def _of_card(view: CardView, state: Interaction, events: Sequence[e.Event]) -> Row | None:
    line = state.utterance(view.card.because[0].utterance) if view.card.because else None
    if view.card.rule != "search" or line is None or not line.text:
        return None
    of_card = [event for event in events if _card(event) == view.card.id]
    told = [_SIGNALS[type(event)] for event in of_card if type(event) in _SIGNALS]
    thumbs = [_thumb(aspect, good) for aspect, good in view.ratings.items()]
    return Row(
        interaction=state.id,
        wall=state.wall,
        queue=state.queue,
        utterance=line.id,
        turns=said_up_to(state, line),
        article=view.card.source.ref,
        section=view.card.source.section,
        signals=tuple(dict.fromkeys([*told, *thumbs])),
    )


def _card(event: e.Event) -> str:
    return event.card.id if isinstance(event, e.CardOffered) else str(getattr(event, "card", ""))


def _thumbs(passage: e.PassageTaken | e.PassageRated, events: Sequence[e.Event]) -> list[str]:
    """Of a passage found for the agent's own words; the newest on each side."""
    sides: dict[str, bool] = {}
    for event in events:
        if isinstance(event, e.PassageRated) and (event.question, event.article) == (passage.question, passage.article):
            sides[event.aspect] = event.good
    return [_thumb(aspect, good) for aspect, good in sides.items()]


def _thumb(aspect: str, good: bool) -> str:
    return aspect if good else f"not {aspect}"


def _by_hand(event: e.PassageTaken, state: Interaction, events: Sequence[e.Event]) -> list[Row]:
    """The passage answers the agent's own words, and if it was copied, what the customer had just said as well."""
    if not event.question:
        return []
    own = _by_hand_row(event, state, ("shown", event.how, *_thumbs(event, events)))
    line = said_before(event.at, state)
    if line is None or event.how != "copied":
        return [own]
    return [own, replace(own, utterance=line.id, turns=said_up_to(state, line))]


def _by_hand_row(event: e.PassageTaken | e.PassageRated, state: Interaction, signals: tuple[str, ...]) -> Row:
    return Row(
        interaction=state.id,
        wall=state.wall,
        queue=state.queue,
        utterance="",
        turns=(("customer", event.question),),
        article=event.article,
        section=event.section,
        signals=signals,
    )


def said_before(at: float, state: Interaction) -> Utterance | None:
    """The customer's words that something done at `at` may answer."""
    lines = [u for u in state.utterances if u.leg != "agent" and u.text and at - BY_HAND_S <= u.end <= at]
    return lines[-1] if lines else None
