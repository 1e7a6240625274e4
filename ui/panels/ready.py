"""Between calls: loading, wrap-ups left open, writes that wait, and a box to ask. No filler."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from copilot.state import Interaction, ProposalView
from ui import dates, words
from ui.panels.notices import BrokenCard, LoadingPanel
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.fields import LineEdit
from ui.widgets.frames import Card
from ui.widgets.lay import STRETCH, TOP, clear, column, holder, row
from ui.widgets.scroll import Scroll
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class ReadyPanel(QWidget):
    """Signals: go(str): look at this interaction; ask(str): search these words."""

    go = Signal(str)
    ask = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._key: object = None
        self.setObjectName("cards")
        self._broken = BrokenCard(look)
        self._loading = LoadingPanel(look)
        self._wraps = QVBoxLayout()
        self._outbox = QVBoxLayout()
        for box in (self._wraps, self._outbox):
            box.setSpacing(look.gap(8))
        title = Text(look, self.tr("Ask"), role="section", ink="text2")
        key = Text(look, self.tr("Ctrl K"), role="meta", ink="text3")
        self._field = LineEdit(look, self.tr("Ask"), self.tr("Search articles and policies"), icon="search")
        self._field.returnPressed.connect(self._asked)
        head = row(look, title, STRETCH, key)
        head.setContentsMargins(0, look.gap(4), 0, look.gap(8))
        ask = holder(column(look, head, self._field))
        parts = column(
            look, self._broken, self._loading, self._wraps, self._outbox, ask, STRETCH, gap=12, margins=(16, 12, 16, 12)
        )
        self.setLayout(column(look, Scroll(look, parts, self.tr("Between calls"))))

    def present(self, view: View) -> None:
        self._broken.present(view)
        self._loading.setVisible(view.loss is None and bool(view.starting or view.failed))
        self._loading.present(view)
        wraps = view.desk.open_wrapups
        # writes go on after the interaction is finished
        waiting = [
            (i, p)
            for i in view.desk.interactions.values()
            for p in i.proposals
            if p.status in ("approved", "sending", "unknown")
            or (p.status in ("conflict", "failed") and i.phase == "finished")
        ]
        key = (
            tuple((i.id, i.wrapup, i.caller.bound) for i in wraps),
            tuple((p, view.desk.offline) for _, p in waiting),
        )
        if key == self._key:
            return
        self._key = key
        clear(self._wraps)
        clear(self._outbox)
        if wraps:
            self._wraps.addLayout(self._head(self.tr("Open wrap-ups"), str(len(wraps))))
            for i in wraps:
                self._wraps.addWidget(self._wrap(i))
        if waiting:
            self._outbox.addLayout(self._head(self.tr("Outbox"), self.tr("%n waiting", "", len(waiting))))
            for i, write in waiting:
                self._outbox.addWidget(self._write(i, write, view))

    def _head(self, text: str, count: str) -> QHBoxLayout:
        return row(
            self._look, Text(self._look, text, role="section", ink="text2"), STRETCH,
            Text(self._look, count, role="meta", ink="text2", tabular=True),
        )  # fmt: skip

    def _wrap(self, i: Interaction) -> Card:
        name = ", ".join(p for p in (words.caller_name(i.caller), i.playbook_title) if p)
        title = Text(self._look, name, role="medium")
        missing = self.tr("wrap-up code missing") if not i.wrapup else i.wrapup
        ended = self.tr("Ended {0}, {1}").format(dates.time_of_day(i.ended_wall), missing)
        button = Button(
            self._look, self.tr("Continue"), "secondary", name=self.tr("Continue the wrap-up of {0}").format(name)
        )
        button.clicked.connect(partial(self._go, i.id))
        return self._line("notebook-pen", title, ended, button)

    def _write(self, i: Interaction, write: ProposalView, view: View) -> Card:
        count = words.fields_count(len(write.values) or len(write.proposal.changes))
        title = Text(self._look, f"{write.proposal.owner or write.proposal.record}, {count}", role="medium")
        state = words.write_state(write)
        if write.proposal.system in view.desk.offline:
            state = self.tr("{0} cannot be reached. Checked again before sending.").format(
                words.system(write.proposal.system)
            )
        button = None
        if i.phase != "finished":
            button = Button(
                self._look,
                self.tr("View"),
                "secondary",
                name=self.tr("View the write to {0}").format(write.proposal.record),
            )
            button.clicked.connect(partial(self._go, i.id))
        return self._line("inbox", title, state, button)

    def _line(self, icon: str, title: Text, note: str, button: Button | None) -> Card:
        card = Card(self._look)
        texts = column(self._look, title, Text(self._look, note, role="meta", ink="text2", lines=2))
        card.setLayout(
            row(
                self._look, (Sign(self._look, icon, "text2", size=16), TOP), 12, (texts, 1), 8, button,
                margins=(12, 8, 12, 8),
            )
        )  # fmt: skip
        return card

    def _go(self, interaction: str, *_: object) -> None:
        self.go.emit(interaction)

    def _asked(self) -> None:
        self.ask.emit(self._field.text())
