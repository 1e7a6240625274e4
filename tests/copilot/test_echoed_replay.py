"""A recording whose microphone hears the customer, replayed: the story is the one of the call without the echo."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from copilot import events as e
from copilot.audio.files import open_recording
from copilot.bench.rooms import Room, echoed
from copilot.bench.speech import read_legs
from copilot.journal.journal import Journal
from tests.copilot.test_cli_replay import DEMO, Replayed, replay

ROOM = Room(level_db=-12, delay_s=0.15, fades_s=0.3, drift_ppm=50, seed=2)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, speech_models: Path) -> Replayed:
    """The demo call as it is."""
    return replay(tmp_path_factory.mktemp("plain"), "--jsonl")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, speech_models: Path) -> Replayed:
    """The demo call in a room."""
    folder = tmp_path_factory.mktemp("room")
    found = open_recording(DEMO)
    legs = read_legs(found)
    call = folder / DEMO.name
    shutil.copy(DEMO.with_suffix(".toml"), call.with_suffix(".toml"))
    sound = [echoed(legs["agent"], legs["customer"], found.rate, ROOM), legs["customer"]]
    soundfile.write(call, np.stack(sound, axis=1), found.rate)
    return replay(folder, "--jsonl", recording=call)


@pytest.mark.slow
def test_it_is_said_that_the_leg_is_not_trusted(room: Replayed) -> None:
    assert room.code == 0
    assert next(ev.doubt for ev in room.events if isinstance(ev, e.LegTrustChanged)) == "echo"


@pytest.mark.slow
def test_steps_caller_and_wrap_up_are_those_of_the_call_without_the_echo(room: Replayed, plain: Replayed) -> None:
    assert {*room.call.ticks, *room.call.maybes} == set(plain.call.ticks)
    assert (room.call.caller.bound, room.call.playbook) == (plain.call.caller.bound, plain.call.playbook)
    assert room.call.wrapups[0].code == plain.call.wrapups[0].code
    customers = [[u.text for u in call.utterances if u.leg == "customer"] for call in (room.call, plain.call)]
    assert customers[0] == customers[1]
    assert not [ev for ev in plain.events if isinstance(ev, e.LegTrustChanged)]


@pytest.mark.slow
def test_no_step_is_ticked_by_words_that_may_be_the_customers(room: Replayed) -> None:
    said = {u.id: u for u in room.call.utterances}
    assert room.call.maybes
    assert all(said[heard.utterance].unsure for heard in room.call.maybes.values())
    assert not [tick for tick in room.call.ticks.values() if tick.heard and said[tick.heard.utterance].unsure]


@pytest.mark.slow
def test_what_was_taken_out_is_found_in_the_journal_until_it_is_erased(room: Replayed) -> None:
    journal = Journal.open(room.profile / "journal.db", create=False)
    try:
        aside = [ev for ev in journal.read(room.call.id) if isinstance(ev, e.UtteranceSetAside)]
        assert sum(len(ev.text.split()) for ev in aside) > 50
        longest = max((ev.text for ev in aside), key=len)
        assert [row.id for row in journal.interactions(longest)] == [room.call.id]
        journal.erase(room.call.id, wall=room.events[-1].wall + 1)
        gone = [ev for ev in journal.read(room.call.id) if isinstance(ev, e.UtteranceSetAside)]
        assert len(gone) == len(aside)
        assert {ev.text for ev in gone} == {""}
        assert journal.interactions(longest) == []
    finally:
        journal.close()
    assert not [file for file in room.profile.glob("journal.db*") if longest.encode() in file.read_bytes()]
