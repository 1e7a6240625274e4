"""Opens Earshot's own SQLite files the one safe way, and says in words why one cannot be used.

The driver is sqlcipher3's: it carries a SQLite without the fault in resetting a write-ahead log, which the system's may
have. Every file is in WAL mode with synchronous=FULL (an acknowledged commit survives a power cut), private to its
user, and marked with an application id, so that a file of another program is refused instead of being changed.
Knows nothing of what the files hold.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from copilot import paths
from copilot.errors import EarshotError

# of each connection: the driver's own 8 MiB fill up in the course of a shift, and help nothing that anybody waits for
CACHE_KIB = 2048

Migration = Callable[[Database], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """One of Earshot's files. `migrations` run in order, each once; their number is the file's version."""

    name: str  # as people call it: "journal"
    application_id: int
    migrations: tuple[Migration, ...]
    error: type[EarshotError]


def open_file(path: Path, kind: FileKind, *, create: bool = True) -> Database:
    """The file at `path`, brought to this version; made (0600, in folders of 0700) unless `create` is False.

    One connection, for one thread at a time. Raises `kind.error`: missing, foreign, newer, damaged, not writable, full.
    """
    with trouble(path, kind):
        if not path.is_file():
            if not create:
                raise kind.error(f"There is no {kind.name} at {path} yet.")
            _make_private(path)
        connection = dbapi2.connect(str(path), timeout=5.0, isolation_level=None, check_same_thread=False)
        try:
            _refuse_strangers(connection, path, kind)
            if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                raise kind.error(f"{path} is on a disk that cannot hold a {kind.name}: keep it on a local disk.")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
            db = Database(connection, execute_plugins=False)
            _migrate(db, path, kind)
        except BaseException:
            connection.close()
            raise
    return db


@contextmanager
def immediate(connection: Any) -> Iterator[Any]:
    """One writing transaction. It takes the write lock at once: a reading one cannot be upgraded while others write."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite ends it by itself when the disk is full
            connection.execute("ROLLBACK")
        raise


@contextmanager
def trouble(path: Path, kind: FileKind) -> Iterator[None]:
    """Turns what the driver and the operating system say into `kind.error` with a sentence; bugs pass through."""
    try:
        yield
    except dbapi2.Error as error:
        sentence = _sentence(getattr(error, "sqlite_errorcode", 0) & 0xFF, path, kind.name)
        if sentence is None:
            raise
        raise kind.error(sentence) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise kind.error(_full(path) if full else _not_writable(path, kind.name)) from error


def _make_private(path: Path) -> None:
    paths.make(path.parent)
    try:
        # SQLite gives -wal and -shm the mode of the file itself
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        if not path.is_file():
            raise


def _refuse_strangers(connection: Any, path: Path, kind: FileKind) -> None:
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if mark != kind.application_id and (mark or not empty):
        raise kind.error(f"{path} belongs to another program: it is not an Earshot {kind.name}. Nothing was changed.")
    if version > len(kind.migrations):
        raise kind.error(f"{path} was written by a newer Earshot (version {version}). Update Earshot to open it.")


def _migrate(db: Database, path: Path, kind: FileKind) -> None:
    connection = db.conn
    for number, step in enumerate(kind.migrations, start=1):
        if connection.execute("PRAGMA user_version").fetchone()[0] >= number:
            continue
        with immediate(connection):
            if connection.execute("PRAGMA user_version").fetchone()[0] >= number:
                continue  # another process was faster
            step(db)
            connection.execute(f"PRAGMA application_id = {kind.application_id}")
            connection.execute(f"PRAGMA user_version = {number}")


def _sentence(code: int, path: Path, name: str) -> str | None:
    """`code` is SQLite's primary result code."""
    return {
        dbapi2.SQLITE_FULL: _full(path),
        dbapi2.SQLITE_READONLY: _not_writable(path, name),
        dbapi2.SQLITE_PERM: _not_writable(path, name),
        dbapi2.SQLITE_CANTOPEN: _not_writable(path, name),
        dbapi2.SQLITE_NOTADB: f"{path} is not an Earshot {name}. Move it away, or name another folder.",
        dbapi2.SQLITE_CORRUPT: f"{path} is damaged. Restore it from a backup, or move it away to begin a new {name}.",
        dbapi2.SQLITE_BUSY: f"Another program has kept {path} locked for 5 s. Close it and try again.",
        dbapi2.SQLITE_IOERR: f"The disk failed while the {name} was used ({path}). Check the disk; nothing was half-written.",
    }.get(code)


def _full(path: Path) -> str:
    return f"The disk of {path} is full: free some space. Nothing was half-written."


def _not_writable(path: Path, name: str) -> str:
    return f"The {name} {path} cannot be opened for writing: check that disk and folder are writable for this user."
