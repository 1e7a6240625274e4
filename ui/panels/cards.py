"""The cards: one emphasised, at most two small ones, and the line of the tray below them.

Each place keeps its widgets and takes the card that stands there now, so focus and a screen reader's
position survive. Every card shows its source, its reason and its age.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QClipboard, QCursor, QEnterEvent, QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from copilot.commands import DismissCard, GuardCards, OpenSource, Painted, RateCard, UseCard
from copilot.state import CardView, Interaction
from ui import reasons, words
from ui.article.thumbs import ASPECTS, Aspect
from ui.panels.rate import RateButton
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.frames import Card
from ui.widgets.lay import STRETCH, TOP, column, holder, row
from ui.widgets.marks import Chip, Keycap, Sign
from ui.widgets.text import Text

STALE_S = 60.0  # the conversation has moved on: still there, quieter
CHIP_MOVES_AT = 1.3  # text scale from which the chip leaves the title's row


class CardBox(Card):
    """What both kinds of card share. Signals: used, dismissed, source, painted, pointed (bool), rate.rated."""

    used = Signal()
    dismissed = Signal()
    source = Signal()
    painted = Signal(str)  # card id
    pointed = Signal()

    def __init__(self, look: Look, place: int, *, strong: bool) -> None:
        super().__init__(look, strong=strong)
        self._look = look
        self.place = place
        self.card = ""
        self.use = Button(look, self.tr("Use"), "primary" if strong else "secondary", size=28 if strong else 24)
        self.drop = Button(look, kind="ghost", icon="x", size=28 if strong else 24)
        self.rate = RateButton(look, size=28 if strong else 24)
        self.use.clicked.connect(self.used)
        self.drop.clicked.connect(self.dismissed)
        self.hide()

    def show_card(self, shown: CardView, view: View) -> None:
        raise NotImplementedError

    def name_parts(self, shown: CardView) -> None:
        """Say to a screen reader which card each control belongs to."""
        title = shown.card.title
        self.setAccessibleName(
            self.tr("Card {0}: {1}, {2}").format(self.place, title, words.strength(shown.card.strength).lower())
        )
        since = words.changed_since(shown.card.source.changed)
        self.setAccessibleDescription(". ".join(p for p in (shown.card.say, since) if p))
        self.setToolTip(since)
        self.use.setAccessibleName(self.tr("Use card {0}: {1}").format(self.place, title))
        self.drop.setAccessibleName(self.tr("Dismiss card {0}: {1}").format(self.place, title))
        self.drop.setToolTip(self.tr("Dismiss (Del)"))
        self.rate.show_card(shown)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.pointed.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.card:
            self.painted.emit(self.card)

    def is_pointed_at(self) -> bool:
        return self.isVisible() and self.rect().contains(self.mapFromGlobal(QCursor.pos())) and self.underMouse()


class FirstCard(CardBox):
    """The emphasised card: the sayable line whole and largest."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, 1, strong=True)
        moved = look.scale >= CHIP_MOVES_AT
        self._moved = moved
        self._cap = Keycap(look, "1", strong=True)
        self._title = Text(look, role="strong", lines=2)
        self._chip = Chip(look)
        self._say = Text(look, role="say", lines=0)
        self._ear = Sign(look, "ear", "text2", size=14)
        self._age = Text(look, role="meta", ink="text2")  # tabular figures would widen the hyphens of a quotation
        self.link = Button(look, kind="link", icon="book-open", size=28, elide=True)
        self.link.clicked.connect(self.source)
        head = row(look, (self._cap, TOP), 8, (self._title, 1), 8, None if moved else (self._chip, TOP))
        age = row(look, self._ear, 4, self._age, STRETCH, 4, self._chip if moved else None)
        foot = row(look, self.link, STRETCH, 4, self.rate, self.drop, 4, self.use)
        self.setLayout(column(look, head, 6, self._say, 4, age, 4, foot, margins=(12, 11, 12, 12)))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_card(self, shown: CardView, view: View) -> None:
        card = shown.card
        self.card = card.id
        lost = view.loss is not None
        age = view.call_now - shown.shown_at
        stale = lost or age > STALE_S
        self.set_strong(not stale)
        self._cap.set_strong(not stale)
        self._title.setText(card.title)
        self._title.set_ink("text2" if stale else "text")
        self._say.setText(words.quoted(card.say))
        self._say.set_ink("text2" if stale else "text")
        if lost:
            self._chip.show_as(self.tr("from {0}").format(words.clock(shown.shown_at)), "plain")
        else:
            self._chip.show_as(
                words.strength(card.strength), "accent" if card.strength == "strong" and not stale else "plain"
            )
        short = words.span if self._moved else words.ago
        heard = view.call_now - _heard_at(shown, view)
        self._age.setText("  ·  ".join(p for p in (short(heard), _changed(shown), _reason(shown)) if p))
        title = "" if self._moved else card.source.title
        self.link.say("  ".join(p for p in (words.source(card.source), title) if p), words.source_name(card.source))
        self.link.setToolTip(card.source.title)
        self.use.setEnabled(not lost)
        self.drop.setEnabled(not lost)
        self.rate.setEnabled(not lost)
        self.use.set_kind("secondary" if stale and not lost else "primary")
        self.name_parts(shown)


