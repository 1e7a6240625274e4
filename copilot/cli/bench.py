"""`earshot bench`: speed, memory and words, measured on this machine beside a floor from the same run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from copilot import paths
from copilot.audio.files import open_recording
from copilot.audio.track import read_track
from copilot.bench import hearing, knowledge, latency, memory, soak, speech, story, window, words
from copilot.bench.figures import Report
from copilot.bench.speech import read_manifest
from copilot.bench.terms import terms_command
from copilot.bench.written import written
from copilot.cli import bench_live
from copilot.cli.bench_echo import echo_command
from copilot.cli.bench_telling import AsJson, Document, progress, telling

app = typer.Typer(no_args_is_help=True, help="Measure speed, memory and speech recognition on this machine.")
app.command()(written)
app.command("terms")(terms_command)

Calls = Annotated[
    list[Path] | None, typer.Option("--call", help="A recorded call with its track; the demo's calls if left out.")
]
Texts = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Texts whose sentences make the passages; the demo's articles if left out."),
]
Sizes = Annotated[
    list[int] | None,
    typer.Option(min=1_000, help="How many passages; 10,000 and 100,000 if left out. May be repeated."),
]


@app.command("speech")
def speech_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with manifest.jsonl and its recordings.")],
    as_json: AsJson = False,
    document: Document = None,
) -> None:
    """Word error rate and cost of Earshot's hearing and of its bare recogniser, on the same recordings."""
    out, console = telling(as_json, document), Console()
    result = speech.run(folder, each=_hearing)
    out.write([words.table(result["sets"])])
    if as_json:
        console.print(json.dumps(result), markup=False, highlight=False, soft_wrap=True)
        return
    table = Table("set", "words", "Earshot WER", "bare WER", "Earshot RTF", "bare RTF")
    for name, pair in result["sets"].items():
        ours, bare = pair["earshot"], pair["bare"]
        rates = (f"{ours['wer']:.1%}", f"{bare['wer']:.1%}", f"{ours['rtf']:.3f}", f"{bare['rtf']:.3f}")
        table.add_row(name, f"{ours['words']}", *rates)
    console.print(table)


@app.command("latency")
def latency_command(calls: Calls = None, as_json: AsJson = False, document: Document = None) -> None:
    """Customer's last word to card painted, by stages, in a call at real time.

    Takes as long as the calls and about 20 s for each: four minutes with the demo's.
    """
    out, chosen = telling(as_json, document), _calls(calls)
    out.tell([_latency(chosen, play(chosen))])


@app.command("window")
def window_command(calls: Calls = None, as_json: AsJson = False, document: Document = None) -> None:
    """First frame, ready to listen, and lateness of the window's loop, in a call at real time.

    Takes as long as the calls and about 20 s for each: four minutes with the demo's.
    """
    out = telling(as_json, document)
    out.tell([window.report(play(_calls(calls)))])


@app.command("memory")
def memory_command(calls: Calls = None, as_json: AsJson = False, document: Document = None) -> None:
    """Memory of every process in a call at real time.

    Takes as long as the calls and about 20 s for each: four minutes with the demo's.
    """
    out = telling(as_json, document)
    out.tell([memory.report(play(_calls(calls)))])


@app.command("hearing")
def hearing_command(calls: Calls = None, as_json: AsJson = False, document: Document = None) -> None:
    """Processor time of hearing a call, against the bare decoder. Takes about a minute."""
    out = telling(as_json, document)
    with progress("Hearing the calls"):
        reports = [hearing.report(_calls(calls))]
    out.tell(reports)


@app.command("soak")
def soak_command(
    calls: Calls = None,
    minutes: Annotated[float, typer.Option(help="How long the call shall be.")] = 60,
    as_json: AsJson = False,
    document: Document = None,
) -> None:
    """An hour-long call as fast as it can be heard: the end must cost what the beginning did. Takes about seven minutes."""
    out = telling(as_json, document)
    out.tell([_soak(_calls(calls), minutes)])


@app.command("knowledge")
def knowledge_command(
    passages: Sizes = None,
    texts: Texts = None,
    as_json: AsJson = False,
    document: Document = None,
) -> None:
    """Speed of finding, storing and opening knowledge, beside raw FAISS and the bare encoder.

    Takes two minutes for 10,000 passages and about ten for 100,000.
    """
    out = telling(as_json, document)
    out.tell(_knowledge(passages, texts))


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
    document: Document = None,
    as_json: AsJson = False,
) -> None:
    """All of these, with the calls played once for latency, window and memory; about half an hour.

    The measurements of live calls are commands of their own: live, capture, faults, invented, shift.
    """
    chosen = _calls(calls)
    if speech_folder is not None:
        read_manifest(speech_folder)  # a wrong folder is refused before an hour's work
    out = telling(as_json, document)
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
    out.tell(reports)


bench_live.join(app)
app.command("echo")(echo_command)


def play(calls: Sequence[Path]) -> list[story.Run]:
    """Each call at real time in the real window."""
    runs: list[story.Run] = []
    for number, call in enumerate(calls, start=1):
        seconds = open_recording(call).seconds
        with progress(f"Playing {call.stem}, {seconds:.0f} s ({number} of {len(calls)})") as step:
            runs.append(story.play_in_window(call, seconds, step))
    return runs


def _latency(calls: Sequence[Path], runs: Sequence[story.Run]) -> Report:
    ways = [
        latency.ways(run.trace, read_track(call, open_recording(call).seconds))
        for call, run in zip(calls, runs, strict=True)
    ]
    bare = [seconds for call in sorted(set(calls)) for seconds in hearing.bare_decodes(call)]
    return latency.report(ways, bare)


def _words(folder: Path | None) -> Report:
    return words.SKIPPED if folder is None else words.report(folder, _hearing)


def _hearing(rows: Iterable[Any]) -> Iterable[Any]:
    return track(rows, description="Hearing", console=Console(stderr=True), transient=True)


def _knowledge(passages: list[int] | None, texts: Path | None) -> list[Report]:
    reports = []
    for size in passages or (10_000, 100_000):
        with progress(f"Storing {size:,} passages") as step:
            reports.append(knowledge.report(texts or paths.resources() / "demo" / "articles", size, step))
    return reports


def _soak(calls: Sequence[Path], minutes: float) -> Report:
    with progress(f"Hearing a call of {minutes:g} minutes") as step:
        return soak.report(soak.run(calls[0], minutes * 60, step))


def _calls(given: list[Path] | None) -> list[Path]:
    return given or sorted((paths.resources() / "demo" / "calls").glob("*.flac"))
