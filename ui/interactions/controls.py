"""Play, speed, the time, and why nothing is heard."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from copilot.telling import clock
from ui.interactions.head import PlayHead
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.chips import Keycap
from ui.widgets.fields import PickField
from ui.widgets.lay import row
from ui.widgets.signs import Sign
from ui.widgets.text import Text

SPEEDS = (0.5, 1.0, 1.25, 1.5, 2.0)


class Controls(QWidget):
    """Of one play head. Signals: stepped(int): to the next (1) or previous (-1) event."""

    stepped = Signal(int)

    def __init__(self, look: Look, head: PlayHead) -> None:
        super().__init__()
        self._head = head
        self._previous = Button(look, kind="ghost", icon="skip-back", size=32, name=self.tr("Previous event"))
        self._play = Button(look, self.tr("Play"), "primary", icon="play", size=32)
        self._next = Button(look, kind="ghost", icon="skip-forward", size=32, name=self.tr("Next event"))
        self._time = Text(look, role="strong", whole=True, tabular=True)
        self._of = Text(look, role="body", ink="text2", whole=True, tabular=True)
        self._silent = Text(look, role="meta", ink="text2", lines=2)
        self._silent_sign = Sign(look, "", "text2")
        self._speed = PickField(look, self.tr("Speed"), size=28, edge="edge")
        self._speed.setFixedWidth(look.px(76))
        self._speed.show_choice("1×", "")
        keys = [Keycap(look, self.tr("Space")), Text(look, self.tr("play"), role="meta", ink="text2", whole=True)]
        more = [
            Keycap(look, "["), Keycap(look, "]"), Text(look, self.tr("event"), role="meta", ink="text2", whole=True),
        ]  # fmt: skip
        speed = Text(look, self.tr("Speed"), role="meta", ink="text2", whole=True)
        self.setLayout(
            row(
                look, self._previous, self._play, self._next, 8, self._time, self._of, 8, self._silent_sign,
                (self._silent, 1), 8, speed, self._speed, 8, *keys, 4, *more, gap=6, margins=(16, 8, 16, 8),
            )
        )  # fmt: skip
        head.changed.connect(self._show_playing)
        self._play.clicked.connect(head.toggle)
        self._previous.clicked.connect(lambda: self.stepped.emit(-1))
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        self._speed.clicked.connect(self._choose_speed)

    def show_length(self, seconds: float) -> None:
        self._of.setText(self.tr("of {0}").format(clock(seconds)))

    def show_at(self, at: float) -> None:
        self._time.setText(clock(at))

    def _show_playing(self) -> None:
        playing = self._head.playing
        self._play.say(self.tr("Pause") if playing else self.tr("Play"))
        self._play.set_icon("pause" if playing else "play")
        self._silent.setText(self.tr("No sound here: {0}").format(self._head.silent) if self._head.silent else "")
        self._silent_sign.show_icon("headphone-off" if self._head.silent else "", "text2")
        self._silent.setToolTip(self._head.silent)

    def _choose_speed(self) -> None:
        names = {f"{speed:g}×": speed for speed in SPEEDS}
        chosen = self._speed.ask(list(names), f"{self._head.speed:g}×")
        if chosen:
            self.set_speed(names[chosen])

    def set_speed(self, speed: float) -> None:
        self._speed.show_choice(f"{speed:g}×", "")
        self._head.set_speed(speed)