class SmallCard(CardBox):
    """A card of 52 px; the word gives way to its actions under the pointer or with focus."""

    def __init__(self, look: Look, place: int) -> None:
        super().__init__(look, place, strong=False)
        self._moved = look.scale >= CHIP_MOVES_AT  # the word stands in the line below, the title has the row
        self._cap = Keycap(look, str(place))
        self._title = Text(look, role="medium")
        self._word = Text(look, role="meta", ink="text2", whole=True)
        # a target of 24 px over a line of 16: it floats, the line keeps its place
        self.link = Button(look, kind="link", size=24, role="meta", parent=self)
        self._link_room = Text(look, role="meta", whole=True)
        self.link.clicked.connect(self.source)
        self._meta = Text(look, role="meta", ink="text2")
        self._actions = holder(row(look, self.rate, self.drop, 4, self.use))
        head = row(look, self._cap, 8, self._title, STRETCH, 8, self._word, self._actions)
        meta = row(look, self._link_room, self._meta, STRETCH)
        meta.setContentsMargins(look.px(20) + look.gap(8), 0, 0, 0)
        if look.is_rtl:
            meta.setContentsMargins(0, 0, look.px(20) + look.gap(8), 0)
        self.setLayout(column(look, head, meta, margins=(12, 6, 12, 6)))
        # the row has its height from the start, so appearing actions move nothing
        self._title.setFixedHeight(look.px(24))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._actions.hide()

    def show_card(self, shown: CardView, view: View) -> None:
        card = shown.card
        self.card = card.id
        self._title.setText(card.title)
        self._word.setText("" if self._moved else words.strength(card.strength))
        self.link.say(words.source(card.source), words.source_name(card.source))
        self._link_room.setFixedWidth(self.link.sizeHint().width())
        self._place_link()
        self.link.setToolTip(card.source.title)
        age = words.span(view.call_now - _heard_at(shown, view))
        strength = words.strength(card.strength).lower() if self._moved else ""
        parts = [p for p in (age, strength, _changed(shown), _reason(shown)) if p]
        self._meta.setText("  ·  " + "  ·  ".join(parts))
        lost = view.loss is not None
        self._title.set_ink("text2" if lost else "text")
        self.use.setEnabled(not lost)
        self.drop.setEnabled(not lost)
        self.rate.setEnabled(not lost)
        self.name_parts(shown)

    def resizeEvent(self, event: object) -> None:
        self._place_link()

    def _place_link(self) -> None:
        layout = self.layout()
        assert layout is not None
        layout.activate()
        line = self._link_room.geometry()
        self.link.resize(self.link.sizeHint())
        x = line.right() - self.link.width() + 1 if self._look.is_rtl else line.left()
        self.link.move(x, line.center().y() - self.link.height() // 2 + 1)

    def show_actions(self, shown: bool) -> None:
        if self._actions.isHidden() == shown:
            self._actions.setVisible(shown)
            self._word.setVisible(not shown)


def _heard_at(shown: CardView, view: View) -> float:
    """When the words behind a card were said, which may be a while before it was shown; else when it came."""
    quoted = next((e for e in shown.card.because if e.quote), None)
    if quoted is None or view.interaction is None:
        return shown.shown_at
    said = view.interaction.utterance(quoted.utterance)
    return said.end if said is not None else shown.shown_at


def _changed(shown: CardView) -> str:
    """That the article is not what it was when the agent last used it."""
    return words.changed(shown.card.source.changed) if shown.card.source.changed else ""


def _reason(shown: CardView) -> str:
    quote = next((e.quote for e in shown.card.because if e.quote), "")
    if quote:
        return words.heard(quote)
    # a rule without words of the conversation answers to what the call does: rung, held, resumed
    return shown.card.why if shown.card.rule == "search" else words.translate("words", "from the state of the call")


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
        self.tray_row.setVisible(bool(parts or back))

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
