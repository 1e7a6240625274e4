"""One engine for a whole shift, in a process of its own: plays call after call and says after each what it took."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from copilot import commands as c
from copilot import logs, netgate, site
from copilot.bench.shift_calls import Planned
from copilot.bench.soak import by_engine
from copilot.bench.story import cpu_seconds
from copilot.cli.replay import approve_all
from copilot.engine import Engine
from copilot.errors import EarshotError
from copilot.journal.schema import JOURNAL
from copilot.link import Frame, pack
from copilot.running import lock
from copilot.sqlite import open_file

PROFILE = "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """After a call: totals since the engine started, what it holds, and when the call began (seconds since the epoch)."""

    began: float
    wall: float
    talked: float
    events: int
    cpu: Mapping[str, float]
    memory: Mapping[str, float]
    journal: int  # bytes
    desk: int  # interactions that the engine keeps in memory


def work(environment: Mapping[str, str], calls: Sequence[Planned], pipe: Connection) -> None:
    """Plays the calls; sends a `Done` after each, at last None or the sentence why it failed."""
    os.environ.update(environment)
    logs.start("shift", PROFILE)
    netgate.close()
    try:
        asyncio.run(_shift(calls, pipe))
        pipe.send(None)
    except EarshotError as error:
        pipe.send(str(error))


async def _shift(calls: Sequence[Planned], pipe: Connection) -> None:
    events = 0

    def publish(frame: Frame) -> None:
        nonlocal events
        pack(frame)  # what a window would be sent
        events += frame.kind == "event"

    with lock(PROFILE):
        engine = Engine(site.find(PROFILE), publish)
        began, talked = time.monotonic(), 0.0
        try:
            await engine.start(resume=False)
            for call in calls:
                opened = time.time()
                await _one(engine, call)
                talked += call.talk
                done = Done(
                    began=opened, wall=time.monotonic() - began, talked=talked, events=events,
                    cpu=by_engine(os.getpid(), cpu_seconds), memory=by_engine(os.getpid()),
                    journal=_stored(engine.site.journal), desk=len(engine.desk.interactions),
                )  # fmt: skip
                pipe.send(done)
        finally:
            await engine.stop()
    if engine.failure:
        raise EarshotError(engine.failure)


async def _one(engine: Engine, call: Planned) -> None:
    """The call, and its wrap-up as an agent does it."""
    id = engine.start_replay(c.StartReplay(path=str(call.path), speed=0.0))
    await engine.played(id)
    if call.approve:
        await approve_all(engine, id)
    engine.take(c.FinishInteraction(interaction=id))
    await engine.settled(id)


def _stored(file: Path) -> int:
    """Bytes of its pages, wherever they lie just now: the log of changes beside the file is emptied now and then."""
    journal = open_file(file, JOURNAL, create=False)
    try:
        pages, size = (journal.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    finally:
        journal.close()
    return int(pages * size)
