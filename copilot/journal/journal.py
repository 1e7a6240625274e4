"""The journal's own writer and reader.

Every kept event is one row of the chain; its private fields go, with a salt, into the erasable table beside it. Nothing
is returned before it is on the disk. Knows events, not what they mean.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from copilot import codec
from copilot.commands import InteractionRow
from copilot.errors import JournalError
from copilot.events import (
    CallerBound,
    ContentErased,
    Event,
    UtteranceFinal,
    UtteranceRevised,
    UtteranceSetAside,
)
from copilot.journal import listing
from copilot.journal.chain import GENESIS, canonical, content_digest, link
from copilot.journal.schema import JOURNAL
from copilot.journal.stored import EVENT, events_of
from copilot.sqlite import immediate, open_file, trouble

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row's number and hash. Kept elsewhere, it proves later that nothing was cut off before it."""

    row: int
    hash: str

    def __str__(self) -> str:
        return f"{self.row}:{self.hash}"


class Journal:
    """One open journal.db. Any thread may call it; calls wait for each other."""

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self._db = db
        self._lock = threading.RLock()

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Journal:
        """The journal at `path`. Raises JournalError with what to do."""
        return cls(path, open_file(path, JOURNAL, create=create))

    @classmethod
    def open_reader(cls, path: Path) -> Journal:
        """The journal at `path` on a connection that can only read: who appends on another one never waits for it.

        Raises JournalError.
        """
        db = open_file(path, JOURNAL, create=False)
        db.conn.execute("PRAGMA query_only = ON")
        return cls(path, db)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def append(self, events: Sequence[Event], *, also: Callable[[Any], None] | None = None) -> None:
        """Stores the kept ones of `events`, in order, in one transaction; `also(connection)` is part of it.

        Raises JournalError (full or faulty disk, lock held too long): then nothing of it is stored.
        """
        with self._using() as connection, immediate(connection):
            self._chain(connection, [event for event in events if event.kept])
            if also is not None:
                also(connection)

    def read(self, interaction: str) -> list[Event]:
        """All kept events of one interaction, oldest first; erased fields read as their default."""
        with self._using() as connection:
            rows = connection.execute(f"SELECT {EVENT} WHERE interaction = ? ORDER BY chain.row", [interaction])
            return list(events_of(rows))

    def history(self) -> Iterator[Event]:
        """Every kept event of every interaction and of the desk, in the order stored; read a few hundred at a time."""
        row = 0
        while True:
            with self._using() as connection:
                rows = connection.execute(
                    f"SELECT {EVENT} WHERE chain.row > ? ORDER BY chain.row LIMIT 500", [row]
                ).fetchall()
            if not rows:
                return
            row = rows[-1][0]
            yield from events_of(rows)

    def of_last(self, days: int) -> Iterator[list[Event]]:
        """Of every interaction opened in the last `days`, oldest first, all its kept events as `read` gives them."""
        return self.since(time.time() - days * DAY_S)

    def since(self, wall: float) -> Iterator[list[Event]]:
        """The same of those opened at `wall` or later."""
        with self._using() as connection:
            rows = connection.execute(
                "SELECT interaction FROM chain WHERE type = 'InteractionOpened' AND wall >= ? ORDER BY row", [wall]
            ).fetchall()
        return (self.read(interaction) for (interaction,) in rows)

    def uses(self, after: int) -> tuple[int, list[tuple[str, float]]]:
        """The chain's last row, and (article, wall) of what was used, opened or copied of articles beyond row `after`."""
        by = "NOT INDEXED" if after else ""  # else the rows of these types would be walked from the first one on
        with self._using() as connection:
            last = connection.execute("SELECT coalesce(max(row), 0) FROM chain").fetchone()[0]
            found: list[tuple[str, float]] = connection.execute(
                f"""SELECT facts ->> 'article', wall FROM chain {by}
                WHERE row > ? AND row <= ? AND type = 'PassageTaken'
                UNION ALL
                SELECT offered.facts ->> '$.card.source.ref', used.wall
                FROM (
                    SELECT * FROM chain {by} WHERE row > ? AND row <= ? AND type IN ('CardUsed', 'SourceOpened')
                ) AS used
                JOIN chain AS offered ON offered.interaction = used.interaction AND offered.type = 'CardOffered'
                AND offered.facts ->> '$.card.id' = used.facts ->> 'card'
                WHERE offered.facts ->> '$.card.source.kind' = 'article'""",
                [after, last, after, last],
            ).fetchall()
        return last, found

    def sent(self) -> tuple[int, int]:
        """Bytes of sound that went to a speech server, and of how many calls."""
        with self._using() as connection:
            of = "SELECT max(facts ->> 'sent') AS bytes FROM chain WHERE type = 'SoundSent' GROUP BY interaction"
            found: tuple[int, int] = connection.execute(
                f"SELECT coalesce(sum(bytes), 0), count(*) FROM ({of}) WHERE bytes > 0"
            ).fetchone()
        return found

    def knows(self, interaction: str) -> bool:
        with self._using() as connection:
            found = connection.execute("SELECT 1 FROM chain WHERE interaction = ? LIMIT 1", [interaction]).fetchone()
            return bool(interaction) and found is not None

    def erased(self, interaction: str = "") -> frozenset[str]:
        """Ids of the events, of one interaction or of all, whose content was erased: their fields read as default."""
        with self._using() as connection:
            rows = connection.execute(
                "SELECT id FROM chain LEFT JOIN content USING (row) "
                "WHERE content_digest != '' AND content IS NULL AND ? IN ('', interaction)",
                [interaction],
            )
            return frozenset(id for (id,) in rows)

    def unfinished(self) -> list[str]:
        """Interactions that were opened and not finished, or whose write somebody wanted to take back since; oldest first."""
        with self._using() as connection:
            rows = connection.execute(
                """SELECT interaction FROM chain AS opened WHERE type = 'InteractionOpened' AND coalesce((
                    SELECT sum(CASE later.type WHEN 'WriteProposed' THEN 1 ELSE -1 END)
                    FROM chain AS finished JOIN chain AS later
                    ON later.interaction = finished.interaction AND later.row > finished.row
                    WHERE finished.interaction = opened.interaction AND finished.type = 'InteractionFinished'
                    AND later.type IN ('WriteProposed', 'WriteApproved', 'WriteRejected', 'ProposalWithdrawn')
                ) > 0, interaction NOT IN (SELECT interaction FROM chain WHERE type = 'InteractionFinished')) ORDER BY row"""
            )
            return [interaction for (interaction,) in rows]

    def interactions(self, text: str = "", *, limit: int = 500) -> list[InteractionRow]:
        """The newest `limit` interactions, newest first, that hold every word of `text` (or its beginning) somewhere.

        Looked for in final utterances, however often they were heard, and names of bound callers, whatever the case and the accents.
        """
        with self._using() as connection:
            return listing.interactions(connection, text, limit)

    def head(self) -> Head:
        with self._using() as connection:
            return _head(connection)

    def erase(self, interaction: str, *, wall: float) -> ContentErased:
        """Erases what was said and every record value of one interaction, and leaves a ContentErased event.

        The chain still verifies: it holds digests only, and their salts are erased as well. Raises JournalError when
        the interaction is unknown or one of its writes is still under way.
        """
        with self._using() as connection:
            with immediate(connection):
                stone = self._tombstone(connection, interaction, wall)
                self._chain(connection, [stone])
                gone = "IN (SELECT row FROM chain WHERE interaction = ? AND row <= ?)"
                connection.execute(f"DELETE FROM content WHERE row {gone}", [interaction, stone.up_to])
                connection.execute(f"DELETE FROM spoken WHERE rowid {gone}", [interaction, stone.up_to])
                connection.execute("UPDATE outbox SET payload = '', outcome = '' WHERE interaction = ?", [interaction])
            # old pages still stand in the write-ahead log until it is emptied
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            return stone

    @contextmanager
    def _using(self) -> Iterator[Any]:
        with self._lock, trouble(self.path, JOURNAL):
            yield self._db.conn

    def _chain(self, connection: Any, events: Iterable[Event]) -> None:
        # read each time: the command line may have appended an erasure meanwhile
        head = _head(connection)
        number, before = head.row, head.hash
        for event in events:
            number += 1
            facts, private = codec.split(event)
            content = canonical(private) if private else ""
            salt = secrets.token_bytes(16)
            row = {
                "row": number,
                "id": event.id,
                "interaction": event.interaction,
                "type": type(event).__name__,
                "at": float(event.at),
                "wall": float(event.wall),
                "because": canonical(event.because),
                "facts": canonical(facts),
                "content_digest": content_digest(salt, content) if content else "",
            }
            before = link(before, row)
            connection.execute("INSERT INTO chain VALUES (?,?,?,?,?,?,?,?,?,?)", [*row.values(), before])
            if content:
                connection.execute("INSERT INTO content VALUES (?,?,?)", [number, salt, content])
            if words := _searchable(event):
                connection.execute("INSERT INTO spoken (rowid, text) VALUES (?,?)", [number, words])

    def _tombstone(self, connection: Any, interaction: str, wall: float) -> ContentErased:
        up_to = connection.execute("SELECT max(row) FROM chain WHERE interaction = ?", [interaction]).fetchone()[0]
        if not interaction or up_to is None:
            raise JournalError(f"There is no interaction {interaction!r} in {self.path}.")
        if connection.execute(
            "SELECT 1 FROM outbox WHERE interaction = ? AND state IN ('approved', 'sending', 'sent', 'unknown')",
            [interaction],
        ).fetchone():
            raise JournalError(
                f"An approved write of {interaction} is still on its way to the record system. "
                "Erase the interaction when the write is done."
            )
        id = f"erased/{_head(connection).row + 1}"
        return ContentErased(id=id, interaction="", at=0.0, wall=wall, subject=interaction, up_to=up_to)


def _head(connection: Any) -> Head:
    row = connection.execute("SELECT row, hash FROM chain ORDER BY row DESC LIMIT 1").fetchone()
    return Head(*row) if row else Head(0, GENESIS)


def _searchable(event: Event) -> str:
    if isinstance(event, UtteranceFinal | UtteranceRevised | UtteranceSetAside):
        return event.text
    return event.customer.name if isinstance(event, CallerBound) else ""
