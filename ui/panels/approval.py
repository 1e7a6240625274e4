"""A proposed write, field by field: was, new, the words that justify it; approve, edit, reject.

What is approved is what is on the screen: the digest is taken from the rows as they stand. Neither Space nor
Enter approves, nothing puts the focus on Approve, and it is armed 600 ms after the card (or a change of it)
came up.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QMenu, QVBoxLayout, QWidget

from copilot import digest
from copilot.commands import ApproveWrite, RejectWrite, ReviewWrite, UndoWrite
from copilot.model import Change
from copilot.state import ProposalView
from ui import reasons, words
from ui.theme import Look
from ui.view import View
from ui.widgets.buttons import Button
from ui.widgets.fields import CheckBox, LineEdit
from ui.widgets.frames import Card
from ui.widgets.lay import STRETCH, TOP, Hairline, clear, column, holder, row
from ui.widgets.marks import Chip, ChipKind, Sign
from ui.widgets.text import Text

ARM_MS = 600
NAME_WIDTH = 76
NARROW_FROM = 1.3  # text scale from which names stand above their values
LABEL_WIDTH = 28


class ApproveButton(Button):
    """Approves by click, by the screen reader's press and by Ctrl+Enter: never by Space or Enter alone."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select):
            event.ignore()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class FieldRow(QWidget):
    """One field. Signals: changed: ticked, unticked or edited; jump(str): show the utterance."""

    changed = Signal()
    jump = Signal(str)

    def __init__(self, look: Look, change: Change) -> None:
        super().__init__()
        self._look = look
        self.change = change
        self._value = change.new
        beside = look.scale < NARROW_FROM
        self.box = CheckBox(look, change.label, room=look.px(NAME_WIDTH) if beside else 0)
        self.box.setChecked(True)
        self.box.toggled.connect(self._toggled)
        self._was = Text(look, role="body", ink="was_text", lines=0, fill="was_bg")
        self._new = Text(look, role="strong", ink="new_text", lines=0, fill="new_bg")
        self._yours = Chip(look, self.tr("Yours"), "plain")
        self._editor = LineEdit(look, self.tr("New value of {0}").format(change.label), size=28)
        self._editor.textChanged.connect(self.changed)
        self._now = Text(look, role="strong", ink="warn_text", lines=0, fill="warn_tint")
        self._now_row = holder(row(look, (self._label(self.tr("now")), TOP), 6, (self._now, 1)))
        ear = Sign(look, "ear", "text2", size=14)
        self.time = Button(look, words.clock(change.evidence.start), "link", role="meta", size=24)
        self.time.setAccessibleName(self.tr("Show in transcript: {0}").format(words.clock(change.evidence.start)))
        self.time.clicked.connect(lambda: self.jump.emit(self.change.evidence.utterance))
        quote = Text(look, words.quoted(change.evidence.quote), role="meta", ink="text2")
        quote.setToolTip(change.evidence.quote)
        new = row(look, (self._label(self.tr("new")), TOP), 6, (self._new, 1), self._yours, (self._editor, 1))
        values = column(
            look, row(look, (self._label(self.tr("was")), TOP), 6, (self._was, 1)), new, self._now_row,
            row(look, ear, 6, self.time, 6, quote, STRETCH),
        )  # fmt: skip
        if beside:
            self.setLayout(row(look, (self.box, TOP), 4, (values, 1)))
        else:
            inner = row(look, (values, 1), margins=(24, 0, 0, 0))
            self.setLayout(column(look, self.box, inner))
        self._yours.hide()
        self._editor.hide()
        self._now_row.hide()
        self._show_was()
        self._show_new()

    def _label(self, text: str) -> Text:
        label = Text(self._look, text, role="meta", ink="text2")
        label.setFixedSize(self._look.px(LABEL_WIDTH), self._look.px(20))
        return label

    # ---- values -----------------------------------------------------------------------------
    @property
    def ticked(self) -> bool:
        return self.box.isChecked()

    @property
    def value(self) -> str:
        """The new value as it stands on the screen."""
        return self._value

    @property
    def is_yours(self) -> bool:
        """Whether the value on the screen, typed or being typed, is another one than was proposed."""
        value = self._value if self._editor.isHidden() else self._editor.text().strip()
        return value != self.change.new

    def _show_was(self) -> None:
        ink = "was_text" if self.ticked else "text2"
        empty = not self.change.was
        self._was.restyle(ink=ink, fill="was_bg" if self.ticked else "", struck=not empty, italic=empty)
        self._was.setText(self.tr("empty") if empty else words.glued(self.change.was))

    def _show_new(self) -> None:
        self._new.restyle(
            ink="new_text" if self.ticked else "text2", fill="new_bg" if self.ticked else "", italic=not self._value
        )
        self._new.setText(words.glued(self._value) or self.tr("empty"))
        self._yours.setVisible(self._value != self.change.new and self._editor.isHidden())

    def _toggled(self) -> None:
        self._show_was()
        self._show_new()
        self.changed.emit()

    def edit(self, editing: bool) -> None:
        """Put the value into an input, or take it from there."""
        if editing and self.ticked:
            self._editor.setText(self._value)
            self._editor.show()
            self._new.hide()
        elif not self._editor.isHidden():
            self._value = self._editor.text().strip()
            self._editor.hide()
            self._new.show()
            self.changed.emit()
        self._show_new()

    def drop_edit(self) -> None:
        """Leave the value as it was before editing."""
        self._editor.setText(self._value)
        self.edit(False)

    def show_now(self, now: str | None) -> None:
        """After a conflict: what the record holds now, as the third value (None: no conflict in this field)."""
        self._now_row.setVisible(now is not None)
        if now is not None:
            self._now.setText(words.glued(now) or self.tr("empty"))

    def freeze(self, frozen: bool) -> None:
        self.box.setEnabled(not frozen)

    @property
    def editor(self) -> LineEdit:
        return self._editor


