"""What is done with cards, checklist and nudges."""

from __future__ import annotations

from copilot import commands as c
from copilot import events as e
from copilot import messages as m
from copilot.assist import lookup
from copilot.story import Acts, Story


def _found(story: Story, msg: m.Found) -> None:
    if story.state.phase in ("live", "hold"):
        lookup.offer(story, msg)


def _use(story: Story, cmd: c.UseCard) -> None:
    view = story.state.card(cmd.card)
    if view is None or view.status not in ("shown", "folded"):
        return
    used = story.tell(e.CardUsed, card=cmd.card, because=(view.event,))
    step = view.card.step
    if step and step not in story.state.ticks:
        story.tell(e.StepTicked, step=step, by="agent", because=(used.id,))


def _dismiss(story: Story, cmd: c.DismissCard) -> None:
    view = story.state.card(cmd.card)
    if view is not None and view.status == "shown":
        story.tell(e.CardDismissed, card=cmd.card, because=(view.event,))


def _source(story: Story, cmd: c.OpenSource) -> None:
    view = story.state.card(cmd.card)
    if view is not None:
        story.tell(e.SourceOpened, card=cmd.card, because=(view.event,))


def _rate(story: Story, cmd: c.RateCard) -> None:
    view = story.state.card(cmd.card)
    if view is not None and view.shown_at >= 0 and view.ratings.get(cmd.aspect) is not cmd.good:
        story.tell(e.CardRated, card=cmd.card, aspect=cmd.aspect, good=cmd.good, because=(view.event,))


def _take(story: Story, cmd: c.TakePassage) -> None:
    if cmd.question and cmd.article in cmd.listed:
        story.tell(
            e.PassageTaken,
            question=cmd.question,
            listed=cmd.listed,
            article=cmd.article,
            section=cmd.section,
            how=cmd.how,
        )


def _rate_passage(story: Story, cmd: c.RatePassage) -> None:
    if cmd.question:
        story.tell(
            e.PassageRated,
            question=cmd.question,
            article=cmd.article,
            section=cmd.section,
            aspect=cmd.aspect,
            good=cmd.good,
        )


def _unanswered(story: Story, cmd: c.SayUnanswered) -> None:
    if cmd.question:
        story.tell(e.AskedInVain, question=cmd.question)


def _guard(story: Story, cmd: c.GuardCards) -> None:
    story.tell(e.CardsGuarded, pointer=cmd.pointer, focus=cmd.focus)


def _tick(story: Story, cmd: c.TickStep) -> None:
    if cmd.step not in {step.id for step in story.state.steps}:
        return
    ticked = cmd.step in story.state.ticks
    if cmd.done and not ticked:
        story.tell(e.StepTicked, step=cmd.step, by="agent", heard=story.state.maybes.get(cmd.step))
    elif not cmd.done and ticked:
        story.tell(e.StepUnticked, step=cmd.step, reason=cmd.reason)


def _hide_nudge(story: Story, cmd: c.HideNudge) -> None:
    view = story.state.nudge
    if view is not None and view.nudge.id == cmd.nudge:
        story.tell(e.NudgeHidden, nudge=cmd.nudge, reason="agent", because=(view.event,))


def _contest(story: Story, cmd: c.ContestNudge) -> None:
    view = next((n for n in story.state.nudges if n.nudge.id == cmd.nudge), None)
    if view is not None and not view.contested:
        story.tell(e.NudgeContested, nudge=cmd.nudge, note=cmd.note, because=(view.event,))


def _mute(story: Story, cmd: c.MuteRule) -> None:
    if cmd.rule in story.state.muted:
        return
    story.tell(e.RuleMuted, rule=cmd.rule)
    view = story.state.nudge
    if view is not None and view.nudge.rule == cmd.rule:
        story.tell(e.NudgeHidden, nudge=view.nudge.id, reason="agent", because=(view.event,))


ACTS: Acts = {
    m.Found: _found,
    c.UseCard: _use,
    c.DismissCard: _dismiss,
    c.OpenSource: _source,
    c.RateCard: _rate,
    c.TakePassage: _take,
    c.RatePassage: _rate_passage,
    c.SayUnanswered: _unanswered,
    c.GuardCards: _guard,
    c.TickStep: _tick,
    c.HideNudge: _hide_nudge,
    c.ContestNudge: _contest,
    c.MuteRule: _mute,
}
