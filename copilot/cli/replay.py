"""`earshot replay`, `demo` and `run`: a stored call through the whole engine, without a window."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from copilot import commands as c
from copilot import digest, encoders, logs, netgate, paths, site
from copilot import messages as m
from copilot.audio.replay import describe
from copilot.cli.printing import Printer
from copilot.engine import Engine
from copilot.errors import EarshotError, InputError
from copilot.model import ARMED_AFTER, Leg
from copilot.running import lock
from copilot.state import Interaction, ProposalView

PICTURE = Path("earshot-demo.png")
ENDED = ("verified", "rejected", "withdrawn")  # proposals with which there is nothing left to do
WRITE_S = 15.0  # for a write to be verified after its approval

_LEFT: dict[str, Leg | None] = {"": None, "agent": "agent", "customer": "customer"}


def replay(
    call: Annotated[Path, typer.Argument(help="A recording: WAV, FLAC or Ogg, one or two legs.")],
    speed: Annotated[str, typer.Option(help="1 is real time; a number, or max.")] = "1",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print every event as one line of JSON.")] = False,
    left: Annotated[
        str, typer.Option(help="Who is on the first channel: agent or customer. Else the call's track says.")
    ] = "",
    approve: Annotated[
        str, typer.Option(help="none: proposals stay open. all: approve every proposal as shown.")
    ] = "none",
    profile: Annotated[
        str, typer.Option(help="Whose journal and records; the demo's unless you name another.")
    ] = "demo",
) -> None:
    """Play a stored call and print what Earshot makes of it.

    Nothing is approved unless you say so. A call that leaves proposals stays open, for you to approve them in the
    profile's window, until the next one is replayed into that profile; a call that leaves none is closed.
    """
    if left not in _LEFT:
        raise InputError(f"--left {left!r} is not known: say agent or customer.")
    if approve not in ("none", "all"):
        raise InputError(f"--approve {approve!r} is not known: say none or all.")
    command = c.StartReplay(path=str(call), speed=_speed(speed), left=_LEFT[left])
    describe(call, speed=command.speed, left=command.left)  # a wrong file is refused before anything starts
    printer = Printer(jsonl=jsonl)
    told = asyncio.run(_replay(command, profile, printer, approve=approve == "all", close=True))
    _say_next(profile, told)
    if approve == "all" and any(view.status != "verified" for view in told.proposals):
        raise typer.Exit(1)


def demo(
    speed: Annotated[str, typer.Option(help="1 is real time; a number, or max.")] = "1",
    call: Annotated[str, typer.Option(help="Which demo call: call-out-fee or moving-house.")] = "call-out-fee",
) -> None:
    """Show Earshot with a recorded call, in a profile of its own.

    In a window where there is a display. Otherwise the same events are printed, and a picture of the window at the
    end of the call is written to earshot-demo.png.
    """
    command = c.StartReplay(path=str(demo_call(call)), speed=_speed(speed))
    printer = Printer(jsonl=False)
    asyncio.run(_replay(command, "demo", printer, approve=False, close=False))
    _draw(printer.story, PICTURE)
    sys.stdout.write(f"\nThe window as it looks now: {PICTURE}\n")


def _draw(story: list[str], picture: Path) -> None:
    """Write the picture, in a process that loads Qt and needs no screen.

    Raises:
        EarshotError: it could not be written.
    """
    frozen = getattr(sys, "frozen", False)
    program = [sys.executable, "picture"] if frozen else [sys.executable, "-m", "ui.picture"]
    done = subprocess.run(
        [*program, str(picture)], input="\n".join(story), text=True, encoding="utf-8", capture_output=True, check=False
    )
    if done.returncode:
        raise EarshotError(
            f"No picture of the window could be written to {picture}. Try another folder; `earshot doctor` says "
            "whether Qt's libraries are there."
        )


def run() -> None:
    """Open the agent's window."""
    raise InputError(
        "`earshot run` opens a window, and there is no display here. "
        "Start it in a desktop session, or see what Earshot does with `earshot demo`."
    )


def demo_call(name: str) -> Path:
    """The recording of a demo call. Raises InputError with the names there are."""
    folder = paths.resources() / "demo" / "calls"
    path = folder / f"{name}.flac"
    if not path.exists():
        names = ", ".join(sorted(p.stem for p in folder.glob("*.flac")))
        raise InputError(f"There is no demo call {name!r}. There are: {names}.")
    return path


def _speed(text: str) -> float:
    if text == "max":
        return 0.0
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.1 <= speed <= 100:
        raise InputError(f"--speed {text!r} is not known: give a number from 0.1 to 100, or max.")
    return speed


async def _replay(command: c.StartReplay, profile: str, printer: Printer, *, approve: bool, close: bool) -> Interaction:
    """The call as it is in the end; `close` one that leaves nothing to approve."""
    logs.start("replay", profile)
    netgate.close()
    with lock(profile):
        where = site.find(profile)
        encoders.whole(
            Path(where.knowledge.load["encoder"])
        )  # without it the desk steps down in a call; a replay is told beforehand
        engine = Engine(where, printer.take)
        try:
            await engine.start(resume=False)
            printer.silent = frozenset(engine.desk.interactions)
            _close_earlier(engine)
            interaction = engine.start_replay(command)
            await engine.played(interaction)
            if approve:
                await approve_all(engine, interaction)
            call = engine.desk.interactions[interaction]
            if close and all(view.status in ENDED for view in call.proposals):
                engine.take(c.FinishInteraction(interaction=interaction))
        finally:
            await engine.stop()
    if engine.failure or printer.refusals:
        raise EarshotError(engine.failure or printer.refusals[0])
    return engine.desk.interactions[interaction]


def _close_earlier(engine: Engine) -> None:
    """End replays that nobody wrapped up: each later start would fold them, and their proposals are of another day."""
    for call in list(engine.desk.interactions.values()):
        if call.recording is not None and call.phase != "finished":
            engine.handle(m.CallSignal(interaction=call.id, kind="ended", at=call.at))  # was it broken off?
            engine.take(c.FinishInteraction(interaction=call.id))


def _say_next(profile: str, call: Interaction) -> None:
    """On standard error, so that a script's output stays what it was."""
    if any(view.status == "open" for view in call.proposals):
        typer.echo(
            f"What it proposes waits for approval until the next call is replayed into the profile {profile}.", err=True
        )
    typer.echo(f"Kept as {call.id}. Next: earshot journal verify --profile {profile}", err=True)


async def approve_all(engine: Engine, interaction: str) -> None:
    """Approve each open proposal as it is shown, and wait until each write has an end."""
    await asyncio.sleep(ARMED_AFTER)
    for view in engine.desk.interactions[interaction].proposals:
        if view.status == "open" and any(change.ticked for change in view.proposal.changes):
            engine.take(_approval(interaction, view))
    waited = 0.0
    while waited < WRITE_S and any(
        view.status in ("approved", "sending", "unknown") for view in engine.desk.interactions[interaction].proposals
    ):
        await asyncio.sleep(0.05)
        waited += 0.05


def _approval(interaction: str, view: ProposalView) -> c.ApproveWrite:
    proposal = view.proposal
    values = {change.field: change.new for change in proposal.changes if change.ticked}
    return c.ApproveWrite(
        interaction=interaction, proposal=proposal.id, digest=digest.of(proposal, values), values=values
    )
