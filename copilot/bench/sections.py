"""docs/BENCH.md, section by section: each table stands under its title with the machine, the load and the day of its
own run, so that one table can be made anew and the others stay as they are."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from copilot.bench.figures import Report, markdown
from copilot.errors import InputError

HEAD = """# What Earshot measures of itself

Made by `earshot bench … --markdown docs/BENCH.md`, each section by its own command; every figure stands beside a floor from the same run.
"""
_TITLE = re.compile(r"^## ", re.MULTILINE)


def check(file: Path) -> None:
    """Before an hour's work. Raises InputError when the file cannot be written."""
    try:
        with file.open("a", encoding="utf-8"):
            pass
        file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The tables cannot be written to {file}: {error}. Name another file.") from error


def put(file: Path, reports: Sequence[Report], machine: str) -> None:
    """Replace the sections of these reports in `file`, or add them at its end; `machine`: `figures.machine_line`.

    A report without figures (what was left out of a run) takes nothing's place.
    """
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    file.write_text(with_sections(before, reports, f"{machine}. {day}"), encoding="utf-8")


def with_sections(before: str, reports: Sequence[Report], stamp: str) -> str:
    """The text `before` with these reports in it."""
    head, sections = _split(before)
    for report in reports:
        if report.figures or report.title not in sections:
            sections[report.title] = markdown([report], stamp).rstrip()
    return "\n\n".join([(head or HEAD).rstrip(), *sections.values()]) + "\n"


def _split(text: str) -> tuple[str, dict[str, str]]:
    """What stands before the first section, and the sections with their titles, by title."""
    starts = [*(match.start() for match in _TITLE.finditer(text)), len(text)]
    parts = [text[start:end].rstrip() for start, end in pairwise(starts)]
    return text[: starts[0]].strip(), {part.partition("\n")[0].removeprefix("## "): part for part in parts}
