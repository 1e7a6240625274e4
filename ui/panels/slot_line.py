"""The one line that the nudge slot and the mini bar say.

In this order: the engine is away, a nudge, what is not heard, who cannot be reached, what this
computer cannot afford, and quiet words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copilot.state import Interaction, NudgeView
from copilot.telling import clock
from ui import hearing, reasons, words
from ui.view import View

translate = words.translate

FORGOTTEN_S = 60.0  # paused so long, and the agent is reminded
Severity = Literal["", "warn", "bad", "accent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing to say in the slot. `end` is a word at its end ("5 of 6")."""

    text: str = ""
    severity: Severity = ""
    icon: str = ""
    end: str = ""
    nudge: NudgeView | None = None


def choose(view: View) -> Line:
    """What is to be said now; an empty line when nothing is."""
    return _fault(view) or _forgotten(view) or _swapped(view) or _nudge(view) or _limit(view) or _quiet(view)


def _fault(view: View) -> Line | None:
    if view.loss is not None and view.loss.reason:
        return Line(text=translate("slot", "Earshot cannot start"), severity="bad", icon="circle-alert")
    if view.loss is not None:
        text = translate("slot", "Assistant stopped. Try {0}").format(view.loss.tries)
        return Line(text=text, severity="warn", icon="rotate-ccw")
    if view.mode == "wrapup" and view.interaction is not None and view.interaction.gone:
        text = translate("slot", "The softphone stopped, and the call with it")
        return Line(text=text, severity="warn", icon="triangle-alert")
    if view.deaf_leg is None:
        return None
    if view.silent_source:
        text = hearing.no_sound(view.silent_source)
    elif view.nobody_heard:
        text = translate("slot", "Nobody is heard. The call itself goes on.")
    elif view.deaf_leg == "agent":
        text = translate("slot", "You are not heard. Check the microphone.")
    else:
        text = translate("slot", "Suggestions wait until the caller is heard")
    return Line(text=text, severity="bad", icon="pause")


def _forgotten(view: View) -> Line | None:
    """Hearing that paused a while ago and is the agent's to go on with."""
    if view.paused_for < FORGOTTEN_S or not view.can_pause:
        return None
    text = translate("slot", "Still not listening after {0}. Ctrl+Shift+P goes on.").format(words.span(view.paused_for))
    return Line(text=text, severity="warn", icon="ear-off")


def _swapped(view: View) -> Line | None:
    if view.interaction is None or not view.interaction.legs_doubted:
        return None
    text = translate("slot", "You and the caller look swapped. Nothing is suggested or proposed.")
    return Line(text=text, severity="bad", icon="triangle-alert")


def _nudge(view: View) -> Line | None:
    i = view.interaction
    if i is None:
        return None
    if view.mode == "wrapup":
        end = translate("slot", "{0} of {1}").format(view.done_steps, len(i.steps))
        steps = _open_steps(view, i)
        return Line(text=steps, severity="warn", icon="triangle-alert", end=end) if steps else None
    nudge = i.nudge
    if nudge is None or not i.may_hear or i.phase == "hold":
        return None
    critical = nudge.nudge.kind == "compliance"
    icon = "shield-alert" if critical else "message-circle"
    if nudge.nudge.unheard:
        return Line(text=hearing.maybe_said(nudge.nudge.text), severity="warn", icon=icon, nudge=nudge)
    return Line(text=nudge.nudge.text, severity="bad" if critical else "warn", icon=icon, nudge=nudge)


def _open_steps(view: View, i: Interaction) -> str:
    """After the call: what was not heard, and what the agent alone knows to have said."""
    said = []
    if view.missed_steps:
        not_heard = translate("slot", "Not heard: {0}")
        if i.words_to_come:
            not_heard = translate("slot", "Not heard yet: {0}")
        said.append(not_heard.format(", ".join(step.title for step in view.missed_steps)))
    if view.maybe_steps:
        said.append(translate("slot", "Maybe heard: {0}").format(", ".join(s.title for s in view.maybe_steps)))
    if view.missed_steps and (i.gaps or i.deaf):
        said.append(translate("slot", "Not all of the call was heard"))
    return " · ".join(said)


def _limit(view: View) -> Line | None:
    if view.mode != "live":
        return None
    if view.worker("speech") in ("starting", "lost"):
        text = translate("slot", "Speech to text is starting. Nothing said is lost.")
        return Line(text=text, severity="accent", icon="info")
    if view.worker("speech") == "failed":
        return Line(text=translate("slot", "Speech to text does not start"), severity="bad", icon="circle-alert")
    if view.desk.offline:
        text = translate("slot", "No connection to {0}. Approved writes wait.").format(words.systems(view.desk.offline))
        return Line(text=text, severity="warn", icon="wifi-off")
    i = view.interaction
    if i is not None and i.foreign and view.may_hear:
        text = hearing.foreign(min(i.foreign, key=("customer", "mixed", "agent").index), words.language(i.language))
        return Line(text=text, severity="warn", icon="triangle-alert")
    if doubt := next(filter(None, map(hearing.doubt, view.doubts.values())), ""):
        return Line(text=doubt, severity="warn", icon="triangle-alert")
    if device := next(filter(None, map(hearing.other_device, view.whys.values())), ""):
        return Line(text=device, severity="warn", icon="mic")
    behind = hearing.behind(view.interaction.hearing) if view.interaction is not None else ""
    if limit := behind or reasons.assist(view.desk.assist):
        return Line(text=limit, severity="warn", icon="gauge")
    return None


def _quiet(view: View) -> Line:
    i = view.interaction
    if i is None:
        return Line()
    if view.mode == "ringing" and i.consent == "to_ask":
        return Line(text=translate("slot", "Listening starts when the customer agrees"))
    if view.mode == "ringing":
        return Line(text=translate("slot", "Listening starts when you answer"))
    if view.mode == "wrapup":
        return Line(text=translate("slot", "Every required step was heard") if i.steps else "")
    if i.paused and i.paused_why == "agent":
        return Line(text=translate("slot", "Paused by you at {0}").format(clock(i.paused_since)))
    if i.paused and i.paused_why == "card":
        return Line(text=translate("slot", "Paused by itself at {0}").format(clock(i.paused_since)))
    if i.paused and i.paused_why in ("consent", "program"):
        return Line(text=hearing.paused(i.paused_why))
    if i.phase == "hold":
        return Line(text=translate("slot", "Nudges are silent on hold"))
    return Line()
