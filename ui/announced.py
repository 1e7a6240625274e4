"""What a screen reader is told of an event, and whether it may wait for what is being read."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from copilot import events as e
from copilot.state import Desk
from ui import reasons, words

translate = QCoreApplication.translate


class News(NamedTuple):
    text: str
    urgent: bool = False


def announced(event: e.Event, desk: Desk) -> News | None:
    """`desk` is as it is after the event."""
    match event:
        case e.NudgeRaised():
            return News(event.nudge.text)
        case e.CallRinging():
            return News(translate("announced", "A call is ringing"))
        case e.WriteVerified():
            return News(translate("announced", "Written and read back"))
        case e.WriteConflicted():
            return News(translate("announced", "The record changed. Nothing was written."), urgent=True)
        case e.WriteFailed():
            return News(reasons.write_failed(event.reason, _system_of(event, desk)), urgent=True)
        case e.ApprovalRefused():
            return News(reasons.approval_refused(event.reason), urgent=True)
        case e.LegsDoubted() if event.doubted:
            swapped = translate("announced", "You and the caller look swapped. Nothing is suggested or proposed.")
            return News(swapped, urgent=True)
        case e.HearingPaused() if event.why != "agent":
            return News(reasons.paused(event.why), urgent=True)
        case e.ConsentChanged() if event.status in ("to_announce", "to_ask"):
            return News(reasons.consent(event.status))
        case e.LanguageDoubted() if event.doubted:
            return News(reasons.foreign(event.leg, _language_of(event, desk)), urgent=True)
        case e.LegTrustChanged() if event.doubt:
            return News(reasons.doubt(event.doubt), urgent=True)
        case e.AudioHealthChanged() if event.status != "ok":
            return News(translate("announced", "{0} is not heard").format(words.leg(event.leg)), urgent=True)
        case _:
            return None


def _language_of(event: e.LanguageDoubted, desk: Desk) -> str:
    interaction = desk.interactions.get(event.interaction)
    return words.language(interaction.language if interaction else "en")


def _system_of(event: e.WriteFailed, desk: Desk) -> str:
    interaction = desk.interactions.get(event.interaction)
    view = interaction.proposal(event.proposal) if interaction else None
    return words.system(view.proposal.system) if view else ""
