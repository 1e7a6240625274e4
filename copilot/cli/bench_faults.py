"""`earshot bench faults`: how long after a fault of the sound the window says so."""

from __future__ import annotations

from typing import Annotated

import typer

from copilot.bench import faults
from copilot.cli.bench_telling import AsJson, Document, progress, telling


def faults_command(
    rounds: Annotated[int, typer.Option(min=1, help="How often each fault is made.")] = 5,
    as_json: AsJson = False,
    document: Document = None,
) -> None:
    """Break the sound of a live call in every way, and wait for the words in the window.

    Takes about 40 s for each round. Linux with PulseAudio.
    """
    out = telling(as_json, document)
    with progress("Breaking the sound of calls") as step:
        told = faults.run(rounds, step)
    out.tell([faults.report(told)])
