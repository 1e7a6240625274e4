"""From the rows of a chain, as they stand, to what was done to them. Part of the auditor: see verify.py.

Rows that still follow one another form runs; in an intact chain there is one. The hashes say which run followed which,
so the runs are laid out again in the order they were written: a run out of its order was moved, a run that no place is
left for was inserted, a place that no run fills was removed, and where one run stands in for another, rows were altered.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from copilot.events import EVENTS

START = "0" * 64
REACH = 64  # rows inserted or removed in one place that are still told apart
NEARBY = 64  # runs among which the next one is looked for

_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=repr)

Kind = Literal[
    "altered", "removed", "inserted", "reordered", "cut_off", "content_altered", "content_removed",
    "content_inserted", "guard",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it was written. `row` 0: the file as a whole; `id` "": the row is not there to tell."""

    kind: Kind
    row: int
    id: str
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row of the chain as it is stored."""

    values: dict[str, Any]
    hash: str

    @property
    def number(self) -> int:
        return int(self.values["row"])

    @property
    def id(self) -> str:
        """The event's id, fit to be shown."""
        return str(self.values["id"]).encode("ascii", "backslashreplace").decode()

    def follows(self, before: str, number: int) -> bool:
        """Whether it was written as row `number` after the hash `before`."""
        columns = {**self.values, "row": number}
        return sha256(raw(before) + raw(_JSON.encode(columns))) == self.hash

    def found(self, kind: Kind, what: str) -> Finding:
        event = self.values["type"] if self.values["type"] in EVENTS else "unknown event"
        sentence = f"Row {self.number} ({self.id}, {event}) {what}."
        return Finding(kind=kind, row=self.number, id=self.id, sentence=sentence)


@dataclass(slots=True, eq=False)
class Run:
    """Rows that follow one another, numbered one by one.

    `offset` is the number they were written with, less the one they have now; None while a single row cannot tell.
    """

    rows: list[Row]  # the newest REACH of them
    first: Row
    length: int = 1
    offset: int | None = None

    @property
    def last(self) -> Row:
        return self.rows[-1]

    @property
    def start(self) -> int:
        """The number that its first row was written with."""
        assert self.offset is not None
        return self.first.number + self.offset

    @property
    def end(self) -> int:
        """The number after that of its last row."""
        return self.start + self.length


@dataclass(slots=True)
class Trail:
    """All runs of a chain, gathered row by row."""

    runs: list[Run] = field(default_factory=list)
    anchored: bool = False  # the first row begins the chain

    def add(self, row: Row) -> None:
        run = self.runs[-1] if self.runs else None
        if run is not None and row.number == run.last.number + 1 and _joins(run, row):
            run.rows.append(row)
            run.length += 1
            if len(run.rows) > REACH:
                del run.rows[0]
            return
        self.anchored |= run is None and row.follows(START, 1)
        anchor = run is None and self.anchored
        self.runs.append(Run([row], row, offset=1 - row.number if anchor else None))

    def findings(self) -> list[Finding]:
        if not self.runs or (self.anchored and len(self.runs) == 1 and self.runs[0].offset == 0):
            return []
        layout = _Layout(list(self.runs))
        layout.lay_out()
        told = [*layout.findings, *_reordered(self.runs, layout.placed)]
        # whatever was done, an untidy chain is never called intact
        return told or [self.runs[-1].first.found("altered", "was renumbered, and all that follow it")]


def _joins(run: Run, row: Row) -> bool:
    """Whether `row` follows the run's last row; under another number than it has now, if need be."""
    if run.offset is not None:
        return row.follows(run.last.hash, row.number + run.offset)
    for distance in range(REACH + 1):
        for offset in {distance, -distance}:
            if row.follows(run.last.hash, row.number + offset):
                run.offset = offset
                return True
    return False


