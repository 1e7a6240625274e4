"""The nudge slot: one line at a fixed place, 36 px during a whole call, so nothing ever jumps.

It says, in this order: the engine is away, a nudge, what is not heard, who cannot be reached, what this
computer cannot afford, and quiet words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, Qt, Signal
from PySide6.QtWidgets import QGraphicsOpacityEffect, QVBoxLayout, QWidget

from copilot.commands import ContestNudge, HideNudge, MuteRule
from copilot.state import NudgeView
from ui import reasons, words
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.frames import Bar, Card
from ui.widgets.lay import MIDDLE, TOP, clear, column, holder, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text

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


class NudgeSlot(Bar):
    """Signals: asked(Command); why(NudgeView): the agent wants to know; checklist: show it."""

    asked = Signal(object)
    why = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._look = look
        self._shown = Line()
        self._interaction = ""
        self.setObjectName("slot")
        self.setFixedHeight(look.px(36))
        self._icon = Sign(look)
        self._text = SlotText(look)
        self._end = Text(look, role="meta", ink="accent_text", whole=True, tabular=True)
        self._why = Button(look, self.tr("Why?"), "link", role="meta", size=24, name=self.tr("Why this nudge?"))
        self._mute = Button(
            look, kind="ghost", icon="bell-off", size=24, name=self.tr("Mute this nudge for the call"),
            tip=self.tr("Mute this nudge for the call"),
        )  # fmt: skip
        self._why.clicked.connect(self._ask_why)
        self._mute.clicked.connect(self.mute)
        self._lead = holder(row(look, self._icon, margins=(0, 0, 6, 0)))
        box = row(look, self._lead, (self._text, 1), 8, self._end, self._why, 8, self._mute, margins=(16, 0, 10, 0))
        self.setLayout(box)
        self._fade = QPropertyAnimation()
        for part in (self._lead, self._why, self._mute):
            part.hide()

    @property
    def line(self) -> Line:
        return self._shown

    @property
    def why_button(self) -> Button:
        return self._why

    def present(self, view: View) -> None:
        self._interaction = view.interaction.id if view.interaction else ""
        line = self.choose(view)
        if line == self._shown:
            return
        fresh = line.nudge is not None and (
            self._shown.nudge is None or line.nudge.nudge.id != self._shown.nudge.nudge.id
        )
        self._shown = line
        self.set_severity(line.severity)
        self._lead.setVisible(bool(line.icon))
        self._icon.show_icon(line.icon, {"bad": "bad_text", "warn": "warn_text"}.get(line.severity, "text3"))
        self._text.say(line.text, quiet=not line.severity)
        self._end.setText(line.end)
        self._why.setVisible(line.nudge is not None)
        self._mute.setVisible(line.nudge is not None)
        if fresh and not self._look.still:
            self._fade_in()

    def _ask_why(self) -> None:
        if self._shown.nudge is not None:
            self.why.emit(self._shown.nudge)

    def mute(self) -> None:
        """No more nudges of this rule in this interaction (Ctrl+M)."""
        if self._shown.nudge is not None:
            self.asked.emit(MuteRule(interaction=self._interaction, rule=self._shown.nudge.nudge.rule))

    # ---- what it says -----------------------------------------------------------------------
    def choose(self, view: View) -> Line:
        return (
            self._fault(view)
            or self._forgotten(view)
            or self._swapped(view)
            or self._nudge(view)
            or self._limit(view)
            or self._quiet(view)
        )

    def _fault(self, view: View) -> Line | None:
        if view.loss is not None and view.loss.reason:
            return Line(text=self.tr("Earshot cannot start"), severity="bad", icon="circle-alert")
        if view.loss is not None:
            text = self.tr("Assistant stopped. Try {0}").format(view.loss.tries)
            return Line(text=text, severity="warn", icon="rotate-ccw")
        if view.mode == "wrapup" and view.interaction is not None and view.interaction.gone:
            text = self.tr("The softphone stopped, and the call with it")
            return Line(text=text, severity="warn", icon="triangle-alert")
        if view.deaf_leg is None:
            return None
        if view.silent_source:
            text = reasons.no_sound(view.silent_source)
        elif view.nobody_heard:
            text = self.tr("Nobody is heard. The call itself goes on.")
        elif view.deaf_leg == "agent":
            text = self.tr("You are not heard. Check the microphone.")
        else:
            text = self.tr("Suggestions wait until the caller is heard")
        return Line(text=text, severity="bad", icon="pause")

    def _forgotten(self, view: View) -> Line | None:
        """Hearing that paused a while ago and is the agent's to go on with."""
        if view.paused_for < FORGOTTEN_S or not view.can_pause:
            return None
        text = self.tr("Still not listening after {0}. Ctrl+Shift+P goes on.").format(words.span(view.paused_for))
        return Line(text=text, severity="warn", icon="ear-off")

    def _swapped(self, view: View) -> Line | None:
        if view.interaction is None or not view.interaction.legs_doubted:
            return None
        text = self.tr("You and the caller look swapped. Nothing is suggested or proposed.")
        return Line(text=text, severity="bad", icon="triangle-alert")

    def _nudge(self, view: View) -> Line | None:
        i = view.interaction
        if i is None:
            return None
        if view.mode == "wrapup":
            if not view.missed_steps:
                return None
            steps = ", ".join(s.title for s in view.missed_steps)
            end = self.tr("{0} of {1}").format(view.done_steps, len(i.steps))
            return Line(text=self.tr("Not heard: {0}").format(steps), severity="warn", icon="triangle-alert", end=end)
        nudge = i.nudge
        if nudge is None or not i.may_hear or i.phase == "hold":
            return None
        critical = nudge.nudge.kind == "compliance"
        icon = "shield-alert" if critical else "message-circle"
        return Line(text=nudge.nudge.text, severity="bad" if critical else "warn", icon=icon, nudge=nudge)

    def _limit(self, view: View) -> Line | None:
        if view.mode != "live":
            return None
        if view.worker("speech") in ("starting", "lost"):
            text = self.tr("Speech to text is starting. Nothing said is lost.")
            return Line(text=text, severity="accent", icon="info")
        if view.worker("speech") == "failed":
            return Line(text=self.tr("Speech to text does not start"), severity="bad", icon="circle-alert")
        if view.desk.offline:
            text = self.tr("No connection to {0}. Approved writes wait.").format(words.systems(view.desk.offline))
            return Line(text=text, severity="warn", icon="wifi-off")
        i = view.interaction
        if i is not None and i.foreign and view.may_hear:
            text = reasons.foreign(min(i.foreign, key=("customer", "mixed", "agent").index), words.language(i.language))
            return Line(text=text, severity="warn", icon="triangle-alert")
        if doubt := next(filter(None, map(reasons.doubt, view.doubts.values())), ""):
            return Line(text=doubt, severity="warn", icon="triangle-alert")
        behind = reasons.hearing(view.interaction.hearing) if view.interaction is not None else ""
        if limit := behind or reasons.assist(view.desk.assist):
            return Line(text=limit, severity="warn", icon="gauge")
        return None

    def _quiet(self, view: View) -> Line:
        i = view.interaction
        if i is None:
            return Line()
        if view.mode == "ringing" and i.consent == "to_ask":
            return Line(text=self.tr("Listening starts when the customer agrees"))
        if view.mode == "ringing":
            return Line(text=self.tr("Listening starts when you answer"))
        if view.mode == "wrapup":
            return Line(text=self.tr("Every required step was heard") if i.steps else "")
        if i.paused and i.paused_why == "agent":
            return Line(text=self.tr("Paused by you at {0}").format(words.clock(i.paused_since)))
        if i.paused and i.paused_why == "card":
            return Line(text=self.tr("Paused by itself at {0}").format(words.clock(i.paused_since)))
        if i.paused and i.paused_why == "consent":
            return Line(text=reasons.paused(i.paused_why))
        if i.phase == "hold":
            return Line(text=self.tr("Nudges are silent on hold"))
        return Line()

    def _fade_in(self) -> None:
        effect = QGraphicsOpacityEffect(self._text)
        self._text.setGraphicsEffect(effect)
        fade = QPropertyAnimation(effect, b"opacity", self)
        fade.setDuration(150)
        fade.setStartValue(0.0)
        fade.setEndValue(1.0)
        fade.setEasingCurve(QEasingCurve.Type.OutQuad)
        fade.finished.connect(lambda: self._text.setGraphicsEffect(None))  # type: ignore[arg-type]
        fade.start()
        self._fade = fade


