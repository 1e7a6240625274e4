"""`earshot knowledge`, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copilot.cli.app import main
from copilot.cli.knowledge_eval import END, START

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


def test_passages_that_do_not_fit_are_listed_on_demand_only(articles: Path, capsys) -> None:
    assert main(["knowledge", "search", "purple elephants", "--articles", str(articles)]) == 0
    assert capsys.readouterr().out.strip() == "Nothing fits. --all lists the passages that come closest."
    assert main(["knowledge", "search", "purple elephants", "--articles", str(articles), "--all"]) == 0
    assert "KB-1" in capsys.readouterr().out


def test_a_result_says_why_it_is_there(articles: Path, capsys) -> None:
    assert main(["knowledge", "search", "what is the call out fee", "--articles", str(articles), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)["results"][0]
    because = result["because"]
    assert {"call", "fee"} <= set(because["words"])
    assert sum(because["parts"].values()) == pytest.approx(result["score"], abs=1e-3)


@pytest.fixture
def question_set(tmp_path: Path) -> Path:
    folder = tmp_path / "fees"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(
        '{"_id": "d", "title": "Late fee", "text": "It is five euros.", "metadata": {}}'
    )
    turns = [{"speaker": "customer", "text": "how much is the late fee"}]
    (folder / "queries.jsonl").write_text(json.dumps({"_id": "q", "turns": turns}))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\td\t1\n")
    return folder


def test_eval_prints_the_systems_and_their_intervals(question_set: Path, capsys) -> None:
    assert main(["knowledge", "eval", str(question_set), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["systems"]["earshot"]["recall@3"] == 1
    assert found["intervals"]["rrf"]["mrr@10"] == [1, 1]
    assert main(["knowledge", "eval", str(question_set), str(question_set), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sets"]["fees"]["systems"] == found["systems"]


def test_eval_puts_its_tables_between_the_marks_and_touches_nothing_else(
    question_set: Path, tmp_path: Path, capsys
) -> None:
    page, talk = tmp_path / "page.md", tmp_path / "talk.txt"
    talk.write_text("# lines\nlovely weather today\nmy dog is asleep\n")
    page.write_text(f"before\n{START}\nold\n{END}\nafter\n")
    command = ["knowledge", "eval", str(question_set), "--small-talk", str(talk), "--markdown", str(page)]
    assert main(command) == 0
    text = page.read_text()
    assert text.startswith(f"before\n{START}\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "| fees | 1 | 100.0 (100.0–100.0) |" in text
    assert "| fees | 0.0 | 0.0 | 100.0 | 100 % |" in text
    assert "old" not in text


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
        (["search", "a fee", "--index", "{articles}"], "There is no knowledge base"),
        (["eval", "{articles}"], "corpus.jsonl cannot be read (No such file or directory)"),
        (["search", "a fee", "--articles", "{articles}/empty"], "There are no articles in"),
        (["list", "--articles", "{articles}/empty"], "Put them there"),
        (["import", ""], "Name the folder that holds the articles"),
        (["remove", " "], "Name an article, a file or the folder of an import"),
        (["search", "--queries", "{articles}/../null.jsonl"], "Line 1 of"),
        (["search", "--queries", "{articles}/../none.jsonl"], "There is no query in"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(articles: Path, capsys, arguments: list[str], sentence: str) -> None:
    (articles.parent / "null.jsonl").write_text('{"id": 1, "query": null}\n')
    (articles.parent / "none.jsonl").write_text("\n")
    assert main(["knowledge", *(word.format(articles=articles) for word in arguments)]) == 2
    assert sentence in capsys.readouterr().err
