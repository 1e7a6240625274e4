"""`earshot audio`: the devices that calls are heard from: list, choose, and test with level meters."""

from __future__ import annotations

import time
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from copilot import settings
from copilot.audio.block import LegBlock
from copilot.audio.capture import here
from copilot.audio.capture.backend import Backend, Scene
from copilot.audio.capture.choose import Wishes, choose
from copilot.audio.capture.recorder import LegState, Recorder
from copilot.audio.truth import decibels
from copilot.errors import InputError
from copilot.model import Leg

app = typer.Typer(no_args_is_help=True)

RATE = 16_000
FLOOR_DB = -60.0  # the left end of a meter
BARS = 30
PICTURES_S = 10  # of the meters in a second
NAMES: dict[Leg, str] = {"agent": "You", "customer": "Customer"}


def _scene() -> Scene:
    backend = here.backend()
    try:
        return backend.scene()
    finally:
        backend.close()


@app.command("list")
def list_devices() -> None:
    """List microphones, loudspeakers, and the programs that play or record just now."""
    scene = _scene()
    if scene.trouble:
        raise InputError(scene.trouble)
    chosen = settings.load().settings
    console = Console(highlight=False)
    for kind, wish in (("microphone", chosen.microphone), ("speaker", chosen.speaker)):
        for device in scene.devices:
            if device.kind == kind:
                marks = [*(["default"] if device.default else []), *(["chosen"] if device.id == wish else [])]
                console.print(f"{kind:<10}  {device.id}  {device.name}  {', '.join(marks)}".rstrip(), markup=False)
        if wish and scene.find(kind, wish) is None:  # type: ignore[arg-type]
            console.print(f"{kind:<10}  {wish}  chosen, and not there", markup=False)
    for program in scene.programs:
        does = "in a call" if program.in_call else "plays" if program.plays else "records"
        console.print(f"program     {program.name}  {does}", markup=False)


@app.command()
def use(
    microphone: Annotated[str | None, typer.Option(help="Id of a microphone from `earshot audio list`.")] = None,
    speaker: Annotated[str | None, typer.Option(help="Id of a loudspeaker from `earshot audio list`.")] = None,
    softphone: Annotated[str | None, typer.Option(help="A part of the name of the program you call with.")] = None,
) -> None:
    """Choose the devices for all calls from now on; an empty value goes back to the system's default."""
    asked = {"microphone": microphone, "speaker": speaker, "softphone": softphone}
    wanted = {name: value for name, value in asked.items() if value is not None}
    if not wanted:
        raise InputError("Say what to use: --microphone, --speaker or --softphone.")
    scene = _scene()
    for kind in ("microphone", "speaker"):
        if wanted.get(kind) and not scene.trouble and scene.find(kind, wanted[kind]) is None:
            raise InputError(f"There is no {kind} {wanted[kind]!r} just now. `earshot audio list` shows what there is.")
    file = settings.remember(wanted)
    typer.echo(f"Remembered in {file}. An Earshot that is open takes it when it is started next.")


@app.command()
def setup() -> None:
    """Open the window with its sound check: devices, meters, and a sentence that is shown as heard."""
    raise InputError(
        "`earshot audio setup` opens a window, and there is no display here. "
        "`earshot audio list`, `use` and `test` do the same in a terminal."
    )


@app.command("test")
def show_levels(
    seconds: Annotated[float, typer.Option(help="How long to listen.")] = 10.0,
) -> None:
    """Listen with both legs for a while and show their levels; nothing is kept. Ends 1 when a leg gave no sound."""
    chosen = settings.load().settings
    wishes = Wishes(microphone=chosen.microphone, speaker=chosen.speaker, softphone=chosen.softphone)
    backend = here.backend()
    try:
        heard = _meter(backend, wishes, seconds)
    finally:
        backend.close()
    for leg, loudest in heard.items():
        if loudest is None:
            typer.echo(f"{NAMES[leg]}: no sound came.", err=True)
        elif loudest <= FLOOR_DB:
            typer.echo(f"{NAMES[leg]}: only silence came. Speak, or play something; is it muted?", err=True)
    if None in heard.values():
        raise typer.Exit(1)


def _meter(backend: Backend, wishes: Wishes, seconds: float) -> dict[Leg, float | None]:
    """Show both legs' levels for a while; the loudest level of each, None for one without any sound."""
    levels: dict[Leg, float] = {}
    loudest: dict[Leg, float | None] = dict.fromkeys(NAMES)

    def keep(block: LegBlock) -> None:
        levels[block.leg] = decibels(block.pcm)
        loudest[block.leg] = max(levels[block.leg], loudest[block.leg] or -150.0)

    recorders = {
        leg: Recorder(leg, backend, RATE, lambda held, leg=leg: choose(leg, backend.scene(), wishes, held), keep)  # type: ignore[misc]
        for leg in NAMES
    }
    try:
        with Live(console=Console(highlight=False), refresh_per_second=PICTURES_S, transient=False) as shown:
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                time.sleep(1 / PICTURES_S)
                shown.update(_picture({leg: recorder.state for leg, recorder in recorders.items()}, levels))
    finally:
        for recorder in recorders.values():
            recorder.stop()
    return loudest


def _picture(states: dict[Leg, LegState], levels: dict[Leg, float]) -> Table:
    table = Table.grid(padding=(0, 2))
    for leg, state in states.items():
        level = levels.get(leg, -150.0) if state.status == "running" else -150.0
        table.add_row(NAMES[leg], bar(level), Text(f"{level:.0f} dB" if level > -150 else "—"), Text(_says(state)))
    return table


def bar(dbfs: float) -> Text:
    """A level as a bar: from FLOOR_DB to full scale."""
    full = round(BARS * min(1.0, max(0.0, 1 - dbfs / FLOOR_DB)))
    return Text("█" * full + "·" * (BARS - full))


def _says(state: LegState) -> str:
    return "  ".join(part for part in (state.device, state.say) if part)
