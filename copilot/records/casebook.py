"""The built-in record system: one SQLite file of customers, their contacts and cases.

It stands beside real record systems behind the same two faces: `readers.py` reads it, `adapters/casebook.py` writes it.
Every record has a version that counts its changes, and every write that took effect is kept with its key, so that
it can be proved that it took effect once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from copilot.errors import RecordError
from copilot.model import Case, Contact, Customer
from copilot.records.matching import e164, plain
from copilot.sqlite import FileKind, immediate, open_file, trouble

SYSTEM = "casebook"  # what this record system is called in events and settings
FIXED = ("id", "name", "email", "address", "postcode", "date_of_birth", "plan", "since")
LISTS = ("phones", "case", "contact")  # every other key of a seeded customer is a field that can be written


def m001_customers(db: Database) -> None:
    for statement in (
        """CREATE TABLE customer (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, address TEXT NOT NULL,
            postcode TEXT NOT NULL, date_of_birth TEXT NOT NULL, plan TEXT NOT NULL, since TEXT NOT NULL,
            plain_postcode TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1
        ) STRICT""",
        "CREATE INDEX customer_postcode ON customer (plain_postcode)",
        "CREATE TABLE phone (customer TEXT NOT NULL REFERENCES customer, number TEXT NOT NULL, e164 TEXT NOT NULL) STRICT",
        "CREATE INDEX phone_e164 ON phone (e164)",
        "CREATE INDEX phone_customer ON phone (customer)",
        """CREATE TABLE field (
            customer TEXT NOT NULL REFERENCES customer, name TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (customer, name)
        ) STRICT""",
        """CREATE TABLE contact (
            customer TEXT NOT NULL REFERENCES customer, at TEXT NOT NULL, channel TEXT NOT NULL, summary TEXT NOT NULL,
            wrapup TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX contact_customer ON contact (customer)",
        """CREATE TABLE "case" (
            id TEXT PRIMARY KEY, customer TEXT NOT NULL REFERENCES customer, opened TEXT NOT NULL, title TEXT NOT NULL,
            note TEXT NOT NULL, status TEXT NOT NULL
        ) STRICT""",
        'CREATE INDEX case_customer ON "case" (customer)',
        # version: the customer's, after the write
        """CREATE TABLE applied (
            op TEXT PRIMARY KEY, customer TEXT NOT NULL REFERENCES customer, version INTEGER NOT NULL,
            request TEXT NOT NULL
        ) STRICT""",
    ):
        db.conn.execute(statement)


# "EScb"
CASE_BOOK = FileKind(name="case book", application_id=0x45536362, migrations=(m001_customers,), error=RecordError)


def prepare(path: Path, *, seed: Path | None = None, region: str = "GB") -> int:
    """Makes the case book if it is missing and, while it has no customers, fills it from the TOML file `seed`.

    Returns how many customers it has. Raises RecordError: nothing is then half-filled.
    """
    db = open_file(path, CASE_BOOK)
    try:
        with trouble(path, CASE_BOOK), immediate(db.conn):
            count = _count(db)
            if seed is not None and not count:
                for customer in _seeds(seed):
                    _add(db, customer, region)
                count = _count(db)
        return count
    finally:
        db.close()


def restore(path: Path, *, seed: Path) -> None:
    """Puts the writable fields back to what `seed` says, as a change of its own: versions go on counting.

    For the demo, which tells the same story each time. Raises RecordError.
    """
    db = open_file(path, CASE_BOOK, create=False)
    try:
        with trouble(path, CASE_BOOK), immediate(db.conn):
            for entry in _seeds(seed):
                before = fields(db.conn, entry["id"])
                wanted = {name: str(value) for name, value in entry.items() if name in before}
                if before != {**before, **wanted}:
                    db.conn.executemany(
                        "UPDATE field SET value = ? WHERE customer = ? AND name = ?",
                        [(value, entry["id"], name) for name, value in wanted.items()],
                    )
                    db.conn.execute("UPDATE customer SET version = version + 1 WHERE id = ?", [entry["id"]])
    finally:
        db.close()


def customer(connection: Any, id: str) -> Customer | None:
    """The customer's record as it is now."""
    row = connection.execute(
        "SELECT id, name, plan, since, postcode, version FROM customer WHERE id = ?", [id]
    ).fetchone()
    if row is None:
        return None
    phones = connection.execute("SELECT number FROM phone WHERE customer = ? ORDER BY rowid", [id])
    contacts = connection.execute(
        "SELECT at, channel, summary FROM contact WHERE customer = ? ORDER BY at DESC, rowid", [id]
    )
    cases = connection.execute(
        'SELECT id, title, note, status, opened FROM "case" WHERE customer = ? ORDER BY opened DESC, rowid', [id]
    )
    return Customer(
        id=row[0],
        system=SYSTEM,
        name=row[1],
        phones=tuple(number for (number,) in phones),
        plan=row[2],
        since=row[3],
        postcode=row[4],
        fields=fields(connection, id),
        version=str(row[5]),
        contacts=tuple(Contact(at=at, channel=channel, summary=summary) for at, channel, summary in contacts),
        cases=tuple(
            Case(id=case, title=title, note=note, status=status, opened=opened)
            for case, title, note, status, opened in cases
        ),
    )


def fields(connection: Any, id: str) -> dict[str, str]:
    """The fields of a customer that can be written, in the order they were seeded."""
    return dict(connection.execute("SELECT name, value FROM field WHERE customer = ? ORDER BY rowid", [id]).fetchall())


def _count(db: Database) -> int:
    count: int = db.conn.execute("SELECT count(*) FROM customer").fetchone()[0]
    return count


def _seeds(file: Path) -> list[Mapping[str, Any]]:
    try:
        entries = tomllib.loads(file.read_text(encoding="utf-8"))["customer"]
        if not all(isinstance(entry, dict) and entry.get("id") and entry.get("name") for entry in entries):
            raise RecordError(f"Every customer in {file} needs an id and a name. Nothing was taken from it.")
    except OSError as error:
        raise RecordError(f"The customers in {file} cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise RecordError(f"{file} holds no customers that can be read. Nothing was taken from it.") from error
    return list(entries)


def _add(db: Database, entry: Mapping[str, Any], region: str) -> None:
    id = str(entry["id"])
    known = {name: str(entry.get(name, "")) for name in FIXED}
    db.table("customer").insert({**known, "plain_postcode": plain(known["postcode"])})
    db.table("phone").insert_all(
        {"customer": id, "number": n, "e164": e164(n, region)} for n in entry.get("phones", ())
    )
    db.table("field").insert_all(
        {"customer": id, "name": name, "value": str(value)}
        for name, value in entry.items()
        if name not in FIXED and name not in LISTS
    )
    db.table("contact").insert_all(
        {"customer": id, **{key: str(contact.get(key, "")) for key in ("at", "channel", "summary", "wrapup")}}
        for contact in entry.get("contact", ())
    )
    db.table("case").insert_all(
        {"customer": id, **{key: str(case.get(key, "")) for key in ("id", "opened", "title", "note", "status")}}
        for case in entry.get("case", ())
    )
