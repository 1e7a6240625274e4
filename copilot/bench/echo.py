"""`earshot bench echo`: is the customer's echo gone from the agent's lines, and are all the agent's words still there?

Recorded calls are given a room: the customer's leg, delayed and reverberant, is added to the agent's, once as the call
went and once with both talking at the same time. The floor is the same call without an echo, so that only what the echo
does is counted. `by level` is the attribution to legs alone (`speech.bleed`), `bare` hears each leg for itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from copilot.audio.files import open_recording
from copilot.bench.figures import Figure, Report, plain
from copilot.bench.rooms import ROOMS, Room, echoed, talking_over
from copilot.bench.speech import Engine, load, read_legs, transcribe
from copilot.speech.heard import Heard
from copilot.speech.normalize import normalize

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOTE = (
    "Left: the customer's words in the agent's lines. Lost: the agent's words that a call without the echo has. In turn: "
    "as the call went; at once: the customer's leg moved to where both speak. Floor: the same sound without taking out."
)
WAYS = ("bare", "by level", "echo taken out")


@dataclass(slots=True)
class Score:
    """Words of the agent's lines, added up over calls."""

    words: int = 0  # without the echo
    lost: int = 0  # of these
    left: int = 0  # words that are not the agent's
    customers: int = 0  # words of the customer without the echo …
    customers_lost: int = 0
    told: int = 0  # words shown as set aside
    cpu_s: float = 0.0
    sound_s: float = 0.0

    def core(self) -> str:
        return f"{self.cpu_s / max(1e-9, self.sound_s):.1%}"

    def add(self, heard: Sequence[Heard], floor: Sequence[Heard]) -> None:
        said, truth = words(heard, "agent"), words(floor, "agent")
        self.words += len(truth)
        lost, left = difference(truth, said)
        self.lost, self.left = self.lost + lost, self.left + left
        customers = words(floor, "customer")
        self.customers += len(customers)
        self.customers_lost += difference(customers, words(heard, "customer"))[0]
        self.told += sum(len(normalize(h.text)) for h in heard if h.kind == "set_aside" and h.leg == "agent")


@dataclass(frozen=True, slots=True)
class Result:
    """By room and way of hearing."""

    apart: dict[tuple[str, str], Score] = field(default_factory=dict)
    both: dict[tuple[str, str], Score] = field(default_factory=dict)  # talking at the same time


def words(heard: Sequence[Heard], leg: str) -> list[str]:
    lines = sorted((h for h in heard if h.kind == "final" and h.leg == leg), key=lambda h: h.start)
    return normalize(" ".join(line.text for line in lines))


def difference(truth: Sequence[str], said: Sequence[str]) -> tuple[int, int]:
    """Words of `truth` that were not said, or others in their place; and words that were said beyond it."""
    steps = Levenshtein.editops(truth, said)
    left = sum(step.tag == "insert" for step in steps)
    return len(steps) - left, left


def hear(engine: Engine, sound: Mapping[str, NDArray[np.int16]], rate: int, way: str) -> list[Heard]:
    """The call, heard in one of WAYS."""
    if way == "bare":
        return [h for leg, samples in sound.items() for h in transcribe(engine, {leg: samples}, rate)]
    if way == "by level":  # under a name for which no echo is looked for
        heard = transcribe(engine, {"microphone": sound["agent"], "customer": sound["customer"]}, rate)
        return [_as_agent(h) for h in heard]
    return transcribe(engine, sound, rate)


def run(
    calls: Sequence[Path], rooms: Sequence[Room] = ROOMS, ways: Sequence[str] = WAYS, *, engine: Engine | None = None
) -> Result:
    engine = engine or load()
    result = Result()
    for call in calls:
        recording = open_recording(call)
        legs = read_legs(recording)
        over = {**legs, "customer": talking_over(legs["agent"], legs["customer"], recording.rate)}
        for sound, scores in ((legs, result.apart), (over, result.both)):
            floor = transcribe(engine, sound, recording.rate)
            for room in rooms:
                leg = echoed(sound["agent"], sound["customer"], recording.rate, room)
                for way in ways:
                    score = scores.setdefault((room.name, way), Score())
                    began = time.process_time()
                    heard = hear(engine, {**sound, "agent": leg}, recording.rate, way)
                    score.cpu_s += time.process_time() - began
                    score.sound_s += recording.seconds
                    score.add(heard, floor)
    return result


def report(calls: Sequence[Path], step: Callable[[float], None]) -> Report:
    """All ROOMS; `step` is told the share that is done."""
    engine = load()
    figures: list[Figure] = []
    totals = {way: Score() for way in WAYS}
    for number, room in enumerate(ROOMS, start=1):
        result = run(calls, [room], engine=engine)
        for name, scores in (("in turn", result.apart), ("at once", result.both)):
            figures.append(_figure(f"{room.name}; {name}", {way: scores[room.name, way] for way in WAYS}))
            for way in WAYS:
                totals[way].cpu_s += scores[room.name, way].cpu_s
                totals[way].sound_s += scores[room.name, way].sound_s
        step(number / len(ROOMS))
    ours, level, bare = (totals[way].core() for way in reversed(WAYS))
    cost = plain("share of a core, finals of such calls", ours, f"by level {level}, bare {bare}")
    return Report(title="The customer's echo in the agent's leg", figures=(*figures, cost), note=NOTE)


def _figure(what: str, scores: Mapping[str, Score]) -> Figure:
    ours = scores[WAYS[-1]]
    floor = "; ".join(f"{way}: {scores[way].left}, {scores[way].lost}" for way in WAYS[:-1])
    said = f"{ours.left} of {ours.customers} left, {ours.lost} of {ours.words} lost, {ours.told} set aside"
    return plain(what, said, floor)


def _as_agent(heard: Heard) -> Heard:
    return replace(heard, leg="agent") if heard.leg == "microphone" else heard
