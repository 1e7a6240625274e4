"""What a screen reader is told of what happens, and whether it may wait for what is being read."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from copilot import events as e
from copilot.state import Desk
from ui import hearing, reasons, words
from ui.feed import Feed

translate = QCoreApplication.translate


class News(NamedTuple):
    text: str
    urgent: bool = False


def announced(event: e.Event, desk: Desk) -> News | None:
    """`desk` is as it is after the event."""
    match event:
        case e.NudgeRaised():
            text = event.nudge.text
            return News(hearing.maybe_said(text) if event.nudge.unheard else text)
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
            return News(hearing.paused(event.why), urgent=True)
        case e.ConsentChanged() if event.status in ("to_announce", "to_ask"):
            return News(hearing.consent(event.status))
        case e.LanguageDoubted() if event.doubted:
            return News(hearing.foreign(event.leg, _language_of(event, desk)), urgent=True)
        case e.LegTrustChanged() if event.doubt:
            return News(hearing.doubt(event.doubt), urgent=True)
        case e.AudioHealthChanged() if event.status != "ok":
            unheard = translate("announced", "{0} is not heard").format(words.leg(event.leg))
            return News(f"{unheard}. {hearing.no_sound(event.why)}" if event.why else unheard, urgent=True)
        case e.AudioHealthChanged() if device := hearing.other_device(event.why):
            return News(device)
        case _:
            return None


class Announcer(QObject):
    """Follows the feed and speaks for `window`, its parent."""

    def __init__(self, feed: Feed, window: QWidget) -> None:
        super().__init__(window)
        self._feed = feed
        feed.changed.connect(self._changed)
        feed.lost.connect(self._lost)
        feed.back.connect(self._back)

    def _changed(self, desk: Desk, event: e.Event | None) -> None:
        if event is not None and (news := announced(event, desk)) is not None:
            self._say(news.text, urgent=news.urgent)

    def _lost(self) -> None:
        reason = self._feed.loss.reason if self._feed.loss else ""
        restarting = self.tr("The assistant stopped and is being restarted. Your call is not affected.")
        self._say(reason or restarting, urgent=True)

    def _back(self) -> None:
        self._say(self.tr("The assistant is back"))

    def _say(self, text: str, *, urgent: bool = False) -> None:
        window = self.parent()
        assert window is not None
        say(window, text, urgent=urgent)


def say(speaker: QObject, text: str, *, urgent: bool = False) -> None:
    """Let a screen reader say it, politely unless something broke."""
    announcement = QAccessibleAnnouncementEvent(speaker, text)
    politeness = QAccessible.AnnouncementPoliteness
    announcement.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
    QAccessible.updateAccessibility(announcement)


def _language_of(event: e.LanguageDoubted, desk: Desk) -> str:
    interaction = desk.interactions.get(event.interaction)
    return words.language(interaction.language if interaction else "en")


def _system_of(event: e.WriteFailed, desk: Desk) -> str:
    interaction = desk.interactions.get(event.interaction)
    view = interaction.proposal(event.proposal) if interaction else None
    return words.system(view.proposal.system) if view else ""
