"""Frames lost or doubled while the machine is busy: numbers are played on both legs and counted where they arrive.

The capture worker runs as the engine runs it, and its blocks are laid on call time as in a live call, up to where
recognition would get them. Three processes that never rest compete with all of it.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copilot.audio.block import LegBlock
from copilot.audio.together import Together
from copilot.bench.counted import Count, numbers
from copilot.bench.figures import Figure, Report, plain
from copilot.bench.pulse import SoundServer
from copilot.bench.story import own_folder
from copilot.children import Child, ChildSpec
from copilot.errors import InputError
from copilot.live_calls import LEGS, RATE
from copilot.model import Leg

if TYPE_CHECKING:
    from copilot.bench.counted import Samples

HOGS = 3
SINKS: dict[Leg, str] = {"agent": "exactmic", "customer": "exact"}
STARTS_S = 30.0
SETTLES_S = 2.0
ENDS_S = 4.0  # after the last number: everything on its way arrives

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """By leg: what came from the worker, and what would have gone to recognition."""

    played: int  # samples on each leg
    taken: dict[Leg, Count]
    laid: dict[Leg, Count]
    dropped: float  # seconds that the worker threw away because nobody took them
    behind: float  # s, the oldest sample when it was taken


def run(seconds: float, hogs: int = HOGS, progress: Progress = lambda share: None) -> Captured:
    """Raises InputError: there is no PulseAudio here, or nothing arrives."""
    with own_folder() as (folder, environment), closing(SoundServer(folder)) as server:
        for sink in SINKS.values():
            server.control("load-module", "module-null-sink", f"sink_name={sink}", f"rate={RATE}", "channels=1", "norewinds=1")  # fmt: skip
        server.control("load-module", "module-remap-source", "master=exactmic.monitor", "source_name=exactly")
        with _environment({**environment, **server.own}):
            return asyncio.run(_captured(server, seconds, hogs, progress))


def report(captured: Captured, hogs: int = HOGS) -> Report:
    figures: list[Figure] = []
    for what, counts in (("taken from the devices", captured.taken), ("laid on call time", captured.laid)):
        for leg, count in counts.items():
            missing = captured.played - count.arrived - count.lost + count.doubled
            wrong = (count.lost, count.doubled, count.wrong + abs(missing))
            figures.append(
                Figure(
                    what=f"{leg}, {what}: lost, doubled, otherwise wrong",
                    measured=", ".join(map(str, wrong)),
                    floor="0, 0, 0",
                    goal="0",
                    met=not any(wrong),
                )
            )
    inserted = sum(captured.laid[leg].silent - captured.taken[leg].silent for leg in LEGS)
    figures += [
        Figure(what="silence put between samples", measured=str(inserted), floor="0", goal="0", met=inserted == 0),
        Figure(
            what="thrown away, because nobody took it in time",
            measured=f"{captured.dropped:.2f} s",
            floor="0 s",
            goal="0 s",
            met=captured.dropped == 0,
        ),
        plain("silence that the player made", str(sum(count.silent for count in captured.taken.values()))),
        plain("oldest sample when it was taken", f"{captured.behind:.2f} s"),
        plain("samples played on each leg", f"{captured.played:,} ({captured.played / RATE / 60:.1f} min)"),
    ]
    return Report(
        title="Capture on a busy machine",
        figures=tuple(figures),
        note=f"Samples of {RATE / 1000:g} kHz, under {hogs} processes that never rest. Floor: what was played.",
    )


async def _captured(server: SoundServer, seconds: float, hogs: int, progress: Progress) -> Captured:
    spec = ChildSpec(role="capture", load={"microphone": "exactly", "speaker": "exact", "softphone": ""})
    capture = Child(spec, lambda status, detail: None)
    capture.start()
    try:
        async with asyncio.timeout(STARTS_S):
            await capture.ready()
        await capture.ask("listen", {"program": 0})
        with _hogs(hogs):
            return await _count(capture, server, seconds, progress)
    except TimeoutError:
        raise InputError("The capture worker did not start.") from None
    finally:
        await capture.stop()


async def _count(capture: Child, server: SoundServer, seconds: float, progress: Progress) -> Captured:
    taken: dict[Leg, Count] = {leg: Count(leg) for leg in LEGS}
    laid: dict[Leg, Count] = {leg: Count(leg) for leg in LEGS}
    together = Together(LEGS, RATE, zero=time.monotonic())
    played = round(seconds * RATE)
    dropped, behind = 0.0, 0.0
    began = time.monotonic() + SETTLES_S
    plays = False
    while (now := time.monotonic()) < began + seconds + ENDS_S:
        if not plays and now >= began:
            plays = True
            for leg, sink in SINKS.items():
                server.play(numbers(leg, played), RATE, sink)
        blocks, lost = await _take(capture)
        dropped += lost
        for block in blocks:
            taken[block.leg].take(_samples(block.pcm))
            together.put(block)
        while (found := together.next(together.due(time.monotonic(), sounds=True))) is not None:
            for leg, pcm in zip(LEGS, found.block.channels, strict=True):
                laid[leg].take(_samples(pcm))
        if blocks:
            behind = max(behind, time.monotonic() - min(block.at for block in blocks) if plays else 0.0)
        progress(min(1.0, max(0.0, (now - began) / seconds)))
    return Captured(played=played, taken=taken, laid=laid, dropped=dropped, behind=behind)


async def _take(capture: Child) -> tuple[list[LegBlock], float]:
    """What is new, and how many seconds of it were thrown away."""
    answer = await capture.ask("take", {"wait": 0.1})
    blocks, place = [], 0
    for said in answer.body["blocks"]:
        pcm = answer.payload[place : place + said["size"]]
        place += said["size"]
        blocks.append(LegBlock(leg=said["leg"], at=said["at"], rate=answer.body["rate"], pcm=pcm))
    return blocks, sum(answer.body["dropped"].values())


def _samples(pcm: bytes) -> Samples:
    import numpy as np

    return np.frombuffer(pcm, "<i2")


@contextmanager
def _hogs(count: int) -> Iterator[None]:
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """This process' own, for the workers that it starts."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