class _Layout:
    """The runs in the order in which they were written, as far as their hashes tell."""

    def __init__(self, runs: list[Run]) -> None:
        self._left = runs
        self.placed: list[Run] = []
        self.findings: list[Finding] = []
        self._hash, self._number = START, 1  # what comes next follows this

    def lay_out(self) -> None:
        while self._left:
            run = self._next()
            if run is not None:
                self._place(run)
                continue
            known = [run for run in self._left if run.offset is not None]
            if not known:
                break
            self._jump(min(known, key=lambda run: run.start))
        self._leftover()

    def _next(self) -> Run | None:
        """The run that follows what is placed; the longest, should somebody have forged another."""
        following = [run for run in self._left[:NEARBY] if run.first.follows(self._hash, self._number)]
        return max(following, key=lambda run: run.length, default=None)

    def _place(self, run: Run) -> None:
        run.offset = self._number - run.first.number
        self._left.remove(run)
        self.placed.append(run)
        self._hash, self._number = run.last.hash, run.end

    def _jump(self, run: Run) -> None:
        """Goes on with a run that follows nothing that is placed."""
        if run.start < self._number:
            self._fork(run)
        elif run.start == self._number:
            self.findings.append(_altered(run.first, self.placed[-1].last if self.placed else None))
            self._place(run)
        else:
            self._bridge(run)

    def _fork(self, run: Run) -> None:
        """The run begins where another one already goes on: one of the two was inserted."""
        for row in self._since(run.start - 1):
            if run.first.follows(row.hash, run.start):
                self.findings += [r.found("inserted", "was inserted") for r in self._since(run.start)]
                self._number = run.start
                self._place(run)
                return
        self._left.remove(run)
        self.findings += [row.found("inserted", "was inserted") for row in run.rows]

    def _since(self, number: int) -> list[Row]:
        """The newest placed rows from the one that was written as `number` on."""
        if not self.placed:
            return []
        run = self.placed[-1]
        return run.rows[number - run.end :] if -REACH <= number - run.end < 0 else []

    def _bridge(self, run: Run) -> None:
        """Between what is placed and `run` some rows are missing; single rows that stand there were altered."""
        assert run.offset is not None
        behind = self.placed[-1].last.number if self.placed else 0
        start = self._number
        for single in [r for r in self._left if r.offset is None and behind < r.first.number < run.first.number]:
            slot = single.first.number + run.offset
            if start <= slot < run.start:
                self.findings += gone(start, slot - 1, "removed")
                self.findings.append(_altered(single.first, None))
                self._left.remove(single)
                start = slot + 1
        if start == run.start:
            self.findings.append(_altered(run.first, None))
        self.findings += gone(start, run.start - 1, "removed")
        self._number = run.start
        self._place(run)

    def _leftover(self) -> None:
        """Single rows that found no place."""
        end = self.placed[-1].last.number if self.placed else 0
        for run in sorted(self._left, key=lambda run: run.first.number):
            row = run.first
            before = next((b for b in self._since(self._number - REACH) if row.follows(b.hash, b.number + 1)), None)
            if before is not None or row.number <= end:
                self.findings.append(row.found("inserted", "was inserted"))
                continue
            if row.number > end + 1:  # it cannot be told whether a row that follows a gap was altered too
                self.findings += gone(end + 1, row.number - 1, "removed")
            else:
                self.findings.append(_altered(row, self.placed[-1].last if self.placed else None))
            end = row.number


def _altered(row: Row, before: Row | None) -> Finding:
    if before is None:
        return row.found("altered", "was altered")
    return row.found(
        "altered", f"was altered, or what it follows was replaced whole: row {before.number} ({before.id})"
    )


def _reordered(runs: Sequence[Run], placed: Sequence[Run]) -> Iterator[Finding]:
    """Placed runs that stand elsewhere in the file, and single rows that stand in their places."""
    moved = [run for run in placed if run not in _in_order(runs, placed)]
    places = {number for run in moved for number in range(run.start, run.end)}
    for run in placed:
        displaced = run.length == 1 and run.first.number in places and run.offset != 0
        if run in moved or displaced:
            for row in run.rows:
                yield row.found("reordered", f"belongs in row {row.number + (run.offset or 0)}")


def _in_order(runs: Sequence[Run], placed: Sequence[Run]) -> list[Run]:
    """The most rows that stand in the order in which they were written (the longest increasing subsequence)."""
    at = {id(run): place for place, run in enumerate(runs)}
    best: list[tuple[int, list[Run]]] = []
    for run in placed:
        before = max(
            ((n, chosen) for n, chosen in best if at[id(chosen[-1])] < at[id(run)]), key=lambda b: b[0], default=(0, [])
        )
        best.append((before[0] + run.length, [*before[1], run]))
    return max(best, key=lambda b: b[0], default=(0, []))[1]


def gone(first: int, last: int, kind: Literal["removed", "cut_off"]) -> list[Finding]:
    """Rows `first` to `last` are not there any more: one by one while they are few."""
    how = "removed" if kind == "removed" else "cut off after the head was exported"
    if last - first < REACH:
        return [missing(kind, number, f"was {how}") for number in range(first, last + 1)]
    return [missing(kind, first, f"and all up to row {last} were {how}")]


def missing(kind: Kind, number: int, what: str) -> Finding:
    """A finding on a row that is not there to tell its id."""
    return Finding(kind=kind, row=number, id="", sentence=f"Row {number} {what}.")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def raw(text: Any) -> bytes:
    """The bytes as they stand in the file, those that are no text as well."""
    return str(text).encode("utf-8", "surrogateescape")
