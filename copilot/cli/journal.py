"""`earshot journal`: prove that the journal is intact, export it, and erase what must be erased."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from copilot import codec, paths, telling
from copilot.errors import JournalError
from copilot.events import Event
from copilot.journal import verify as auditor
from copilot.journal.journal import Journal
from copilot.state import Desk, apply

app = typer.Typer(no_args_is_help=True, help="Verify the journal, export it and its head, erase content.")

Profile = Annotated[str, typer.Option(help="The profile whose journal is meant.")]
File = Annotated[Path | None, typer.Option("--file", help="A journal file, instead of a profile's.")]


@app.command()
def verify(
    profile: Profile = "default",
    file: File = None,
    head: Annotated[
        list[str] | None, typer.Option(help="A head exported earlier, ROW:HASH, or a file with one a line.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Check every row of the journal. Ends 0: intact, 1: altered, 2: it cannot be read."""
    path = _path(profile, file)
    heads = [auditor.parse_head(line) for text in head or () for line in _heads(text)]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=as_json) as bars:
        task = bars.add_task("Verifying", total=None)
        report = auditor.verify(
            path, heads, progress=lambda done, total: bars.update(task, completed=done, total=total)
        )
    if as_json:
        body = {
            "file": str(path),
            "intact": report.intact,
            "rows": report.rows,
            "head": f"{report.row}:{report.hash}",
            "erased": report.erased,
            "findings": [asdict(finding) for finding in report.findings],
        }
        typer.echo(json.dumps(body, ensure_ascii=False))
    else:
        _show(Console(), path, report)
    if not report.intact:
        raise typer.Exit(1)


@app.command()
def head(profile: Profile = "default", file: File = None) -> None:
    """Print the newest row's number and hash. Kept elsewhere, it proves later that nothing was cut off or rewritten."""
    row, hash = auditor.head(_path(profile, file))
    typer.echo(f"{row}:{hash}")


@app.command()
def export(
    profile: Profile = "default",
    file: File = None,
    interaction: Annotated[str, typer.Option(help="Only this interaction.")] = "",
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Whole events as JSON Lines, instead of lines to read.")
    ] = False,
) -> None:
    """Print what happened, oldest first; the head goes to standard error."""
    with closing(Journal.open(_path(profile, file), create=False)) as journal:
        newest = journal.head()
        events: Iterable[Event] = journal.read(interaction) if interaction else journal.history()
        count = 0
        for line in _json_lines(events) if jsonl else _lines(events):
            typer.echo(line)
            count += 1
        if interaction and not count:
            raise JournalError(f"There is no interaction {interaction!r} in {journal.path}.")
        typer.echo(f"Head {newest}", err=True)


@app.command()
def erase(
    interaction: Annotated[str, typer.Argument(help="Its id, as `earshot interactions` shows it.")],
    profile: Profile = "default",
    file: File = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase for good what was said in an interaction and every record value in it. That it happened stays."""
    with closing(Journal.open(_path(profile, file), create=False)) as journal:
        if not yes:
            typer.confirm(f"Erase what was said in {interaction} for good?", abort=True)
        stone = journal.erase(interaction, wall=time.time())
    typer.echo(f"Erased up to row {stone.up_to}. The journal keeps that it happened and when, and still verifies.")


def _path(profile: str, file: Path | None) -> Path:
    return file if file is not None else paths.profile_path(profile) / "journal.db"


def _heads(text: str) -> list[str]:
    """The heads that `--head` names: one, or the lines of a file."""
    if Path(text).is_file():
        return [line for line in Path(text).read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return [text]


def _show(console: Console, path: Path, report: auditor.Report) -> None:
    for finding in report.findings:
        console.print("[red]✗[/]", end=" ")
        console.print(finding.sentence, markup=False, highlight=False, soft_wrap=True)
    count = len(report.findings)
    say = "intact" if report.intact else f"altered: {count} finding{'s' if count > 1 else ''}"
    console.print("[green]✓[/]" if report.intact else "[red]✗[/]", end=" ")
    erased = f", {report.erased} of them lawfully erased" if report.erased else ""
    console.print(
        f"{path} is {say}. {report.rows} rows{erased}; head {report.row}:{report.hash}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def _json_lines(events: Iterable[Event]) -> Iterator[str]:
    return map(codec.encode, events)


def _lines(events: Iterable[Event]) -> Iterator[str]:
    """As `earshot replay` prints them, each interaction under its id when it takes turns with others."""
    desk, current = Desk(), ""
    for event in events:
        desk = apply(desk, event)
        line = telling.line(event, desk)
        if line and event.interaction != current:
            current = event.interaction
            yield f"— {current}"
        if line:
            yield line
