"""The SQLite file of a knowledge base: the truth that everything beside it is derived from. Knows tables, no vectors.

An article that changes gets a new row and the old one stays, so `added` and `removed` (generations) are at once the
history of an article and the log from which the index of words catches up. What a generation holds never changes.
The driver is the one Earshot's journal uses: its SQLite is free of the fault in resetting a write-ahead log.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from knowledge.errors import BadIndex, Damaged, KnowledgeError

if TYPE_CHECKING:
    from sqlite_utils import Database

NAME = "knowledge.db"
APPLICATION_ID = 0x45534B42  # "ESKB"
VERSION = 3
BUSY_S = 10.0  # how long another program may keep it locked

_TABLES = (
    # `first_row`: the row that stands first in the edition's files
    """CREATE TABLE state (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        generation INTEGER NOT NULL,
        edition INTEGER NOT NULL,
        first_row INTEGER NOT NULL,
        rows INTEGER NOT NULL,
        headings INTEGER NOT NULL,
        encoder TEXT NOT NULL,
        dim INTEGER NOT NULL,
        format INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE files (
        source TEXT NOT NULL,
        name TEXT NOT NULL,
        size INTEGER NOT NULL,
        modified INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        status TEXT NOT NULL,
        reason TEXT NOT NULL,
        reader INTEGER NOT NULL,
        is_torn INTEGER NOT NULL,
        PRIMARY KEY (source, name)
    ) STRICT, WITHOUT ROWID""",
    # every version that ever was; `article` is JSON, `removed` the generation that replaced or dropped it
    """CREATE TABLE articles (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        source TEXT NOT NULL,
        file TEXT NOT NULL,
        digest TEXT NOT NULL,
        supersedes TEXT NOT NULL,
        article TEXT NOT NULL,
        stored TEXT NOT NULL,
        added INTEGER NOT NULL,
        removed INTEGER,
        first_row INTEGER NOT NULL,
        rows INTEGER NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX articles_current ON articles (id) WHERE removed IS NULL",
    "CREATE INDEX articles_history ON articles (id, version)",
    "CREATE INDEX articles_of_file ON articles (source, file)",
    "CREATE INDEX articles_superseding ON articles (supersedes) WHERE supersedes <> ''",
    "CREATE INDEX articles_added ON articles (added)",
    "CREATE INDEX articles_removed ON articles (removed) WHERE removed IS NOT NULL",
    """CREATE TABLE headings (
        number INTEGER PRIMARY KEY,
        text TEXT NOT NULL,
        path TEXT NOT NULL,
        crc INTEGER NOT NULL,
        UNIQUE (text, path)
    ) STRICT""",
    """CREATE TABLE passages (
        row INTEGER PRIMARY KEY,
        article INTEGER NOT NULL,
        section INTEGER NOT NULL,
        heading INTEGER NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        crc INTEGER NOT NULL
    ) STRICT""",
    # queues, and what articles are about, by number from 1 on in each kind
    """CREATE TABLE names (
        kind TEXT NOT NULL,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        PRIMARY KEY (kind, number),
        UNIQUE (kind, name)
    ) STRICT, WITHOUT ROWID""",
    f"PRAGMA application_id = {APPLICATION_ID}",
)
_READ_ONLY = (dbapi2.SQLITE_READONLY, dbapi2.SQLITE_CANTOPEN, dbapi2.SQLITE_PERM)
_LATER = (  # from version n to n + 1
    ("ALTER TABLE files ADD COLUMN reader INTEGER NOT NULL DEFAULT 0",),
    (
        "ALTER TABLE files ADD COLUMN is_torn INTEGER NOT NULL DEFAULT 0",
        "UPDATE files SET is_torn = 1 WHERE status = 'partial' AND instr(reason, 'is cut off')",
    ),
)


def connect(folder: Path, *, create: bool = False) -> Database:
    """The knowledge base in `folder`, one connection for one thread at a time.

    Where nothing may be written it is open for reading, unless `create`, as it is at this moment.
    Raises BadIndex if there is none (and `create` is False), or it is damaged, foreign or of a newer Earshot.
    """
    from sqlite_utils import Database  # noqa: PLC0415  # it brings numpy along

    path = folder / NAME
    if not create and not path.is_file():
        raise BadIndex(f"There is no knowledge base in {folder} yet. Import articles first.")
    with trouble(folder, BadIndex):
        if create:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            connection = _for_change(path)
        except dbapi2.OperationalError as error:
            if create or _code(error) not in _READ_ONLY:
                raise
            connection = _for_reading(path)
    return Database(connection, execute_plugins=False)


def _for_change(path: Path) -> Any:
    with _connected(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
            _make(connection)
    return connection


def _for_reading(path: Path) -> Any:
    """On a medium where SQLite cannot put its log of writes beside the file, which is then all that counts."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise BadIndex(
            f"The knowledge base in {path.parent} was left in the middle of a change and is on a medium that cannot be "
            "written. Open it once where it can, or copy it from there again."
        )
    with _connected(path, "immutable=1") as connection:
        if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
            raise BadIndex(
                f"The knowledge base in {path.parent} was made by an older Earshot and is on a medium that cannot be "
                "written. Open it once where it can, then copy it from there."
            )
    return connection


@contextmanager
def _connected(path: Path, how: str = "") -> Iterator[Any]:
    """A connection that stays open unless the block fails. Raises BadIndex if the file is somebody else's."""
    target = f"{path.absolute().as_uri()}?{how}"
    connection = dbapi2.connect(target, timeout=BUSY_S, isolation_level=None, check_same_thread=False, uri=True)
    with ExitStack() as on_failure:
        on_failure.callback(connection.close)
        _refuse_strangers(connection, path)
        yield connection
        on_failure.pop_all()


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """One writing transaction; all of it or nothing."""
    connection = db.conn
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:  # it was broken off; SQLite ends it by itself only when the disk is full
            connection.execute("ROLLBACK")


@contextmanager
def reading(db: Database) -> Iterator[None]:
    """One moment: what is asked inside belongs together, whatever others write meanwhile."""
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.conn.execute("COMMIT")


@contextmanager
def trouble(folder: Path, kind: type[KnowledgeError] = KnowledgeError) -> Iterator[None]:
    """What the driver and the system say as a KnowledgeError with a sentence; bugs pass through."""
    try:
        yield
    except dbapi2.Error as error:
        code = _code(error)
        if code == dbapi2.SQLITE_FULL:
            raise KnowledgeError(_full(folder)) from error
        # The driver gives no code for bytes that are no text any more
        if code in (dbapi2.SQLITE_CORRUPT, dbapi2.SQLITE_NOTADB) or str(error).startswith("Could not decode"):
            raise Damaged(_damaged(folder)) from error
        if code in _READ_ONLY:
            raise kind(_refused(folder)) from error
        if code == dbapi2.SQLITE_BUSY:
            raise kind(f"Another program keeps the knowledge base in {folder} locked. Try again.") from error
        if code == dbapi2.SQLITE_IOERR:
            raise kind(
                f"The disk of {folder} is full or fails: free some space, or check the disk. What was stored is kept."
            ) from error
        if isinstance(error, dbapi2.OperationalError) and code != dbapi2.SQLITE_ERROR:  # no damage, it passes
            raise kind(f"The knowledge base in {folder} could not be used just now ({error}). Try again.") from error
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise KnowledgeError(_full(folder)) from error
        raise kind(f"{_refused(folder)} ({error.strerror})") from error


def _code(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _full(folder: Path) -> str:
    return f"The disk of {folder} is full: free some space and try again. What was stored before is kept."


def _refused(folder: Path) -> str:
    return f"The knowledge base in {folder} cannot be used: check that folder and files are writable for this user."


def _damaged(folder: Path) -> str:
    return f"The knowledge base in {folder} is damaged. Run `earshot knowledge check --repair`."


def _refuse_strangers(connection: Any, path: Path) -> None:
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if mark != APPLICATION_ID and (mark or not empty):
        raise BadIndex(f"{path} belongs to another program. Choose another folder; nothing was changed.")
    if version > VERSION:
        raise BadIndex(f"{path} was written by a newer Earshot. Update Earshot to use it.")


def _make(connection: Any) -> None:
    """All tables, or what a file of an older Earshot lacks."""
    os.chmod(connection.execute("PRAGMA database_list").fetchone()[2], 0o600)
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]  # somebody else may have been faster
    for statement in _TABLES if version == 0 else chain.from_iterable(_LATER[version - 1 :]):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
