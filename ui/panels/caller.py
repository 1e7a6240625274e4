"""Who is calling: the ringing face, and choosing among records when the number does not say it.

Nothing is ever proposed on a guess: until a record is bound the panel says so and asks.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from copilot.commands import BindCaller
from copilot.model import Customer
from ui import dates, words
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.chips import Chip
from ui.widgets.frames import Card
from ui.widgets.lay import STRETCH, TOP, clear, column, row
from ui.widgets.scroll import Scroll
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class CallerChoice(QWidget):
    """Records that could be the caller, one a row; arrow keys move, Enter or a click chooses.

    Signals: asked(Command); chosen: a record was taken.
    """

    asked = Signal(object)
    chosen = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._key: object = None
        self._buttons: list[Button] = []
        self._note = Text(look, role="body", ink="text2", lines=0)
        self._heard = Text(look, role="meta", ink="text2", lines=2)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.gap(8))
        self.setLayout(column(look, self._note, 2, self._heard, 8, self._rows))

    def present(self, view: View) -> None:
        i = view.interaction
        if i is None:
            return
        caller = i.caller
        key = (i.id, caller.status, caller.candidates, caller.bound, caller.heard, view.loss is None)
        if key == self._key:
            return
        self._key = key
        self._note.setText(self._why(view))
        quote = next((e.quote for e in caller.heard if e.quote), "")
        self._heard.setText(words.heard(quote) if quote and caller.status != "one" else "")
        self._heard.setVisible(bool(self._heard.text()))
        clear(self._rows)
        self._buttons.clear()
        bound = caller.bound.id if caller.bound else ""
        people = {c.id: c for c in ((*caller.candidates, caller.bound) if caller.bound else caller.candidates)}
        for customer in people.values():
            self._rows.addWidget(self._row(i.id, customer, customer.id == bound, enabled=view.loss is None))
        if bound:
            unbind = Button(self._look, self.tr("None of these"), "ghost", size=28)
            unbind.clicked.connect(partial(self._choose, i.id, ""))
            self._rows.addWidget(unbind)

    def focus_first(self) -> None:
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _why(self, view: View) -> str:
        assert view.interaction is not None
        caller = view.interaction.caller
        match caller.status:
            case "several":
                return self.tr("%n record(s) fit. Ask for the postcode or choose.", "", len(caller.candidates))
            case "contradicted":
                return self.tr("What was heard does not fit the record. Nothing can be proposed until you choose.")
            case "withheld":
                return self.tr("The number is withheld. The record is found when a name or customer number is heard.")
            case "none":
                return self.tr("No record has this number. It is found when a name or customer number is heard.")
            case "one":
                return self.tr("Is this the caller?")
            case _:
                return self.tr("No record yet. It is found when a name or customer number is heard.")

    def _row(self, interaction: str, customer: Customer, bound: bool, *, enabled: bool) -> Card:
        card = Card(self._look)
        name = Text(self._look, customer.name or customer.id, role="strong")
        parts = [customer.id, customer.plan, customer.postcode]
        meta = Text(self._look, "  ·  ".join(p for p in parts if p), role="meta", ink="text2")
        if bound:
            pick: QWidget = Chip(self._look, self.tr("This call"), "accent")
        else:
            button = Button(self._look, self.tr("Choose"), "secondary", size=28)
            button.setAccessibleName(self.tr("Choose {0}, {1}").format(customer.name, customer.id))
            button.setEnabled(enabled)
            button.clicked.connect(partial(self._choose, interaction, customer.id))
            self._buttons.append(button)
            pick = button
        card.setLayout(row(self._look, column(self._look, name, meta), STRETCH, 8, pick, margins=(12, 7, 12, 7)))
        return card

    def _choose(self, interaction: str, customer: str, *_: object) -> None:
        self.asked.emit(BindCaller(interaction=interaction, customer=customer))
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        focused = next((n for n, b in enumerate(self._buttons) if b.hasFocus()), None)
        if step and focused is not None:
            self._buttons[(focused + step) % len(self._buttons)].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)


class RingingPanel(QWidget):
    """While it rings: the customer, the open case, the last three contacts. Signals: asked(Command)."""

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._key: object = None
        self.setObjectName("cards")
        self.choice = CallerChoice(look)
        self.choice.asked.connect(self.asked)
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        parts = column(look, self.choice, self._box, STRETCH, margins=(16, 12, 16, 12))
        self.setLayout(column(look, Scroll(look, parts, self.tr("Caller"))))

    def present(self, view: View) -> None:
        i = view.interaction
        if i is None:
            return
        self.choice.present(view)
        self.choice.setVisible(i.caller.bound is None)
        customer = i.caller.bound
        if customer == self._key:
            return
        self._key = customer
        clear(self._box)
        if customer is not None:
            for part in customer_parts(self._look, customer):
                if isinstance(part, int):
                    self._box.addSpacing(part)
                else:
                    self._box.addWidget(part)


def customer_parts(look: Look, customer: Customer) -> list[QWidget | int]:
    """Customer, open cases and last contacts, as parts of a column."""
    parts: list[QWidget | int] = [_section(look, words.translate("caller", "Customer"))]
    box = Card(look)
    plan = Text(look, customer.plan or customer.name, role="strong")
    box.setLayout(
        row(look, plan, 8, Text(look, words.customer_line(customer), ink="text2"), STRETCH, margins=(12, 7, 12, 7))
    )
    parts.append(box)
    open_cases = [c for c in customer.cases if c.status != "closed"]
    if open_cases:
        parts += [look.gap(8), _section(look, words.translate("caller", "Open case"))]
        for case in open_cases[:2]:
            card = Card(look)
            title = Text(look, words.translate("caller", "Case {0}").format(case.id), role="strong")
            opened = Text(look, dates.day(case.opened), role="meta", ink="text2", whole=True, tabular=True)
            said = " ".join(p.rstrip(".") + "." for p in (case.title, case.note) if p)
            card.setLayout(
                column(
                    look, row(look, title, STRETCH, opened), Text(look, said, ink="text2", lines=0),
                    gap=2, margins=(12, 8, 12, 10),
                )
            )  # fmt: skip
            parts += [card, look.gap(8)]
    if customer.contacts:
        parts.append(_section(look, words.translate("caller", "Last contacts")))
        card = Card(look)
        lines = [_contact(look, c.at, c.channel, c.summary) for c in customer.contacts[:3]]
        card.setLayout(column(look, *lines, gap=8, margins=(12, 10, 12, 10)))
        parts.append(card)
    return parts


def _section(look: Look, text: str) -> Text:
    title = Text(look, text, role="section", ink="text2")
    title.setFixedHeight(look.px(28))
    return title


def _contact(look: Look, at: str, channel: str, summary: str) -> QWidget:
    icon = {"phone": "phone", "email": "mail", "chat": "message-square"}.get(channel, "message-square")
    day = Text(look, dates.day(at), role="meta", ink="text2", whole=True, tabular=True)
    day.setFixedWidth(look.px(44))
    line = QWidget()
    line.setLayout(
        row(look, (day, TOP), 8, (Sign(look, icon, "text2", size=14), TOP), 8, (Text(look, summary, lines=2), 1))
    )
    line.setAccessibleName(f"{dates.day(at)}, {channel}: {summary}")
    return line