class PolicyLine(QWidget):
    """What the policy says of the proposed value; of another value it says nothing. Signals: reference(str)."""

    reference = Signal(str)

    def __init__(self, look: Look, said: str, ref: str) -> None:
        super().__init__()
        self.said, self.ref = said, ref
        self._sign = Sign(look, size=14)
        self._text = Text(look, role="meta", lines=2)
        link = None
        if ref:
            article, _, part = ref.partition("#")
            link = Button(look, f"{article} §{part}" if part else article, "link", role="meta", size=24)
            link.setAccessibleName(self.tr("Open policy {0}").format(ref))
            link.clicked.connect(lambda: self.reference.emit(self.ref))
        self.setLayout(row(look, self._sign, 6, (self._text, 1), 8, link))
        self.show_checked(True)

    def show_checked(self, checked: bool) -> None:
        if checked:
            self._sign.show_icon("shield-check", "accent_text")
            self._text.setText(words.glued(self.said))
        else:
            self._sign.show_icon("triangle-alert", "warn_text")
            self._text.setText(self.tr("Not checked against the policy: you changed the value"))
        self._text.set_ink("text2" if checked else "warn_text")

    def text(self) -> str:
        return self._text.text()


class WriteCard(Card):
    """One write. Signals: asked(Command); jump(str): utterance; reference(str): article; opened: it was unfolded."""

    asked = Signal(object)
    jump = Signal(str)
    reference = Signal(str)
    unfolded = Signal()

    def __init__(self, look: Look, wall: Callable[[], float] = time.time) -> None:
        super().__init__(look, radius=10)
        self._look, self._wall = look, wall
        self._interaction = ""
        self._view: ProposalView | None = None
        self._proposal = ""
        self._editing = False
        self._armed = False
        self._open = False
        self._lost = False
        self.rows: list[FieldRow] = []
        self._policy_lines: list[PolicyLine] = []
        self._title = Text(look, role="strong", whole=True)
        self._record = Text(look, role="body", ink="text2")
        self._system = Chip(look, "", "outline")
        self._state = Chip(look)
        self._owner = Text(look, role="meta", ink="text2", lines=2)
        self._note_sign = Sign(look, size=16)
        self._note = Text(look, role="meta", lines=0)
        self._note_row = holder(row(look, (self._note_sign, TOP), 8, (self._note, 1), margins=(12, 6, 12, 6)))
        self._fields = QVBoxLayout()
        self._fields.setSpacing(look.gap(6))
        self._policies = QVBoxLayout()
        self._policies.setSpacing(look.gap(2))
        self._review = Button(look, self.tr("Review"), "secondary", icon="chevron-right", icon_last=True, size=28)
        self._undo = Button(look, self.tr("Undo"), "ghost", icon="undo-2", size=28)
        self.reject = Button(look, self.tr("Reject…"), "ghost", size=28, tip=self.tr("Reject (Ctrl+Backspace)"))
        self.edit_button = Button(look, self.tr("Edit"), "secondary", hint="E", size=28)
        self.approve_button = ApproveButton(look, "", "primary", hint=self.tr("Ctrl ↵"), size=28)
        self.again = Button(look, self.tr("Review again"), "primary", size=28)
        head = row(
            look, self._title, 8, self._record, STRETCH, 8, self._state, 6, self._system, self._undo, self._review
        )
        self._who = holder(row(look, (Sign(look, "user-check", "accent_text", size=14), TOP), 6, (self._owner, 1)))
        self._head = holder(column(look, head, self._who, margins=(12, 8, 12, 8)))
        last = row(look, STRETCH, self.approve_button, self.again)
        first = row(look, self.reject, STRETCH, self.edit_button)
        place = column if look.scale >= NARROW_FROM else row
        buttons: QLayout = place(look, (first, 1), last, gap=6, margins=(6, 8, 12, 8))
        self._foot = holder(column(look, Hairline(look), buttons))
        self._body = holder(
            column(
                look, Hairline(look), self._note_row, holder(column(look, self._fields, margins=(12, 6, 12, 4))),
                self._make_policies(), self._foot,
            )
        )  # fmt: skip
        self.setLayout(column(look, self._head, self._body))
        self._arm = QTimer(self)
        self._arm.setSingleShot(True)
        self._arm.setInterval(ARM_MS)
        self._arm.timeout.connect(self._arm_now)
        self._review.clicked.connect(self.unfolded)
        self._undo.clicked.connect(self.undo)
        self.reject.clicked.connect(self.ask_reason)
        self.edit_button.clicked.connect(self.edit)
        self.approve_button.clicked.connect(self.approve)
        self.again.clicked.connect(self._review_again)

    def _make_policies(self) -> QWidget:
        inner = holder(column(self._look, self._policies, margins=(12, 4, 12, 4)))
        self._policy_box = holder(column(self._look, Hairline(self._look), inner))
        return self._policy_box

    # ---- show -------------------------------------------------------------------------------
    @property
    def proposal(self) -> str:
        return self._proposal

    @property
    def foot(self) -> QWidget:
        """The row with Approve, below all fields."""
        return self._foot

    @property
    def is_open(self) -> bool:
        """Whether its fields are on the screen."""
        return self._open

    def present(self, write: ProposalView, number: int, total: int, view: View, *, unfold: bool) -> None:
        assert view.interaction is not None
        self._interaction = view.interaction.id
        fresh = write.proposal.id != self._proposal
        if fresh:
            self._build(write)
        rearm = fresh or (unfold and not self._open) or (self._view is not None and write.refused != self._view.refused)
        self._view = write
        self._open = unfold
        self._body.setVisible(unfold)
        self._who.setVisible(unfold)
        title = self.tr("Undo") if write.proposal.undoes else self.tr("Write {0} of {1}").format(number, total)
        self._title.setText(title)
        count = words.fields_count(len(write.proposal.changes))
        self._record.setText(write.proposal.record if unfold else f"{write.proposal.record}, {count}")
        self._system.setText(words.system(write.proposal.system))
        self._system.setVisible(unfold)
        self._owner.setText(self._owner_line(write, view))
        self._review.setVisible(not unfold and write.status in ("open", "conflict", "failed"))
        self._undo.setVisible(write.status == "verified" and not write.undone_by)
        self._undo.setEnabled(view.loss is None)
        self._present_state(write, view)
        self._present_fields(write)
        if rearm and write.status == "open":
            self._disarm()
        self._present_foot(view)

    def _build(self, write: ProposalView) -> None:
        self._proposal = write.proposal.id
        self._editing = False
        clear(self._fields)
        clear(self._policies)
        self.rows = []
        for change in write.proposal.changes:
            line = FieldRow(self._look, change)
            line.changed.connect(self._changed)
            line.jump.connect(self.jump)
            line.editor.returnPressed.connect(self.edit)
            self.rows.append(line)
            self._fields.addWidget(line)
        policies = {(c.policy, c.policy_ref) for c in write.proposal.changes if c.policy}
        self._policy_lines = [PolicyLine(self._look, said, ref) for said, ref in sorted(policies)]
        for policy in self._policy_lines:
            policy.reference.connect(self.reference)
            self._policies.addWidget(policy)
        self._policy_box.setVisible(bool(policies))
        self._present_policies()

    def _present_policies(self) -> None:
        yours = {(r.change.policy, r.change.policy_ref) for r in self.rows if r.is_yours}
        for policy in self._policy_lines:
            policy.show_checked((policy.said, policy.ref) not in yours)

    def _owner_line(self, write: ProposalView, view: View) -> str:
        owner = write.proposal.owner or write.proposal.record
        if write.status in ("open", "failed"):
            age = words.ago(max(0.0, view.now - write.shown_wall))
            return self.tr("{0}  ·  record read {1}").format(owner, age)
        return owner

    def _present_state(self, write: ProposalView, view: View) -> None:
        kinds: dict[str, tuple[ChipKind, str]] = {
            "approved": ("plain", "clock"),
            "sending": ("plain", "clock"),
            "verified": ("plain", "check"),
            "conflict": ("warn", "triangle-alert"),
            "failed": ("bad", "circle-alert"),
            "unknown": ("warn", "circle-help"),
            "rejected": ("outline", ""),
            "withdrawn": ("outline", ""),
        }
        kind, icon = kinds.get(write.status, ("plain", ""))
        text = words.write_state(write)
        if write.status == "verified" and write.undone_by:
            text = self.tr("Written, undo proposed")
        self._state.show_as(text, kind, icon)
        self._state.setVisible(bool(text))
        self._system.setVisible(self._open and not (text and self._look.scale >= NARROW_FROM))
        note, sign, ink = self._note_for(write, view)
        self._note.setText(note)
        self._note.set_ink(ink)
        self._note_sign.show_icon(sign, ink)
        self._note_row.setVisible(bool(note))

    def _note_for(self, write: ProposalView, view: View) -> tuple[str, str, str]:
        """What happened, what still holds, what to do: text, icon, colour."""
        system = write.proposal.system
        match write.status:
            case "open" if write.refused:
                return reasons.approval_refused(write.refused), "triangle-alert", "warn_text"
            case "approved" if system in view.desk.offline:
                said = self.tr("{0} cannot be reached. The record is checked again before anything is sent.")
                return said.format(words.system(system)), "wifi-off", "warn_text"
            case "conflict":
                said = self.tr("The record changed after you read it. Nothing was written. Compare and decide again.")
                return said, "triangle-alert", "warn_text"
            case "failed":
                return reasons.write_failed(write.reason, words.system(system)), "circle-alert", "bad_text"
            case "unknown":
                said = self.tr("No answer came. Earshot looks in the record before it sends anything again.")
                return said, "circle-help", "warn_text"
            case _:
                return "", "", "text2"

    def _present_fields(self, write: ProposalView) -> None:
        frozen = write.status != "open"
        for line in self.rows:
            line.freeze(frozen or self._editing)
            now = write.now.get(line.change.field)
            line.show_now(now if write.status == "conflict" and now is not None and now != line.change.was else None)

    def _present_foot(self, view: View | None = None) -> None:
        write = self._view
        if write is None:
            return
        if view is not None:
            self._lost = view.loss is not None
        is_open, sending = write.status == "open", write.status in ("approved", "sending")
        review = write.status in ("conflict", "failed")
        self._foot.setVisible(is_open or sending or review)
        self.reject.setVisible(is_open)
        self.reject.setEnabled(not self._lost and not self._editing)
        self.edit_button.setVisible(is_open)
        self.edit_button.setEnabled(not self._lost and any(r.ticked for r in self.rows))
        self.edit_button.say(self.tr("Done") if self._editing else self.tr("Edit"))
        self.edit_button.set_hint("↵" if self._editing else "E")
        self.again.setVisible(review)
        self.again.setEnabled(not self._lost)
        self.approve_button.setVisible(is_open or sending)
        count = sum(r.ticked for r in self.rows)
        if sending:
            offline = view is not None and write.proposal.system in view.desk.offline
            self.approve_button.say(self.tr("Waiting") if offline else self.tr("Writing"))
            self.approve_button.set_loading(not offline)
            self.approve_button.set_hint("")
            self.approve_button.setEnabled(False)
        else:
            self.approve_button.set_loading(False)
            self.approve_button.set_hint(self.tr("Ctrl ↵"))
            self.approve_button.say(self.tr("Approve %n field(s)", "", count))
            self.approve_button.setEnabled(self._armed and bool(count) and not self._lost and not self._editing)

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
        if write is None or write.status != "open" or not self.approve_button.isEnabled() or not self._open:
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
            self.edit_button.setFocus(Qt.FocusReason.OtherFocusReason)
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
        self.reasons().popup(self.reject.mapToGlobal(QPoint(0, self.reject.height())))

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


class Records(QWidget):
    """All writes of the interaction: one unfolded, the others a row. Signals as `WriteCard`."""

    asked = Signal(object)
    jump = Signal(str)
    reference = Signal(str)

    def __init__(self, look: Look, wall: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._look, self._wall = look, wall
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
            self.cards.append(self._make_card())
        unfolded = self._choose(writes)
        for n, card in enumerate(self.cards):
            card.setVisible(n < len(writes))
            if n < len(writes):
                card.present(writes[n], n + 1, len(writes), view, unfold=writes[n].proposal.id == unfolded)

    def _make_card(self) -> WriteCard:
        card = WriteCard(self._look, self._wall)
        card.asked.connect(self.asked)
        card.jump.connect(self.jump)
        card.reference.connect(self.reference)
        card.unfolded.connect(lambda: self._unfold(card))
        self._box.addWidget(card)
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
        return self.tr("Nothing in this call calls for a change of the record.")
