"""`earshot gateway`: the process that Genesys Cloud streams calls to, the desktops that may claim them, and this one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from copilot import logs, netgate, paths
from copilot.cli import gateway_use
from copilot.gateway import config as configuration
from copilot.gateway import credentials

app = typer.Typer(no_args_is_help=True, help="Run the site gateway for Genesys AudioHook, enroll desktops, use it.")
app.command()(gateway_use.use)
app.command()(gateway_use.forget)

File = Annotated[Path, typer.Option("--config", help="The gateway's configuration, see docs/GATEWAY.md.")]
DEFAULT = paths.policy_file().with_name("gateway.toml")


@app.command()
def serve(config: File = DEFAULT) -> None:
    """Listen for the platform and for desktops, until it is asked to end. A configuration that will not do ends 2."""
    from copilot.gateway import server  # noqa: PLC0415  # websockets, for this command alone

    chosen = configuration.read(config)
    credentials.read(chosen.credentials)
    log = logs.start("gateway")
    netgate.close({chosen.audiohook.host, chosen.desktops.host})  # it is dialled and dials nobody

    def listening(ports: server.Ports) -> None:
        genesys, desktops = _where(chosen.audiohook, ports.audiohook), _where(chosen.desktops, ports.desktops)
        typer.echo(f"Listening for Genesys on {genesys} and for desktops on {desktops}. Log: {log}", err=True)

    asyncio.run(server.serve(chosen, listening))


@app.command()
def enroll(name: str, config: File = DEFAULT) -> None:
    """Let the desktop NAME claim calls. Prints its token, once, for `use`; a token that it had before is void."""
    typer.echo(credentials.enroll(configuration.credentials_file(config), name))


@app.command()
def revoke(name: str, config: File = DEFAULT) -> None:
    """Let the desktop NAME claim nothing any more. What it holds is closed within a second or two."""
    credentials.revoke(configuration.credentials_file(config), name)


def _where(listener: configuration.Listener, port: int) -> str:
    host = f"[{listener.host}]" if ":" in listener.host else listener.host
    return f"{'wss' if listener.certificate else 'ws'}://{host}:{port}"
