"""One table of docs/BENCH.md made anew: the others stay as they are, and each says when and where it was made."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.bench import sections, words
from copilot.bench.figures import Report, plain
from copilot.cli import main

OLD = """# Benches

By hand.

## Window

A machine. 2026-01-01

| what | measured | floor, same run | goal | |
|---|---|---|---|---|
| frame | 1 s |  |  |  |

## Words

Measured elsewhere.
"""


def report(title: str, value: str) -> Report:
    return Report(title=title, figures=(plain("frame", value),), note="A note.")


def test_only_the_section_that_was_measured_is_replaced() -> None:
    new = sections.with_sections(OLD, [report("Window", "2 s")], "Another machine. 2026-02-02")
    assert new.startswith("# Benches\n\nBy hand.\n\n## Window\n\nAnother machine. 2026-02-02\n\n| what")
    assert "| frame | 2 s |" in new
    assert "1 s" not in new
    assert new.endswith("A note.\n\n## Words\n\nMeasured elsewhere.\n")


def test_a_new_section_comes_last_and_the_same_one_again_changes_nothing() -> None:
    once = sections.with_sections(OLD, [report("Memory", "3 MB")], "Here. 2026-02-02")
    assert [line for line in once.splitlines() if line.startswith("## ")] == ["## Window", "## Words", "## Memory"]
    assert sections.with_sections(once, [report("Memory", "3 MB")], "Here. 2026-02-02") == once


def test_what_was_not_measured_takes_nothings_place() -> None:
    assert sections.with_sections(OLD, [words.SKIPPED], "Here.") == OLD


def test_a_new_file_says_how_it_was_made(tmp_path: Path) -> None:
    sections.put(tmp_path / "new.md", [report("Window", "2 s")], "Here")
    assert (tmp_path / "new.md").read_text().startswith(sections.HEAD)


@pytest.mark.parametrize("command", ["live", "capture", "invented", "shift", "knowledge", "all"])
def test_a_document_that_cannot_be_written_is_refused_before_the_work(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", command, "--markdown", str(tmp_path / "no folder" / "x.md")]) == 2
    assert "Name another file" in capsys.readouterr().err
