"""Next best actions from the playbook: on a phrase, on a call state, on a ticked step."""

from __future__ import annotations

from copilot import events as e
from copilot.assist.checklist import JUNK, evidence
from copilot.assist.phrases import first_match
from copilot.content import CardRule
from copilot.model import Card, Evidence
from copilot.story import Story

_STATES: dict[type[e.Event], str] = {e.CallAnswered: "answered", e.CallHeld: "held", e.CallResumed: "resumed"}


def offer(story: Story, event: e.Event) -> None:
    """Offer the cards whose rule fires on this event. A rule without a known source is silent: no source, no card."""
    book = story.content.playbook(story.state.playbook)
    if book is None or story.state.legs_doubted:
        return
    for rule in book.rule:
        because = _fires(rule, story, event)
        if because is not None and rule.source in story.content.sources and not _already(rule, story):
            story.tell(e.CardOffered, card=_card(rule, story, because), because=(event.id,))


def _fires(rule: CardRule, story: Story, event: e.Event) -> tuple[Evidence, ...] | None:
    """What justifies the card, or None when the rule does not fire."""
    if rule.on == "phrase":
        return _phrase(rule, story, event)
    if rule.on == "step":
        if isinstance(event, e.StepTicked) and event.step == rule.after:
            return (event.heard,) if event.heard else ()
        return None
    if rule.on == "answered" and isinstance(event, e.PlaybookChosen) and story.state.answered_at >= 0:
        return event.heard  # the call was answered before anybody could know which playbook it needs
    return () if _STATES.get(type(event)) == rule.on else None


def _phrase(rule: CardRule, story: Story, event: e.Event) -> tuple[Evidence, ...] | None:
    utterance = ""
    if isinstance(event, e.UtteranceFinal):
        utterance = event.utterance
    elif isinstance(event, e.PlaybookChosen) and event.heard:
        utterance = event.heard[0].utterance  # the words that choose the playbook may be those a rule waits for
    line = story.state.utterance(utterance) if utterance else None
    if line is None or line.leg not in (rule.leg, "mixed") or line.sure < JUNK:
        return None
    place = first_match(rule.phrases, line.text, rule.unless)
    return (evidence(line, place),) if place is not None else None


def _already(rule: CardRule, story: Story) -> bool:
    """A rule speaks once, unless its card was held back; and not at all for a step that is done."""
    if rule.step and rule.step in story.state.ticks:
        return True
    return any(view.card.rule == rule.id and view.status != "held" for view in story.state.cards)


def _card(rule: CardRule, story: Story, because: tuple[Evidence, ...]) -> Card:
    return Card(
        id=f"card-{len(story.state.cards) + 1}",
        title=rule.title,
        say=rule.say,
        source=story.content.sources[rule.source],
        because=because,
        strength="likely" if story.state.unsure(heard.utterance for heard in because) else "strong",
        rule=rule.id,
        step=rule.step,
        topic=rule.source,
        why=f"Playbook rule {rule.id}",
    )
