"""One card: emphasised, or small. It shows its source, its reason and its age, and says what was pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCursor, QEnterEvent, QPaintEvent

from copilot.state import CardView
from copilot.telling import clock
from ui import words
from ui.panels.rate import RateButton
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.chips import Chip, Keycap
from ui.widgets.frames import Card
from ui.widgets.lay import STRETCH, TOP, column, holder, row
from ui.widgets.signs import Sign
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
            self._chip.show_as(self.tr("from {0}").format(clock(shown.shown_at)), "plain")
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
