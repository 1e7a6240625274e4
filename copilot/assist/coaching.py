"""One nudge for a missed step: one line, one at a time, silent on hold, contestable.

Coaching nudges keep 60 s apart; no rule speaks more than twice in a call; a nudge hides after 12 s
but stays in the log, and goes as soon as its step is done or was maybe heard. All times are call time.

What was not heard may have been said: a nudge tells the spans in which nobody listened to those who say its step.
"""

from __future__ import annotations

from copilot import events as e
from copilot.assist.unheard import unheard
from copilot.content import NudgeRule, Playbook
from copilot.model import Evidence, Leg, Nudge
from copilot.state import Interaction
from copilot.story import Story

APART_S = 60.0
HIDE_S = 12.0
TWICE = 2


def watch(story: Story, event: e.Event) -> None:
    """Hide what is over, then raise at most one nudge that is due."""
    _hide(story, event)
    if not isinstance(event, e.ClockMoved | e.CallEnded | e.WordsDone):
        return
    state = story.state
    book = story.content.playbook(state.playbook)
    if book is None or state.nudge is not None or state.legs_doubted:
        return
    for rule in sorted(book.nudge, key=lambda rule: _turn(rule, state)):
        who = _who_says(rule, book)
        because = _due(rule, state, story.at) if not who & state.foreign else None
        if because is not None:
            nudge = Nudge(
                id=f"nudge-{len(state.nudges) + 1}",
                rule=rule.id,
                version=book.version,
                kind=rule.kind,
                text=rule.text,
                step=rule.step,
                because=because,
                unheard=unheard(state, who, since=_since(rule, state)),
            )
            story.tell(e.NudgeRaised, nudge=nudge, because=_causes(rule, state))
            return


def _turn(rule: NudgeRule, state: Interaction) -> tuple[int, bool]:
    """Who speaks first when several could: rules not heard yet, compliance before coaching."""
    return sum(n.nudge.rule == rule.id for n in state.nudges), rule.kind == "coaching"


def _due(rule: NudgeRule, state: Interaction, at: float) -> tuple[Evidence, ...] | None:
    """The evidence of a nudge that must be raised now, or None."""
    if rule.step in {*state.ticks, *state.maybes, *state.refused_ticks} or rule.id in state.muted:
        return None
    earlier = [n for n in state.nudges if n.nudge.rule == rule.id]
    if len(earlier) >= TWICE or any(n.contested for n in earlier):
        return None
    if state.nudges and rule.kind == "coaching" and at - state.nudges[-1].raised_at < APART_S:
        return None
    if earlier and at - earlier[-1].raised_at < APART_S:
        return None
    if state.phase == "wrapup":
        return () if not rule.after and not state.words_to_come else None
    tick = state.ticks.get(rule.after)
    if state.phase != "live" or _is_deaf(state) or tick is None or at - tick.at < rule.within_s:
        return None
    return (tick.heard,) if tick.heard else ()


def _is_deaf(state: Interaction) -> bool:
    """Whether words may have been missed just now: then nobody is told that they were not said."""
    return state.paused or any(leg.status != "ok" for leg in state.health.values())


def _who_says(rule: NudgeRule, book: Playbook) -> frozenset[Leg]:
    """The legs whose words tick the rule's step."""
    found: set[Leg] = {"mixed"}
    for step in book.step:
        if step.id == rule.step:
            found |= {step.leg, "customer"} if step.identity else {step.leg}
    return frozenset(found)


def _since(rule: NudgeRule, state: Interaction) -> float:
    """From when on the step was waited for."""
    tick = state.ticks.get(rule.after)
    if tick is None:
        return max(0.0, state.answered_at)
    return tick.heard.start if tick.heard else tick.at


def _causes(rule: NudgeRule, state: Interaction) -> tuple[str, ...]:
    tick = state.ticks.get(rule.after)
    return (tick.event,) if tick else ()


def _hide(story: Story, event: e.Event) -> None:
    current = story.state.nudge
    if current is None:
        return
    reason = ""
    if current.nudge.step in story.state.ticks:
        reason = "done"
    elif current.nudge.step in story.state.maybes:
        reason = "maybe"
    elif isinstance(event, e.CallHeld):
        reason = "hold"
    elif isinstance(event, e.ClockMoved) and story.at - current.raised_at >= HIDE_S:
        reason = "time"
    if reason:
        story.tell(e.NudgeHidden, nudge=current.nudge.id, reason=reason, because=(current.event,))
