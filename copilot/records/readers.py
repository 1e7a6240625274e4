"""The case book, read. One connection, used by one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from copilot.model import Customer
from copilot.records.casebook import CASE_BOOK, customer
from copilot.records.matching import e164, plain, same_id, same_name
from copilot.sqlite import open_file, trouble


class CaseBookReader:
    """A `RecordReader` over casebook.db. `region` is the country of numbers without a country code."""

    def __init__(self, path: Path, *, region: str = "GB") -> None:
        """Raises RecordError when the file is missing, foreign, newer or damaged."""
        self._path = path
        self._region = region
        self._db = open_file(path, CASE_BOOK, create=False)
        self._lock = threading.Lock()

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def by_number(self, number: str) -> list[Customer]:
        wanted = e164(number, self._region)
        if not wanted:
            return []
        with self._using() as connection:
            rows = connection.execute("SELECT DISTINCT customer FROM phone WHERE e164 = ? ORDER BY customer", [wanted])
            return _read(connection, [id for (id,) in rows])

    def by_name(self, name: str) -> list[Customer]:
        with self._using() as connection:
            known = connection.execute("SELECT id, name FROM customer").fetchall()
            scores = {id: same_name(name, called) for id, called in known}
            best = max(scores.values(), default=0.0)
            # who is spelled alike leaves no room for who only sounds alike
            least = 100.0 if best == 100.0 else 0.1
            fitting = [id for id, score in scores.items() if score >= least]
            return _read(connection, sorted(fitting, key=lambda id: (-scores[id], id)))

    def by_id(self, id: str) -> list[Customer]:
        with self._using() as connection:
            rows = connection.execute("SELECT id FROM customer ORDER BY id").fetchall()
            return _read(connection, [known for (known,) in rows if same_id(id, known)])

    def by_postcode(self, postcode: str) -> list[Customer]:
        wanted = plain(postcode)
        if not wanted:
            return []
        with self._using() as connection:
            rows = connection.execute("SELECT id FROM customer WHERE plain_postcode = ? ORDER BY id", [wanted])
            return _read(connection, [id for (id,) in rows])

    def read(self, id: str) -> Customer | None:
        with self._using() as connection:
            return customer(connection, id)

    @contextmanager
    def _using(self) -> Iterator[Any]:
        with self._lock, trouble(self._path, CASE_BOOK):
            connection = self._db.conn
            connection.execute("BEGIN")  # one customer's tables are read as of one moment
            try:
                yield connection
            finally:
                connection.execute("COMMIT")


def _read(connection: Any, ids: Iterable[str]) -> list[Customer]:
    return [found for id in ids if (found := customer(connection, id)) is not None]
