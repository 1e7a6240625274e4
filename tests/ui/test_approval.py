"""Approving: what is on the screen, and only on purpose."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from copilot import digest
from copilot import events as e
from copilot.commands import ApproveWrite, FinishInteraction, RejectWrite, ReviewWrite, UndoWrite
from tests.ui import stories

CTRL = Qt.KeyboardModifier.ControlModifier
WRITE = stories.proposal()
ALL = {c.field: c.new for c in WRITE.changes}


def proof(values: dict[str, str]) -> str:
    rows = [(c.field, c.was, values[c.field]) for c in WRITE.changes if c.field in values]
    return digest.shown(WRITE.id, WRITE.system, WRITE.record, WRITE.base_version, rows)


@pytest.fixture
def card(room: Any, arm: Any) -> Any:
    """The first write of a wrap-up, armed."""
    room.play(stories.wrapup())
    card = room.window.panel.wrapup.records.unfolded
    arm(card)
    return card


def test_ctrl_enter_approves_what_is_shown(room: Any, qtbot: Any, card: Any) -> None:
    qtbot.keyClick(room.window, Qt.Key.Key_Return, CTRL)
    assert room.asked(ApproveWrite) == [
        ApproveWrite(interaction="call-1", proposal=WRITE.id, digest=proof(ALL), values=ALL)
    ]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select])
def test_no_single_key_approves(room: Any, qtbot: Any, card: Any, key: Qt.Key) -> None:
    card.approve_button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(card.approve_button, key)
    assert room.asked(ApproveWrite) == []


def test_nothing_puts_the_focus_on_approve(room: Any, card: Any) -> None:
    assert room.window.focusWidget() is not card.approve_button


def test_approve_is_armed_only_after_a_moment(room: Any) -> None:
    room.play(stories.wrapup())
    card = room.window.panel.wrapup.records.unfolded
    assert not card.approve_button.isEnabled()
    card.approve()
    assert room.asked(ApproveWrite) == []


def test_an_unticked_field_is_left_out(room: Any, card: Any) -> None:
    card.rows[1].box.click()
    assert card.approve_button.text().startswith("Approve 2")
    card.approve()
    kept = {f: v for f, v in ALL.items() if f != "credit"}
    assert room.asked(ApproveWrite)[0].values == kept
    assert room.asked(ApproveWrite)[0].digest == proof(kept)


def test_without_a_ticked_field_there_is_nothing_to_approve(room: Any, card: Any) -> None:
    for row in card.rows:
        row.box.click()
    assert not card.approve_button.isEnabled()


def test_an_edited_value_is_what_is_approved(room: Any, qtbot: Any, card: Any, arm: Any) -> None:
    qtbot.keyClick(room.window, Qt.Key.Key_E)
    card.rows[1].editor.setText("20.00 €")
    qtbot.keyClick(card.rows[1].editor, Qt.Key.Key_Return)
    assert not card.approve_button.isEnabled(), "an edit has to be looked at first"
    arm(card)
    card.approve()
    edited = {**ALL, "credit": "20.00 €"}
    assert room.asked(ApproveWrite)[0].values == edited
    assert room.asked(ApproveWrite)[0].digest == proof(edited)


def test_a_policy_says_nothing_of_a_value_it_was_not_asked_about(room: Any, qtbot: Any, card: Any) -> None:
    (policy,) = card.policies
    assert policy.text().startswith("Within policy")
    card.edit()
    card.rows[1].editor.setText("300.00 €")
    assert policy.text().startswith("Not checked"), "also while it is typed"
    card.edit()
    assert policy.text().startswith("Not checked")
    card.edit()
    card.rows[1].editor.setText("27.40 €")
    card.edit()
    assert policy.text().startswith("Within policy")


def test_another_field_does_not_touch_the_policy(room: Any, card: Any) -> None:
    card.edit()
    card.rows[2].editor.setText("Fri 21 Nov")
    card.edit()
    assert card.policies[0].text().startswith("Within policy")


def test_ctrl_enter_while_editing_only_ends_the_editing(room: Any, qtbot: Any, card: Any) -> None:
    qtbot.keyClick(room.window, Qt.Key.Key_E)
    qtbot.keyClick(room.window, Qt.Key.Key_Return, CTRL)
    assert room.asked(ApproveWrite) == []
    assert not card.rows[1].is_editing


def test_escape_leaves_the_values_alone(room: Any, qtbot: Any, card: Any) -> None:
    card.edit()
    card.rows[1].editor.setText("99.00 €")
    card.drop_edit()
    assert card.rows[1].value == "27.40 €"


def test_typing_an_e_is_not_the_edit_key(room: Any, qtbot: Any, card: Any) -> None:
    card.edit()
    qtbot.keyClick(card.rows[0].editor, Qt.Key.Key_E)
    assert card.rows[0].is_editing


def test_a_rejection_carries_its_reason(room: Any, card: Any) -> None:
    card.reasons().actions()[2].trigger()
    assert room.asked(RejectWrite) == [
        RejectWrite(interaction="call-1", proposal=WRITE.id, reason="the customer did not agree")
    ]


def test_a_refused_approval_says_so_and_arms_anew(room: Any, card: Any) -> None:
    story = stories.wrapup()
    count = len(story.events)
    story.tell(e.ApprovalRefused, proposal=WRITE.id, reason="digest")
    room.play(story.events[count:])
    assert not card.approve_button.isEnabled()
    assert "Review it again" in card.note.text()


def test_a_conflict_shows_three_values_and_no_approve(room: Any) -> None:
    room.play(stories.approved("conflict"))
    card = room.window.panel.wrapup.records.unfolded
    credit = card.rows[1]
    assert (credit._was.text(), credit._new.text(), credit._now.text()) == (
        "0.00\u00a0€",
        "27.40\u00a0€",
        "10.00\u00a0€",
    )
    assert credit.shows_now
    assert not card.rows[0].shows_now
    assert card.approve_button.isHidden()
    card.foot.again.click()
    assert room.asked(ReviewWrite) == [ReviewWrite(interaction="call-1", proposal=WRITE.id)]


def test_a_verified_write_can_be_taken_back(room: Any) -> None:
    room.play(stories.approved("verified"))
    done = room.window.panel.wrapup.records.cards[0]
    done.head.undo.click()
    assert room.asked(UndoWrite) == [UndoWrite(interaction="call-1", proposal=WRITE.id)]


def test_while_sending_nothing_can_be_approved(room: Any) -> None:
    room.play(stories.approved("sending"))
    card = room.window.panel.wrapup.records.unfolded
    card.approve()
    assert room.asked(ApproveWrite) == []
    assert not card.approve_button.isEnabled()


def test_the_second_write_is_folded_until_it_is_wanted(room: Any) -> None:
    room.play(stories.wrapup())
    second = room.window.panel.wrapup.records.cards[1]
    assert not second.is_open
    second.head.review.click()
    assert second.is_open
    assert room.window.panel.wrapup.records.unfolded is second


def test_ctrl_shift_enter_finishes(room: Any, qtbot: Any) -> None:
    room.play(stories.wrapup())
    qtbot.keyClick(room.window, Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert room.asked(FinishInteraction) == [FinishInteraction(interaction="call-1")]
    assert room.asked(ApproveWrite) == []


def test_each_field_shows_was_new_and_the_words_behind_it(room: Any, card: Any) -> None:
    for row, change in zip(card.rows, WRITE.changes, strict=True):
        assert row._new.text().replace("\u00a0", " ") == change.new
        assert row._was.text().replace("\u00a0", " ") == (change.was or "empty")
        assert row.time.isVisible()


def test_fields_below_the_edge_are_shown_before_they_are_approved(room: Any, qtbot: Any, arm: Any) -> None:
    room.window.resize(420, 560)
    room.play(stories.wrapup())
    wrapup = room.window.panel.wrapup
    arm(wrapup.records.unfolded)
    assert wrapup.pill.isVisible()
    qtbot.keyClick(room.window, Qt.Key.Key_Return, CTRL)
    assert room.asked(ApproveWrite) == []
    assert wrapup.sees_approve
    assert not wrapup.pill.isVisible()
    qtbot.keyClick(room.window, Qt.Key.Key_Return, CTRL)
    assert len(room.asked(ApproveWrite)) == 1


def test_a_long_label_wraps_so_that_all_values_share_one_edge(room: Any) -> None:
    story = stories.wrapup(proposals=False)
    story.tell(e.WriteProposed, 413, proposal=stories.contact_proposal())
    room.play(story)
    rows = room.window.panel.wrapup.records.unfolded.rows
    assert [row.change.label for row in rows] == ["Preferred contact", "Notes"]
    assert len(rows[0].box._lines()) == 2
    assert len({row._new.mapTo(room.window, row._new.rect().topLeft()).x() for row in rows}) == 1


def test_the_record_system_is_named_for_people(room: Any, card: Any) -> None:
    assert card.head.system.text() == "Case book"
