"""How many cards, when, and in which place: the last word before an offer is shown.

The rules are the product page's: three cards at most; a card enters at a turn boundary (the
customer has just finished, or the agent has been silent for 0.7 s), at most one every 8 s; no card
moves or is replaced under the pointer, with focus, or before it was shown for 4 s; what waited too
long or was shown before is held back with the reason. All times are call time.
"""

from __future__ import annotations

from copilot import events as e
from copilot.state import CardView, Interaction
from copilot.story import Story

MOST = 3
CHANGE_EVERY_S = 8.0
SETTLED_S = 4.0
SILENT_S = 0.7
TOO_LATE_S = 25.0


def admit(story: Story, event: e.Event) -> None:
    """Hold back what must not be shown, fold what is done, then let at most one card in."""
    if isinstance(event, e.CardOffered):
        _hold_back_repeats(story, event)
    if isinstance(event, e.StepTicked):
        _fold_done(story, event)
    if not isinstance(event, e.CardOffered | e.UtteranceFinal | e.ClockMoved | e.CallEnded):
        return
    _hold_back_late(story)
    state = story.state
    waiting = _waiting(state)
    if not waiting or not _may_change(state, story.at) or not _at_boundary(state, event, story.at):
        return
    best = min(waiting, key=lambda view: (view.card.strength != "strong", -view.offered_at))
    place = _place(state, story.at)
    if place:
        _show(story, best, place)


def _waiting(state: Interaction) -> list[CardView]:
    if state.legs_doubted:
        return []
    offered = [
        c for c in state.cards if c.status == "offered" and not any(b.leg in state.foreign for b in c.card.because)
    ]
    if state.phase == "hold":  # nothing moves on hold but what the hold itself called for
        return [c for c in offered if c.offered_at >= state.hold_since]
    return offered if state.phase == "live" else []


def _may_change(state: Interaction, at: float) -> bool:
    return at - state.last_change_at >= CHANGE_EVERY_S


def _at_boundary(state: Interaction, event: e.Event, at: float) -> bool:
    """The customer has just finished, or the agent has been silent long enough to look."""
    if state.phase == "hold" or (isinstance(event, e.UtteranceFinal) and event.leg != "agent"):
        return True
    if isinstance(event, e.CardOffered):
        heard = {state.utterance(b.utterance) for b in state.cards[-1].card.because}
        if any(u is not None and u.leg != "agent" and at - u.end <= SILENT_S for u in heard):
            return True
    return _is_agent_silent(state, at)


def _is_agent_silent(state: Interaction, at: float) -> bool:
    """For 0.7 s; on a leg with both voices that may be the agent speaking."""
    legs = ("agent", "mixed")
    if any(leg in state.interims for leg in legs):
        return False
    return at - max(state.spoke_at.get(leg, 0.0) for leg in legs) >= SILENT_S


def _place(state: Interaction, at: float) -> int:
    """Place 1 when nothing settled has to move for it, else the end, else 0: wait."""
    shown = state.shown
    movable = [_is_movable(state, card, at) for card in shown]
    if all(movable):
        return 1
    if len(shown) < MOST:
        return len(shown) + 1
    return MOST if movable[-1] else 0


def _is_movable(state: Interaction, card: CardView, at: float) -> bool:
    return card.card.id not in state.guarded and at - card.shown_at >= SETTLED_S


def _show(story: Story, view: CardView, place: int) -> None:
    shown = story.state.shown
    if len(shown) == MOST:
        story.tell(e.CardFolded, card=shown[-1].card.id, because=(view.event,))
    story.tell(
        e.CardShown, card=view.card.id, place=place, held=round(story.at - view.offered_at, 3), because=(view.event,)
    )


def _hold_back_repeats(story: Story, event: e.CardOffered) -> None:
    topic = event.card.topic
    for other in story.state.cards:
        if other.card.id == event.card.id or other.card.topic != topic:
            continue
        if other.status == "dismissed":
            reason = "dismissed_before"
        elif other.status in ("shown", "offered"):
            reason = "duplicate"
        elif other.status in ("used", "folded"):
            reason = "shown_before"
        else:
            continue
        story.tell(e.CardHeldBack, card=event.card.id, reason=reason, because=(other.event,))
        return


def _fold_done(story: Story, event: e.StepTicked) -> None:
    """A card whose step was said without it has done its work."""
    state = story.state
    for view in state.cards:
        if view.card.step != event.step:
            continue
        if view.status == "offered":
            story.tell(e.CardHeldBack, card=view.card.id, reason="already_done", because=(event.id,))
        elif view.status == "shown" and _may_go(story.state, view, story.at):
            story.tell(e.CardFolded, card=view.card.id, because=(event.id,))


def _may_go(state: Interaction, view: CardView, at: float) -> bool:
    """Whether the card can leave: those below it move up, so they must be movable too."""
    return all(_is_movable(state, card, at) for card in state.shown if card.place >= view.place)


def _hold_back_late(story: Story) -> None:
    ended = story.state.phase == "wrapup"
    for view in story.state.cards:
        if view.status == "offered" and (ended or story.at - view.offered_at > TOO_LATE_S):
            story.tell(e.CardHeldBack, card=view.card.id, reason="too_late", because=(view.event,))
