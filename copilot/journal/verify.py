"""Reads a journal the way an auditor does, and names every row that is not as it was written.

Written from docs/JOURNAL.md alone: it shares nothing with the writer but the names of events. It opens the file
read-only and changes nothing.

What was done to the chain is worked out from the hashes. A row was chained under its number, after one other row's hash;
so a row that no longer fits its place is tried a few numbers away (rows were inserted or removed before it, and the rest
renumbered) and in the places of the other rows that do not fit (rows changed places). What fits nowhere was altered.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from sqlcipher3 import dbapi2

from copilot.errors import JournalError
from copilot.events import EVENTS, ContentErased

APPLICATION = 0x45536A6F
VERSIONS = (1, 2)
START = "0" * 64
GUARDS = (
    "chain_only_grows", "chain_never_changes", "chain_never_shrinks", "content_never_replaced",
    "content_never_changes", "content_leaves_a_tombstone",
)  # fmt: skip
COLUMNS = ("row", "id", "interaction", "type", "at", "wall", "because", "facts", "content_digest")
REACH = 64  # rows that may have been inserted or removed in one place and are still told apart
PLACES = 48  # misfits that are tried in each other's places

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the file holds and what is wrong with it. `row`, `hash`: its head."""

    rows: int
    row: int
    hash: str
    erased: int  # rows whose content was lawfully erased
    findings: tuple[Finding, ...]

    @property
    def intact(self) -> bool:
        return not self.findings


@dataclass(frozen=True, slots=True)
class _Row:
    """A chain row as it is stored."""

    values: dict[str, Any]
    hash: str

    @property
    def number(self) -> int:
        return int(self.values["row"])

    @property
    def id(self) -> str:
        return str(self.values["id"])

    def follows(self, before: str, number: int) -> bool:
        """Whether this row was written as row `number` after the hash `before`."""
        return _sha(_bytes(before) + _json({**self.values, "row": number})) == self.hash


@dataclass(slots=True)
class _Misfit:
    """A row that does not follow the one before it."""

    row: _Row
    before: str
    previous: _Row | None


