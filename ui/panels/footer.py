"""The foot of the panel: what is heard and where it is processed; pause and ask. In a wrap-up: finish."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from copilot.commands import FinishInteraction, PauseHearing, ResumeHearing
from copilot.model import Leg
from copilot.state import Interaction
from ui import hearing, words
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, holder, row
from ui.widgets.levels import Levels
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class LegLevel(QWidget):
    """Level bars and the leg's word; a fault is an icon and the word in the broken colour."""

    def __init__(self, look: Look, leg: Leg) -> None:
        super().__init__()
        self.leg = leg
        self._look = look
        self._state = ""  # in words, where the leg is not heard
        self._bars = Levels(look)
        self._fault = Sign(look, size=16)
        self._fault.hide()
        self._icon = Sign(look, "mic" if leg == "agent" else "headphones", "text2", size=16)
        self._word = Text(look, words.leg(leg), role="meta", ink="text2", whole=True)
        self._gap = holder(row(look, 4))  # between the bars and a sign; a sign alone stands where the bars stood
        self.setLayout(row(look, self._bars, self._gap, self._fault, 4, self._icon, self._word, margins=(0, 0, 10, 0)))
        self._icon.hide()

    def say_word(self, said: bool, *, state: bool) -> None:
        """Its word, with how it is where that is bad and there is room for it."""
        self._word.setText(f"{words.leg(self.leg)} {self._state}" if state and self._state else words.leg(self.leg))
        self._word.setVisible(said)
        if (layout := self.layout()) is not None:
            layout.invalidate()
        self.updateGeometry()  # at once: the foot asks how much room that takes
        self._icon.setVisible(not said and not self._fault.isVisibleTo(self))

    def present(self, dbfs: float | None, status: str, doubt: str, why: str = "", *, speaks: bool = False) -> None:
        broken = status != "ok"
        self._bars.setVisible(not broken)
        if broken:
            self._fault.show_icon("mic-off" if self.leg == "agent" else "headphone-off", "bad_text")
        elif doubt:
            self._fault.show_icon("triangle-alert", "warn_text")
        else:
            self._fault.hide()
        self._gap.setVisible(bool(doubt) and not broken)
        self._bars.show_level(None if broken else dbfs)
        self._word.set_ink("bad_text" if broken else "warn_text" if doubt else "text2")
        state = hearing.leg(status, dbfs, speaks=speaks)
        self._state = state if broken else ""
        self.setToolTip((why if broken else doubt) or f"{words.leg(self.leg)}: {state}")
        more = why if broken else doubt
        self.setAccessibleName(f"{words.leg(self.leg)}: {state}" + (f". {more}" if more else ""))


