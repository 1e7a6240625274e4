"""The engine's process: one profile's engine behind a pipe, for as long as the window holds the other end.

The end of the pipe is the end: the write in flight is finished, the workers' input is closed, and the process leaves.
"""

from __future__ import annotations

import asyncio
import signal

from copilot import __version__, codec, logs, netgate, site
from copilot import commands as c
from copilot.engine import Engine
from copilot.errors import EarshotError
from copilot.link import Frame, hello
from copilot.running import lock
from copilot.stdio import Stdio


def main(profile: str) -> int:
    """The engine process: frames on stdin and stdout until the window is gone. Returns the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logs.start("engine", profile)
    netgate.close(site.destinations(profile))
    return asyncio.run(_serve(profile))


async def _serve(profile: str) -> int:
    ended = asyncio.Event()
    waiting: list[c.Command] = []
    engine: Engine | None = None

    def on_frame(frame: Frame) -> None:
        if frame.kind == "ping":
            window.send(Frame(kind="pong", to=frame.id))
        elif frame.kind == "command":
            command = codec.from_dict(frame.body)
            if engine is None:
                waiting.append(command)
            else:
                engine.take(command)

    window = Stdio(on_frame, ended.set)
    window.send(hello("engine", __version__))
    try:
        with lock(profile):
            engine = Engine(site.find(profile), window.send, live=profile != "demo")
            await engine.start()
            for command in waiting:
                engine.take(command)
            await _first(ended, engine.failed)
            await engine.stop()
            if engine.failure:
                window.close()
                return 4
    except EarshotError as error:
        window.send(Frame(kind="fatal", body={"sentence": str(error)}))
        window.close()
        return 4
    window.close()
    return 0


async def _first(*events: asyncio.Event) -> None:
    """Returns when one of the events is set."""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
