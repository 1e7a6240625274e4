"""The site gateway, tried as a call would: reached, believed, and whether it knows this desktop."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from copilot import settings
from copilot.doctor.finding import Finding, fail, ok, warn
from copilot.errors import GatewayError, InputError
from copilot.gateway import door


def gateway(profile: str = "") -> Iterable[Finding]:
    chosen = settings.load().settings
    if profile == "demo" or not chosen.gateway:
        return
    from copilot.gateway import reach  # noqa: PLC0415  # websockets, for sites that have a gateway

    again = "Then try it with `earshot gateway use`; until then calls are heard from this computer's devices."
    try:
        there = door.chosen(chosen)
        assert there is not None  # one is named
        asyncio.run(reach.greet(there))
    except InputError as error:
        yield fail("gateway", str(error), again)
        return
    except GatewayError as error:
        yield warn("gateway", str(error), again)
        return
    host, port = there.destination
    say = f"Calls come from {host}, port {port}, which knows this desktop as {there.name!r}. The engine reaches it for that."
    yield ok("gateway", say)
