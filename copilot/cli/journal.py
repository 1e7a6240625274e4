"""`earshot journal`: prove that the journal is intact, export it, and erase what must be erased."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from copilot import codec, learnt, telling
from copilot.cli.profiles import Kept, Profile, holding, kept, opened
from copilot.errors import InputError, JournalError
from copilot.events import Event
from copilot.journal import verify as auditor
from copilot.journal.journal import Journal

app = typer.Typer(no_args_is_help=True, help="Verify the journal, export it and its head, erase content.")

File = Annotated[Path | None, typer.Option("--file", help="A journal file, instead of a profile's.")]


@app.command()
def verify(
    profile: Profile = "",
    file: File = None,
    head: Annotated[
        list[str] | None, typer.Option(help="A head exported earlier, as `head` printed it, or a file with one a line.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a journal.")] = False,
) -> None:
    """Check every row of the journal. Ends 0: intact, 1: altered, 2: it cannot be read."""
    journals = kept(profile, file)
    heads = _exported(head or (), journals)
    gone = {name for name, _ in heads} - {"", *(one.profile for one in journals)}
    if gone and not (profile or file):
        raise JournalError(f"A head of profile {min(gone)} was exported, and it has no journal any more.")
    code = 0
    for one in journals:
        try:
            mine = [told for name, told in heads if not (name and one.profile) or name == one.profile]
            report = _verified(one.path, mine, quiet=as_json)
        except JournalError as error:
            typer.echo(error, err=True)
            code = 2
            continue
        if as_json:
            typer.echo(json.dumps(_body(one, report), ensure_ascii=False))
        else:
            _show(Console(), one, report)
        code = code or int(not report.intact)
    if code:
        raise typer.Exit(code)


@app.command()
def head(profile: Profile = "", file: File = None) -> None:
    """Print the newest row's number and hash. Kept elsewhere, it proves later that nothing was cut off or rewritten.

    Of several profiles, each line begins with the profile's name.
    """
    journals = kept(profile, file)
    for one in journals:
        row, hash = auditor.head(one.path)
        typer.echo(f"{row}:{hash}" if profile or file else f"{one.profile} {row}:{hash}")


@app.command()
def export(
    profile: Profile = "",
    file: File = None,
    interaction: Annotated[str, typer.Option(help="Only this interaction.")] = "",
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Whole events as JSON Lines, instead of lines to read.")
    ] = False,
) -> None:
    """Print what happened, oldest first; the head goes to standard error."""
    journals = kept(profile, file)
    if interaction:
        with holding(interaction, journals) as journal:
            _print(journal, journal.read(interaction), jsonl=jsonl)
        return
    for one in journals:
        with opened(one) as journal:
            _print(journal, journal.history(), jsonl=jsonl)


@app.command()
def erase(
    interaction: Annotated[str, typer.Argument(help="Its id, as `earshot interactions` shows it.")],
    profile: Profile = "",
    file: File = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase for good what was said in an interaction and every record value in it. That it happened stays."""
    among = kept(profile, file)
    with holding(interaction, among) as journal:
        if not yes and not _confirmed(f"Erase what was said in {interaction} for good?"):
            raise InputError("Nothing was erased. Say yes when you are asked, or give --yes.")
        stone = journal.erase(interaction, wall=time.time())
    typer.echo(f"Erased up to row {stone.up_to}. The journal keeps that it happened and when, and still verifies.")
    owner = next((one.profile for one in among if one.path == journal.path), "")
    if owner and learnt.forget(owner, interaction):
        typer.echo("What the search had learnt, from this interaction too, is forgotten; it can be learnt anew.")


def _confirmed(question: str) -> bool:
    try:
        return typer.confirm(question)
    except typer.Abort:  # nobody is there to answer
        typer.echo(err=True)
        return False


def _verified(path: Path, heads: list[tuple[int, str]], *, quiet: bool) -> auditor.Report:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bars:
        task = bars.add_task("Verifying", total=None)
        return auditor.verify(path, heads, progress=lambda done, total: bars.update(task, completed=done, total=total))


def _heads(text: str) -> list[str]:
    """The heads that `--head` names: one, or the lines of a file."""
    if Path(text).is_file():
        return [line for line in Path(text).read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return [text]


def _exported(texts: Iterable[str], journals: Sequence[Kept]) -> list[tuple[str, tuple[int, str]]]:
    """Heads, each with the name of the profile it was exported from ("": none was said).

    Raises:
        InputError: it cannot be told which journal a head belongs to.
        JournalError: a head is none, or belongs to a journal that is gone.
    """
    names = [one.profile for one in journals]
    heads: list[tuple[str, tuple[int, str]]] = []
    for line in (line for text in texts for line in _heads(text)):
        *profile, told = line.split() or [""]
        heads.append((profile[0] if profile else "", auditor.parse_head(told)))
    if len(journals) > 1 and any(not name for name, _ in heads):
        raise InputError(f"A head belongs to one journal: say which with --profile ({', '.join(names)}).")
    return heads


def _body(one: Kept, report: auditor.Report) -> dict[str, object]:
    return {
        "profile": one.profile,
        "file": str(one.path),
        "intact": report.intact,
        "rows": report.rows,
        "head": f"{report.row}:{report.hash}",
        "erased": report.erased,
        "findings": [asdict(finding) for finding in report.findings],
    }


def _show(console: Console, one: Kept, report: auditor.Report) -> None:
    for finding in report.findings:
        console.print("[red]✗[/]", end=" ")
        console.print(finding.sentence, markup=False, highlight=False, soft_wrap=True)
    count = len(report.findings)
    say = "intact" if report.intact else f"altered: {count} finding{'s' if count > 1 else ''}"
    console.print("[green]✓[/]" if report.intact else "[red]✗[/]", end=" ")
    erased = f", {report.erased} of them lawfully erased" if report.erased else ""
    console.print(
        f"{f'Profile {one.profile}: ' if one.profile else ''}{one.path} is {say}. {report.rows} rows{erased}; "
        f"head {report.row}:{report.hash}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def _print(journal: Journal, events: Iterable[Event], *, jsonl: bool) -> None:
    """Whole events for a script; for a person as `earshot replay` prints them, under the id of who is speaking."""
    newest = journal.head()
    if jsonl:
        for event in events:
            typer.echo(codec.encode(event))
    else:
        current = ""
        for interaction, line in telling.story(events, journal.erased()):
            if interaction != current:
                current = interaction
                typer.echo(f"— {current}")
            typer.echo(line)
    typer.echo(f"Head {newest} of {journal.path}", err=True)
