"""`earshot knowledge`, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.cli.app import main

ARTICLE = "---\nid: KB-1\ntitle: Call-out fees\n---\n## When it applies\nThe call-out fee is 45.00 euros.\n"


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path / "data"))
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.md").write_text(ARTICLE)
    (folder / "b.md").write_text("---\nid: KB-9\nno end")
    (folder / "empty").mkdir()
    return folder


def test_search_prints_one_json_object_with_file_heading_path_and_text(articles: Path, capsys) -> None:
    assert main(["knowledge", "search", "what is the call out fee", "--articles", str(articles), "--json"]) == 0
    printed = capsys.readouterr()
    result = json.loads(printed.out)["results"][0]
    assert (result["file"], result["heading_path"]) == ("a.md", ["Call-out fees", "When it applies"])
    assert result["text"] == result["say"] == "The call-out fee is 45.00 euros."
    assert "b.md is left out" in printed.err


def test_what_stands_above_the_first_heading_is_called_the_top(articles: Path, capsys) -> None:
    (articles / "a.md").write_text(ARTICLE.replace("## When it applies\n", ""))
    assert main(["knowledge", "search", "what is the call out fee", "--articles", str(articles)]) == 0
    assert "top" in capsys.readouterr().out


def test_search_says_so_when_nothing_is_asked(articles: Path, capsys) -> None:
    assert main(["knowledge", "search", "thank you", "--articles", str(articles)]) == 0
    assert "Nothing found" in capsys.readouterr().out


def test_list_and_show_name_the_article(articles: Path, capsys) -> None:
    assert main(["knowledge", "list", "--articles", str(articles), "--json"]) == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == ["KB-1"]
    assert main(["knowledge", "show", "KB-1", "--articles", str(articles)]) == 0
    assert "45.00 euros" in capsys.readouterr().out


def test_settings_that_cannot_be_used_are_told_once_and_the_rest_still_works(articles: Path, capsys) -> None:
    (articles.parent / "data").mkdir(exist_ok=True)
    (articles.parent / "data" / "settings.toml").write_text("queue = ")
    assert main(["knowledge", "list", "--articles", str(articles), "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err.count("settings.toml is not followed") == 1
    assert json.loads(printed.out)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["show", "KB-9", "--articles", "{articles}"], "no article KB-9"),
        (["search", "a fee", "--articles", "{articles}/absent"], "no folder"),
        (["search", "a fee", "--index", "{articles}"], "no knowledge index"),
        (["eval", "{articles}"], "corpus.jsonl cannot be read (No such file or directory)"),
        (["search", "a fee", "--articles", "{articles}/empty"], "There are no articles in"),
        (["list", "--articles", "{articles}/empty"], "Put them there"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(articles: Path, capsys, arguments: list[str], sentence: str) -> None:
    assert main(["knowledge", *(word.format(articles=articles) for word in arguments)]) == 2
    assert sentence in capsys.readouterr().err
