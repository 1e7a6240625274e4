"""From proposal to verified write and back again, in real processes: approve, refuse, conflict, undo."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from copilot import commands as c
from copilot import digest
from copilot.model import ARMED_AFTER
from copilot.records.casebook import CASE_BOOK, fields
from copilot.sqlite import immediate, open_file
from tests.journeys.window import Window

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def played(tmp_path_factory, speech_models, demo_call) -> Path:
    """The data folder as the demo call left it: its proposal open."""
    window = Window(tmp_path_factory.mktemp("played"))
    window.send(c.StartReplay(path=str(demo_call), speed=0))
    window.until(lambda w: bool(w.call.proposals))
    assert window.leave() == 0
    return window.data


@pytest.fixture
def proposed(played, tmp_path):
    """A window that came back to that call: its proposal has been on the screen long enough to be read."""
    window = Window(shutil.copytree(played, tmp_path / "data"))
    window.until(lambda w: bool(w.call.proposals))
    time.sleep(ARMED_AFTER)
    yield window
    window.leave()


def record(window) -> dict[str, str]:
    book = open_file(window.casebook, CASE_BOOK, create=False)
    try:
        return fields(book.conn, "NF-204187")
    finally:
        book.close()


def somebody_else_writes(window, name: str, value: str) -> None:
    book = open_file(window.casebook, CASE_BOOK, create=False)
    try:
        with immediate(book.conn):
            book.conn.execute("UPDATE field SET value = ? WHERE customer = 'NF-204187' AND name = ?", [value, name])
            book.conn.execute("UPDATE customer SET version = version + 1 WHERE id = 'NF-204187'")
    finally:
        book.close()


def settled(window, number: int, status: str) -> None:
    window.until(lambda w: len(w.call.proposals) > number and w.call.proposals[number].status == status)


def test_nothing_is_written_before_the_approval_and_exactly_it_after(proposed):
    view = proposed.call.proposals[0]
    before = record(proposed)
    command = proposed.approval(proposed.call.id, view)
    del command.values["preferred_contact"]  # the agent unticks one field and keeps the rest
    proposed.send(replace(command, digest=digest.of(view.proposal, command.values)))
    settled(proposed, 0, "verified")
    assert record(proposed) == {**before, **command.values}
    assert record(proposed)["preferred_contact"] == before["preferred_contact"]


def test_an_approval_of_something_else_than_what_is_shown_is_refused(proposed):
    before = record(proposed)
    command = proposed.approval(proposed.call.id, proposed.call.proposals[0])
    proposed.send(replace(command, values={**command.values, "credit": "2740.00 €"}))
    proposed.until(lambda w: w.call.proposals[0].refused == "digest")
    assert proposed.call.proposals[0].status == "open"
    assert record(proposed) == before


def test_a_record_that_changed_meanwhile_refuses_and_is_reviewed_again(proposed):
    somebody_else_writes(proposed, "credit", "5.00 €")
    proposed.send(proposed.approval(proposed.call.id, proposed.call.proposals[0]))
    settled(proposed, 0, "conflict")
    assert proposed.call.proposals[0].now["credit"] == "5.00 €"
    assert record(proposed)["credit"] == "5.00 €"
    proposed.send(c.ReviewWrite(interaction=proposed.call.id, proposal=proposed.call.proposals[0].proposal.id))
    settled(proposed, 1, "open")
    again = proposed.call.proposals[1]
    assert {ch.field: ch.was for ch in again.proposal.changes}["credit"] == "5.00 €"
    time.sleep(ARMED_AFTER)
    proposed.send(proposed.approval(proposed.call.id, again))
    settled(proposed, 1, "verified")
    assert record(proposed)["credit"] == "27.40 €"


def test_undo_is_a_new_write_that_waits_for_its_own_approval(proposed):
    before = record(proposed)
    proposed.send(proposed.approval(proposed.call.id, proposed.call.proposals[0]))
    settled(proposed, 0, "verified")
    proposed.send(c.UndoWrite(interaction=proposed.call.id, proposal=proposed.call.proposals[0].proposal.id))
    settled(proposed, 1, "open")
    assert record(proposed) != before
    time.sleep(ARMED_AFTER)
    proposed.send(proposed.approval(proposed.call.id, proposed.call.proposals[1]))
    settled(proposed, 1, "verified")
    assert record(proposed) == before


def test_a_rejected_proposal_is_never_sent(proposed):
    before = record(proposed)
    view = proposed.call.proposals[0]
    proposed.send(c.RejectWrite(interaction=proposed.call.id, proposal=view.proposal.id, reason="customer withdrew"))
    settled(proposed, 0, "rejected")
    proposed.send(proposed.approval(proposed.call.id, view))
    proposed.until(lambda w: w.call.proposals[0].refused == "not_open")
    assert record(proposed) == before


def test_nothing_can_be_written_once_the_caller_is_uncertain(proposed):
    before = record(proposed)
    view = proposed.call.proposals[0]
    proposed.send(c.BindCaller(interaction=proposed.call.id, customer=""))
    settled(proposed, 0, "withdrawn")
    proposed.send(proposed.approval(proposed.call.id, view))
    proposed.until(lambda w: w.call.proposals[0].refused == "not_open")
    assert record(proposed) == before
    proposed.send(c.BindCaller(interaction=proposed.call.id, customer="NF-204187"))
    settled(proposed, 1, "open")
    assert record(proposed) == before


def test_a_write_of_a_finished_interaction_is_taken_back_after_a_restart(proposed):
    before, id = record(proposed), proposed.call.id
    proposed.send(proposed.approval(id, proposed.call.proposals[0]))
    settled(proposed, 0, "verified")
    proposed.send(c.FinishInteraction(interaction=id))
    proposed.until(lambda w: w.call.phase == "finished")
    proposed.kill()
    assert proposed.desk.interactions == {}
    proposed.send(c.UndoWrite(interaction=id, proposal=f"{id}-write-1"))
    settled(proposed, 1, "open")
    said = proposed.call.utterances
    assert said
    proposed.kill()
    proposed.until(lambda w: bool(w.call.proposals))
    assert proposed.call.utterances == said
    assert proposed.call.proposals[1].status == "open"
    time.sleep(ARMED_AFTER)
    proposed.send(proposed.approval(id, proposed.call.proposals[1]))
    settled(proposed, 1, "verified")
    assert record(proposed) == before
