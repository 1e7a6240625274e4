"""`earshot interactions`: the list of past interactions, and the story of one."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer

from copilot import telling
from copilot.cli.profiles import Profile, holding, kept, opened
from copilot.commands import InteractionRow

app = typer.Typer(help="List past interactions, and show one.")

PHASES = {
    "opened": "not begun",
    "ringing": "broken off while it rang",
    "live": "broken off in the call",
    "hold": "broken off on hold",
    "wrapup": "open: waits for its wrap-up",
    "finished": "done",
}


@app.callback(invoke_without_command=True)
def listed(
    context: typer.Context,
    profile: Profile = "",
    find: Annotated[
        str, typer.Option(help="Only those in which all these words were said, or whose caller has them.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many of a profile, the newest.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an interaction.")] = False,
) -> None:
    """List past interactions, the newest first; `show ID` tells one."""
    if context.invoked_subcommand is not None:
        return
    for number, one in enumerate(kept(profile)):
        with opened(one) as journal:
            rows = journal.interactions(find, limit=limit)
        if as_json:
            for row in rows:
                typer.echo(json.dumps({"profile": one.profile, **asdict(row)}, ensure_ascii=False))
            continue
        if number:
            typer.echo()
        typer.echo(f"Profile {one.profile}")
        for row in rows:
            for line in _lines(row):
                typer.echo(line)
        if not rows:
            typer.echo("No interaction fits." if find else "There are no interactions yet.")


@app.command()
def show(
    interaction: Annotated[str, typer.Argument(help="Its id, as the list shows it.")],
    profile: Profile = "",
) -> None:
    """Tell one interaction from beginning to end."""
    with holding(interaction, kept(profile)) as journal:
        for _, line in telling.story(journal.read(interaction), journal.erased(interaction)):
            typer.echo(line)


def _lines(row: InteractionRow) -> Iterator[str]:
    """An interaction for a person, in lines that fit 80 columns: when, what became of it, who and what about."""
    began = time.strftime("%Y-%m-%d %H:%M", time.localtime(row.wall))
    yield f"{row.id}  {began}  {telling.clock(row.seconds)}  {PHASES[row.phase]}"
    about = [row.caller or (telling.ERASED if row.erased else "caller not known"), row.title, row.wrapup, _written(row)]
    yield f"    {' · '.join(part for part in about if part)}"
    if row.snippet:
        yield f"    “{row.snippet}”"


def _written(row: InteractionRow) -> str:
    if not row.writes:
        return ""
    changes = "1 change written" if row.writes == 1 else f"{row.writes} changes written"
    return f"{changes}, {row.undone} taken back" if row.undone else changes
