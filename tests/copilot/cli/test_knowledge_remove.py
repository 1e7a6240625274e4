"""`earshot knowledge list`, `show` and `remove` over what was imported, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.cli.app import main

CSV = "id,question,answer\nF-1,What is the fee?,The fee is 45 euros.\nF-2,How long is a move?,A move takes ten days.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    folder = tmp_path / "help"
    (folder / "more").mkdir(parents=True)
    (folder / "faq.csv").write_text(CSV)
    (folder / "more" / "moving.md").write_text("---\nid: M-1\ntitle: Moving\nowner: desk\n---\nPack in time.\n")
    assert main(["knowledge", "import", str(folder), "--json"]) == 0
    capsys.readouterr()
    return folder


def ids(capsys) -> list[str]:
    assert main(["knowledge", "list", "--json"]) == 0
    return [row["id"] for row in json.loads(capsys.readouterr().out)]


def removed(capsys) -> list[str]:
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(row["type"] == "removed" for row in rows)
    return [row["article"] for row in rows]


def test_what_was_imported_is_listed_with_its_source_and_shown(folder: Path, capsys) -> None:
    assert main(["knowledge", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["id"], row["file"], row["source"]) for row in rows] == [
        ("F-1", "faq.csv", str(folder)), ("F-2", "faq.csv", str(folder)), ("M-1", "more/moving.md", str(folder)),
    ]  # fmt: skip
    assert main(["knowledge", "show", "M-1", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["title"], shown["owner"], shown["body"]) == ("Moving", "desk", "Pack in time.\n")


def test_one_article_of_a_file_leaves_and_stays_away_while_its_file_is_the_same(folder: Path, capsys) -> None:
    assert main(["knowledge", "remove", "F-1", "--json"]) == 0
    assert removed(capsys) == ["F-1"]
    assert ids(capsys) == ["F-2", "M-1"]
    assert main(["knowledge", "import", str(folder)]) == 0
    capsys.readouterr()
    assert ids(capsys) == ["F-2", "M-1"]
    (folder / "faq.csv").write_text(CSV + "F-3,What else?,Nothing else.\n")
    assert main(["knowledge", "import", str(folder)]) == 0
    capsys.readouterr()
    assert sorted(ids(capsys)) == ["F-1", "F-2", "F-3", "M-1"]


@pytest.mark.parametrize("name", ["faq.csv", "{folder}/faq.csv"])
def test_a_file_leaves_with_all_its_articles(folder: Path, capsys, name: str) -> None:
    assert main(["knowledge", "remove", name.format(folder=folder), "--json"]) == 0
    assert removed(capsys) == ["F-1", "F-2"]
    assert ids(capsys) == ["M-1"]


def test_a_whole_import_leaves(folder: Path, capsys) -> None:
    assert main(["knowledge", "remove", str(folder)]) == 0
    assert "3 articles removed." in capsys.readouterr().out
    assert main(["knowledge", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_what_is_not_there_or_would_come_back_is_said(folder: Path, capsys, tmp_path: Path) -> None:
    assert main(["knowledge", "remove", "KB-77"]) == 2
    assert "There is no article, file or import KB-77" in capsys.readouterr().err
    (tmp_path / "synced").mkdir()
    (tmp_path / "synced" / "faq.csv").write_text("id,question,answer\nS-1,What?,That.\n")
    (tmp_path / "data" / "settings.toml").write_text(f"knowledge = {json.dumps(str(tmp_path / 'synced'))}\n")
    assert main(["knowledge", "sync", "--json"]) == 0
    assert main(["knowledge", "remove", "S-1"]) == 2
    assert "delete its file there" in capsys.readouterr().err
    assert main(["knowledge", "remove", "faq.csv"]) == 2
    assert "Give the file's whole path" in capsys.readouterr().err
