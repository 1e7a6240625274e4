"""`earshot bench written FILE`: what the written form of a line mends and what it breaks, in words.

FILE holds a line a row: what was said, a tab, and how a person writes it. A word counts as fixed when it is written as
there, as missed when it stays as it was said, as broken when it is changed to anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from copilot.errors import InputError
from copilot.speech.written import written as write


@dataclass(frozen=True, slots=True)
class Tally:
    """Words of what was said."""

    words: int = 0
    fixed: int = 0
    missed: int = 0
    broken: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.words + other.words,
            self.fixed + other.fixed,
            self.missed + other.missed,
            self.broken + other.broken,
        )


def tally(rows: Iterable[tuple[str, str]], write: Callable[[str], str] = write) -> Tally:
    """Over all `rows` of (what was said, how a person writes it)."""
    total = Tally()
    for said, person in rows:
        wanted, made = _changes(said, person), _changes(said, write(said))
        total += Tally(
            len(said.split()),
            sum(end - start for start, end, _ in wanted & made),
            sum(end - start for start, end, _ in wanted if not any(_overlap((start, end), m) for m in made)),
            sum(end - start for start, end, _ in made - wanted),
        )
    return total


def read_rows(file: Path) -> list[tuple[str, str]]:
    """The rows of `file`, without its comments. Raises InputError."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read as text: {error}.") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        said, tab, person = line.partition("\t")
        if not tab or not said.strip() or not person.strip():
            raise InputError(f"{file} line {number} is not what was said, a tab, and how a person writes it.")
        rows.append((said, person))
    return rows


def written(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What was said, a tab, how it is written.")],
) -> None:
    """Words that the written form of a line fixes, misses and breaks."""
    found = tally(read_rows(file))
    table = Table("words", "fixed", "missed", "broken")
    table.add_row(str(found.words), str(found.fixed), str(found.missed), str(found.broken))
    Console().print(table)


def _changes(said: str, written: str) -> set[tuple[int, int, str]]:
    """Words `start` to `end` of `said` that `written` replaces, and with what."""
    before, after = said.split(), written.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return {(a, b, " ".join(after[c:d])) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"}


def _overlap(span: tuple[int, int], change: tuple[int, int, str]) -> bool:
    return span[0] < change[1] and change[0] < span[1]
