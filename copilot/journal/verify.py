"""Reads a journal the way an auditor does, and names every row that is not as it was written.

Written from docs/JOURNAL.md alone: with forensics.py it shares nothing with the writer but the names of events. It opens
the file read-only and changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from copilot.errors import JournalError
from copilot.events import ContentErased
from copilot.journal.forensics import START, Finding, Kind, Row, Trail, gone, missing, raw, sha256

APPLICATION = 0x45536A6F
VERSIONS = (1, 2)
GUARDS = (
    "chain_only_grows", "chain_never_changes", "chain_never_shrinks", "content_never_replaced",
    "content_never_changes", "content_leaves_a_tombstone",
)  # fmt: skip
COLUMNS = ("row", "id", "interaction", "type", "at", "wall", "because", "facts", "content_digest")


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


def verify(
    path: Path, heads: Sequence[tuple[int, str]] = (), *, progress: Callable[[int, int], None] = lambda *_: None
) -> Report:
    """Checks every row, and the `heads` (row, hash) that were exported earlier. `progress` gets (rows read, rows in all).

    Raises JournalError when the file cannot be read as a journal at all.
    """
    with _reading(path) as connection:
        return _verify(connection, heads, progress)


def head(path: Path) -> tuple[int, str]:
    """Number and hash of the newest row, unchecked. Raises JournalError."""
    with _reading(path) as connection:
        newest = connection.execute("SELECT row, hash FROM chain NOT INDEXED ORDER BY row DESC LIMIT 1").fetchone()
        return (int(newest[0]), str(newest[1])) if newest else (0, START)


def parse_head(text: str) -> tuple[int, str]:
    """`ROW:HASH`, as `earshot journal head` prints it. Raises JournalError."""
    row, _, hash = text.strip().partition(":")
    if not row.isdigit() or len(hash) != 64:
        raise JournalError(f"{text.strip()!r} is no head of a journal: it looks like 1234:5e88… (64 hex digits).")
    return int(row), hash.lower()


@contextmanager
def _reading(path: Path) -> Iterator[Any]:
    try:
        connection = _open(path)
        try:
            yield connection
        finally:
            connection.close()
    except dbapi2.Error as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise JournalError(
            f"{path} cannot be read as a journal ({name}). It may be damaged, or another file."
        ) from error


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
    rows = connection.execute(
        f"SELECT {', '.join(f'chain.{name}' for name in COLUMNS)}, hash, salt, content "
        "FROM chain NOT INDEXED LEFT JOIN content ON content.row = chain.row ORDER BY chain.row"
    )
    exported = dict(heads)
    trail, contents = Trail(), _Contents(connection)
    seen: dict[int, str] = {}
    last, head = 0, START
    for count, stored in enumerate(rows, start=1):
        *columns, hash, salt, content = stored
        row = Row(dict(zip(COLUMNS, columns, strict=True)), str(hash))
        trail.add(row)
        contents.see(row, None if salt is None else (salt, content))
        last, head = row.number, row.hash
        if last in exported:
            seen[last] = head
        if count % 1000 == 0:
            progress(count, total)
    findings = [
        *trail.findings(),
        *_against_heads(exported, seen, last),
        *contents.findings,
        *contents.strays(),
        *_guards(connection),
    ]
    findings.sort(key=lambda finding: finding.row)
    return Report(rows=total, row=last, hash=head, erased=contents.erased, findings=tuple(findings))


# ---- heads, content, guards -------------------------------------------------------------------
def _against_heads(exported: dict[int, str], seen: dict[int, str], last: int) -> Iterator[Finding]:
    for number, hash in exported.items():
        if number > last:
            yield from gone(last + 1, number, "cut_off")
        elif number and seen.get(number) != hash:
            yield missing("altered", number, "has not the hash that was exported: it or rows before it were rewritten")


class _Contents:
    """The erasable content, compared with the digests in the chain."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._stones = list(_stones(connection))
        self.erased = 0
        self.findings: list[Finding] = []

    def see(self, row: Row, held: tuple[Any, Any] | None) -> None:
        """`held` is the content's salt and text."""
        digest = row.values["content_digest"]
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
            yield missing("content_inserted", number, "has content but is no row of the chain")

    def _find(self, kind: Kind, row: Row, what: str) -> None:
        self.findings.append(row.found(kind, what))


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
    return isinstance(salt, bytes) and len(salt) == 16 and sha256(salt + raw(content)) == digest


def _guards(connection: Any) -> Iterator[Finding]:
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for name in GUARDS:
        if name not in there:
            yield Finding(
                kind="guard", row=0, id="", sentence=f"The guard {name} was taken out: rows could be changed since."
            )
