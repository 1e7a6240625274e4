"""`earshot knowledge check` and what the doctor says of a knowledge base."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from copilot import paths
from copilot.cli.app import main
from copilot.doctor.knowledge_base import knowledge_base
from knowledge.articles import Article
from knowledge.embed import OnnxEmbedder
from knowledge.sources import SourceFile
from knowledge.store.database import connect
from knowledge.store.store import Store


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    folder = paths.knowledge_base()
    with Store.open(folder, OnnxEmbedder(paths.resources() / "encoder")) as store:
        store.put("help", SourceFile(name="a.md"), [Article(id="KB-1", title="Fees", body="The fee is 45 euros.\n")])
    return folder


def test_a_whole_one_is_said_to_be_whole(base: Path, capsys) -> None:
    assert main(["knowledge", "check"]) == 0
    assert "whole" in capsys.readouterr().out
    assert [finding.status for finding in knowledge_base("default")] == ["ok"]


def test_a_damaged_one_is_named_by_part_and_repaired(base: Path, capsys) -> None:
    shutil.rmtree(base / "edition-1" / "words")
    assert main(["knowledge", "check", "--json"]) == 1
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (row["part"], row["mended"]) == ("words", False)
    (finding,) = knowledge_base("default")
    assert (finding.status, "earshot knowledge check --repair" in finding.mend) == ("fail", True)
    assert main(["knowledge", "check", "--repair"]) == 0
    assert "mended" in capsys.readouterr().out
    assert main(["knowledge", "check"]) == 0


def test_one_that_another_earshot_made_is_no_damaged_one(base: Path, capsys) -> None:
    db = connect(base)
    db.conn.execute("PRAGMA user_version = 99")
    db.close()
    before = sorted(path.name for path in base.iterdir())
    assert main(["knowledge", "check", "--repair"]) == 2
    assert "was written by a newer Earshot" in capsys.readouterr().err
    assert sorted(path.name for path in base.iterdir()) == before
    (finding,) = knowledge_base("default")
    assert (finding.status, "newer Earshot" in finding.say, "--repair" in finding.mend) == ("fail", True, False)


def test_what_a_killed_repair_put_aside_is_named_and_how_to_go_on(base: Path, capsys) -> None:
    (base / "knowledge.db").rename(base / "damaged-20261127-040000-knowledge.db")
    assert main(["knowledge", "check"]) == 2
    assert "damaged-20261127-040000-knowledge.db" in capsys.readouterr().err.replace("\n", "")
    (finding,) = knowledge_base("default")
    assert (finding.status, "Take damaged-20261127-040000- off" in finding.say) == ("fail", True)


def test_none_at_all_is_told_apart_from_a_damaged_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    assert main(["knowledge", "check"]) != 0
    assert "There is no knowledge base" in capsys.readouterr().err
    assert [finding.status for finding in knowledge_base("default")] == ["ok"]
