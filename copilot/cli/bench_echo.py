"""`earshot bench echo`: is the customer's echo gone from the agent's lines, and are the agent's own words still there?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copilot import paths
from copilot.bench import echo
from copilot.cli.bench_telling import AsJson, Document, progress, telling


def echo_command(
    calls: Annotated[
        list[Path] | None, typer.Option("--call", help="A recorded call, two channels; the demo's calls if left out.")
    ] = None,
    as_json: AsJson = False,
    document: Document = None,
) -> None:
    """Calls given a room: the customer's words left in the agent's lines, the agent's words lost. Takes five minutes."""
    out = telling(as_json, document)
    with progress("Hearing the calls in six rooms") as step:
        chosen = calls or sorted((paths.resources() / "demo" / "calls").glob("*.flac"))
        out.tell([echo.report(chosen, step)])