@dataclass(slots=True)
class _Walk:
    """Where the reader stands in the chain."""

    previous: _Row | None = None
    offset: int = 0  # number under which a row was chained, minus the number it has now
    recent: list[_Row] = field(default_factory=list)  # the last rows, newest last
    misfits: list[_Misfit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def verify(
    path: Path, heads: Sequence[tuple[int, str]] = (), *, progress: Callable[[int, int], None] = lambda *_: None
) -> Report:
    """Checks every row, and the `heads` (row, hash) that were exported earlier. `progress` gets (rows read, rows in all).

    Raises JournalError when the file cannot be read as a journal at all.
    """
    try:
        connection = _open(path)
        try:
            return _verify(connection, heads, progress)
        finally:
            connection.close()
    except dbapi2.Error as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise JournalError(
            f"{path} cannot be read as a journal ({name}). It may be damaged, or another file."
        ) from error


def parse_head(text: str) -> tuple[int, str]:
    """`ROW:HASH`, as `earshot journal head` prints it. Raises JournalError."""
    row, _, hash = text.strip().partition(":")
    if not row.isdigit() or len(hash) != 64:
        raise JournalError(f"{text.strip()!r} is no head of a journal: it looks like 1234:5e88… (64 hex digits).")
    return int(row), hash.lower()


def _open(path: Path) -> Any:
    if not path.is_file():
        raise JournalError(f"There is no journal at {path}.")
    address = path.absolute().as_uri()
    # a write-ahead log can only be read where its index may be made; without one the file is complete by itself
    alone = not path.with_name(path.name + "-wal").exists()
    try:
        connection = dbapi2.connect(f"{address}?mode=ro", uri=True, isolation_level=None)
        connection.execute("SELECT count(*) FROM sqlite_master")
    except dbapi2.OperationalError:
        if not alone:
            raise
        connection = dbapi2.connect(f"{address}?mode=ro&immutable=1", uri=True, isolation_level=None)
    # bytes that are no text are evidence, not an error
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    connection.execute("BEGIN")
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise JournalError(f"{path} is not an Earshot journal.")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version not in VERSIONS:
        raise JournalError(f"{path} was written by another version of Earshot ({version}). Update to verify it.")
    return connection


def _verify(connection: Any, heads: Sequence[tuple[int, str]], progress: Callable[[int, int], None]) -> Report:
    total = connection.execute("SELECT count(*) FROM chain").fetchone()[0]
    # the table's own order, by no index: an index may have been made to lie
    rows = connection.execute(f"SELECT {', '.join(COLUMNS)}, hash FROM chain NOT INDEXED ORDER BY row")
    exported = dict(heads)
    walk = _Walk()
    contents = _Contents(connection)
    seen: dict[int, str] = {}
    for count, stored in enumerate(rows, start=1):
        row = _Row(dict(zip(COLUMNS, stored[:-1], strict=True)), str(stored[-1]))
        _step(walk, row)
        contents.see(row)
        if row.number in exported:
            seen[row.number] = row.hash
        if count % 1000 == 0:
            progress(count, total)
    head = walk.previous
    findings = [*walk.findings, *_explained(walk.misfits)]
    findings += _against_heads(exported, seen, head)
    findings += [*contents.findings, *contents.strays()]
    findings += _guards(connection)
    return Report(
        rows=total,
        row=head.number if head else 0,
        hash=head.hash if head else START,
        erased=contents.erased,
        findings=tuple(sorted(findings, key=lambda finding: finding.row)),
    )


# ---- the chain --------------------------------------------------------------------------------
def _step(walk: _Walk, row: _Row) -> None:
    """Compares one row with its place, and moves on."""
    previous = walk.previous
    expected = previous.number + 1 if previous else 1
    before = previous.hash if previous else START
    if row.number < expected:
        walk.findings.append(_found("inserted", row, "was inserted before the first row"))
        return
    if row.number > expected:
        walk.findings += _gone(expected, row.number - 1, "removed")
    elif row.follows(before, row.number + walk.offset):
        pass
    elif inserted := _inserted(walk, row):
        walk.offset -= len(inserted)
        walk.findings += [_found("inserted", r, "was inserted; those after it were renumbered") for r in inserted]
        walk.misfits = [m for m in walk.misfits if m.row not in inserted]
    elif previous is not None and (offset := _renumbered(walk.offset, previous, row)) is not None:
        _moved(walk, previous, offset)
    else:
        walk.misfits.append(_Misfit(row, before, previous))
    walk.previous = row
    walk.recent = [*walk.recent[-REACH:], row]


def _inserted(walk: _Walk, row: _Row) -> list[_Row]:
    """The rows slipped in right before `row`: it still follows the row in front of them."""
    for count in range(1, len(walk.recent) + 1):
        before = walk.recent[-count - 1].hash if count < len(walk.recent) else START
        if row.follows(before, row.number + walk.offset - count):
            return walk.recent[-count:]
    return []


def _renumbered(offset: int, previous: _Row, row: _Row) -> int | None:
    """The new offset, when `row` follows the row before it, but under another number than it has now."""
    for distance in range(1, REACH + 1):
        for other in (offset + distance, offset - distance):
            if row.follows(previous.hash, row.number + other):
                return other
    return None


def _moved(walk: _Walk, first: _Row, offset: int) -> None:
    """From row `first` on, the numbers are others: rows before it were removed or inserted."""
    before, walk.offset = walk.offset, offset
    walk.misfits = [m for m in walk.misfits if m.row is not first]
    if offset > before:
        walk.findings += _gone(
            first.number + before, first.number + offset - 1, "removed", "; those after were renumbered"
        )
    else:
        among = f"is altered or inserted, as {before - offset} rows up to it are; those after were renumbered"
        walk.findings.append(_found("inserted", first, among))


def _explained(misfits: Sequence[_Misfit]) -> Iterator[Finding]:
    """Of the rows that do not fit, which changed places and which were altered."""
    few = misfits[:PLACES]
    places = {m.row.number: {m.before} for m in few}
    hashes = {m.row.hash for m in few}
    for misfit in misfits:
        place = _place(misfit, places, hashes) if len(misfits) <= PLACES else None
        if place is None:
            yield _altered(misfit)
        elif place != misfit.row.number:
            yield _found("reordered", misfit.row, f"belongs in row {place}")


def _place(misfit: _Misfit, places: dict[int, set[str]], hashes: set[str]) -> int | None:
    for number, before in places.items():
        for hash in before | hashes:
            if misfit.row.follows(hash, number):
                return number
    return None


def _altered(misfit: _Misfit) -> Finding:
    row, previous = misfit.row, misfit.previous
    if previous is None:
        return _found("altered", row, "was altered, or rows before it were removed")
    return _found(
        "altered",
        row,
        f"was altered, or what it follows was: row {previous.number} ({_shown(previous.id)}), replaced whole",
    )


# ---- heads, content, guards -------------------------------------------------------------------
def _against_heads(exported: dict[int, str], seen: dict[int, str], head: _Row | None) -> Iterator[Finding]:
    last = head.number if head else 0
    for number, hash in exported.items():
        if number == 0:
            continue
        if number > last:
            yield from _gone(last + 1, number, "cut_off", " after the head was exported")
        elif seen.get(number) != hash:
            yield _missing(
                "altered", number, "does not have the hash that was exported: it or rows before it were rewritten"
            )


class _Contents:
    """The erasable content, compared with the digests in the chain."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._stones = list(_stones(connection))
        self.erased = 0
        self.findings: list[Finding] = []

    def see(self, row: _Row) -> None:
        digest = row.values["content_digest"]
        held = self._connection.execute("SELECT salt, content FROM content WHERE row = ?", [row.number]).fetchone()
        covered = any(
            row.number <= up_to < stone and subject == row.values["interaction"]
            for stone, subject, up_to in self._stones
        )
        if held is None:
            self.erased += bool(digest and covered)
            if digest and not covered:
                self._find("content_removed", row, "lost its content, and no lawful erasure covers it")
        elif not digest:
            self._find("content_inserted", row, "has content, and was written without any")
        elif not _digests(held, digest):
            self._find("content_altered", row, "has content that is not the content it was written with")
        elif covered:
            self._find("content_inserted", row, "has content again that was lawfully erased")

    def strays(self) -> Iterator[Finding]:
        rows = self._connection.execute("SELECT row FROM content WHERE row NOT IN (SELECT row FROM chain)")
        for (number,) in rows:
            yield _missing("content_inserted", number, "has content but is no row of the chain")

    def _find(self, kind: Kind, row: _Row, what: str) -> None:
        self.findings.append(_found(kind, row, what))


def _stones(connection: Any) -> Iterator[tuple[int, str, int]]:
    """Lawful erasures: (row of the tombstone, interaction, last row that it covers)."""
    rows = connection.execute(
        "SELECT row, facts FROM chain NOT INDEXED WHERE type = ?", [ContentErased.__name__]
    ).fetchall()
    for number, facts in rows:
        try:
            told = json.loads(facts)
            yield number, str(told["subject"]), int(told["up_to"])
        except (ValueError, KeyError, TypeError):
            continue  # altered, as the chain tells; it covers nothing


def _digests(held: tuple[Any, Any], digest: str) -> bool:
    salt, content = held
    return isinstance(salt, bytes) and len(salt) == 16 and _sha(salt + _bytes(content)) == digest


def _guards(connection: Any) -> Iterator[Finding]:
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for name in GUARDS:
        if name not in there:
            yield Finding(
                kind="guard", row=0, id="", sentence=f"The guard {name} was taken out: rows could be changed since."
            )


# ---- bytes and words --------------------------------------------------------------------------
def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _bytes(text: Any) -> bytes:
    return str(text).encode("utf-8", "surrogateescape")


def _json(values: dict[str, Any]) -> bytes:
    return _bytes(json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=repr))


def _shown(id: str) -> str:
    return id.encode("ascii", "backslashreplace").decode()


def _found(kind: Kind, row: _Row, what: str) -> Finding:
    event = row.values["type"] if row.values["type"] in EVENTS else "unknown event"
    id = _shown(row.id)
    return Finding(kind=kind, row=row.number, id=id, sentence=f"Row {row.number} ({id}, {event}) {what}.")


def _gone(first: int, last: int, kind: Literal["removed", "cut_off"], how: str = "") -> list[Finding]:
    """Rows that are not there any more, one by one while they are few."""
    verb = "removed" if kind == "removed" else "cut off"
    if last - first < REACH:
        return [_missing(kind, number, f"was {verb}{how}") for number in range(first, last + 1)]
    return [_missing(kind, first, f"and all up to row {last} were {verb}{how}")]


def _missing(kind: Kind, number: int, what: str) -> Finding:
    return Finding(kind=kind, row=number, id="", sentence=f"Row {number} {what}.")
