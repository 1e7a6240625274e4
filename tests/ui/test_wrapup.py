from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QWidget

from copilot import events as e
from copilot.commands import (
    ApproveWrite,
    ChooseWrapup,
    EditSummary,
    ListWrapups,
    RedraftSummary,
    WrapupCode,
    WrapupCodes,
)
from copilot.model import SummaryLine
from copilot.state import Desk, Interaction
from tests.ui import stories
from ui.panels.summary import EditableText
from ui.view import View


def test_an_edited_line_becomes_the_agents_own(room: Any, qtbot: Any) -> None:
    room.play(stories.wrapup())
    summary = room.window.panel.wrapup.summary
    summary._edit(2)
    summary._editor.setPlainText("Credit of 27.40 € given.")
    qtbot.keyClick(summary._editor, Qt.Key.Key_Return)
    (command,) = room.asked(EditSummary)
    assert [line.by for line in command.lines] == ["model", "model", "agent", "model", "agent"]
    assert command.lines[2].text == "Credit of 27.40 € given."


def test_an_emptied_line_is_removed(room: Any, qtbot: Any) -> None:
    room.play(stories.wrapup())
    summary = room.window.panel.wrapup.summary
    summary._edit(0)
    summary._editor.setPlainText("")
    qtbot.keyClick(summary._editor, Qt.Key.Key_Return)
    assert len(room.asked(EditSummary)[0].lines) == 4


def test_escape_keeps_a_line_as_it_was(room: Any, qtbot: Any) -> None:
    room.play(stories.wrapup())
    summary = room.window.panel.wrapup.summary
    summary._edit(0)
    summary._editor.setPlainText("something else")
    qtbot.keyClick(summary._editor, Qt.Key.Key_Escape)
    assert room.asked(EditSummary) == []


def test_events_do_not_take_the_words_being_typed(room: Any) -> None:
    story = stories.wrapup()
    room.play(story)
    summary = room.window.panel.wrapup.summary
    summary._edit(0)
    summary._editor.setPlainText("half a sen")
    story.tell(e.ClockMoved, 440)
    room.play(story.events[-1:])
    assert summary._editor.toPlainText() == "half a sen"


def late_line(room: Any, story: stories.Story) -> None:
    """The recogniser was slow: the draft gets a line more."""
    lines = room.window.panel.wrapup.summary._interaction.summary
    late = SummaryLine(section="done", text="The new contract goes out by post.", cites=("u401",), start=401)
    story.tell(e.SummaryDrafted, lines=(*lines, late))
    room.play(story.events[-1:])


@pytest.mark.parametrize("written", ["Charged a fee.", ""])
def test_an_edit_leaves_a_line_that_came_meanwhile_in_its_place(room: Any, qtbot: Any, written: str) -> None:
    story = stories.wrapup()
    room.play(story)
    summary = room.window.panel.wrapup.summary
    summary._edit(0)
    late_line(room, story)
    summary._editor.setPlainText(written)
    qtbot.keyClick(summary._editor, Qt.Key.Key_Return)
    (command,) = room.asked(EditSummary)
    first = [written] if written else []
    assert [line.text for line in command.lines if line.section == "reason"] == first
    assert "The new contract goes out by post." in [line.text for line in command.lines]
    assert len(command.lines) == 5 + len(first)


def test_an_edit_of_a_line_that_a_new_draft_left_out_is_kept_as_the_agents_own(room: Any, qtbot: Any) -> None:
    story = stories.wrapup()
    room.play(story)
    summary = room.window.panel.wrapup.summary
    summary._edit(0)
    kept = summary._interaction.summary[1:]
    story.tell(e.SummaryDrafted, lines=kept)
    room.play(story.events[-1:])
    summary._editor.setPlainText("Charged a fee.")
    qtbot.keyClick(summary._editor, Qt.Key.Key_Return)
    (command,) = room.asked(EditSummary)
    assert command.lines == (SummaryLine(section="reason", text="Charged a fee.", by="agent"), *kept)


def test_a_line_that_came_during_an_edit_is_shown_when_the_edit_is_dropped(room: Any, qtbot: Any) -> None:
    story = stories.wrapup()
    room.play(story)
    summary = room.window.panel.wrapup.summary
    summary._edit(0)
    late_line(room, story)
    qtbot.keyClick(summary._editor, Qt.Key.Key_Escape)
    shown = [text.accessibleName() for text in summary.findChildren(EditableText)]
    assert "The new contract goes out by post." in shown


