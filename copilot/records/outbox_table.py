"""The outbox's rows in journal.db: approved writes and how far each got.

A row is entered in the transaction of its WriteApproved event. Several processes may work on the table: a row is held by
a lease, and of one record only its oldest open write can be taken, so that writes take effect in the order approved.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from copilot.journal.schema import JOURNAL
from copilot.sqlite import immediate, open_file, trouble

State = Literal["approved", "sending", "sent", "unknown", "verified", "conflict", "failed"]
LONGEST_WAIT = 60.0  # s; a moment further ahead was noted before the clock was set back

_OPEN = "('approved', 'sending', 'sent', 'unknown')"
_COLUMNS = "op, interaction, proposal, system, record, base_version, payload, state, attempts, version, outcome"
_OLDEST_OF_ITS_RECORD = (
    "NOT EXISTS (SELECT 1 FROM outbox AS older WHERE older.system = outbox.system AND older.record = outbox.record "
    f"AND older.number < outbox.number AND older.state IN {_OPEN})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One approved write, exactly as approved."""

    op: str
    interaction: str
    proposal: str
    system: str
    record: str
    base_version: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A job and how far it got. `version`: the record's after the write; `outcome`: what ended it."""

    job: Job
    state: State
    attempts: int
    version: str = ""
    outcome: dict[str, Any] = field(default_factory=dict)


def enter(job: Job) -> Callable[[Any], None]:
    """What `Journal.append` is given as `also` with the WriteApproved event of `job`."""

    def also(connection: Any) -> None:
        connection.execute(
            "INSERT INTO outbox (op, interaction, proposal, system, record, base_version, payload) "
            "VALUES (?,?,?,?,?,?,?)",
            [
                *(job.op, job.interaction, job.proposal, job.system, job.record, job.base_version),
                json.dumps(dict(job.values), ensure_ascii=False),
            ],
        )

    return also


class OutboxTable:
    """The table on a connection of its own. Times are wall clock seconds; each call is one committed transaction."""

    def __init__(self, path: Path, owner: str) -> None:
        """Raises JournalError."""
        self._path = path
        self._owner = owner
        self._db = open_file(path, JOURNAL, create=False)
        self._lock = threading.Lock()  # a cancelled call's transaction ends before the next one begins

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def claim(self, now: float, lease: float) -> Row | None:
        """The next row that may be worked on, held for `lease` s."""
        ready = (
            f"state IN {_OPEN} AND NOT (due > :now AND due <= :now + {LONGEST_WAIT}) "
            f"AND NOT (lease_until > :now AND lease_until <= :now + {LONGEST_WAIT}) AND {_OLDEST_OF_ITS_RECORD}"
        )
        rows = self._write(
            "UPDATE outbox SET lease_owner = :owner, lease_until = :until WHERE number = "
            f"(SELECT number FROM outbox WHERE {ready} ORDER BY due, number LIMIT 1) RETURNING {_COLUMNS}",
            {"now": now, "until": now + lease, "owner": self._owner},
        )
        return _row(rows[0]) if rows else None

    def next_due(self, now: float) -> float | None:
        """Seconds until a row can be claimed again; None when there is none to wait for."""
        rows = self._read(
            f"SELECT min(max(due, lease_until)) FROM outbox WHERE state IN {_OPEN} AND {_OLDEST_OF_ITS_RECORD}"
        )
        moment = rows[0][0]
        return None if moment is None else min(max(0.0, moment - now), LONGEST_WAIT)

    def sending(self, op: str, now: float, lease: float) -> int | None:
        """Counts one more attempt, before it is made; its number, or None when the lease was lost meanwhile."""
        rows = self._write(
            "UPDATE outbox SET state = 'sending', attempts = attempts + 1, lease_until = :until "
            "WHERE op = :op AND lease_owner = :owner RETURNING attempts",
            {"op": op, "owner": self._owner, "until": now + lease},
        )
        return int(rows[0][0]) if rows else None

    def wait(self, op: str, until: float, *, unknown: bool = False) -> None:
        """Leaves the row for later; `unknown`: nobody knows whether the attempt took effect."""
        self._write(
            "UPDATE outbox SET state = CASE WHEN :unknown THEN 'unknown' ELSE state END, due = :until, "
            "lease_owner = '', lease_until = 0 WHERE op = :op AND lease_owner = :owner",
            {"op": op, "unknown": unknown, "until": until, "owner": self._owner},
        )

    def sent(self, op: str, version: str) -> None:
        """The record system took the write; it has not been read back yet."""
        self._write(
            "UPDATE outbox SET state = 'sent', version = :version WHERE op = :op AND lease_owner = :owner",
            {"op": op, "version": version, "owner": self._owner},
        )

    def end(self, op: str, state: State, outcome: Mapping[str, Any]) -> bool:
        """The last word on a write; False when another process holds the row now and will say it."""
        rows = self._write(
            "UPDATE outbox SET state = :state, outcome = :outcome, lease_owner = '', lease_until = 0 "
            "WHERE op = :op AND lease_owner = :owner RETURNING op",
            {"op": op, "state": state, "outcome": json.dumps(outcome, ensure_ascii=False), "owner": self._owner},
        )
        return bool(rows)

    def try_at_once(self) -> None:
        """Forgets waiting times: what was out of reach before a restart may be back."""
        self._write(f"UPDATE outbox SET due = 0 WHERE due <> 0 AND state IN {_OPEN}", {})

    def untold(self) -> list[Row]:
        """Ended writes whose end is not in the journal: the process died between the two."""
        rows = self._read(
            f"SELECT {_COLUMNS} FROM outbox WHERE state NOT IN {_OPEN} AND op NOT IN (SELECT facts ->> 'op' "
            "FROM chain WHERE type IN ('WriteVerified', 'WriteConflicted', 'WriteFailed')) ORDER BY number"
        )
        return [_row(row) for row in rows]

    def under_way(self) -> list[str]:
        """Interactions that still wait for the end of a write."""
        waiting = self._read(f"SELECT DISTINCT interaction FROM outbox WHERE state IN {_OPEN}")
        return sorted({i for (i,) in waiting} | {row.job.interaction for row in self.untold()})

    def _read(self, query: str) -> list[Any]:
        with self._lock, trouble(self._path, JOURNAL):
            rows: list[Any] = self._db.conn.execute(query).fetchall()
            return rows

    def _write(self, statement: str, values: dict[str, Any]) -> list[Any]:
        with self._lock, trouble(self._path, JOURNAL), immediate(self._db.conn) as connection:
            rows: list[Any] = connection.execute(statement, values).fetchall()
            return rows


def _row(columns: Any) -> Row:
    op, interaction, proposal, system, record, base_version, payload, state, attempts, version, outcome = columns
    job = Job(
        op=op,
        interaction=interaction,
        proposal=proposal,
        system=system,
        record=record,
        base_version=base_version,
        values=json.loads(payload or "{}"),
    )
    return Row(job=job, state=state, attempts=attempts, version=version, outcome=json.loads(outcome or "{}"))
