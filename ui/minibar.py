"""The mini bar, 48 px: state, time, the first card, the nudge, levels, pause; and the way back to the panel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from copilot.commands import PauseHearing, ResumeHearing, UseCard
from copilot.events import SoundSent
from copilot.state import CardView, Interaction
from ui import hearing
from ui.panels.header import headline
from ui.panels.sent import sign_of
from ui.panels.slot_line import Line, choose
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.chips import Keycap
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, row
from ui.widgets.levels import Levels
from ui.widgets.signs import Sign, StateGlyph
from ui.widgets.text import Text


class MiniBar(Ground):
    """Signals: asked(Command); opened: back to the panel; copied(str): a line to put on the clipboard."""

    asked = Signal(object)
    opened = Signal()
    copied = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "surface")
        self._look = look
        self._interaction: Interaction | None = None
        self._card: CardView | None = None
        self.setObjectName("minibar")
        self.setWindowTitle("Earshot")
        self.setFixedHeight(look.px(48))
        self.setMinimumWidth(look.px(560))
        self._glyph = StateGlyph(look)
        self._state = Text(look, role="strong", whole=True)
        self._time = Text(look, role="strong", whole=True, tabular=True)
        self._cap = Keycap(look, "1", strong=True)
        self._title = Text(look, role="strong")
        self._use = Button(look, self.tr("Use"), "primary", size=24)
        self._sign = Sign(look, size=16)
        self._nudge = Text(look, role="body")
        self._levels = (Levels(look), Levels(look))
        self._sent = Sign(look, size=16)
        self._sent.hide()
        self._pause = Button(look, kind="ghost", icon="pause", name=self.tr("Pause"))
        self._open = Button(look, kind="ghost", icon="maximize-2", name=self.tr("Open the panel"))
        self._lines = (Rule(look), Rule(look))
        self.setLayout(
            row(
                look, self._glyph, 8, self._state, 6, self._time, 12, self._lines[0], 10, self._cap, 10, self._title, 12,
                self._use, 10, self._lines[1], 10, self._sign, 10, self._nudge, STRETCH, 12, self._levels[0], 6,
                self._levels[1], 10, self._sent, 10, self._pause, 8, self._open, margins=(14, 0, 10, 0),
            )
        )  # fmt: skip
        self._use.clicked.connect(self.use)
        self._pause.clicked.connect(self._toggle)
        self._open.clicked.connect(self.opened)

    def present(self, view: View) -> None:
        i = self._interaction = view.interaction
        glyph, ink, name, timer, _ = headline(view)
        self._glyph.show_glyph(glyph, ink, view.wrapup_seconds / 90 if view.mode == "wrapup" else 0.0)
        # a healthy call needs no word: the disc and the time say it
        self._state.setText("" if glyph == "disc" else name)
        self._state.set_ink(ink)
        self._state.setVisible(glyph != "disc")
        self._time.setText(timer)
        shown = i.shown if i is not None and view.mode == "live" and view.may_hear and view.deaf_leg is None else ()
        self._card = shown[0] if shown else None
        for part in (self._cap, self._title, self._use, self._lines[0]):
            part.setVisible(self._card is not None)
        if self._card is not None:
            self._title.setText(self._card.card.title)
            self._title.setToolTip(self._card.card.say)
            self._use.setAccessibleName(self.tr("Use card {0}: {1}").format(1, self._card.card.title))
            self._use.setEnabled(view.loss is None)
        line = choose(view)
        if i is not None and view.to_tell and view.loss is None:  # the panel has a card for it
            line = Line(text=hearing.consent(i.consent), severity="warn", icon="quote")
        self._sign.show_icon(line.icon, {"bad": "bad_text", "warn": "warn_text"}.get(line.severity, "text2"))
        self._nudge.setText(line.text)
        self._nudge.set_ink("text" if line.severity else "text3")
        self._lines[1].setVisible(bool(line.text) and self._card is not None)
        for bars, leg in zip(self._levels, ("agent", "customer"), strict=True):
            heard = i is not None and view.mode == "live" and view.loss is None and view.may_hear
            bars.show_level(i.levels.get(leg) if i is not None and heard else None)
        self._say_sent(view.sound_sent)
        paused = i is not None and i.paused
        self._pause.set_icon("play" if paused else "pause")
        self._pause.setAccessibleName(self.tr("Resume") if paused else self.tr("Pause"))
        self._pause.setEnabled(view.can_pause)

    def _say_sent(self, sent: SoundSent | None) -> None:
        """What leaves this machine is told in every form of the window."""
        self._sent.setVisible(sent is not None)
        if sent is not None:
            self._sent.show_icon(*sign_of(sent))
            self._sent.setToolTip(hearing.sound_sent(sent))
            self._sent.setAccessibleName(hearing.sound_sent(sent))

    def use(self) -> None:
        if self._card is not None and self._interaction is not None:
            self.copied.emit(self._card.card.say)
            self.asked.emit(UseCard(interaction=self._interaction.id, card=self._card.card.id))

    def _toggle(self) -> None:
        if self._interaction is not None:
            command = ResumeHearing if self._interaction.paused else PauseHearing
            self.asked.emit(command(interaction=self._interaction.id))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self._look.ink.edge)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class Rule(QWidget):
    """An upright hairline of 24 px."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(1, look.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.ink.line)
        painter.end()
