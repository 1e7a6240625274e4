"""SQLite and the journal that is kept in it."""

from __future__ import annotations

import importlib
from collections.abc import Iterable

from copilot import paths
from copilot.doctor.finding import Finding, fail, ok
from copilot.errors import JournalError

FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))  # first versions without the WAL-reset fault, in their lines and after


def sqlite(profile: str = "") -> Iterable[Finding]:
    """Whether the SQLite that Earshot uses (not the system's) is free of the fault that damages journals."""
    try:
        driver = importlib.import_module("sqlcipher3.dbapi2")
    except ImportError:
        yield fail("sqlite", "The package sqlcipher3 is missing.", "Run `pip install -c constraints.txt .`")
        return
    yield judge_sqlite(driver.sqlite_version)


def journal(profile: str) -> Iterable[Finding]:
    """Whether the profile's journal can be read, and every row of it is as it was written."""
    file = paths.profile_path(profile) / "journal.db"
    if not file.exists():
        yield ok("journal", "There is no journal yet.")
        return
    verify = importlib.import_module("copilot.journal.verify").verify  # needs the SQLite that was just looked for
    try:
        found = verify(file)
    except JournalError as error:
        yield fail("journal", str(error), "Restore it from a backup, or move it away to begin a new one.")
        return
    if found.intact:
        yield ok("journal", f"{found.rows} rows, every one as it was written; head {found.row}:{found.hash[:12]}…")
    else:
        wrong = found.findings[0].sentence
        yield fail("journal", f"{len(found.findings)} findings; the first: {wrong}", "Run `earshot journal verify`.")


def judge_sqlite(version: str) -> Finding:
    if is_fixed(tuple(int(part) for part in version.split("."))):
        return ok("sqlite", f"SQLite {version}, without the WAL-reset fault.")
    say = f"SQLite {version} can damage a journal that two processes write (WAL reset)."
    return fail("sqlite", say, "Run `pip install -U sqlcipher3`.")


def is_fixed(version: tuple[int, ...]) -> bool:
    """The fault is in 3.7.0 to 3.51.2 (sqlite.org, WAL-reset bug); 3.44.6 and 3.50.7 carry the fix too."""
    return version >= FIXED[-1] or any(version[:2] == line[:2] and version >= line for line in FIXED)
