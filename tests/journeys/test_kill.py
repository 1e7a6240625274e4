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
from copilot.audio.track import read_track
from copilot.journal.journal import Journal
from copilot.model import ARMED_AFTER
from copilot.speech.numbers import tokens
from tests.journeys.window import Window

pytestmark = pytest.mark.slow

IN_THE_CALL, BEFORE_APPROVAL, AFTER_APPROVAL = 6, 2, 2  # how often the engine is killed


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


def play(window, demo: Path, speed: float = 0) -> None:
    window.send(c.StartReplay(path=str(demo), speed=speed))
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


def pass_by(window, seconds: float) -> None:
    """Look on for a while."""
    limit = time.monotonic() + seconds
    window.until(lambda w: time.monotonic() >= limit)


def approve_if_open(window, proposal: str) -> None:
    """The agent approves it, unless that was taken before."""
    window.until(lambda w: w.call.proposal(proposal) is not None)
    view = window.call.proposal(proposal)
    if view.status == "open":
        time.sleep(max(0.0, view.shown_wall + ARMED_AFTER - time.time()) + 0.05)
        window.send(window.approval(window.call.id, view))


def offered(window) -> list[tuple[str, str]]:
    """Title and topic of every card, in the order offered, those held back too."""
    return [(view.card.title, view.card.topic) for view in window.call.cards]


def applied(window) -> int:
    """How many writes took effect in the case book."""
    with sqlite3.connect(window.casebook) as book:
        (count,) = book.execute("SELECT count(*) FROM applied").fetchone()
    book.close()
    return count


def test_engine_killed_at_ten_moments_loses_nothing_shown_and_writes_once(window, demo_call):
    pick = random.Random(20261125)
    kills: list[str] = []  # the phase of the call at each

    def kill_soon() -> None:
        """At no special moment: somewhere in what goes on after the last thing that was seen."""
        pass_by(window, pick.uniform(0.0, 0.3))
        kills.append(window.call.phase)
        window.kill()

    play(window, demo_call, speed=8)
    for _ in range(IN_THE_CALL):
        more = finals(window) + pick.randint(1, 3)
        window.until(lambda w, more=more: finals(w) >= more)
        kill_soon()
        shown = dict(window.finals)
        cards = dict(window.offered)
        window.until(lambda w, shown=shown: len(w.call.utterances) >= len(shown))
        now = {line.id: line.text for line in window.call.utterances}
        assert {id: now.get(id) for id in shown} == shown
        assert cards.keys() <= {view.card.id for view in window.call.cards}
    assert set(kills) <= {"live", "hold"}
    for _ in range(BEFORE_APPROVAL):
        window.until(lambda w: bool(w.call.proposals))
        kill_soon()
    window.until(lambda w: bool(w.call.proposals))
    proposal = window.call.proposals[0].proposal.id
    for _ in range(AFTER_APPROVAL):
        approve_if_open(window, proposal)
        kill_soon()
    approve_if_open(window, proposal)  # the kill may have come before the engine took it
    window.until(lambda w: w.call.proposal(proposal).status == "verified")
    assert kills[IN_THE_CALL:] == ["wrapup"] * (BEFORE_APPROVAL + AFTER_APPROVAL)
    assert len(kills) == 10
    assert applied(window) == 1
    assert_nothing_twice(window)
    for leg in ("agent", "customer"):
        assert wrong(window, demo_call, leg) < 0.2


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, speech_models, demo_call) -> list[tuple[str, str]]:
    """What a call in which nothing is killed offers."""
    window = Window(tmp_path_factory.mktemp("undisturbed"))
    play(window, demo_call)
    window.until(lambda w: bool(w.call.proposals))
    found = offered(window)
    assert window.leave() == 0
    return found


@pytest.mark.parametrize("role", ["speech", "knowledge"])
def test_killed_worker_is_replaced_and_the_story_goes_on(window, demo_call, role, undisturbed):
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
    if role == "knowledge":
        assert offered(window) == undisturbed
        assert len(undisturbed) >= 3


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
