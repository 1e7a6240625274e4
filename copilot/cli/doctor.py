"""`earshot doctor`: what is present, what is missing, and how to mend it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from copilot.doctor.examine import examine
from copilot.doctor.finding import Finding, Status

MARKS: dict[Status, str] = {"ok": "[green]✓[/]", "warn": "[yellow]![/]", "fail": "[red]✗[/]"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a finding.")] = False,
    profile: Annotated[str, typer.Option(help="The profile whose folders and journal are looked at.")] = "default",
) -> None:
    """Say what is present, what is missing, and how to mend it; ends 1 if something fails."""
    console = Console()
    findings = examine(profile)
    for finding in findings:
        if as_json:
            typer.echo(json.dumps(asdict(finding), ensure_ascii=False))
        else:
            show(console, finding)
    if any(finding.status == "fail" for finding in findings):
        raise typer.Exit(1)


def show(console: Console, finding: Finding) -> None:
    """One line, and beneath it what to do."""
    console.print(f"{MARKS[finding.status]} [bold]{finding.name}[/]", end="  ")
    console.print(finding.say, markup=False, highlight=False, soft_wrap=True)
    if finding.mend:
        console.print(f"    → {finding.mend}", markup=False, highlight=False, soft_wrap=True)
