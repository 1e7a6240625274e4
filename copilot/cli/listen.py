"""`earshot listen`: the calls that happen on this machine, without a window."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import Annotated

import typer

from copilot import logs, netgate, site
from copilot.audio.capture import here
from copilot.cli.printing import Printer
from copilot.engine import Engine
from copilot.errors import EarshotError
from copilot.running import lock

LOOK_S = 0.2


def listen(
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Print every event as one line of JSON.")] = False,
    once: Annotated[bool, typer.Option("--once", help="End when the first call is over.")] = False,
    profile: Annotated[str, typer.Option(help="Whose journal, records and articles.")] = "default",
) -> None:
    """Follow the calls on this machine and print what Earshot makes of them, as the window would show it.

    A call is noticed by itself when a program plays and records, or when a softphone tells. Ctrl+C ends it. Nothing is
    approved here: a call stays open for its wrap-up in the profile's window.
    """
    if not here.VERIFIED:
        typer.echo("Live calls are not verified on this system yet; see docs/LIVE.md.", err=True)
    printer = Printer(jsonl=jsonl)
    failure = asyncio.run(_listen(profile, printer, once=once))
    if failure:
        raise EarshotError(failure)


async def _listen(profile: str, printer: Printer, *, once: bool) -> str:
    """Until Ctrl+C, or the end of the first call; why the engine failed, if it did."""
    logs.start("listen", profile)
    netgate.close(site.destinations(profile))
    stop = asyncio.Event()
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with lock(profile):
        engine = Engine(site.find(profile), printer.take, live=True)
        try:
            await engine.start()
            before = {state.id for state in engine.desk.interactions.values() if state.phase in ("wrapup", "finished")}
            printer.silent = frozenset(before)
            typer.echo("Listening for calls. Ctrl+C ends it.", err=True)
            while not stop.is_set() and not engine.failure:
                await asyncio.sleep(LOOK_S)
                if once and any(
                    state.id not in before and state.phase in ("wrapup", "finished")
                    for state in engine.desk.interactions.values()
                ):
                    break
            for interaction in set(engine.desk.interactions) - before if once else ():
                await engine.settled(interaction)
        finally:
            await engine.stop()
    return engine.failure
