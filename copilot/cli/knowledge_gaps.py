"""`earshot knowledge gaps`: what customers ask and no article answers, and a draft of the article that is missing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from copilot import encoders, netgate
from copilot.cli import profiles
from copilot.errors import InputError
from copilot.state import Interaction
from copilot.unanswered import asked_in, draft
from knowledge.embed import OnnxEmbedder
from knowledge.gaps import Gap, Unanswered, group

Days = Annotated[int, typer.Option(min=1, help="Look back so many days.")]


def gaps(
    profile: profiles.Profile = "",
    days: Days = 90,
    number: Annotated[int, typer.Option("--draft", min=0, help="Draft an article for the gap of this number.")] = 0,
    to: Annotated[Path | None, typer.Option(help="The file to write the draft to; it must not exist yet.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a gap.")] = False,
) -> None:
    """List questions that no article answers, grouped by meaning; draft the article for one."""
    netgate.close()
    asked, cases = _asked(profile, days)
    found = group(asked, OnnxEmbedder(encoders.in_use()))
    if number:
        _write_draft(found, number, cases, to)
    elif to is not None:
        raise InputError("--to needs --draft N: the number of a gap as `earshot knowledge gaps` lists it.")
    elif as_json:
        for place, gap in enumerate(found, start=1):
            typer.echo(json.dumps(_row(place, gap), ensure_ascii=False))
    elif found:
        Console().print(_table(found))
    else:
        typer.echo(f"No question of the last {days} days was left without an answer.")


def _asked(profile: str, days: int) -> tuple[list[Unanswered], dict[str, Interaction]]:
    """The questions, and the interactions in which they were asked."""
    asked: list[Unanswered] = []
    cases: dict[str, Interaction] = {}
    for one in profiles.kept(profile):
        with profiles.opened(one) as journal:
            here, those = asked_in(journal.of_last(days))
            asked += here
            cases |= those
    return asked, cases


def _write_draft(found: list[Gap], number: int, cases: dict[str, Interaction], to: Path | None) -> None:
    if number > len(found):
        there = f"There are {len(found)}" if found else "There are none"
        raise InputError(f"There is no gap {number}. {there}; `earshot knowledge gaps` lists them.")
    text = draft(found[number - 1], cases)
    if to is None:
        typer.echo(text, nl=False)
        return
    try:  # what was said in a call is for its owner's eyes
        with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise InputError(f"{to} exists already. Name another file; nothing was written.") from error
    except OSError as error:
        raise InputError(f"{to} cannot be written ({error.strerror}).") from error
    typer.echo(f"Draft in {to}. It holds words from calls: an erasure in the journal does not reach this file.")


def _row(number: int, gap: Gap) -> dict[str, Any]:
    return {
        "type": "gap",
        "number": number,
        "label": gap.label,
        "questions": len(gap.questions),
        "conversations": list(gap.conversations),
        "queues": list(gap.queues),
        "first": gap.first.isoformat(),
        "last": gap.last.isoformat(),
        "samples": list(gap.samples),
    }


def _table(found: list[Gap]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("No.", "Calls", "Times", "Last", "Queue", "Question"):
        table.add_column(name, justify="right" if name in ("No.", "Calls", "Times") else "left")
    for number, gap in enumerate(found, start=1):
        counts = (str(number), str(len(gap.conversations)), str(len(gap.questions)))
        table.add_row(*counts, gap.last.isoformat(), ", ".join(gap.queues), _plain(gap.label))
        for text in gap.samples[1:]:
            table.add_row("", "", "", "", "", _plain(text), style="dim")
    return table


def _plain(text: str) -> str:
    """Square brackets in what was said are no markup."""
    return text.replace("[", r"\[")
