"""`earshot interactions`: the list of past interactions, and the story of one."""

from __future__ import annotations

import json
import time
from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from copilot import paths, telling
from copilot.commands import InteractionRow
from copilot.errors import JournalError
from copilot.journal.journal import Journal
from copilot.state import Desk, apply

app = typer.Typer(help="List past interactions, and show one.")

Profile = Annotated[str, typer.Option(help="The profile whose interactions are meant.")]


@app.callback(invoke_without_command=True)
def listed(
    context: typer.Context,
    profile: Profile = "default",
    find: Annotated[
        str, typer.Option(help="Only those in which all these words were said, or whose caller has them.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an interaction.")] = False,
) -> None:
    """List past interactions, the newest first; `show ID` tells one."""
    if context.invoked_subcommand is not None:
        return
    with _journal(profile) as journal:
        rows = journal.interactions(find, limit=limit)
    if as_json:
        for row in rows:
            typer.echo(json.dumps(asdict(row), ensure_ascii=False))
    elif rows:
        Console().print(_table(rows))
    else:
        typer.echo("No interaction fits." if find else "There are no interactions yet.")


@app.command()
def show(
    interaction: Annotated[str, typer.Argument(help="Its id, as the list shows it.")],
    profile: Profile = "default",
) -> None:
    """Tell one interaction from beginning to end."""
    with _journal(profile) as journal:
        events = journal.read(interaction)
    if not events:
        raise JournalError(f"There is no interaction {interaction!r}. `earshot interactions` lists them.")
    desk = Desk()
    for event in events:
        desk = apply(desk, event)
        line = telling.line(event, desk)
        if line:
            typer.echo(line)


def _journal(profile: str) -> closing[Journal]:
    return closing(Journal.open(paths.profile_path(profile) / "journal.db", create=False))


def _table(rows: list[InteractionRow]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("Began", "Length", "Caller", "Title", "Wrap-up", "State", "Writes"):
        table.add_column(name, justify="right" if name in ("Length", "Writes") else "left")
    table.add_column("Id", no_wrap=True)
    for row in rows:
        began = time.strftime("%Y-%m-%d %H:%M", time.localtime(row.wall))
        writes = f"{row.writes} ({row.undone} undone)" if row.undone else str(row.writes)
        cells = (began, telling.clock(row.seconds), row.caller, row.title, row.wrapup, row.phase, writes, row.id)
        table.add_row(*(_plain(cell) for cell in cells))
        if row.snippet:
            table.add_row("", "", "", _plain(f"“{row.snippet}”"), "", "", "", "", style="dim")
    return table


def _plain(text: str) -> str:
    """Square brackets in a title are no markup."""
    return text.replace("[", r"\[")
