"""`earshot bench`: speed, memory and words, measured on this machine beside a floor from the same run."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, track
from rich.table import Table

from copilot import paths
from copilot.audio.files import open_recording
from copilot.audio.track import read_track
from copilot.bench import hearing, knowledge, latency, memory, soak, story, window, words
from copilot.bench.figures import Report, machine_line, markdown, verdict
from copilot.bench.speech import read_manifest, speech
from copilot.bench.written import written

app = typer.Typer(no_args_is_help=True, help="Measure speed, memory and speech recognition on this machine.")
app.command()(speech)
app.command()(written)

Calls = Annotated[
    list[Path] | None, typer.Option("--call", help="A recorded call with its track; the demo's calls if left out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Figures as JSON.")]
Texts = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Texts whose sentences make the passages; the demo's articles if left out."),
]
Sizes = Annotated[
    list[int] | None,
    typer.Option(min=1_000, help="How many passages; 10,000 and 100,000 if left out. May be repeated."),
]
HEAD = """# What Earshot measures of itself

Made by `earshot bench all --speech DIR --markdown docs/BENCH.md`; every figure stands beside a floor from the same run.

"""


@app.command("latency")
def latency_command(calls: Calls = None, as_json: AsJson = False) -> None:
    """Customer's last word to card painted, by stages, in a call at real time."""
    chosen = _calls(calls)
    show([_latency(chosen, play(chosen))], as_json)


@app.command("window")
def window_command(calls: Calls = None, as_json: AsJson = False) -> None:
    """First frame, ready to listen, and lateness of the window's loop, in a call at real time."""
    show([window.report(play(_calls(calls)))], as_json)


@app.command("memory")
def memory_command(calls: Calls = None, as_json: AsJson = False) -> None:
    """Memory of every process in a call at real time."""
    show([memory.report(play(_calls(calls)))], as_json)


@app.command("hearing")
def hearing_command(calls: Calls = None, as_json: AsJson = False) -> None:
    """Processor time of hearing a call, against the bare decoder."""
    show([hearing.report(_calls(calls))], as_json)


@app.command("soak")
def soak_command(
    calls: Calls = None,
    minutes: Annotated[float, typer.Option(help="How long the call shall be.")] = 60,
    as_json: AsJson = False,
) -> None:
    """An hour-long call as fast as it can be heard: the end must cost what the beginning did."""
    show([_soak(_calls(calls), minutes)], as_json)


@app.command("knowledge")
def knowledge_command(
    passages: Sizes = None,
    texts: Texts = None,
    as_json: AsJson = False,
) -> None:
    """Speed of finding, storing and opening knowledge, beside raw FAISS and the bare encoder."""
    show(_knowledge(passages, texts), as_json)


@app.command("all")
def all_command(
    calls: Calls = None,
    minutes: Annotated[float, typer.Option(help="How long the soak's call shall be.")] = 60,
    rounds: Annotated[int, typer.Option(help="How often the calls are played at real time.")] = 2,
    speech_folder: Annotated[
        Path | None,
        typer.Option("--speech", metavar="DIR", help="Also word error rates on this folder, as `bench speech` does."),
    ] = None,
    passages: Sizes = None,
    texts: Texts = None,
    markdown_file: Annotated[
        Path | None, typer.Option("--markdown", help="Also write the tables to this file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """All of these, with the calls played once for latency, window and memory."""
    chosen = _calls(calls)
    if speech_folder is not None:
        read_manifest(speech_folder)  # a wrong folder is refused before an hour's work
    machine = machine_line()
    runs = play(chosen * rounds)
    reports = [
        _latency(chosen * rounds, runs),
        window.report(runs),
        memory.report(runs),
        hearing.report(chosen),
        _words(speech_folder),
        *_knowledge(passages, texts),
        _soak(chosen, minutes),
    ]
    show(reports, as_json, machine)
    if markdown_file is not None:
        day = datetime.datetime.now(datetime.UTC).date().isoformat()
        markdown_file.write_text(f"{HEAD}{machine}. {day}\n\n{markdown(reports)}", encoding="utf-8")


def play(calls: Sequence[Path]) -> list[story.Run]:
    """Each call at real time in the real window."""
    runs: list[story.Run] = []
    for call in calls:
        with progress(f"Playing {call.stem}") as step:
            runs.append(story.play_in_window(call, open_recording(call).seconds, step))
    return runs


def _latency(calls: Sequence[Path], runs: Sequence[story.Run]) -> Report:
    ways = [
        latency.ways(run, read_track(call, open_recording(call).seconds)) for call, run in zip(calls, runs, strict=True)
    ]
    bare = [seconds for call in sorted(set(calls)) for seconds in hearing.bare_decodes(call)]
    return latency.report(ways, bare)


def _words(folder: Path | None) -> Report:
    if folder is None:
        return words.SKIPPED
    console = Console(stderr=True)
    return words.report(folder, lambda rows: track(rows, description="Hearing", console=console, transient=True))


def _knowledge(passages: list[int] | None, texts: Path | None) -> list[Report]:
    reports = []
    for size in passages or (10_000, 100_000):
        with progress(f"Storing {size:,} passages") as step:
            reports.append(knowledge.report(texts or paths.resources() / "demo" / "articles", size, step))
    return reports


def _soak(calls: Sequence[Path], minutes: float) -> Report:
    with progress("Playing an hour-long call") as step:
        return soak.report(soak.run(calls[0], minutes * 60, step))


def _calls(given: list[Path] | None) -> list[Path]:
    return given or sorted((paths.resources() / "demo" / "calls").glob("*.flac"))


@contextmanager
def progress(what: str) -> Iterator[Callable[[float], None]]:
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task(what, total=1.0)
        yield lambda share: bars.update(task, completed=share)


def show(reports: Sequence[Report], as_json: bool, machine: str = "") -> None:
    """Tables for a person, or one JSON object."""
    if as_json:
        body = {"machine": machine or machine_line(), "reports": [asdict(report) for report in reports]}
        typer.echo(json.dumps(body, ensure_ascii=False))
        return
    console = Console()
    console.print(machine or machine_line(), markup=False, highlight=False)
    for report in reports:
        table = Table(
            "what", "measured", "floor", "goal", "", title=report.title, title_justify="left", caption=report.note
        )
        for figure in report.figures:
            table.add_row(figure.what, figure.measured, figure.floor, figure.goal, verdict(figure))
        console.print(table)
