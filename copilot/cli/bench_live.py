"""The measurements of calls that happen now: `earshot bench live`, `capture`, `faults`, `invented`, `shift`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copilot import paths
from copilot.bench import capture, invented, live, live_call, live_turns, script, shift, speech
from copilot.cli.bench_faults import faults_command
from copilot.cli.bench_telling import AsJson, Document, progress, telling

Calls = Annotated[
    list[Path] | None, typer.Option("--call", help="A recorded call with its track; the demo's calls if left out.")
]


def join(app: typer.Typer) -> None:
    app.command("live")(live_command)
    app.command("capture")(capture_command)
    app.command("faults")(faults_command)
    app.command("invented")(invented_command)
    app.command("shift")(shift_command)


def live_command(
    calls: Calls = None,
    speech_folder: Annotated[
        Path | None,
        typer.Option("--speech", metavar="DIR", help="Also play these recordings, as `bench speech` reads them."),
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="How often the calls are played.")] = 2,
    as_json: AsJson = False,
    document: Document = None,
) -> None:
    """Calls played into a sound server at real time and heard from its devices: last word to words and card, errors.

    Takes as long as the calls and about 30 s for each: eight minutes with the demo's. Linux with PulseAudio.
    """
    out = telling(as_json, document)
    folder = [] if speech_folder is None else script.of_folder(speech_folder)  # a wrong one is refused first
    scripts = [script.of_call(call) for call in _calls(calls)] * rounds + folder
    engine = speech.load()
    measured = []
    for number, one in enumerate(scripts, start=1):
        with progress(f"Calling with {one.name}, {one.seconds:.0f} s ({number} of {len(scripts)})") as step:
            measured.append(live_turns.measure(one, live_call.run(one, step), engine))
    out.tell([live.report(measured)])


def capture_command(
    minutes: Annotated[float, typer.Option(min=0.1, help="How long.")] = 30,
    hogs: Annotated[int, typer.Option(min=0, help="Processes that never rest beside it.")] = capture.HOGS,
    as_json: AsJson = False,
    document: Document = None,
) -> None:
    """Samples lost or doubled between the devices and recognition on a busy machine. Takes --minutes. Linux with PulseAudio."""
    out = telling(as_json, document)
    with progress(f"Counting samples for {minutes:g} min") as step:
        captured = capture.run(minutes * 60, hogs, step)
    out.tell([capture.report(captured, hogs)])


def invented_command(
    minutes: Annotated[float, typer.Option(min=0.1, help="How much of each sound.")] = 10,
    as_json: AsJson = False,
    document: Document = None,
) -> None:
    """Words made of silence, hold music, ring-back, key tones and an office in which nobody speaks.

    Takes about as long as one of the sounds lasts.
    """
    out = telling(as_json, document)
    with progress(f"Hearing {minutes:g} min of each sound") as step:
        found = invented.run(minutes, step)
    out.tell([invented.report(found, minutes)])


def shift_command(
    calls: Calls = None,
    hours: Annotated[float, typer.Option(min=shift.SHORTEST_H, help="How long the shift is.")] = 8,
    as_json: AsJson = False,
    document: Document = None,
) -> None:
    """A shift of many calls in one engine, as fast as they can be heard: the end must cost what the beginning did.

    Takes about six minutes for each hour of the shift.
    """
    out = telling(as_json, document)
    with progress(f"Hearing a shift of {hours:g} h") as step:
        worked = shift.run(_calls(calls), hours, step)
    out.tell([shift.report(worked)])


def _calls(given: list[Path] | None) -> list[Path]:
    return given or sorted((paths.resources() / "demo" / "calls").glob("*.flac"))
