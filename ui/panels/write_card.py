"""A proposed write, field by field: was, new, the words that justify it; approve, edit, reject.

What is approved is what is on the screen: the digest is taken from the rows as they stand.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from copilot import digest
from copilot.commands import ApproveWrite, RejectWrite, ReviewWrite, UndoWrite
from copilot.state import ProposalView
from ui.panels.field_row import FieldRow
from ui.panels.policy import PolicyLine
from ui.panels.write_foot import ARM_MS, ApproveButton, Stand, WriteFoot
from ui.panels.write_head import WriteHead
from ui.panels.write_note import WriteNote
from ui.theme import Look
from ui.view import View
from ui.widgets.frames import Card
from ui.widgets.lay import Hairline, clear, column, holder


class WriteCard(Card):
    """One write. Signals: asked(Command); jump(str): utterance; reference(str): article; unfolded: it is wanted open."""

    asked = Signal(object)
    jump = Signal(str)
    reference = Signal(str)
    unfolded = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, radius=10)
        self._look = look
        self._interaction = ""
        self._view: ProposalView | None = None
        self._proposal = ""
        self._editing = self._armed = self._open = self._lost = self._offline = False
        self.rows: list[FieldRow] = []
        self.policies: list[PolicyLine] = []
        self.head = WriteHead(look)
        self.note = WriteNote(look)
        self.foot = WriteFoot(look)
        self._body = self._make_body()
        self.setLayout(column(look, self.head, self._body))
        self._arm = QTimer(self)
        self._arm.setSingleShot(True)
        self._arm.setInterval(ARM_MS)
        self._arm.timeout.connect(self._arm_now)
        self.head.review.clicked.connect(self.unfolded)
        self.head.undo.clicked.connect(self.undo)
        self.foot.reject.clicked.connect(self.ask_reason)
        self.foot.edit.clicked.connect(self.edit)
        self.foot.approve.clicked.connect(self.approve)
        self.foot.again.clicked.connect(self._review_again)

    def _make_body(self) -> QWidget:
        look = self._look
        self._fields, self._policy_rows = QVBoxLayout(), QVBoxLayout()
        self._fields.setSpacing(look.gap(6))
        self._policy_rows.setSpacing(look.gap(2))
        fields = holder(column(look, self._fields, margins=(12, 6, 12, 4)))
        inner = holder(column(look, self._policy_rows, margins=(12, 4, 12, 4)))
        self._policy_box = holder(column(look, Hairline(look), inner))
        return holder(column(look, Hairline(look), self.note, fields, self._policy_box, self.foot))

    # ---- show -------------------------------------------------------------------------------
    @property
    def proposal(self) -> str:
        return self._proposal

    @property
    def approve_button(self) -> ApproveButton:
        return self.foot.approve

    @property
    def is_open(self) -> bool:
        """Whether its fields are on the screen."""
        return self._open

    def present(self, write: ProposalView, number: int, total: int, view: View, *, unfold: bool) -> None:
        assert view.interaction is not None
        self._interaction = view.interaction.id
        fresh = write.proposal.id != self._proposal
        if fresh:
            self._forget(write)
        if unfold and not self.rows:
            self._build(write)
        rearm = fresh or (unfold and not self._open) or (self._view is not None and write.refused != self._view.refused)
        self._view = write
        self._open = unfold
        self._lost = view.loss is not None
        self._offline = write.proposal.system in view.desk.offline
        self._body.setVisible(unfold)
        self.head.present(write, number, total, view, unfold=unfold)
        self.note.present(write, view)
        self._present_fields(write)
        if rearm and write.status == "open":
            self._disarm()
        self._present_foot()

    def _forget(self, write: ProposalView) -> None:
        self._proposal = write.proposal.id
        self._editing = False
        clear(self._fields)
        clear(self._policy_rows)
        self.rows, self.policies = [], []

    def _build(self, write: ProposalView) -> None:
        """The rows; a folded card has none, they would only delay what is looked at."""
        for change in write.proposal.changes:
            line = FieldRow(self._look, change)
            line.changed.connect(self._changed)
            line.jump.connect(self.jump)
            line.entered.connect(self.edit)
            self.rows.append(line)
            self._fields.addWidget(line)
        policies = {(c.policy, c.policy_ref) for c in write.proposal.changes if c.policy}
        self.policies = [PolicyLine(self._look, said, ref) for said, ref in sorted(policies)]
        for policy in self.policies:
            policy.reference.connect(self.reference)
            self._policy_rows.addWidget(policy)
        self._policy_box.setVisible(bool(policies))
        self._present_policies()

    def _present_policies(self) -> None:
        yours = {(r.change.policy, r.change.policy_ref) for r in self.rows if r.is_yours}
        for policy in self.policies:
            policy.show_checked((policy.said, policy.ref) not in yours)

    def _present_fields(self, write: ProposalView) -> None:
        frozen = write.status != "open"
        for line in self.rows:
            line.freeze(frozen or self._editing)
            now = write.now.get(line.change.field)
            line.show_now(now if write.status == "conflict" and now is not None and now != line.change.was else None)

    def _present_foot(self) -> None:
        if self._view is None:
            return
        self.foot.present(
            Stand(
                status=self._view.status,
                ticked=sum(r.ticked for r in self.rows),
                editing=self._editing,
                armed=self._armed,
                lost=self._lost,
                offline=self._offline,
            )
        )

    # ---- arming -----------------------------------------------------------------------------
    def _disarm(self) -> None:
        self._armed = False
        self._arm.start()

    def _arm_now(self) -> None:
        self._armed = True
        self._present_foot()

    @property
    def armed(self) -> bool:
        return self._armed

    def _changed(self) -> None:
        self._present_policies()
        self._present_foot()

    # ---- act --------------------------------------------------------------------------------
    def approve(self) -> None:
        """Approve the ticked fields with the values on the screen (Ctrl+Enter)."""
        if self._editing:
            self.edit()
            return
        write = self._view
        if write is None or write.status != "open" or not self.foot.approve.isEnabled() or not self._open:
            return
        proposal = write.proposal
        values = {r.change.field: r.value for r in self.rows if r.ticked}
        proof = digest.of(proposal, values)
        self.asked.emit(ApproveWrite(interaction=self._interaction, proposal=proposal.id, digest=proof, values=values))

    def edit(self) -> None:
        """Edit the new values; once more to be done with it (E, Enter). Done means: look at it and approve anew."""
        if self._view is None or self._view.status != "open":
            return
        self._editing = not self._editing
        for line in self.rows:
            line.edit(self._editing)
            line.freeze(self._editing)
        if self._editing:
            first = next((r for r in self.rows if r.ticked), None)
            if first is not None:
                first.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                first.editor.selectAll()
        else:
            self.foot.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self._disarm()
        self._present_foot()

    def drop_edit(self) -> None:
        """Leave the values as they were (Esc)."""
        if self._editing:
            for line in self.rows:
                line.drop_edit()
            self.edit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._editing:
            self.drop_edit()
            return
        super().keyPressEvent(event)

    def ask_reason(self) -> None:
        """Reject with a reason of one click (Ctrl+Backspace)."""
        if self._view is None or self._view.status != "open" or self._editing:
            return
        self.reasons().popup(self.foot.reject.mapToGlobal(QPoint(0, self.foot.reject.height())))

    def reasons(self) -> QMenu:
        menu = QMenu(self)
        title = menu.addAction(self.tr("Reject, because"))
        title.setEnabled(False)
        for reason in (
            self.tr("a value is wrong"),
            self.tr("the customer did not agree"),
            self.tr("it is the wrong record"),
            self.tr("it is not needed"),
        ):
            menu.addAction(reason).triggered.connect(partial(self._reject, reason))
        return menu

    def _reject(self, reason: str, *_: object) -> None:
        self.asked.emit(RejectWrite(interaction=self._interaction, proposal=self._proposal, reason=reason))

    def undo(self) -> None:
        self.asked.emit(UndoWrite(interaction=self._interaction, proposal=self._proposal))

    def _review_again(self) -> None:
        self.asked.emit(ReviewWrite(interaction=self._interaction, proposal=self._proposal))
