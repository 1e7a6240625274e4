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
def pair(tmp_path_factory: pytest.TempPathFactory, speech_models: Path) -> tuple[Replayed, Replayed]:
    """The demo call as it is, and in a room."""
    folder = tmp_path_factory.mktemp("echoed")
    found = open_recording(DEMO)
    legs = read_legs(found)
    call = folder / DEMO.name
    shutil.copy(DEMO.with_suffix(".toml"), call.with_suffix(".toml"))
    sound = [echoed(legs["agent"], legs["customer"], found.rate, ROOM), legs["customer"]]
    soundfile.write(call, np.stack(sound, axis=1), found.rate)
    return replay(folder / "plain", "--jsonl"), replay(folder / "room", "--jsonl", recording=call)


@pytest.mark.slow
def test_steps_caller_and_wrap_up_are_those_of_the_call_without_the_echo(pair: tuple[Replayed, Replayed]) -> None:
    plain, room = (ran.call for ran in pair)
    assert {step for step, tick in room.ticks.items()} == {step for step, tick in plain.ticks.items()}
    assert (room.caller.bound, room.playbook, room.wrapup) == (plain.caller.bound, plain.playbook, plain.wrapup)
    assert [u.text for u in room.utterances if u.leg == "customer"] == [
        u.text for u in plain.utterances if u.leg == "customer"
    ]


@pytest.mark.slow
def test_it_is_said_that_the_leg_is_not_trusted(pair: tuple[Replayed, Replayed]) -> None:
    plain, room = (ran.events for ran in pair)
    assert next(ev.doubt for ev in room if isinstance(ev, e.LegTrustChanged)) == "echo"
    assert not [ev for ev in plain if isinstance(ev, e.LegTrustChanged)]


@pytest.mark.slow
def test_what_was_taken_out_is_in_the_journal_until_it_is_erased(pair: tuple[Replayed, Replayed]) -> None:
    _, room = pair
    journal = Journal.open(room.profile / "journal.db", create=False)
    try:
        aside = [ev for ev in journal.read(room.call.id) if isinstance(ev, e.UtteranceSetAside)]
        assert sum(len(ev.text.split()) for ev in aside) > 50
        journal.erase(room.call.id, wall=room.events[-1].wall + 1)
        gone = [ev for ev in journal.read(room.call.id) if isinstance(ev, e.UtteranceSetAside)]
        assert len(gone) == len(aside)
        assert {ev.text for ev in gone} == {""}
    finally:
        journal.close()
    longest = max((ev.text for ev in aside), key=len).encode()
    assert not [file for file in room.profile.glob("journal.db*") if longest in file.read_bytes()]
