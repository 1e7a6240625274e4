"""Steps that were ticked, and nudges."""

from __future__ import annotations

from collections.abc import Mapping

from copilot import events as e
from copilot.state import Interaction, NudgeView
from ui import hearing, words
from ui.interactions.story.entry import Known, Teller, Told

translate = words.translate


def _step(final: Interaction, step: str) -> str:
    return next((s.title for s in final.steps if s.id == step), step)


def _ticked(event: e.StepTicked, known: Known) -> Told:
    how = translate("story", "Heard") if event.by == "model" else translate("story", "Ticked by you")
    total = max(len(known.final.steps), known.done)
    return {
        "group": "checklist", "icon": "tick:heard" if event.by == "model" else "tick:you",
        "title": _step(known.final, event.step), "detail": translate("story", "{0}, {1} of {2}").format(how, known.done, total),
        "heard": (event.heard,) if event.heard else (),
    }  # fmt: skip


def _maybe(event: e.StepMaybeHeard, known: Known) -> Told:
    return {
        "group": "checklist", "icon": "tick:maybe", "title": _step(known.final, event.step),
        "detail": translate("story", "Maybe heard, speaker not certain"), "heard": (event.heard,),
    }  # fmt: skip


def _unticked(event: e.StepUnticked, known: Known) -> Told:
    title = translate("story", "Taken back: {0}").format(_step(known.final, event.step))
    why = (
        translate("story", "Unticked by you")
        if event.by == "agent"
        else translate("story", "The words contradict the record")
    )
    return {
        "group": "checklist", "icon": "tick:todo", "title": title,
        "detail": event.reason or why, "on_line": False,
    }  # fmt: skip


def _playbook(event: e.PlaybookChosen, known: Known) -> Told:
    return {
        "group": "checklist", "icon": "list-checks", "title": translate("story", "Checklist: {0}").format(event.title),
        "detail": translate("story", "Version {0}").format(event.version), "heard": event.heard, "on_line": False,
    }  # fmt: skip


def _nudged(event: e.NudgeRaised, known: Known) -> Told:
    view = next((n for n in known.final.nudges if n.nudge.id == event.nudge.id), None)
    critical = event.nudge.kind == "compliance"
    spans = hearing.spans(event.nudge.unheard)
    unheard = translate("story", "May have been said while not heard: {0}").format(spans) if spans else ""
    return {
        "group": "nudge", "icon": "shield-alert" if critical else "message-circle", "warn": True,
        "title": translate("story", "Nudge: {0}").format(event.nudge.text),
        "detail": ". ".join(filter(None, (unheard, _nudge_end(view)))),
        "heard": event.nudge.because,
    }  # fmt: skip


def _nudge_end(view: NudgeView | None) -> str:
    if view is None:
        return ""
    if view.contested:
        return translate("story", "Contested by you")
    match view.hidden:
        case "done":
            return translate("story", "Then it was done")
        case "maybe":
            return translate("story", "Then it was maybe heard")
        case "agent":
            return translate("story", "Hidden by you")
        case "":
            return translate("story", "Shown to the end")
        case _:
            return translate("story", "Went away by itself")


def _muted(event: e.RuleMuted, known: Known) -> Told:
    title = translate("story", "You muted a nudge for this call")
    return {"group": "nudge", "icon": "bell-off", "title": title, "detail": event.rule, "on_line": False}


TELLERS: Mapping[type[e.Event], Teller] = {
    e.StepTicked: _ticked,
    e.StepMaybeHeard: _maybe,
    e.StepUnticked: _unticked,
    e.PlaybookChosen: _playbook,
    e.NudgeRaised: _nudged,
    e.RuleMuted: _muted,
}
