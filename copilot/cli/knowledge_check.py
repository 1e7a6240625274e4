"""`earshot knowledge check`: whether the knowledge base is whole, and mending it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from copilot import encoders, paths
from copilot.cli.knowledge_work import in_words, progress
from knowledge.embed import OnnxEmbedder
from knowledge.store.check import Finding, check
from knowledge.store.repair import repair


def check_base(
    mend: Annotated[bool, typer.Option("--repair", help="Mend what is wrong.")] = False,
    profile: Annotated[str, typer.Option(help="The profile whose knowledge base is looked at.")] = "default",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a finding.")] = False,
) -> None:
    """Compare every part of the knowledge base with the stored articles; ends 1 if something is wrong."""
    folder = paths.profile_path(profile) / "knowledge"
    with in_words():
        embedder = OnnxEmbedder(encoders.in_use())
        if mend:
            with progress("Encoding articles") as advance:
                found = repair(folder, embedder, advance)
            left = check(folder, embedder)
        else:
            found = left = check(folder, embedder)
    _show(found, left, as_json)
    if left:
        raise typer.Exit(1)


def _show(found: list[Finding], left: list[Finding], as_json: bool) -> None:
    if as_json:
        for finding in found:
            typer.echo(json.dumps({**asdict(finding), "mended": finding not in left}, ensure_ascii=False))
        return
    console = Console()
    for finding in found:
        mark = "[red]✗[/]" if finding in left else "[green]mended[/]"
        console.print(f"{mark} [bold]{finding.part}[/]", end="  ")
        console.print(finding.say, markup=False, highlight=False, soft_wrap=True)
    if left:
        console.print("Run `earshot knowledge check --repair` to mend it; no article that can be read is lost.")
    elif any(finding.part == "articles" for finding in found):
        console.print("What could be read was kept. Run `earshot knowledge sync` or import again to bring the rest.")
    else:
        console.print("The knowledge base is whole.")
