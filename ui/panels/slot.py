"""The nudge slot: one line at a fixed place, 36 px during a whole call, so nothing ever jumps. `slot_line` says which."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, Signal
from PySide6.QtWidgets import QGraphicsOpacityEffect, QWidget

from copilot.commands import MuteRule
from ui.panels.slot_line import Line, choose
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.frames import Bar
from ui.widgets.lay import holder, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text


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
        line = choose(view)
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
        self.setToolTip(line.text)  # where two lines are not enough
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
