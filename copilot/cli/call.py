"""`earshot call`: what a softphone runs to tell of its calls, and the earshot:// links that a browser opens."""

from __future__ import annotations

from typing import Annotated

import typer

from copilot.calls import told
from copilot.calls.links import register as register_links
from copilot.calls.links import unregister
from copilot.calls.tell import tell

app = typer.Typer(no_args_is_help=True, help="Tell Earshot of a call, from a softphone's own hooks.")

Number = Annotated[str, typer.Option(help="The other end's number; a SIP address will do, “anonymous” hides it.")]
Name = Annotated[str, typer.Option(help="The other end's name.")]
Id = Annotated[
    str, typer.Option(help="The call's own id, if the softphone has one; the same in all that is told of it.")
]
Dialed = Annotated[str, typer.Option(help="The number that the caller dialled.")]
Outbound = Annotated[bool, typer.Option("--outbound", help="The agent is the one who calls.")]
Queue = Annotated[str, typer.Option(help="The queue it came through, as articles and settings name it.")]
Reason = Annotated[str, typer.Option(help="Why it ended.")]
Profile = Annotated[str, typer.Option(help="The profile whose Earshot is told.")]


@app.command()
def ringing(
    number: Number = "", name: Name = "", id: Id = "", dialed: Dialed = "", queue: Queue = "",
    outbound: Outbound = False, profile: Profile = "default",
) -> None:  # fmt: skip
    """A call rings, here or at the other end."""
    direction = _direction(outbound)
    _tell("ringing", profile, number=number, name=name, id=id, dialed=dialed, queue=queue, direction=direction)


@app.command()
def answered(
    number: Number = "", name: Name = "", id: Id = "", dialed: Dialed = "", queue: Queue = "",
    outbound: Outbound = False, profile: Profile = "default",
) -> None:  # fmt: skip
    """A call was answered."""
    direction = _direction(outbound)
    _tell("answered", profile, number=number, name=name, id=id, dialed=dialed, queue=queue, direction=direction)


@app.command()
def held(number: Number = "", id: Id = "", profile: Profile = "default") -> None:
    """The call is on hold: what is said now is not heard."""
    _tell("held", profile, number=number, id=id)


@app.command()
def resumed(number: Number = "", id: Id = "", profile: Profile = "default") -> None:
    """The hold is over."""
    _tell("resumed", profile, number=number, id=id)


@app.command()
def ended(number: Number = "", id: Id = "", reason: Reason = "", profile: Profile = "default") -> None:
    """The call is over, or was never answered."""
    _tell("ended", profile, number=number, id=id, reason=reason)


@app.command()
def pause(number: Number = "", id: Id = "", profile: Profile = "default") -> None:
    """Nothing is heard or kept from now on, as with the pause key: for a payment page, say."""
    _tell("pause", profile, number=number, id=id)


@app.command()
def listen(number: Number = "", id: Id = "", profile: Profile = "default") -> None:
    """Hearing goes on, if such a program or a card number paused it; a pause of the agent's or the customer's stays."""
    _tell("listen", profile, number=number, id=id)


@app.command()
def link(
    address: Annotated[str, typer.Argument(help="earshot://call?number=…&name=…")],
    profile: Profile = "default",
) -> None:
    """What an earshot:// link says. The desktop runs this when somebody opens one."""
    tell(told.read_link(address), profile)


@app.command()
def register(
    remove: Annotated[bool, typer.Option("--remove", help="No longer.")] = False,
) -> None:
    """Let this user's desktop open earshot:// links with Earshot (Linux; docs/CALLS.md has the others)."""
    typer.echo(unregister() if remove else register_links())


def _direction(outbound: bool) -> str:
    return "outbound" if outbound else "inbound"


def _tell(kind: str, profile: str, **said: str) -> None:
    tell(told.read({"kind": kind} | {name: value for name, value in said.items() if value}), profile)
