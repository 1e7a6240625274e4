"""The command `earshot`: which commands there are, and what becomes of an error.

Only the module of the command that was asked for is imported; for the list of commands, this table
is enough. So `earshot --help` is quick, and a module that cannot be loaded costs only its own command.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

import copilot
from copilot import logs, settings
from copilot.errors import EarshotError

DESCRIPTION = "The copilot beside the softphone: hears the call on this machine, helps, and writes nothing unapproved."


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command is written, as "module:attribute" (a Typer group or a plain function), and its one line."""

    where: str
    help: str


COMMANDS: dict[str, Command] = {
    "demo": Command("copilot.cli.replay:demo", "Show Earshot with a recorded call, in a profile of its own."),
    "run": Command("copilot.cli.replay:run", "Open the agent's window."),
    "listen": Command("copilot.cli.listen:listen", "Follow the calls on this machine and print what is made of them."),
    "audio": Command("copilot.cli.audio:app", "List, choose and test the devices that calls are heard from."),
    "replay": Command("copilot.cli.replay:replay", "Play a stored call and print what Earshot makes of it."),
    "knowledge": Command("copilot.cli.knowledge:app", "Search knowledge articles, and measure the search."),
    "call": Command("copilot.cli.call:app", "Tell Earshot of a call, from a softphone's own hooks."),
    "interactions": Command("copilot.cli.interactions:app", "List past interactions, and show one."),
    "journal": Command("copilot.cli.journal:app", "Verify the journal, export its head, erase content."),
    "gateway": Command(
        "copilot.cli.gateway:app", "Run the site gateway for Genesys AudioHook, enroll desktops, use it."
    ),
    "models": Command("copilot.cli.models:app", "Install and check the models."),
    "doctor": Command("copilot.cli.doctor:doctor", "Say what is present, what is missing, and how to mend it."),
    "bench": Command("copilot.cli.bench:app", "Measure speed, memory and speech recognition on this machine."),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 done, 1 done but not well, 2 not done, 130 interrupted."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    asked = next((word for word in arguments if not word.startswith("-")), "")
    try:
        assemble(asked)(arguments, prog_name="earshot")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except EarshotError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    except Exception as error:  # noqa: BLE001 - the one boundary of this process
        return _report(error)
    return 0


def assemble(asked: str) -> typer.Typer:
    """The Typer application with the command `asked` in full, and all others by name and help only."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback(help=DESCRIPTION)(_options)
    for name, command in COMMANDS.items():
        target = load(command) if name == asked else _elsewhere
        if isinstance(target, typer.Typer):
            app.add_typer(target, name=name, help=command.help)
        else:
            app.command(name, help=command.help if name != asked else None)(target)
    return app


def load(command: Command) -> typer.Typer | Callable[..., Any]:
    """The group or function that `command` names, imported now."""
    module, _, attribute = command.where.partition(":")
    loaded: typer.Typer | Callable[..., Any] = getattr(importlib.import_module(module), attribute)
    return loaded


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"earshot {copilot.__version__}")
        raise typer.Exit


def _options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Options that stand before a command. Settings that could not be used are told, whatever the command."""
    if context.invoked_subcommand != "doctor":  # it tells them itself, with what to do
        for trouble in settings.load().troubles:
            typer.echo(trouble, err=True)


def _elsewhere() -> None:
    """Stands for a command whose module was not asked for."""


def _report(error: Exception) -> int:
    """An unexpected exception is a bug: say so in one sentence, and leave where it happened in the log."""
    try:
        file = logs.start("command")
    except EarshotError as trouble:
        print(f"Earshot failed ({type(error).__name__}), and no log could be written: {trouble}", file=sys.stderr)  # noqa: T201
        return 1
    logging.getLogger(__name__).error("A command failed", exc_info=error)
    print(f"Earshot failed ({type(error).__name__}). Where it happened is in {file}", file=sys.stderr)  # noqa: T201
    return 1
