"""What a measurement says: how far it is, its tables on the screen or as JSON, and its sections in a document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from copilot.bench import sections
from copilot.bench.figures import Report, machine_line, verdict

AsJson = Annotated[bool, typer.Option("--json", help="Figures as JSON.")]
Document = Annotated[
    Path | None,
    typer.Option("--markdown", metavar="FILE", help="Also write the tables to this file: their sections alone are replaced."),
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Made before the run: the machine's line tells the load before it."""

    machine: str
    as_json: bool
    document: Path | None

    def tell(self, reports: Sequence[Report]) -> None:
        _show(reports, as_json=self.as_json, machine=self.machine)
        self.write(reports)

    def write(self, reports: Sequence[Report]) -> None:
        """Only to the document."""
        if self.document is not None:
            sections.put(self.document, reports, self.machine)


def telling(as_json: bool, document: Path | None) -> Telling:
    """Raises InputError when the document cannot be written: before the work, not after it."""
    if document is not None:
        sections.check(document)
    return Telling(machine=machine_line(), as_json=as_json, document=document)


@contextmanager
def progress(what: str) -> Iterator[Callable[[float], None]]:
    """A bar on a terminal; elsewhere a line when it begins."""
    console = Console(stderr=True)
    if not console.is_terminal:
        typer.echo(f"{what} …", err=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(what, total=1.0)
        yield lambda share: bars.update(task, completed=share)


def _show(reports: Sequence[Report], *, as_json: bool, machine: str) -> None:
    """Tables for a person, or one JSON object."""
    if as_json:
        body = {"machine": machine, "reports": [asdict(report) for report in reports]}
        typer.echo(json.dumps(body, ensure_ascii=False))
        return
    console = Console()
    console.print(machine, markup=False, highlight=False)
    for report in reports:
        table = Table(
            "what", "measured", "floor", "goal", "", title=report.title, title_justify="left", caption=report.note
        )
        for figure in report.figures:
            table.add_row(figure.what, figure.measured, figure.floor, figure.goal, verdict(figure))
        console.print(table)
