"""Playbook, cards, checklist, nudges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from copilot import events as e
from copilot.state.views import CardView, Changes, Interaction, NudgeView, Tick


def _playbook(s: Interaction, ev: e.PlaybookChosen) -> Interaction:
    return replace(
        s, playbook=ev.playbook, playbook_title=ev.title, playbook_version=ev.version, steps=ev.steps,
        playbook_heard=ev.heard,
    )  # fmt: skip


def _offered(s: Interaction, ev: e.CardOffered) -> Interaction:
    return replace(s, cards=(*s.cards, CardView(card=ev.card, event=ev.id, offered_at=ev.at)))


def _with_card(s: Interaction, card: str, **changes: Any) -> Interaction:
    return replace(s, cards=tuple(replace(c, **changes) if c.card.id == card else c for c in s.cards))


def _close_ranks(s: Interaction) -> Interaction:
    """Places stay 1, 2, 3 without holes; the order of what is left does not change."""
    places = {c.card.id: n for n, c in enumerate(s.shown, start=1)}
    return replace(s, cards=tuple(_at_place(c, places.get(c.card.id, 0)) for c in s.cards))


def _at_place(view: CardView, place: int) -> CardView:
    return view if view.place == place else replace(view, place=place)


def _card_shown(s: Interaction, ev: e.CardShown) -> Interaction:
    moved = tuple(replace(c, place=c.place + 1) if c.place >= ev.place else c for c in s.cards)
    s = replace(s, cards=moved, last_change_at=ev.at)
    return _close_ranks(_with_card(s, ev.card, status="shown", place=ev.place, shown_at=ev.at))


def _card_gone(status: str) -> Callable[[Interaction, Any], Interaction]:
    def change(s: Interaction, ev: Any) -> Interaction:
        return _close_ranks(_with_card(s, ev.card, status=status, place=0))

    return change


def _held_back(s: Interaction, ev: e.CardHeldBack) -> Interaction:
    return _close_ranks(_with_card(s, ev.card, status="held", place=0, held_reason=ev.reason))


def _rated(s: Interaction, ev: e.CardRated) -> Interaction:
    view = s.card(ev.card)
    return _with_card(s, ev.card, ratings={**view.ratings, ev.aspect: ev.good}) if view else s


def _nothing_found(s: Interaction, ev: e.NothingFound) -> Interaction:
    return replace(s, unanswered=s.unanswered | {ev.utterance})


def _guarded(s: Interaction, ev: e.CardsGuarded) -> Interaction:
    return replace(s, guarded=frozenset({ev.pointer, ev.focus} - {""}))


def _ticked(s: Interaction, ev: e.StepTicked) -> Interaction:
    tick = Tick(by=ev.by, at=ev.at, event=ev.id, heard=ev.heard)
    maybes = {step: heard for step, heard in s.maybes.items() if step != ev.step}
    if ev.by == "agent" and ev.heard is not None:
        s = _with_unsure(s, ev.heard.utterance, False)
    return replace(s, ticks={**s.ticks, ev.step: tick}, maybes=maybes, refused_ticks=s.refused_ticks - {ev.step})


def _with_unsure(s: Interaction, utterance: str, unsure: bool) -> Interaction:
    """An agent's tick on doubtful words says that they were theirs, until it is taken back."""
    return replace(s, utterances=tuple(replace(u, unsure=unsure) if u.id == utterance else u for u in s.utterances))


def _maybe(s: Interaction, ev: e.StepMaybeHeard) -> Interaction:
    return replace(s, maybes={**s.maybes, ev.step: ev.heard})


def _unticked(s: Interaction, ev: e.StepUnticked) -> Interaction:
    ticks = {step: tick for step, tick in s.ticks.items() if step != ev.step}
    refused = s.refused_ticks | {ev.step} if ev.by == "agent" else s.refused_ticks
    taken = s.ticks.get(ev.step)
    s = replace(s, ticks=ticks, refused_ticks=refused)
    if ev.by != "agent" or taken is None or taken.by != "agent" or taken.heard is None:
        return s
    line = taken.heard.utterance
    if any(t.by == "agent" and t.heard is not None and t.heard.utterance == line for t in ticks.values()):
        return s  # it is the agent's by another step
    return replace(_with_unsure(s, line, True), maybes={**s.maybes, ev.step: taken.heard})


def _nudged(s: Interaction, ev: e.NudgeRaised) -> Interaction:
    return replace(s, nudges=(*s.nudges, NudgeView(nudge=ev.nudge, event=ev.id, raised_at=ev.at)))


def _with_nudge(s: Interaction, nudge: str, **changes: Any) -> Interaction:
    return replace(s, nudges=tuple(replace(n, **changes) if n.nudge.id == nudge else n for n in s.nudges))


def _nudge_hidden(s: Interaction, ev: e.NudgeHidden) -> Interaction:
    return _with_nudge(s, ev.nudge, hidden=ev.reason)


def _contested(s: Interaction, ev: e.NudgeContested) -> Interaction:
    return _with_nudge(s, ev.nudge, contested=True, hidden="agent")


def _muted(s: Interaction, ev: e.RuleMuted) -> Interaction:
    return replace(s, muted=s.muted | {ev.rule})


CHANGES: Changes = {
    e.PlaybookChosen: _playbook,
    e.CardOffered: _offered,
    e.CardShown: _card_shown,
    e.CardHeldBack: _held_back,
    e.CardFolded: _card_gone("folded"),
    e.CardUsed: _card_gone("used"),
    e.CardDismissed: _card_gone("dismissed"),
    e.CardRated: _rated,
    e.NothingFound: _nothing_found,
    e.CardsGuarded: _guarded,
    e.StepTicked: _ticked,
    e.StepMaybeHeard: _maybe,
    e.StepUnticked: _unticked,
    e.NudgeRaised: _nudged,
    e.NudgeHidden: _nudge_hidden,
    e.NudgeContested: _contested,
    e.RuleMuted: _muted,
}