class Footer(Ground):
    """Signals: asked(Command); ask: the agent wants to search (Ctrl+K)."""

    asked = Signal(object)
    ask = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "surface", line="top")
        self._look = look
        self._interaction: Interaction | None = None
        self.setObjectName("footer")
        self.setFixedHeight(look.px(40))
        self._legs = (LegLevel(look, "agent"), LegLevel(look, "customer"), LegLevel(look, "mixed"))
        self._deaf = Sign(look, "ear-off", "text2", size=16)
        self._deaf_word = Text(look, self.tr("Not listening"), role="meta", ink="text2")
        self._deaf_box = holder(row(look, self._deaf, 4, self._deaf_word, margins=(0, 0, 10, 0)))
        self._place = Sign(look, "hard-drive", "text2", size=16)
        self._place.setToolTip(self.tr("Speech is processed on this computer and nowhere else"))
        self._place_word = Text(look, self.tr("On device"), role="meta", ink="text2", whole=True)
        self._slow = Sign(look, "gauge", "warn_text", size=16)
        self._slow_word = Text(look, role="meta", ink="warn_text", whole=True)
        self._slow_box = holder(row(look, self._slow, 4, self._slow_word, margins=(0, 0, 10, 0)))
        self.pause = Button(
            look, self.tr("Pause"), "ghost", icon="pause", size=28, tip=self.tr("Pause listening (Ctrl+Shift+P)")
        )
        self._ask = Button(look, self.tr("Ask"), "ghost", icon="search", hint=self.tr("Ctrl K"), size=28)
        self.pause.clicked.connect(self.toggle_pause)
        self._ask.clicked.connect(self.ask)
        self.setLayout(
            row(
                look, self._legs[0], self._legs[1], self._legs[2], self._deaf_box, self._slow_box, self._place,
                4, self._place_word, STRETCH, self.pause, 8, self._ask, margins=(16, 1, 8, 0),
            )
        )  # fmt: skip

    def present(self, view: View) -> None:
        i = self._interaction = view.interaction
        mono = i is not None and i.legs == ("mixed",)
        paused = not view.may_hear
        heard = view.loss is None and not paused
        for leg in self._legs:
            leg.setVisible(not paused and (leg.leg == "mixed") == mono)
            level = i.levels.get(leg.leg) if i is not None and heard and view.mode == "live" else None
            health = i.health.get(leg.leg) if i is not None and heard and view.mode == "live" else None
            status, why = (health.status, health.why) if health is not None else ("ok", "")
            doubt = hearing.doubt(view.doubts.get(leg.leg, "")) or hearing.other_device(view.whys.get(leg.leg, ""))
            leg.present(level, status, doubt, why, speaks=view.speaks(leg.leg))
        self._deaf_box.setVisible(paused)
        self._place.setVisible(view.sound_sent is None)
        self._say_slow(i.hearing if i is not None and heard and view.mode == "live" else "full")
        self.pause.setEnabled(view.can_pause)
        resumes = i is not None and i.paused
        self.pause.say(self.tr("Resume") if resumes else self.tr("Pause"))
        self.pause.set_icon("play" if resumes else "pause")
        self._fit()

    def _say_slow(self, level: str) -> None:
        """What of the call this computer does not keep up with."""
        self._slow_box.setVisible(level != "full")
        self._slow_word.setText(hearing.behind_word(level))
        self._slow_box.setToolTip(hearing.behind(level))
        self._slow_box.setAccessibleName(hearing.behind(level))

    def toggle_pause(self) -> None:
        i = self._interaction
        if i is not None and self.pause.isEnabled():
            command = ResumeHearing if i.paused else PauseHearing
            self.asked.emit(command(interaction=i.id))

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def _fit(self) -> None:
        """Too narrow: the key hint goes first, then the words of the place, of how legs are, of the legs, of what is left
        out."""
        for words_left in (5, 4, 3, 2, 1, 0):
            hint, place, state, legs, slow = (words_left > n for n in (4, 3, 2, 1, 0))
            self._slow_word.setVisible(slow)
            self._ask.set_hint(self.tr("Ctrl K") if hint else "")
            self._place_word.setVisible(place and self._place.isVisibleTo(self))
            for leg in self._legs:
                leg.say_word(legs, state=state)
            layout = self.layout()
            assert layout is not None
            layout.invalidate()
            if layout.minimumSize().width() <= self.width():
                break

    def minimumSizeHint(self) -> QSize:
        size = super().minimumSizeHint()
        size.setWidth(0)
        return size


class FinishBar(Ground):
    """The foot of a wrap-up, 48 px. Signals: asked(Command); later: leave it open."""

    asked = Signal(object)
    later = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "surface", line="top")
        self._interaction = ""
        self.setObjectName("footer")
        self.setFixedHeight(look.px(48))
        self._note = Text(look, self.tr("Nothing is written until you approve"), role="meta", ink="text2")
        self.finish_button = Button(
            look, self.tr("Finish"), "secondary", size=28, tip=self.tr("Finish (Ctrl+Shift+Enter)")
        )
        self.finish_button.clicked.connect(self.finish)
        later = Button(look, self.tr("Later"), "ghost", size=28, tip=self.tr("Leave this wrap-up open"))
        later.clicked.connect(self.later)
        sign = Sign(look, "lock", "text2", size=14)
        self.setLayout(row(look, sign, 8, self._note, STRETCH, 8, later, 4, self.finish_button, margins=(16, 1, 16, 0)))

    def present(self, view: View) -> None:
        i = view.interaction
        self._interaction = i.id if i else ""
        self.finish_button.setEnabled(i is not None and view.loss is None)
        waiting = [p for p in i.proposals if p.status in ("approved", "sending", "unknown")] if i else []
        if waiting:
            self._note.setText(self.tr("Writes under way go on after you finish"))
        else:
            self._note.setText(self.tr("Nothing is written until you approve"))
        ready = i is not None and bool(i.wrapup) and not any(p.status in ("open", "conflict") for p in i.proposals)
        self.finish_button.set_kind("primary" if ready else "secondary")

    def finish(self) -> None:
        if self.finish_button.isEnabled():
            self.asked.emit(FinishInteraction(interaction=self._interaction))
