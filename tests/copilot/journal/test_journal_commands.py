"""What the commands about the journal say, and how they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from copilot import codec, paths
from copilot import events as e
from copilot.cli.app import main
from copilot.journal.journal import Journal

Call = Callable[[str], list[e.Event]]
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Call) -> Path:
    """The default profile's journal, with one finished call."""
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    journal = Journal.open(paths.profile_path() / "journal.db")
    journal.append(call("i1"))
    journal.close()
    return journal.path


def alter(journal: Path) -> None:
    connection = dbapi2.connect(str(journal), isolation_level=None)
    guard = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'chain_never_changes'").fetchone()[0]
    connection.execute("DROP TRIGGER chain_never_changes")
    connection.execute("UPDATE chain SET at = 9 WHERE row = 3")
    connection.execute(guard)
    connection.close()


def test_intact_journal_ends_0(capsys: Capture) -> None:
    assert main(["journal", "verify"]) == 0
    assert "is intact. 12 rows; head 12:" in capsys.readouterr().out


def test_altered_journal_ends_1_and_names_the_row(kept: Path, capsys: Capture) -> None:
    alter(kept)
    assert main(["journal", "verify", "--file", str(kept)]) == 1
    assert "Row 3 (i1/3, CallAnswered) was altered" in capsys.readouterr().out


def test_verification_as_json_can_be_read_by_a_script(kept: Path, capsys: Capture) -> None:
    alter(kept)
    assert main(["journal", "verify", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["intact"], told["rows"], told["findings"][0]["row"]) == (False, 12, 3)


def test_journal_that_is_not_there_ends_2(capsys: Capture) -> None:
    assert main(["journal", "verify", "--profile", "other"]) == 2
    assert "There is no journal" in capsys.readouterr().err


def test_exported_head_is_taken_back(tmp_path: Path, capsys: Capture) -> None:
    assert main(["journal", "head"]) == 0
    head = capsys.readouterr().out.strip()
    (tmp_path / "heads.txt").write_text(f"{head}\n")
    assert main(["journal", "verify", "--head", head]) == 0
    assert main(["journal", "verify", "--head", str(tmp_path / "heads.txt")]) == 0
    assert main(["journal", "verify", "--head", f"13:{'0' * 64}"]) == 1
    assert main(["journal", "verify", "--head", "yesterday"]) == 2


def test_export_as_json_lines_reads_back_as_events(call: Call, capsys: Capture) -> None:
    assert main(["journal", "export", "--jsonl"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [codec.decode(line) for line in lines] == [event for event in call("i1") if event.kept]


def test_export_to_read_tells_the_call(capsys: Capture) -> None:
    assert main(["journal", "export", "--interaction", "i1"]) == 0
    told = capsys.readouterr()
    assert "The engineer said it was free of charge" in told.out
    assert told.err.startswith("Head 12:")


def test_export_of_an_unknown_interaction_ends_2(capsys: Capture) -> None:
    assert main(["journal", "export", "--interaction", "i9"]) == 2
    assert "no interaction 'i9'" in capsys.readouterr().err


def test_erasure_takes_the_words_and_still_verifies(capsys: Capture) -> None:
    assert main(["journal", "erase", "i1", "--yes"]) == 0
    assert main(["journal", "export", "--jsonl"]) == 0
    assert "engineer" not in capsys.readouterr().out
    assert main(["journal", "verify"]) == 0
    assert "13 rows, 7 of them lawfully erased" in capsys.readouterr().out


def test_erasure_without_a_yes_erases_nothing(capsys: Capture) -> None:
    assert main(["journal", "erase", "i1"]) != 0
    main(["journal", "export", "--jsonl"])
    assert "engineer" in capsys.readouterr().out


def test_interactions_are_listed(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    assert main(["interactions"]) == 0
    told = capsys.readouterr().out
    assert "Ana Silva" in told
    assert "BIL-FEE-CREDIT" in told


def test_interactions_as_json_can_be_read_by_a_script(capsys: Capture) -> None:
    assert main(["interactions", "--json", "--find", "engineer"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "i1"


def test_words_that_nobody_said_list_nothing(capsys: Capture) -> None:
    assert main(["interactions", "--find", "router"]) == 0
    assert "No interaction fits" in capsys.readouterr().out


def test_one_interaction_is_told(capsys: Capture) -> None:
    assert main(["interactions", "show", "i1"]) == 0
    assert "Customer  The engineer said" in capsys.readouterr().out
    assert main(["interactions", "show", "i9"]) == 2