def test_an_edit_goes_to_the_call_it_was_begun_in(room: Any, qtbot: Any) -> None:
    room.play(stories.wrapup())
    summary = room.window.panel.wrapup.summary
    summary._edit(0)
    editor = summary._editor
    summary.present(View(desk=Desk(), interaction=Interaction(id="call-2", phase="wrapup"), now=stories.WALL))
    editor.setPlainText("Charged a fee.")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    (command,) = room.asked(EditSummary)
    assert (command.interaction, len(command.lines)) == ("call-1", 5)


def test_redraft_is_asked_for(room: Any) -> None:
    room.play(stories.wrapup())
    room.window.panel.wrapup.summary._redraft.click()
    assert room.asked(RedraftSummary) == [RedraftSummary(interaction="call-1")]


def test_a_citation_opens_the_transcript_at_its_words(room: Any) -> None:
    room.play(stories.wrapup())
    room.window.panel.wrapup.read("u347")
    panel = room.window.panel.wrapup
    assert panel.is_reading
    marks = panel.transcript.document.extraSelections()
    assert marks[0].cursor.selectedText() == "yes, please credit it then"


@pytest.mark.qt_log_ignore("This plugin does not support")  # pop-ups on the offscreen platform
def test_the_likely_codes_come_first_and_all_can_be_searched(room: Any, qtbot: Any) -> None:
    room.play(stories.wrapup())
    codes = room.window.panel.wrapup.codes
    codes.open()
    (question,) = room.asked(ListWrapups)
    room.feed.answered.emit(
        WrapupCodes(request=question.request, codes=(WrapupCode(code="MOV-DATE", title="Moving date agreed"),))
    )
    shown = codes._list
    assert [shown.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(4)] == [
        "BIL-FEE-CREDIT", "BIL-FEE-UPHELD", "TEC-SPEED", "MOV-DATE",
    ]  # fmt: skip
    shown.search.setText("moving")
    qtbot.keyClick(shown.search, Qt.Key.Key_Return)
    assert room.asked(ChooseWrapup) == [ChooseWrapup(interaction="call-1", code="MOV-DATE")]


class Frames(QObject):
    """Sees what is painted, and how large it is then."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self.painted: list[tuple[QObject, QSize]] = []
        for part in parts:
            part.installEventFilter(self)

    def eventFilter(self, part: Any, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted.append((part, part.size()))
        return False


@pytest.mark.parametrize("before", [stories.live, stories.ready])
def test_the_first_frame_of_a_wrapup_has_its_summary_and_code(room: Any, before: Any) -> None:
    room.play(before())
    wrapup = room.window.panel.wrapup
    frames = Frames(wrapup, wrapup.summary, wrapup.codes)
    room.feed.play(stories.wrapup().events)
    room.settle()
    sizes = [(part, part.size()) for part in (wrapup, wrapup.summary, wrapup.codes)]
    assert frames.painted[:3] == sizes


@pytest.mark.parametrize("before", [stories.live, stories.ready])
def test_no_frame_is_narrower_or_wider_while_the_records_come(room: Any, qtbot: Any, before: Any) -> None:
    room.play(before())
    wrapup = room.window.panel.wrapup
    frames = Frames(wrapup.summary, wrapup.records)
    room.feed.play(stories.wrapup().events)
    room.settle()
    qtbot.waitUntil(lambda: any(part is wrapup.records for part, _ in frames.painted))
    assert len({size.width() for _, size in frames.painted}) == 1


def test_while_another_wrapup_comes_nothing_of_the_one_before_can_be_approved(room: Any, qtbot: Any, arm: Any) -> None:
    room.play(stories.wrapup())
    card = room.window.panel.wrapup.records.unfolded
    arm(card)
    second = stories.Story("call-2", stories.WALL + 600)
    second.tell(e.InteractionOpened, queue="billing")
    second.tell(e.CallAnswered, 1)
    second.tell(e.CallEnded, 60)
    room.feed.play(second.events)
    room.window.look_at("call-2")
    assert not room.window.panel.is_filled
    qtbot.keyClick(room.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not card.approve_button.isVisible()
    room.settle()
    assert room.window.panel.wrapup.records.unfolded is None
    assert room.asked(ApproveWrite) == []
