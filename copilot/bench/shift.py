"""A shift of many calls in one engine, as fast as they can be heard: the last tenth must cost what the first did."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from copilot.bench.figures import Figure, Report, percentile, plain
from copilot.bench.latency import heard_before
from copilot.bench.shift_calls import ROUNDS, WEIGHTS, round_of
from copilot.bench.shift_engine import Done, work
from copilot.bench.soak import MB, grown
from copilot.bench.story import Line, decided, own_folder, read_trace
from copilot.errors import InputError

SHORTEST_H = 0.1
WAIT_S = 600.0  # for the next call's end; the longest call of a shift is heard in a minute or two

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """`done` after each call; the first is a warm-up. `card_s`: by call, from final words to each card, decided."""

    hours: float
    done: tuple[Done, ...]
    card_s: tuple[tuple[float, ...], ...]

    def tenth(self, number: int) -> tuple[Done, Sequence[Done]]:
        """Before the round, and after each of its calls."""
        first = 1 + number * len(WEIGHTS)
        return self.done[first - 1], self.done[first : first + len(WEIGHTS)]

    def cards(self, number: int) -> list[float]:
        first = 1 + number * len(WEIGHTS)
        return [seconds for call in self.card_s[first : first + len(WEIGHTS)] for seconds in call]


def run(calls: Sequence[Path], hours: float, progress: Progress = lambda share: None) -> Shift:
    """A shift of `hours`, in ROUNDS rounds of the same calls.

    Raises:
        InputError: too short, or the engine failed; the sentence says why.
    """
    if hours < SHORTEST_H:
        raise InputError(f"A shift of {hours:g} hours has no calls worth the name: give {SHORTEST_H:g} or more.")
    with own_folder() as (folder, environment):
        environment["EARSHOT_TRACE"] = str(folder / "trace.jsonl")
        one_round = round_of(calls, hours * 3600 / ROUNDS, folder)
        planned = [one_round[0], *(one_round * ROUNDS)]
        here, there = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("spawn").Process(target=work, args=(environment, planned, there))
        process.start()
        there.close()
        done: list[Done] = []
        try:
            while (said := _next(here)) is not None:
                done.append(said)
                progress(len(done) / len(planned))
        finally:
            process.join(30)
            process.kill()
        return Shift(hours=hours, done=tuple(done), card_s=tuple(_cards(read_trace(folder / "trace.jsonl"), done)))


def _next(pipe: Connection) -> Done | None:
    try:
        said = pipe.recv() if pipe.poll(WAIT_S) else "A call of the shift did not end in ten minutes."
    except EOFError:
        said = "The engine of the shift ended by itself."
    if isinstance(said, str):
        raise InputError(said)
    return said  # type: ignore[no-any-return]


def _cards(trace: Sequence[Line], done: Sequence[Done]) -> list[tuple[float, ...]]:
    """By call, seconds from the customer's final words to each card that they led to."""
    ends = [*(one.began for one in done[1:]), float("inf")]
    events = {line["event"]: line for line in trace if line["stage"] == "decided"}
    found: list[list[float]] = [[] for _ in done]
    for offer in decided(trace, "CardOffered"):
        final = heard_before(offer, events)
        if final is not None:
            call = next(number for number, end in enumerate(ends) if offer["wall"] < end)
            found[call].append(offer["wall"] - final["wall"])
    return [tuple(call) for call in found]


def report(shift: Shift) -> Report:
    before, first = shift.tenth(0)
    before_last, last = shift.tenth(ROUNDS - 1)
    roles = sorted(last[-1].cpu)
    figures = [
        *(
            grown(f"processor time per minute of talk, {role}", _cpu(before, first, role), _cpu(before_last, last, role), "s")
            for role in roles
        ),
        grown("processor time per event, all", _per_event(before, first), _per_event(before_last, last), "ms"),
        grown("time per minute of talk", _wall(before, first), _wall(before_last, last), "s"),
        *(
            grown(f"final words → card, p{100 * share:.0f}", 1e3 * percentile(shift.cards(0), share), 1e3 * percentile(shift.cards(ROUNDS - 1), share), "ms", digits=0)
            for share in (0.5, 0.95)
        ),
        *(
            grown(f"memory, {role}", _memory(first, role), _memory(last, role), "MB", digits=0)
            for role in sorted(last[-1].memory)
        ),
        grown("journal, per hour of the shift", _journal(shift, 0), _journal(shift, ROUNDS - 1), "MB"),
        Figure(
            what="interactions kept in memory after a call, most", measured=str(max(one.desk for one in last)),
            floor=str(max(one.desk for one in first)), goal="≤ floor", met=max(one.desk for one in last) <= max(one.desk for one in first),
        ),
        plain("shift", _told(shift)),
    ]  # fmt: skip
    return Report(
        title="A shift of eight hours" if shift.hours == 8 else f"A shift of {shift.hours:g} hours",
        figures=tuple(figures),
        note="Measured: the last tenth. Floor: the first tenth, which has the same calls. Calls of many lengths, heard as fast as they can be.",
    )


def _cpu(before: Done, tenth: Sequence[Done], role: str) -> float:
    return 60 * (tenth[-1].cpu.get(role, 0.0) - before.cpu.get(role, 0.0)) / (tenth[-1].talked - before.talked)


def _per_event(before: Done, tenth: Sequence[Done]) -> float:
    spent = sum(tenth[-1].cpu.values()) - sum(before.cpu.values())
    return 1e3 * spent / max(1, tenth[-1].events - before.events)


def _wall(before: Done, tenth: Sequence[Done]) -> float:
    return 60 * (tenth[-1].wall - before.wall) / (tenth[-1].talked - before.talked)


def _memory(tenth: Sequence[Done], role: str) -> float:
    return max(one.memory.get(role, 0.0) for one in tenth) / MB


def _journal(shift: Shift, number: int) -> float:
    before, tenth = shift.tenth(number)
    return (tenth[-1].journal - before.journal) / MB / (shift.hours / ROUNDS)


def _told(shift: Shift) -> str:
    end = shift.done[-1]
    return (
        f"{len(shift.done) - 1} calls, {end.talked / 60:.0f} min of talk, {end.events} events, "
        f"{end.wall / 60:.0f} min, journal {end.journal / MB:.1f} MB"
    )
