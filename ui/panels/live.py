"""The face of a call: cards (or what stands for them), tray, checklist (or what opened in its place), transcript."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from copilot.state import NudgeView
from ui.panels.caller import CallerChoice
from ui.panels.cards import Cards
from ui.panels.checklist import Checklist
from ui.panels.consent import ConsentCard
from ui.panels.fit import Fit, Heights, fit
from ui.panels.notices import PausedCard, SoundCard
from ui.panels.transcript import Transcript
from ui.panels.tray import Tray
from ui.panels.why import WhyPanel
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.lay import STRETCH, column, holder, margins_of, row
from ui.widgets.text import Text

QWIDGETSIZE_MAX = 16777215  # Qt's own, which the binding does not name


class LivePanel(QWidget):
    """Signals: asked(Command); article(CardView)."""

    asked = Signal(object)
    article = Signal(object)

    def __init__(self, look: Look, transcript: Transcript, wall: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._look = look
        self._view: View | None = None
        self._opened = ""  # what stands in the checklist's place: "", tray, who, why
        self._fit = Fit(3)
        self.cards = Cards(look, wall)
        self.consent = ConsentCard(look)
        self.paused = PausedCard(look)
        self.sound = SoundCard(look)
        self.checklist = Checklist(look)
        self.tray = Tray(look)
        self.why = WhyPanel(look)
        self.choice = CallerChoice(look)
        self.transcript = transcript
        self._who = self._make_who()
        edge = look.gap(16)
        self._told = holder(column(look, self.consent, margins=(0, 0, 0, 8)))
        self._top = holder(column(look, self._told, self.cards, self.paused, self.sound))
        self._top.setContentsMargins(edge, look.gap(12), edge, 0)
        tray_row = holder(column(look, self.cards.tray_row))
        tray_row.setContentsMargins(margins_of(look, (6, 2, 16, 0)))
        self._middle = holder(column(look, self.checklist, self.tray, self.why, self._who))
        self._set_edges(8)
        self._ground = QWidget()
        self._ground.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setLayout(column(look, self._top, tray_row, self._middle, self._ground, (self.transcript, 1)))
        self._tray_row = tray_row
        for panel in (self.cards, self.tray, self.checklist, self.why, self.choice, self.paused, self.consent):
            panel.asked.connect(self.asked)
        self.cards.article.connect(self.article)
        self.tray.article.connect(self.article)
        self.cards.tray.connect(lambda: self.open("" if self._opened == "tray" else "tray"))
        self.why.jump.connect(self.transcript.jump)
        self.why.closed.connect(lambda: self.open(""))
        self.choice.chosen.connect(lambda: self.open(""))
        self.transcript.folded.connect(self._folded)
        self.open("")

    def _make_who(self) -> QWidget:
        title = Text(self._look, self.tr("Who is calling?"), role="section", ink="text2")
        shut = Button(self._look, kind="ghost", icon="x", size=24, name=self.tr("Close"))
        shut.clicked.connect(lambda: self.open(""))
        return holder(column(self._look, row(self._look, title, STRETCH, shut), self.choice, 8))

    # ---- what is open -----------------------------------------------------------------------
    def open(self, what: str) -> None:
        """Put "tray", "who" or "why" in the checklist's place; "" puts the checklist back."""
        self._opened = what
        self._set_edges(16 if what else 8)
        self.tray.setVisible(what == "tray")
        self.why.setVisible(what == "why")
        self._who.setVisible(what == "who")
        self.cards.show_tray_open(what == "tray")
        if self._view is not None:
            self.present(self._view)

    def say_yes(self) -> None:
        """The customer was told, or agrees; also after a no."""
        if self._told.isVisibleTo(self):
            self.consent.said_yes()
        elif self.paused.isVisibleTo(self):
            self.paused.answer()

    def say_no(self) -> None:
        """The customer objects to being told, or does not agree; also when that was settled before."""
        if self._view is not None and self._view.may_object:
            self.consent.said_no()

    def ask_who(self) -> None:
        self.open("" if self._opened == "who" else "who")
        if self._opened:
            self.choice.focus_first()

    def ask_why(self, nudge: NudgeView) -> None:
        if self._view is not None and self._view.interaction is not None:
            self.why.open(self._view.interaction.id, nudge)
            self.open("why")

    @property
    def opened(self) -> str:
        return self._opened

    def _set_edges(self, edge: int) -> None:
        self._middle.setContentsMargins(margins_of(self._look, (edge, 2, edge, 6)))

    def _folded(self, folded: bool) -> None:
        # a folded transcript is its head alone, at the foot
        self.transcript.setMaximumHeight(self.transcript.head_height() if folded else QWIDGETSIZE_MAX)
        self._refit()

    # ---- show -------------------------------------------------------------------------------
    def present(self, view: View) -> None:
        self._view = view
        i = view.interaction
        if i is None:
            return
        self._told.setVisible(view.to_tell and view.loss is None)
        self.consent.present(view)
        unheard = not view.may_hear and view.loss is None
        paused = unheard and i.consent != "to_ask"
        deaf = view.deaf_leg is not None and view.loss is None
        self.paused.setVisible(paused)
        self.sound.setVisible(deaf and not paused)
        self.cards.setVisible(not view.waits_for_sound and bool(i.shown))
        self.cards.present(view)
        self.paused.present(view)
        self.sound.present(view)
        self.choice.present(view)
        self.checklist.present(view)
        self._show_checklist(view)
        self.tray.present(view)
        self.transcript.present(view)
        parts = (self._told, self.cards, self.paused, self.sound)
        self._top.setVisible(any(w.isVisibleTo(self._top) for w in parts))
        self._refit()  # counts what is on the screen now
        self._tray_row.setVisible(self.cards.tray_row.isVisibleTo(self._tray_row))
        self._middle.setVisible(bool(self._opened) or self.checklist.isVisibleTo(self._middle))
        edge, below = self._look.gap(16), 0 if self._middle.isVisibleTo(self) else self._look.gap(12)
        self._top.setContentsMargins(edge, self._look.gap(12), edge, below)

    def resizeEvent(self, event: object) -> None:
        self._refit()

    def _refit(self) -> None:
        view = self._view
        if view is None or view.interaction is None or self.height() < 50:
            return
        found = fit(self._heights(view))
        if found == self._fit:
            return
        self._fit = found
        self.cards.limit(found.cards)
        self.checklist.only_current(not found.whole_checklist)
        self.cards.present(view)
        self.checklist.present(view)
        self._show_checklist(view)
        self.transcript.setVisible(found.transcript)

    def _show_checklist(self, view: View) -> None:
        steps = view.interaction.steps if view.interaction else ()
        self.checklist.setVisible(not self._opened and bool(steps) and self._fit.checklist)

    def _heights(self, view: View) -> Heights:
        assert view.interaction is not None
        look = self._look
        width = self.width() - 2 * look.gap(16)
        shown = len(view.interaction.shown) if self.cards.isVisibleTo(self) else 0
        first = self.cards.first.heightForWidth(width) if shown else 0
        for stand_in in (self.paused, self.sound):
            if stand_in.isVisibleTo(self):
                first = stand_in.heightForWidth(width)
        told = 0
        if self._told.isVisibleTo(self):
            self.consent.settle()  # else its place is as high as its last words were
            told = self._told.heightForWidth(width)
        small = self.cards.small[0].sizeHint().height() + look.gap(8)
        steps = len(view.interaction.steps)
        extra = look.px(26) + look.gap(2) if self.cards.tray_row.isVisibleTo(self._tray_row) else 0
        opened = self._middle.heightForWidth(self.width()) if self._opened else 0
        return Heights(
            room=self.height(),
            around=look.gap(12) + look.gap(8) + told,
            first=first,
            small=(small,) * max(0, shown - 1),
            tray=extra,
            tray_line=look.px(26) + look.gap(2),
            checklist=opened or (self.checklist.full_height(steps) if steps else 0),
            checklist_short=opened or (self.checklist.short_height() if steps else 0),
            turn=self.transcript.head_height() + (0 if self.transcript.is_folded else self.transcript.turn_height()),
        )
