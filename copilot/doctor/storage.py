"""SQLite and what is kept in it."""

from __future__ import annotations

import importlib
from collections.abc import Iterable

from copilot.doctor.finding import Finding, fail, ok

FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))  # first versions without the WAL-reset fault, in their lines and after


def sqlite(profile: str = "") -> Iterable[Finding]:
    """Whether the SQLite that Earshot uses (not the system's) is free of the fault that damages journals."""
    try:
        driver = importlib.import_module("sqlcipher3.dbapi2")
    except ImportError:
        yield fail("sqlite", "The package sqlcipher3 is missing.", "Run `pip install -c constraints.txt .`")
        return
    yield judge_sqlite(driver.sqlite_version)


def judge_sqlite(version: str) -> Finding:
    if is_fixed(tuple(int(part) for part in version.split("."))):
        return ok("sqlite", f"SQLite {version}, without the WAL-reset fault.")
    say = f"SQLite {version} can damage a journal that two processes write (WAL reset)."
    return fail("sqlite", say, "Run `pip install -U sqlcipher3`.")


def is_fixed(version: tuple[int, ...]) -> bool:
    """The fault is in 3.7.0 to 3.51.2 (sqlite.org, WAL-reset bug); 3.44.6 and 3.50.7 carry the fix too."""
    return version >= FIXED[-1] or any(version[:2] == line[:2] and version >= line for line in FIXED)
