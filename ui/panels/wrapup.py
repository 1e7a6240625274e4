"""The face of a wrap-up: summary, code, records; the transcript opens over them when a citation is followed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui import words
from ui.panels.caller import CallerChoice
from ui.panels.codes import Codes
from ui.panels.records import Records
from ui.panels.summary import Summary
from ui.panels.transcript import Transcript
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.lay import STRETCH, column, holder, row
from ui.widgets.scroll import Scroll
from ui.widgets.text import Text

NEXT_MS = 30  # from one part to the next: the one before is painted by then


class WrapupPanel(QWidget):
    """Signals: asked(Command); reference(str): an article; codes_wanted: the list of all codes."""

    asked = Signal(object)
    reference = Signal(str)
    codes_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._view: View | None = None
        self._who_open = False
        self._interaction = ""
        self._here = 0  # how many of `_parts` hold the interaction; the others are hidden
        self.summary = Summary(look)
        self.codes = Codes(look)
        self.records = Records(look)
        self.transcript = Transcript(look)
        self.choice = CallerChoice(look)
        self._parts: tuple[Summary | Codes | Records, ...] = (self.summary, self.codes, self.records)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(NEXT_MS)
        self._next.timeout.connect(self._bring_next)
        self._back = Button(look, self.tr("Back to the summary"), "ghost", icon="arrow-left", size=28)
        title = Text(look, self.tr("Who called?"), role="section", ink="text2")
        shut = Button(look, kind="ghost", icon="x", size=24, name=self.tr("Close"))
        shut.clicked.connect(self.ask_who)
        self._who = holder(column(look, row(look, title, STRETCH, shut), self.choice))
        parts = column(
            look, self._who, self.summary, self.codes, self.records, STRETCH, gap=8, margins=(16, 10, 16, 12)
        )
        self._scroll = Scroll(look, parts, self.tr("Wrap-up"))
        # below the edge there is more to decide: said by a pill, as new lines are in the transcript
        self.pill = Button(
            look, self.tr("Approve below"), "pill", icon="arrow-down", size=24, role="chip", icon_size=14,
            parent=self._scroll,
        )  # fmt: skip
        self.pill.hide()
        self._reading = holder(column(look, row(look, self._back, STRETCH, margins=(8, 4, 8, 4)), (self.transcript, 1)))
        self.setLayout(column(look, (self._scroll, 1), (self._reading, 1)))
        self._reading.hide()
        self._who.hide()
        self._connect()

    def _connect(self) -> None:
        self.pill.clicked.connect(self.show_fields)
        self._scroll.verticalScrollBar().valueChanged.connect(self._place_pill)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._place_pill)
        for part in (self.summary, self.codes, self.records, self.choice):
            part.asked.connect(self.asked)
        self.codes.wanted.connect(self.codes_wanted)
        self.summary.jump.connect(self.read)
        self.records.jump.connect(self.read)
        self.records.reference.connect(self.reference)
        self.choice.chosen.connect(self.ask_who)
        self.summary.transcript_button.clicked.connect(lambda: self.read(""))
        self._back.clicked.connect(self.close_reading)

    def present(self, view: View) -> None:
        self._view = view
        i = view.interaction
        if i is None:
            return
        undecided = i.caller.bound is None and bool(i.caller.candidates)
        self._who.setVisible(self._who_open or undecided)
        self.choice.present(view)
        if i.id != self._interaction:
            self._interaction = i.id
            self._begin()
        for part in self._parts[: self._here]:
            part.present(view)
        if not self._reading.isHidden():
            self.transcript.present(view)

    def _begin(self) -> None:
        """Another interaction: what is quick is there at once, so that no frame is empty; the writes come a turn later,
        all of it would be a long one.
        """
        self._here = len(self._parts) - 1
        self.summary.show()
        self.codes.show()
        self.records.hide()
        self._next.start()

    def _bring_next(self) -> None:
        """Fill the writes, unseen; a turn later they come onto the screen."""
        if self._view is None:
            return
        if self._here < len(self._parts):
            self._here = len(self._parts)
            self.records.present(self._view)
            self._next.start()
        else:
            self.records.show()
        self._place_pill()

    # ---- what is on the screen --------------------------------------------------------------
    @property
    def sees_approve(self) -> bool:
        """Whether the foot of the write to decide is on the screen; the fields stand above it."""
        card = self.records.unfolded
        if card is None or self.is_reading:
            return False
        top = card.foot.mapTo(self._scroll.viewport(), QPoint(0, 0)).y()
        return top >= 0 and top + card.foot.height() <= self._scroll.viewport().height()

    def show_fields(self) -> None:
        """Bring the write to decide onto the screen, down to its foot."""
        self.close_reading()
        card = self.records.unfolded
        if card is not None:
            self._scroll.ensureWidgetVisible(card, 0, self._look.gap(12))
            self._scroll.ensureWidgetVisible(card.foot, 0, self._look.gap(12))

    def _place_pill(self, *_: object) -> None:
        card = self.records.unfolded
        below = card is not None and card.foot.isVisible() and not self.sees_approve
        self.pill.setVisible(below)
        if below:
            self.pill.resize(self.pill.sizeHint())
            x = (self._scroll.width() - self.pill.width()) // 2
            self.pill.move(x, self._scroll.height() - self.pill.height() - self._look.gap(8))
            self.pill.raise_()

    def resizeEvent(self, event: object) -> None:
        self._place_pill()

    def ask_who(self) -> None:
        self._who_open = not self._who_open
        if self._view is not None:
            self.present(self._view)
        if self._who_open:
            self.choice.focus_first()

    def read(self, utterance: str) -> None:
        """Show the transcript, at an utterance when one is named."""
        quote = ""
        if self._view is not None and self._view.interaction is not None:
            quotes = [c.evidence for p in self._view.interaction.proposals for c in p.proposal.changes]
            quote = next((e.quote for e in quotes if e.utterance == utterance), "")
            self.transcript.present(self._view)
        self._scroll.hide()
        self._reading.show()
        self.transcript.jump(utterance, quote)
        self._back.setFocus()

    def close_reading(self) -> None:
        self._reading.hide()
        self._scroll.show()

    @property
    def is_reading(self) -> bool:
        return self._reading.isVisible()

    @property
    def is_filled(self) -> bool:
        """Whether writes and transcript are all there."""
        return not self._next.isActive() and self.transcript.is_whole

    def regions(self) -> list[tuple[str, QWidget]]:
        if self.is_reading:
            return [(words.translate("panel", "Transcript"), self._reading)]
        return [
            (self.tr("Summary"), self.summary),
            (self.tr("Wrap-up code"), self.codes),
            (self.tr("Records"), self.records),
        ]
