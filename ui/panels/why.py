"""Why a nudge came, and what the agent may say to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from copilot.commands import ContestNudge, HideNudge
from copilot.state import NudgeView
from copilot.telling import clock
from ui import hearing, words
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.frames import Card
from ui.widgets.lay import MIDDLE, TOP, clear, column, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text


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
        text = nudge.nudge.text
        self._title.setText(hearing.maybe_said(text) if nudge.nudge.unheard else text)
        rule = self.tr("Rule {0}, version {1}").format(nudge.nudge.rule, nudge.nudge.version)
        self._rule.setText(f"{rule} · {clock(nudge.raised_at)}")
        clear(self._heard)
        if not nudge.nudge.because:
            self._heard.addWidget(
                Text(self._look, self.tr("The step was not heard in time."), role="meta", ink="text2", lines=2)
            )
        for evidence in nudge.nudge.because:
            time = Button(self._look, clock(evidence.start), "link", role="meta", size=24, icon="ear", icon_size=14)
            time.setAccessibleName(self.tr("Show in transcript: {0}").format(clock(evidence.start)))
            time.clicked.connect(lambda _=False, u=evidence.utterance: self.jump.emit(u))
            quote = Text(self._look, words.quoted(evidence.quote), role="meta", ink="text2", lines=2)
            self._heard.addLayout(row(self._look, (time, MIDDLE), (quote, 1), gap=8))
        unheard = nudge.nudge.unheard
        if len(unheard) > hearing.MOST_SPANS:
            count = self.tr("Not heard in {0} spans. The newest:").format(len(unheard))
            self._heard.addWidget(Text(self._look, count, role="meta", ink="text2", lines=2))
        for gap in unheard[-hearing.MOST_SPANS :]:
            sign = Sign(self._look, "ear-off", "text2", size=14)
            span = hearing.gap(gap.reason, words.stretch(gap.start, gap.end))
            said = Text(self._look, span, role="meta", ink="text2", lines=2)
            self._heard.addLayout(row(self._look, (sign, MIDDLE), (said, 1), gap=8))
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
