"""`earshot knowledge encoder`: try another encoder on the site's own questions, take it, or go back to the shipped one."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from copilot import encoder_trial, encoders, netgate, settings, site
from copilot.cli import profiles
from copilot.cli.knowledge_work import in_words, progress
from copilot.encoder_trial import Candidate, Cost
from copilot.errors import InputError
from copilot.roles.knowledge import opened
from copilot.signals import judged, rows
from knowledge.background import SMALL_TALK
from knowledge.embed import Embedder, OnnxEmbedder
from knowledge.evaluate import Figure, QuestionSet, Report, evaluate, read_set

DAYS = 365  # of feedback
NEXT = "It is used from the next start on, which encodes the knowledge base again; `earshot knowledge check --repair` does it now."


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two encoders, and how it did."""

    id: str
    cost: Cost
    reports: tuple[Report, ...]


def encoder(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="A sentence-transformers model, or an exported encoder.")
    ] = None,
    questions: Annotated[
        list[Path] | None,
        typer.Option(help="Ask these (corpus.jsonl, queries.jsonl, qrels.tsv); your agents' feedback if left out."),
    ] = None,
    take: Annotated[bool, typer.Option("--take", help="Use it from the next start on.")] = False,
    shipped: Annotated[bool, typer.Option("--shipped", help="Go back to the encoder that Earshot brings.")] = False,
    profile: Annotated[str, typer.Option(help="The profile whose feedback is meant.")] = "default",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compare another encoder with the one in use, on your own questions; nothing changes without --take."""
    netgate.close()
    if shipped == (folder is not None) or (shipped and (take or questions)):
        raise InputError("Name the folder of an encoder, or --shipped alone to go back to the one that Earshot brings.")
    if folder is None:
        encoders.go_back()
        typer.echo(f"The encoder that Earshot brings is chosen. {NEXT}")
        return
    with in_words(), tempfile.TemporaryDirectory(prefix="earshot-encoder-") as scratch:
        sets = [read_set(one) for one in questions or []]
        here = encoders.in_use()
        using = OnnxEmbedder(here)
        found = encoder_trial.candidate(folder.expanduser(), Path(scratch))
        if found.embedder.id == using.id:
            raise InputError(f"{using.id} is the encoder in use already; nothing was changed.")
        sets = sets or _from_feedback(profile)
        sides = (_side(here, using, sets, "the one in use"), _side(found.folder, found.embedder, sets, "the other"))
        taken = encoders.take(found.folder) if take else None
    if as_json:
        typer.echo(json.dumps(_row(sides, found, taken), ensure_ascii=False))
    else:
        _print(sides, found, taken)


def _from_feedback(profile: str) -> list[QuestionSet]:
    """What agents used for what customers asked; nothing where that is too little to tell two encoders apart."""
    (one,) = profiles.kept(profile)
    if not one.path.exists():
        return []
    with profiles.opened(one) as journal:
        told = judged(row for events in journal.of_last(DAYS) for row in rows(events))
    if not encoder_trial.is_enough(told):
        return []
    base = opened(site.knowledge_worker(profile, settings.load().settings).load).base
    made = encoder_trial.own_questions(told, base.articles, datetime.date.today())
    return [made] if made.questions else []


def _side(folder: Path, embedder: Embedder, sets: Sequence[QuestionSet], which: str) -> Side:
    reports = []
    for one in sets:
        with progress(f"Asking {which}: {one.name}") as advance:
            reports.append(evaluate(one, embedder, advance, SMALL_TALK))
    return Side(embedder.id, encoder_trial.cost(folder, embedder), tuple(reports))


def _print(sides: tuple[Side, Side], found: Candidate, taken: Path | None) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"In use is {sides[0].id}, the other is {sides[1].id}.", markup=False)
    table = Table("", "in use", "the other", box=None)
    for row in (*_costs(sides), *_figures(sides)):
        table.add_row(*row)
    console.print(table)
    likeness = found.likeness
    console.print(
        f"Cosine to sentence-transformers: at least {likeness.fp32_least:.5f} before it is quantised, "
        f"{likeness.int8_mean:.4f} on average and {likeness.int8_least:.4f} at least after."
        if likeness
        else "It came exported; whether it says what its model says was looked at when it was exported."
    )
    if not sides[0].reports:
        console.print(
            "No questions were asked: there is too little feedback yet. Name a folder with --questions "
            "(docs/KNOWLEDGE.md says what is in it)."
        )
    if taken:
        console.print(f"It was taken into {taken}. {NEXT}", markup=False)
    else:
        console.print("Nothing was changed. --take takes it.")


def _costs(sides: Sequence[Side]) -> list[tuple[str, ...]]:
    costs = [side.cost for side in sides]
    return [
        ("numbers a vector", *(str(cost.dim) for cost in costs)),
        ("size", *(f"{cost.megabytes:.0f} MB" for cost in costs)),
        ("a short line", *(f"{cost.line_ms:.1f} ms" for cost in costs)),
    ]


def _figures(sides: Sequence[Side]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for both in zip(*(side.reports for side in sides), strict=True):
        found.append((f"{both[0].name}, {both[0].questions} questions", "", ""))
        for name in both[0].systems["earshot"]:
            found.append((f"· {name}", *(_percent(report.systems["earshot"][name]) for report in both)))
        shown = [report.shown for report in both if report.shown]
        found.append(("· recall@3 of what is shown", *(f"{100 * s.recall:.1f}" for s in shown)))
        found.append(("· cards per 100 of small talk", *(f"{s.after:.1f}" for s in shown)))
    return found


def _percent(figure: Figure) -> str:
    return f"{100 * figure.mean:.1f} ({100 * figure.low:.1f}–{100 * figure.high:.1f})"


def _row(sides: tuple[Side, Side], found: Candidate, taken: Path | None) -> dict[str, Any]:
    def told(side: Side) -> dict[str, Any]:
        sets = {
            report.name: {
                "questions": report.questions,
                **{name: figure.mean for name, figure in report.systems["earshot"].items()},
                "shown": asdict(report.shown) if report.shown else None,
            }
            for report in side.reports
        }
        return {"id": side.id, **asdict(side.cost), "sets": sets}

    return {
        "type": "encoders",
        "in_use": told(sides[0]),
        "other": told(sides[1]),
        "likeness": asdict(found.likeness) if found.likeness else None,
        "taken": str(taken) if taken else None,
    }
