"""All writes of an interaction: one unfolded, the others a row each."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from copilot.state import ProposalView
from ui.panels.write_card import WriteCard
from ui.theme import Look
from ui.view import View
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.text import Text


class Records(QWidget):
    """All writes of the interaction: one unfolded, the others a row. Signals as `WriteCard`."""

    asked = Signal(object)
    jump = Signal(str)
    reference = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._interaction = ""
        self._unfolded = ""
        self._view: View | None = None
        self.cards: list[WriteCard] = []
        self._count = Text(look, role="meta", ink="text2", whole=True, tabular=True)
        title = Text(look, self.tr("Records"), role="section", ink="text2")
        self._empty = Text(look, role="body", ink="text2", lines=0)
        self._box = QVBoxLayout()
        self._box.setSpacing(look.gap(8))
        head = row(look, title, STRETCH, 8, self._count)
        head.setContentsMargins(0, look.gap(2), 0, look.gap(6))
        self.setLayout(column(look, head, self._empty, self._box))

    @property
    def unfolded(self) -> WriteCard | None:
        if self.isHidden():
            return None  # they are of the interaction before
        return next((c for c in self.cards if not c.isHidden() and c.is_open), None)

    def present(self, view: View) -> None:
        i = view.interaction
        if i is None:
            return
        self._view = view
        if i.id != self._interaction:
            self._interaction, self._unfolded = i.id, ""
        # a proposal that another one replaced says nothing any more
        writes = [p for p in i.proposals if not (p.status == "withdrawn" and p.reason == "replaced")]
        done = sum(p.status in ("approved", "sending", "verified", "unknown") for p in writes)
        self._count.setText(self.tr("{0} of {1} approved").format(done, len(writes)) if writes else "")
        self._empty.setText(self._why_none(view))
        self._empty.setVisible(not writes)
        while len(self.cards) < len(writes):
            self._add_card()
        unfolded = self._choose(writes)
        for n, card in enumerate(self.cards):
            card.setVisible(n < len(writes))
            if n < len(writes):
                card.present(writes[n], n + 1, len(writes), view, unfold=writes[n].proposal.id == unfolded)

    def ahead(self) -> None:
        """Have a card before there is a write."""
        if not self.cards:
            self._add_card().hide()

    def _add_card(self) -> WriteCard:
        card = WriteCard(self._look)
        card.asked.connect(self.asked)
        card.jump.connect(self.jump)
        card.reference.connect(self.reference)
        card.unfolded.connect(lambda: self._unfold(card))
        self._box.addWidget(card)
        self.cards.append(card)
        return card

    def _unfold(self, card: WriteCard) -> None:
        self._unfolded = card.proposal
        if self._view is not None:
            self.present(self._view)
        card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, writes: list[ProposalView]) -> str:
        """The agent's choice while it needs something, else what is under way, else the next to decide."""
        needs = [
            w.proposal.id
            for w in writes
            if w.status in ("open", "conflict", "failed", "unknown", "sending", "approved")
        ]
        if self._unfolded in needs:
            return self._unfolded
        return needs[0] if needs else ""

    def _why_none(self, view: View) -> str:
        assert view.interaction is not None
        if view.interaction.caller.bound is None:
            return self.tr("Nothing can be proposed: no customer record is chosen for this call.")
        if view.interaction.words_to_come:
            return self.tr("Proposals wait for the last words.")
        return self.tr("Nothing in this call calls for a change of the record.")
