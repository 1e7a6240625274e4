"""What the commands about the journal say, and how they end."""

from __future__ import annotations

import io
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


def test_what_was_erased_is_called_erased_where_text_was(capsys: Capture) -> None:
    main(["journal", "erase", "i1", "--yes"])
    capsys.readouterr()
    assert main(["interactions", "show", "i1"]) == 0
    told = capsys.readouterr().out
    assert "00:12  Customer  erased" in told
    assert "Ringing  erased" in told
    assert "Ana" not in told
    main(["journal", "export"])
    assert "00:12  Customer  erased" in capsys.readouterr().out
    main(["interactions"])
    assert "erased" in capsys.readouterr().out


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_erasure_without_a_yes_erases_nothing_and_ends_2(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert main(["journal", "erase", "i1"]) == 2
    assert "Nothing was erased" in capsys.readouterr().err
    main(["journal", "export", "--jsonl"])
    assert "engineer" in capsys.readouterr().out


def test_what_is_not_there_is_said_before_anybody_is_asked(capsys: Capture) -> None:
    assert main(["journal", "erase", "i9"]) == 2
    told = capsys.readouterr()
    assert "no interaction 'i9'" in told.err
    assert "for good?" not in told.out + told.err


def test_an_approval_is_told_in_the_words_of_the_card(capsys: Capture) -> None:
    main(["interactions", "show", "i1"])
    assert "Approved: Credit\n" in capsys.readouterr().out


# ---- several profiles ------------------------------------------------------------------------
@pytest.fixture
def second(call: Call) -> Path:
    """The demo's journal beside the default one, with a call that waits for its wrap-up."""
    journal = Journal.open(paths.profile_path("demo") / "journal.db")
    journal.append(call("20261126-101500-a1b2c3")[:-2])
    journal.close()
    return journal.path


def test_every_profile_is_verified_and_named(second: Path, capsys: Capture) -> None:
    assert main(["journal", "verify"]) == 0
    told = capsys.readouterr().out
    assert ["Profile default: " in told, "Profile demo: " in told] == [True, True]
    alter(second)
    assert main(["journal", "verify"]) == 1
    told = capsys.readouterr().out
    assert f"Profile demo: {second} is altered" in told
    assert "Profile default: " in told.split("is intact")[0]


def test_a_profile_that_is_named_is_alone(second: Path, kept: Path, capsys: Capture) -> None:
    alter(kept)
    assert main(["journal", "verify", "--profile", "demo"]) == 0
    assert "default" not in capsys.readouterr().out


def test_a_journal_that_cannot_be_read_hides_no_other(second: Path, capsys: Capture) -> None:
    second.write_bytes(b"no database" * 100)
    assert main(["journal", "verify"]) == 2
    told = capsys.readouterr()
    assert ("Profile default: " in told.out, str(second) in told.err) == (True, True)


def test_heads_of_all_profiles_are_taken_back(second: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["journal", "head"]) == 0
    heads = tmp_path / "heads.txt"
    heads.write_text(capsys.readouterr().out)
    assert main(["journal", "verify", "--head", str(heads)]) == 0
    assert main(["journal", "verify", "--profile", "demo", "--head", str(heads)]) == 0
    heads.write_text(heads.read_text() + f"demo 99:{'0' * 64}\n")
    assert main(["journal", "verify", "--head", str(heads)]) == 1
    assert main(["journal", "verify", "--head", f"12:{'0' * 64}"]) == 2  # of which?
    assert "--profile" in capsys.readouterr().err


def test_a_head_whose_journal_is_gone_is_a_finding(second: Path, tmp_path: Path, capsys: Capture) -> None:
    main(["journal", "head"])
    heads = tmp_path / "heads.txt"
    heads.write_text(capsys.readouterr().out)
    second.unlink()
    assert main(["journal", "verify", "--head", str(heads)]) == 2
    assert "profile demo" in capsys.readouterr().err


def test_an_interaction_is_found_in_whichever_profile_it_is(second: Path, capsys: Capture) -> None:
    for command in (["interactions", "show"], ["journal", "export", "--interaction"]):
        assert main([*command, "20261126-101500-a1b2c3"]) == 0
        assert "engineer" in capsys.readouterr().out
    assert main(["journal", "erase", "20261126-101500-a1b2c3", "--yes"]) == 0


def test_interactions_of_every_profile_fit_80_columns_in_words(second: Path, capsys: Capture) -> None:
    assert main(["interactions", "--find", "engineer"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line.startswith("Profile")] == ["Profile default", "Profile demo"]
    assert max(map(len, lines)) <= 80
    assert any(line.endswith("open: waits for its wrap-up") for line in lines)
    assert any("Ana Silva · Call-out fee · BIL-FEE-CREDIT · 1 change written" in line for line in lines)


def test_interactions_as_json_name_their_profile(second: Path, capsys: Capture) -> None:
    main(["interactions", "--json"])
    assert [json.loads(line)["profile"] for line in capsys.readouterr().out.splitlines()] == ["default", "demo"]


def test_without_any_journal_it_is_said_where_one_was_looked_for(kept: Path, capsys: Capture) -> None:
    kept.unlink()
    for command in (["journal", "verify"], ["interactions"]):
        assert main(command) == 2
        assert str(kept.parent.parent) in capsys.readouterr().err


# ---- interactions ------------------------------------------------------------------------------
def test_interactions_are_listed(capsys: Capture) -> None:
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
