"""The command line: every command has help and is documented, and what the documents show works."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from copilot.cli import main
from copilot.cli.app import COMMANDS, load

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
QUICK = ("earshot --version", "earshot models check", "earshot journal verify", "earshot interactions")


def everything() -> list[tuple[str, ...]]:
    """All commands and sub-commands, as the words to type."""
    found: list[tuple[str, ...]] = []
    for name, command in COMMANDS.items():
        target = load(command)
        found.append((name,))
        if isinstance(target, typer.Typer):
            found += [(name, sub) for sub in getattr(get_command(target), "commands", {})]
    return found


def shown() -> list[tuple[str, str]]:
    """Every `earshot …` line of a ```console block: where it is and what it says."""
    found: list[tuple[str, str]] = []
    for document in DOCUMENTS:
        for block in re.findall(r"```console\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL):
            for line in block.splitlines():
                words = line.removeprefix("$ ").partition("  #")[0].strip()
                if line.startswith("$ ") and words.startswith("earshot"):
                    found.append((document.name, words))
    return found


@pytest.mark.parametrize("words", everything(), ids=" ".join)
def test_every_command_explains_itself(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--help"]) == 0
    text = capsys.readouterr().out
    assert len(text.split("Usage:")[1].strip().splitlines()) > 3


def test_the_list_of_commands_is_those_there_are() -> None:
    text = (ROOT / "docs" / "COMMANDS.md").read_text(encoding="utf-8")
    listed = [tuple(words.split()) for words in re.findall(r"^\| `earshot ([a-z -]+)` \|", text, re.MULTILINE)]
    assert sorted(listed) == sorted(everything())


def test_the_documents_show_commands() -> None:
    assert len(shown()) >= 10


@pytest.mark.parametrize(("document", "line"), shown(), ids=lambda text: text)
def test_what_a_document_shows_exists(document: str, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Its words are a command, and each option in it is one that the command's help names."""
    words = shlex.split(line)[1:]
    command = max((c for c in [(), *everything()] if tuple(words[: len(c)]) == c), key=len)
    assert main([*command, "--help"]) == 0
    text = capsys.readouterr().out
    assert [word for word in words if word.startswith("--") and word.partition("=")[0] not in text] == []


@pytest.mark.parametrize("line", [line for line in dict.fromkeys(line for _, line in shown()) if line in QUICK])
def test_a_quick_example_works(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from copilot import models

    monkeypatch.setenv("EARSHOT_MODELS", str(models.installed_folder()))
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    assert main(shlex.split(line)[1:]) in (0, 2)  # 2: there is no journal yet, said in a sentence


def test_help_is_quick_and_loads_no_command() -> None:
    code = (
        "import sys\nfrom copilot.cli import main\nmain(['--help'])\n"
        "print([m for m in sys.modules if m.startswith('copilot.cli.') and m != 'copilot.cli.app'], file=sys.stderr)"
    )
    before = os.times().children_user
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr.strip()) == (0, "[]")
    # processor time, which other programs hardly change: 0.3 s measured
    assert os.times().children_user - before < 3


def test_an_unknown_command_is_refused() -> None:
    assert main(["nonsense"]) == 2


def test_a_bug_is_one_sentence_and_a_log_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EARSHOT_DATA", str(tmp_path))
    monkeypatch.setitem(COMMANDS, "doctor", type(COMMANDS["doctor"])("tests_no_such_module:x", "broken"))
    assert main(["doctor"]) == 1
    said = capsys.readouterr().err.strip()
    assert (len(said.splitlines()), "ModuleNotFoundError" in said, "command.log" in said) == (1, True, True)
