"""What the agent reads out before Earshot may listen, or while it does: word for word, with a key for what came of it."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal

from copilot.commands import MarkConsent
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.frames import Card
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.signs import Sign
from ui.widgets.text import Text


class ConsentCard(Card):
    """Stands first in the panel while the customer has to be told or asked. Signals: asked(Command)."""

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, strong=True)
        self._interaction = ""
        self._asks = False
        self._title = Text(look, role="strong", lines=2)
        self._say = Text(look, role="say", lines=0)
        self._note = Text(look, role="meta", ink="text2", lines=0)
        self.agree = Button(look, kind="primary", icon="check", hint="Y")
        self.refuse = Button(look, kind="secondary", icon="x", hint="N")
        self.agree.clicked.connect(self.said_yes)
        self.refuse.clicked.connect(self.said_no)
        head = row(look, Sign(look, "quote", "accent_text", size=16), 8, (self._title, 1))
        keys = row(look, self.agree, 8, self.refuse, STRETCH)
        self._box = column(look, head, 6, self._say, 6, self._note, 10, keys, margins=(12, 12, 12, 14))
        self.setLayout(self._box)

    def present(self, view: View) -> None:
        i = view.interaction
        self._interaction = i.id if i is not None and view.loss is None else ""
        if i is None or not view.to_tell:
            return
        self._asks = i.consent == "to_ask"
        self._say.setText(i.announcement)
        self._say.setVisible(bool(i.announcement))
        self.set_strong(self._asks)  # below the other one stand cards, of which one is emphasised
        if self._asks:
            self._title.setText(self.tr("Ask the customer, word for word"))
            self._note.setText(self.tr("Nothing is heard until the customer agrees."))
            self.agree.say(self.tr("Agrees"), self.tr("The customer agrees"))
            self.refuse.say(self.tr("Refuses"), self.tr("The customer refuses"))
        else:
            self._title.setText(self.tr("Tell the customer, word for word"))
            self._note.setText(self.tr("Ticked by itself when you say it. If the customer objects, hearing stops."))
            self.agree.say(self.tr("Said"), self.tr("I have said it"))
            self.refuse.say(self.tr("Objects"), self.tr("The customer objects"))

    def settle(self) -> None:
        """What stands around it knows now how high its words are; else a turn of the loop later."""
        self._box.activate()

    def said_yes(self) -> None:
        self._mark("agreed" if self._asks else "announced")

    def said_no(self) -> None:
        self._mark("refused")

    def _mark(self, status: Literal["announced", "agreed", "refused"]) -> None:
        if self._interaction:
            self.asked.emit(MarkConsent(interaction=self._interaction, status=status))