class SlotText(QWidget):
    """One line at 13/20, or two at 12/16 when it is long; quiet words are 12 px and faint."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._one = Text(look, role="medium", parent=self)
        self._two = Text(look, role="chip", lines=2, parent=self)
        self._quiet = Text(look, role="meta", ink="text3", parent=self)
        self._is_quiet = True
        self.setMinimumWidth(look.px(40))

    def say(self, text: str, *, quiet: bool) -> None:
        self._is_quiet = quiet
        for part in (self._one, self._two, self._quiet):
            part.setText(text)
        self._arrange()

    def text(self) -> str:
        return self._one.text()

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    def _arrange(self) -> None:
        fits = self._one.natural_width() <= self.width()
        shown = self._quiet if self._is_quiet else (self._one if fits else self._two)
        for part in (self._one, self._two, self._quiet):
            part.setVisible(part is shown)
        height = shown.heightForWidth(self.width())
        shown.setGeometry(0, (self.height() - height) // 2, self.width(), height)


class WhyPanel(Card):
    """Why a nudge came: rule and version, the words that caused it; "this is wrong", hide.

    Signals: asked(Command); jump(str): show the utterance; closed.
    """

    asked = Signal(object)
    jump = Signal(str)
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._look = look
        self._interaction = ""
        self._nudge: NudgeView | None = None
        self._title = Text(look, role="strong", lines=2)
        self._rule = Text(look, role="meta", ink="text2", lines=2)
        self._close = Button(look, kind="ghost", icon="x", size=24, name=self.tr("Close"))
        self._heard = QVBoxLayout()
        self._heard.setSpacing(look.gap(4))
        self._wrong = Button(look, self.tr("This is wrong"), "secondary", size=28)
        self._hide = Button(look, self.tr("Hide"), "ghost", size=28)
        self._close.clicked.connect(self.closed)
        self._wrong.clicked.connect(self._contest)
        self._hide.clicked.connect(self._hide_nudge)
        note = Text(look, self.tr("Your supervisor sees the words with it."), role="meta", ink="text3", lines=2)
        self.setLayout(
            column(
                look, row(look, (self._title, 1), (self._close, TOP), gap=8), self._rule, 4, self._heard, 4,
                row(look, (note, 1), self._hide, self._wrong, gap=8), gap=2, margins=(12, 10, 12, 12),
            )
        )  # fmt: skip
        self.hide()

    def open(self, interaction: str, nudge: NudgeView) -> None:
        self._interaction, self._nudge = interaction, nudge
        self._title.setText(nudge.nudge.text)
        rule = self.tr("Rule {0}, version {1}").format(nudge.nudge.rule, nudge.nudge.version)
        self._rule.setText(f"{rule} · {words.clock(nudge.raised_at)}")
        clear(self._heard)
        if not nudge.nudge.because:
            self._heard.addWidget(
                Text(self._look, self.tr("The step was not heard in time."), role="meta", ink="text2", lines=2)
            )
        for evidence in nudge.nudge.because:
            time = Button(
                self._look, words.clock(evidence.start), "link", role="meta", size=24, icon="ear", icon_size=14
            )
            time.setAccessibleName(self.tr("Show in transcript: {0}").format(words.clock(evidence.start)))
            time.clicked.connect(lambda _=False, u=evidence.utterance: self.jump.emit(u))
            quote = Text(self._look, words.quoted(evidence.quote), role="meta", ink="text2", lines=2)
            self._heard.addLayout(row(self._look, (time, MIDDLE), (quote, 1), gap=8))
        self.show()
        self._wrong.setFocus(Qt.FocusReason.OtherFocusReason)

    def _contest(self) -> None:
        if self._nudge is not None:
            self.asked.emit(ContestNudge(interaction=self._interaction, nudge=self._nudge.nudge.id))
        self.closed.emit()

    def _hide_nudge(self) -> None:
        if self._nudge is not None:
            self.asked.emit(HideNudge(interaction=self._interaction, nudge=self._nudge.nudge.id))
        self.closed.emit()
