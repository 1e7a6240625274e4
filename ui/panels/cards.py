"""The cards: one emphasised, at most two small ones, and the line of the tray below them.

Each place keeps its widgets and takes the card that stands there now, so focus and a screen reader's
position survive.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from copilot.commands import DismissCard, GuardCards, OpenSource, Painted, RateCard, UseCard
from copilot.state import CardView, Interaction
from ui import reasons
from ui.article.thumbs import ASPECTS, Aspect
from ui.panels.card import CardBox, FirstCard, SmallCard
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.lay import STRETCH, column, holder, row
from ui.widgets.text import Text


class Cards(QWidget):
    """All cards and the tray's line.

    Signals: asked(Command); article(CardView): its source should be opened; tray: show or hide the tray.
    """

    asked = Signal(object)
    article = Signal(object)
    tray = Signal()
    copied = Signal()
    released = Signal()  # a click was done with: the softphone may have the keyboard back

    def __init__(self, look: Look, wall: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._look, self._wall = look, wall
        self._interaction: Interaction | None = None
        self._expected: dict[str, str] = {}  # card → the event that showed it, until it is painted
        self._guard = ("", "")  # as the engine knows it
        self._lost = False
        self._limit = 3
        self.setObjectName("cards")
        self.first = FirstCard(look)
        self.small = (SmallCard(look, 2), SmallCard(look, 3))
        self.boxes: tuple[CardBox, ...] = (self.first, *self.small)
        self._tray = Button(look, kind="ghost", icon="chevron-right", size=24, role="meta", icon_size=16)
        self._held = Text(look, role="meta", ink="text3")
        self.tray_row = holder(row(look, self._tray, 2, self._held, STRETCH))
        self.tray_row.setFixedHeight(look.px(26))
        self.setLayout(column(look, self.first, *self.small, gap=8))
        self._tray.clicked.connect(self.tray)
        for box in self.boxes:
            box.used.connect(self._by(box, self.use))
            box.dismissed.connect(self._by(box, self.dismiss))
            box.source.connect(self._by(box, self.open_source))
            box.rate.rated.connect(self._rate)
            box.pointed.connect(self._look_for_guard)
            box.painted.connect(self._painted)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        # enter and leave arrive before the pointer has moved on; the guard asks again a moment later
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._look_for_guard)

    @property
    def tray_button(self) -> Button:
        return self._tray

    def _by(self, box: CardBox, act: Callable[[int], None]) -> Callable[[], None]:
        return lambda: act(box.place)

    # ---- show -------------------------------------------------------------------------------
    def present(self, view: View) -> None:
        self._forget_guard(view)
        self._interaction = view.interaction
        shown = view.interaction.shown if view.interaction else ()
        for n, box in enumerate(self.boxes):
            card = shown[n] if n < len(shown) else None
            if card is None:
                box.card = ""
            else:
                box.show_card(card, view)
            box.setVisible(card is not None and n < self._limit)
        self._present_tray(view, shown)
        self._settle.start()  # another card may have come under a resting pointer

    def limit(self, places: int) -> None:
        """How many places there is room for; the others are in the tray."""
        self._limit = places

    def _present_tray(self, view: View, shown: tuple[CardView, ...]) -> None:
        cards = view.interaction.cards if view.interaction else ()
        waiting = sum(c.status == "offered" for c in cards)
        hidden = max(0, len(shown) - self._limit)
        earlier = sum(c.status in ("folded", "used", "dismissed") for c in cards) + hidden
        held = [c for c in cards if c.status == "held"]
        parts = []
        if waiting:
            parts.append(self.tr("%n new", "", waiting))
        if earlier:
            parts.append(self.tr("%n earlier", "", earlier))
        reason = reasons.held_back(held[-1].held_reason) if held else ""
        back = self.tr("%n held back: {0}", "", len(held)).format(reason) if held else ""
        self._tray.say(", ".join(parts) or back, self.tr("Show other cards: {0}").format(", ".join([*parts, back])))
        self._held.setText(back if parts else "")
        self.tray_row.setVisible(bool(parts or back) and not view.waits_for_sound)

    def show_tray_open(self, is_open: bool) -> None:
        closed = "chevron-left" if self._look.is_rtl else "chevron-right"
        self._tray.set_icon("chevron-down" if is_open else closed)

    # ---- act --------------------------------------------------------------------------------
    def _at(self, place: int) -> CardView | None:
        shown = self._interaction.shown if self._interaction else ()
        return shown[place - 1] if 0 < place <= len(shown) else None

    def use(self, place: int) -> None:
        """Copy the sayable line and say that the card was used. Nothing is ever typed into another program."""
        card = self._at(place)
        if card is None or self._interaction is None or not self.boxes[place - 1].use.isEnabled():
            return
        QGuiApplication.clipboard().setText(card.card.say, QClipboard.Mode.Clipboard)
        self.asked.emit(UseCard(interaction=self._interaction.id, card=card.card.id))
        self.copied.emit()
        self.released.emit()

    def dismiss(self, place: int) -> None:
        card = self._at(place)
        if card is not None and self._interaction is not None and self.boxes[place - 1].drop.isEnabled():
            self.asked.emit(DismissCard(interaction=self._interaction.id, card=card.card.id))
            self.released.emit()

    def rate(self, number: int) -> None:
        """Key `number`: thumb up or down for one aspect of the card with focus, else of the first one."""
        box = self.boxes[max(self.focused_place(), 1) - 1]
        if box.isVisible() and box.rate.isEnabled():
            box.rate.press(ASPECTS[number - 1])

    def _rate(self, card: str, aspect: Aspect, good: bool) -> None:
        if self._interaction is not None:
            self.asked.emit(RateCard(interaction=self._interaction.id, card=card, aspect=aspect, good=good))
            self.released.emit()

    def open_source(self, place: int) -> None:
        card = self._at(place)
        if card is not None and self._interaction is not None:
            self.asked.emit(OpenSource(interaction=self._interaction.id, card=card.card.id))
            self.article.emit(card)

    def focused_place(self) -> int:
        """The place whose card holds the focus; 0 for none."""
        focus = QApplication.focusWidget()
        return next((b.place for b in self.boxes if focus is not None and (b is focus or b.isAncestorOf(focus))), 0)

    # ---- guard ------------------------------------------------------------------------------
    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        self._look_for_guard()

    def _forget_guard(self, view: View) -> None:
        """A new engine knows of no guard; one of another interaction is taken back, so that its cards move again."""
        lost = view.loss is not None
        before, now = self._interaction, view.interaction
        if self._lost and not lost:
            self._guard = ("", "")
        elif before is not None and now is not None and before.id != now.id and any(self._guard):
            self._guard = ("", "")
            self.asked.emit(GuardCards(interaction=before.id, pointer="", focus=""))
        self._lost = lost

    def _look_for_guard(self) -> None:
        focused = self.focused_place()
        pointed = next((b for b in self.boxes if b.is_pointed_at()), None)
        for box in self.small:
            box.show_actions(box.place == focused or box is pointed)
        focus_card = self.boxes[focused - 1].card if focused else ""
        guard = (pointed.card if pointed else "", focus_card)
        if guard != self._guard and self._interaction is not None:
            self._guard = guard
            self.asked.emit(GuardCards(interaction=self._interaction.id, pointer=guard[0], focus=guard[1]))

    # ---- painted ----------------------------------------------------------------------------
    def expect(self, card: str, event: str) -> None:
        """Report once when `card` is really on the screen."""
        self._expected[card] = event

    def _painted(self, card: str) -> None:
        event = self._expected.pop(card, "")
        if event and self._interaction is not None:
            report = Painted(interaction=self._interaction.id, event=event, wall=self._wall())
            # after this paint, not within it
            QTimer.singleShot(0, self, lambda: self.asked.emit(report))
