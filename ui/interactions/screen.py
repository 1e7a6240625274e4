"""What stood on the agent's screen at the play head: the same fold as in the call, to that moment."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from copilot.state import Interaction
from copilot.telling import clock
from ui import hearing, words
from ui.theme import Look
from ui.widgets.chips import Keycap
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, clear, column, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class Screen(Ground):
    """Cards, nudge, checklist and open proposals of one moment, in a few lines."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "canvas", line="top")
        self._look = look
        self._shown: tuple[tuple[str, str], ...] = ()
        self._title = Text(look, role="section", ink="text2", tabular=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.gap(4))
        self.setLayout(column(look, self._title, 6, self._rows, STRETCH, margins=(18, 10, 16, 10)))
        # room for three cards, checklist and one more, so that the log above never moves
        self.setFixedHeight(look.gap(10 + 6 + 10) + look.line("section") + 5 * (look.line("body") + look.gap(4)))

    def show_state(self, state: Interaction, at: float) -> None:
        self._title.setText(self.tr("On your screen at {0}").format(clock(at)))
        lines = on_screen(state)
        if lines == self._shown:
            return
        self._shown = lines
        clear(self._rows)
        for icon, text in lines:
            self._rows.addLayout(row(self._look, self._sign(icon), 8, Text(self._look, text), STRETCH))

    def _sign(self, icon: str) -> QWidget | QLayout:
        if icon.isdigit():
            return Keycap(self._look, icon, strong=icon == "1")
        return row(self._look, Sign(self._look, icon, "text2"), margins=(2, 0, 2, 0))

    def text(self) -> str:
        return "\n".join(text for _, text in self._shown)


def on_screen(state: Interaction) -> tuple[tuple[str, str], ...]:
    """(icon or card number, text) for what the panel showed."""
    translate = words.translate
    lines: list[tuple[str, str]] = [(str(view.place), view.card.title) for view in state.shown]
    if state.nudge is not None and state.phase != "hold" and state.may_hear:
        lines.append(("message-circle", state.nudge.nudge.text))
    if state.steps:
        done = sum(step.id in state.ticks for step in state.steps)
        lines.append(("list-checks", translate("screen", "Checklist {0} of {1}").format(done, len(state.steps))))
    waiting = sum(view.status == "open" for view in state.proposals)
    if waiting:
        lines.append(("notebook-pen", translate("screen", "%n write(s) to approve", "", waiting)))
    if state.consent in ("to_announce", "to_ask") and state.phase in ("live", "hold"):
        lines.append(("quote", hearing.consent(state.consent)))
    if state.paused:
        lines.append(("pause", hearing.paused(state.paused_why)))
    elif state.phase == "hold":
        lines.append(("pause", translate("screen", "On hold")))
    return tuple(lines) or (("info", translate("screen", "No cards yet")),)
