"""`earshot knowledge eval`: how well the search finds, on sets of dialogues, and the table of docs/KNOWLEDGE.md."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from copilot import encoders
from copilot.cli.knowledge_work import in_words, progress
from copilot.errors import InputError
from knowledge.embed import OnnxEmbedder
from knowledge.evaluate import Figure, Report, evaluate, read_set

NAMES = {"earshot": "Earshot", "bm25": "BM25", "dense": "cosine", "rrf": "fusion of both"}
START, END = "<!-- made by earshot knowledge eval -->", "<!-- end of what it made -->"


def evaluate_sets(
    folders: Annotated[list[Path], typer.Argument(help="Each holds corpus.jsonl, queries.jsonl and qrels.tsv.")],
    small_talk: Annotated[
        Path | None, typer.Option(help="A line of small talk each: also count the cards it would be offered.")
    ] = None,
    markdown: Annotated[Path | None, typer.Option(help="Put the tables into this file, between its two marks.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Measure the search on sets of dialogues, beside BM25, cosine and the fusion of both on the last line."""
    chat = _lines(small_talk) if small_talk else ()
    if markdown:
        _document(markdown)  # refused before the work, not after it
    reports: list[Report] = []
    with in_words():
        given = [read_set(folder) for folder in folders]
        embedder = OnnxEmbedder(encoders.in_use())
        for one in given:
            with progress(f"Encoding {one.name}") as advance:
                reports.append(evaluate(one, embedder, advance, chat))
            if not as_json:
                _print(reports[-1])
    if as_json:
        sets = {report.name: _row(report) for report in reports}
        typer.echo(json.dumps(_row(reports[0]) if len(reports) == 1 else {"sets": sets}))
    if markdown:
        document = _document(markdown)
        before, after = document.split(START)[0], document.split(END)[1]
        markdown.write_text(f"{before}{START}\n{as_markdown(reports)}{END}{after}", encoding="utf-8")


def as_markdown(reports: Sequence[Report]) -> str:
    """Recall@3 of all sets beside the baselines, all figures of Earshot, and what is shown."""
    day = datetime.date.today().isoformat()
    parts = [
        f"Recall@3 in percent, with 95 % intervals ({day}):\n",
        _recall(reports),
        "Earshot's other figures:\n",
        _others(reports),
    ]
    if any(report.shown for report in reports):
        parts += ["What is shown in a call:\n", _shown(reports)]
    return "\n".join(["", *parts, ""])


def _recall(reports: Sequence[Report]) -> str:
    rows = []
    for report in reports:
        best = max(of["recall@3"].mean for name, of in report.systems.items() if name != "earshot")
        mine = report.systems["earshot"]["recall@3"]
        cells = [_percent(of["recall@3"]) for of in report.systems.values()]
        rows.append([report.name, str(report.questions), *cells, f"{100 * (mine.mean - best):+.1f}"])
    return _table(["set", "questions", *(NAMES[name] for name in reports[0].systems), "over the best"], rows)


def _others(reports: Sequence[Report]) -> str:
    names = [name for name in reports[0].systems["earshot"] if name != "recall@3"]
    rows = [[report.name, *(_percent(report.systems["earshot"][name]) for name in names)] for report in reports]
    return _table(["set", *names], rows)


def _shown(reports: Sequence[Report]) -> str:
    heads = [
        "set",
        "cards per 100 lines of small talk",
        "… after a dialogue",
        "recall@3 of what is shown",
        "right first articles shown",
    ]
    rows = [
        [report.name, f"{s.alone:.1f}", f"{s.after:.1f}", f"{100 * s.recall:.1f}", f"{100 * s.first:.0f} %"]
        for report in reports
        if (s := report.shown)
    ]
    return _table(heads, rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _percent(figure: Figure) -> str:
    return f"{100 * figure.mean:.1f} ({100 * figure.low:.1f}–{100 * figure.high:.1f})"


def _print(report: Report) -> None:
    names = list(report.systems["earshot"])
    table = Table(report.name, *names, box=None)
    for system, values in report.systems.items():
        table.add_row(system, *(_percent(values[name]) for name in names))
    console = Console()
    console.print(table)
    if s := report.shown:
        console.print(
            f"Small talk: {s.alone:.1f} cards per 100 lines, {s.after:.1f} after a dialogue. "
            f"Recall@3 of what is shown: {100 * s.recall:.1f}.",
            highlight=False,
        )


def _row(report: Report) -> dict[str, Any]:
    """The form that scripts read; `systems` is fixed by the format of held-back sets."""
    return {
        "systems": {name: {f: v.mean for f, v in of.items()} for name, of in report.systems.items()},
        "intervals": {name: {f: [v.low, v.high] for f, v in of.items()} for name, of in report.systems.items()},
        "questions": report.questions,
        **({"shown": asdict(report.shown)} if report.shown else {}),
    }


def _lines(file: Path) -> tuple[str, ...]:
    try:
        found = [line.strip() for line in file.read_text("utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(
            f"{file} cannot be read as text ({problem}). Give a file with a line of small talk each."
        ) from problem
    lines = tuple(line for line in found if line and not line.startswith("#"))
    if not lines:
        raise InputError(f"There is no line in {file}. Give a file with a line of small talk each.")
    return lines


def _document(file: Path) -> str:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(f"{file} cannot be read ({problem}). Name an existing file.") from problem
    if text.count(START) != 1 or text.count(END) != 1 or text.index(START) > text.index(END):
        raise InputError(f"{file} has no place for the tables. Put the lines {START} and {END} where they belong.")
    return text
