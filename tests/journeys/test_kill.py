"""Whatever is killed, whenever: nothing that was shown is lost, nothing is offered or written twice."""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from copilot import commands as c
from copilot import events as e
from copilot.assist.phrases import tokens
from copilot.audio.track import read_track
from copilot.journal.journal import Journal
from copilot.records.approval import ARMED_AFTER

pytestmark = pytest.mark.slow

MOMENTS = 10


def words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


def heard(window, leg: str) -> list[str]:
    return [word for line in window.call.utterances if line.leg == leg for word in words(line.text)]


def spoken(demo: Path, leg: str) -> list[str]:
    track = read_track(demo, 0.0)
    return [word for line in track.utterances if line.leg == leg for word in words(line.text)]


def wrong(window, demo: Path, leg: str) -> float:
    """Word error rate of a leg against what was really said."""
    truth = spoken(demo, leg)
    return Levenshtein.distance(truth, heard(window, leg)) / len(truth)


def play(window, demo: Path) -> None:
    window.send(c.StartReplay(path=str(demo), speed=0))
    window.until(lambda w: bool(w.desk.interactions))


def finals(window) -> int:
    return len(window.finals)


def assert_nothing_twice(window) -> None:
    ids = [event.id for event in window.seen]
    assert len(ids) == len(set(ids))
    lines = [view.card.say for view in window.call.cards if view.status != "held"]
    assert len(lines) == len(set(lines)), "a line was offered twice"
    starts = [(line.leg, line.start) for line in window.call.utterances]
    assert len(starts) == len(set(starts))


def approve(window) -> str:
    """The agent approves the open proposal; returns its id."""
    view = next(v for v in window.call.proposals if v.status == "open")
    time.sleep(max(0.0, view.shown_wall + ARMED_AFTER - time.time()) + 0.05)
    window.send(window.approval(window.call.id, view))
    return view.proposal.id


def applied(window) -> int:
    """How many writes took effect in the case book."""
    with sqlite3.connect(window.casebook) as book:
        (count,) = book.execute("SELECT count(*) FROM applied").fetchone()
    book.close()
    return count


def test_engine_killed_at_ten_moments_loses_nothing_shown_and_writes_once(window, demo_call):
    pick = random.Random(20261125)
    play(window, demo_call)
    for _ in range(MOMENTS - 2):
        more = finals(window) + pick.randint(1, 4)
        window.until(lambda w, more=more: finals(w) >= more or w.call.phase == "wrapup")
        if window.call.phase == "wrapup":
            break
        shown = dict(window.finals)
        cards = dict(window.offered)
        window.kill()
        before = len(shown)
        window.until(lambda w, before=before: len(w.call.utterances) >= before)
        now = {line.id: line.text for line in window.call.utterances}
        assert {id: now.get(id) for id in shown} == shown
        assert cards.keys() <= {view.card.id for view in window.call.cards}
    window.until(lambda w: bool(w.call.proposals))
    window.kill()
    window.until(lambda w: bool(w.call.proposals))
    proposal = approve(window)
    window.kill()  # with the approval perhaps taken, perhaps not
    window.until(lambda w: w.call.proposal(proposal) is not None)
    if window.call.proposal(proposal).status == "open":
        approve(window)
    window.until(lambda w: w.call.proposal(proposal).status == "verified")
    assert applied(window) == 1
    assert_nothing_twice(window)
    for leg in ("agent", "customer"):
        assert wrong(window, demo_call, leg) < 0.2


@pytest.mark.parametrize("role", ["speech", "knowledge"])
def test_killed_worker_is_replaced_and_the_story_goes_on(window, demo_call, role):
    pick = random.Random(7)
    play(window, demo_call)
    for _ in range(3):
        more = finals(window) + pick.randint(2, 5)
        window.until(lambda w, more=more: finals(w) >= more)
        window.kill_worker(role)
    window.until(lambda w: bool(w.call.proposals))
    assert_nothing_twice(window)
    for leg in ("agent", "customer"):
        assert wrong(window, demo_call, leg) < 0.2


def test_window_killed_in_a_call_resumes_from_the_journal(window, demo_call):
    play(window, demo_call)
    window.until(lambda w: finals(w) >= 5)
    shown = dict(window.finals)
    assert window.leave() == 0
    window.start()
    window.until(lambda w: len(w.call.utterances) >= len(shown))
    assert shown.items() <= {line.id: line.text for line in window.call.utterances}.items()
    window.until(lambda w: w.call.phase == "wrapup")


def test_a_second_call_rings_while_a_wrap_up_is_open(window, demo_call):
    play(window, demo_call)
    window.until(lambda w: bool(w.call.proposals))
    window.send(c.StartReplay(path=str(demo_call.with_name("moving-house.flac")), speed=0))
    window.until(lambda w: len(w.desk.interactions) == 2 and w.desk.current.title == "Moving house")
    assert [i.title for i in window.desk.open_wrapups] == ["Call-out fee on the bill"]
    window.until(lambda w: len(w.desk.open_wrapups) == 2)


def test_what_the_window_saw_is_what_the_journal_holds(window, demo_call):
    play(window, demo_call)
    window.until(lambda w: bool(w.call.proposals))
    window.send(c.FinishInteraction(interaction=window.call.id))
    window.until(lambda w: isinstance(w.seen[-1], e.InteractionFinished))
    interaction = window.call.id
    assert window.leave() == 0
    journal = Journal.open(window.journal, create=False)
    try:
        assert journal.read(interaction) == window.seen
    finally:
        journal.close()
