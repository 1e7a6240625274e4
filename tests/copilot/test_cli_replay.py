"""`earshot replay` as typed: what cannot be played is a sentence and exit 2; a call tells the same story every time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from copilot import codec, paths
from copilot import events as e
from copilot.cli.app import main
from copilot.journal.journal import Journal
from copilot.state import Interaction, fold

DEMO = paths.resources() / "demo" / "calls" / "call-out-fee.flac"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def sound(path: Path, *, channels: int = 2, seconds: float = 1.0, rate: int = 8000) -> Path:
    soundfile.write(path, np.zeros((int(seconds * rate), channels), np.int16), rate)
    return path


def empty(path: Path) -> Path:
    path.touch()
    return path


def text(path: Path) -> Path:
    path.write_text("Dear customer, this is no sound.\n" * 50)
    return path


def broken_track(path: Path) -> Path:
    path.with_suffix(".toml").write_text("[[event]]\nkind = 'sneezed'\nat = 1\n")
    return sound(path)


# ---- what cannot be played ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path, "There is no file"),
        (lambda path: path.parent, "is a folder"),
        (empty, "is empty"),
        (text, "is not a recording"),
        (lambda path: sound(path, channels=3), "3 channels"),
        (lambda path: sound(path, rate=4000), "4000 samples a second"),
        (lambda path: sound(path, seconds=0.0), "holds no sound"),
        (lambda path: sound(path, seconds=0.1), "too short"),
        (broken_track, "sneezed"),
    ],
)
def test_a_file_that_cannot_be_played_is_a_sentence_and_nothing_is_written(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Callable[[Path], Path], words: str
) -> None:
    path = make(tmp_path / "call.wav")
    assert main(["replay", str(path), "--speed", "max"]) == 2
    printed = capsys.readouterr()
    assert words in printed.err
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert not data.exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--speed", "fast"),
        ("--speed", "0"),
        ("--speed", "-1"),
        ("--speed", "nan"),
        ("--speed", "1000"),
        ("--left", "nobody"),
        ("--left", "mixed"),
        ("--approve", "some"),
    ],
)
def test_a_wrong_option_is_a_sentence_that_says_what_would_do(
    data: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    assert main(["replay", str(DEMO), option, value]) == 2
    said = capsys.readouterr().err
    assert option in said
    assert repr(value) in said
    assert not data.exists()


def test_an_unknown_demo_call_names_those_there_are(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--call", "holiday"]) == 2
    assert "call-out-fee, moving-house" in capsys.readouterr().err


def test_an_altered_encoder_is_a_sentence_before_the_call_begins(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], speech_models: Path
) -> None:
    bundle = tmp_path / "bundle"
    shutil.copytree(paths.resources(), bundle / "resources", copy_function=os.symlink)
    altered = bundle / "resources" / "encoder" / "model.onnx"
    altered.unlink()
    altered.write_bytes(bytes((paths.resources() / "encoder" / "model.onnx").stat().st_size))
    monkeypatch.setattr(sys, "_MEIPASS", str(bundle), raising=False)
    assert main(["replay", str(DEMO), "--speed", "max"]) == 2
    assert "install Earshot again" in capsys.readouterr().err
    assert not list(data.rglob("journal.db"))


# ---- a real call ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Replayed:
    code: int
    lines: list[str]
    errors: str
    profile: Path

    @property
    def events(self) -> list[e.Event]:
        return [codec.decode(line) for line in self.lines]

    @property
    def call_phases(self) -> list[str]:
        """Of all calls in the journal, the newest first."""
        journal = Journal.open(self.profile / "journal.db", create=False)
        try:
            return [row.phase for row in journal.interactions()]
        finally:
            journal.close()

    @property
    def call(self) -> Interaction:
        (call,) = fold(self.events).interactions.values()
        return call


def replay(data: Path, *options: str, speed: str = "max", recording: Path = DEMO) -> Replayed:
    ran = subprocess.run(
        [sys.executable, "-m", "copilot", "replay", str(recording), "--speed", speed, *options],
        env={**os.environ, "EARSHOT_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=580,
    )
    return Replayed(ran.returncode, ran.stdout.splitlines(), ran.stderr, data / "profiles" / "demo")


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory, speech_models: Path) -> Replayed:
    return replay(tmp_path_factory.mktemp("replay"), "--jsonl")


@pytest.mark.slow
def test_every_line_is_an_event_and_the_story_is_whole(replayed: Replayed) -> None:
    assert replayed.code == 0
    kinds = {type(event) for event in replayed.events}
    assert kinds >= {
        e.InteractionOpened, e.CallRinging, e.CallerBound, e.CallAnswered, e.UtteranceInterim, e.UtteranceFinal,
        e.PlaybookChosen, e.CardShown, e.StepTicked, e.CallHeld, e.CallEnded, e.SummaryDrafted, e.WrapupProposed,
        e.WriteProposed,
    }  # fmt: skip
    assert not kinds & {e.LevelMeasured, e.ClockMoved}


@pytest.mark.slow
def test_nothing_is_approved_unless_asked(replayed: Replayed) -> None:
    assert [view.status for view in replayed.call.proposals] == ["open"]


@pytest.mark.slow
def test_it_ends_with_the_next_command(replayed: Replayed, monkeypatch: pytest.MonkeyPatch) -> None:
    told, next_one = replayed.errors.splitlines()
    assert "waits for approval" in told
    assert replayed.call.id in next_one
    monkeypatch.setenv("EARSHOT_DATA", str(replayed.profile.parents[1]))
    assert main(next_one.partition("Next: earshot ")[2].split()) == 0


@pytest.mark.slow
def test_what_waits_is_closed_by_the_next_replay_and_one_that_leaves_nothing_is_closed_at_once(
    tmp_path: Path, speech_models: Path
) -> None:
    assert replay(tmp_path).call_phases == ["wrapup"]
    second = replay(tmp_path, "--jsonl", "--approve", "all")
    assert second.call.phase == "finished"  # and nothing is told of the first
    assert second.call_phases == ["finished", "finished"]
    assert second.errors.count("\n") == 1


@pytest.mark.slow
def test_the_journal_holds_what_was_printed(replayed: Replayed) -> None:
    journal = Journal.open(replayed.profile / "journal.db", create=False)
    try:
        stored = journal.read(replayed.call.id)
    finally:
        journal.close()
    assert stored == [event for event in replayed.events if event.kept and event.interaction]


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="permission bits are a matter of POSIX")
def test_every_folder_it_made_is_open_to_its_owner_only(replayed: Replayed) -> None:
    made = [folder for folder in replayed.profile.parents[1].rglob("*") if folder.is_dir()]
    assert len(made) >= 4
    assert [folder.name for folder in made if folder.stat().st_mode & 0o077] == []


@pytest.mark.slow
def test_approving_all_writes_and_verifies(tmp_path: Path, speech_models: Path) -> None:
    ran = replay(tmp_path, "--jsonl", "--approve", "all")
    assert ran.code == 0
    (view,) = ran.call.proposals
    assert (view.status, dict(view.values)["credit"]) == ("verified", "27.40 €")
    unticked = {change.field for change in view.proposal.changes if not change.ticked}
    assert unticked == {"preferred_contact"}, "one request is no preference"
    assert not unticked & view.values.keys()


@pytest.mark.slow
def test_people_read_the_same_story_in_words(tmp_path: Path, speech_models: Path) -> None:
    ran = replay(tmp_path)
    said = "\n".join(ran.lines)
    assert ran.code == 0
    for words in ("Ringing  +44 20 7946 0018", "Caller: Ana Silva", "Playbook: Billing dispute", "Hang-up", "27.40 €"):
        assert words in said


def told(ran: Replayed) -> list[object]:
    """The kept facts of the call, without what must differ: the interaction's id, wall clock, speed and digests."""
    id, facts = ran.call.id, []
    for event in ran.events:
        if event.kept and event.interaction:
            data = codec.to_dict(event)
            del data["wall"]
            if isinstance(event, e.InteractionOpened):
                del data["recording"]["speed"]
            if isinstance(event, e.WriteProposed):
                del data["proposal"]["digest"]
            facts.append(json.dumps(data, sort_keys=True).replace(id, "CALL"))
    return facts


@pytest.mark.slow
@pytest.mark.parametrize("speed", ["max", "8"])
def test_a_call_tells_the_same_story_every_time_and_at_any_speed(
    replayed: Replayed, tmp_path: Path, speed: str
) -> None:
    assert told(replay(tmp_path, "--jsonl", speed=speed)) == told(replayed)


@pytest.mark.slow
def test_a_damaged_recording_ends_with_a_sentence_and_proposes_nothing(tmp_path: Path, speech_models: Path) -> None:
    broken = tmp_path / "call.flac"
    content = DEMO.read_bytes()
    broken.write_bytes(content[: len(content) * 9 // 10])  # after all that would be proposed was said
    broken.with_suffix(".toml").write_bytes(DEMO.with_suffix(".toml").read_bytes())
    ran = replay(tmp_path / "data", "--jsonl", recording=broken)
    assert (ran.code, "is damaged" in ran.errors, ran.errors.count("\n")) == (2, True, 1)
    assert (ran.call.phase, ran.call.proposals) == ("finished", ())  # nothing is left to approve
    assert any("free of charge" in line.text or "engineer" in line.text for line in ran.call.utterances)
