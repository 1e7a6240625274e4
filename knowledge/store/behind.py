"""What a reader does about an index of words that lies behind SQLite: it waits for the writer, not for ever, and never
in a search.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from knowledge.errors import KnowledgeError
from knowledge.store import records, words
from knowledge.store.store import LOCK, edition_folder

if TYPE_CHECKING:
    from sqlite_utils import Database

PATIENCE_S = 2.0  # a writer that lives brings the index of words after its commit sooner


class Behind:
    """Since when the words are behind."""

    def __init__(self) -> None:
        self._since: float | None = None

    def is_over(self) -> None:
        self._since = None

    def is_too_long(self) -> bool:
        """Whether whoever should bring the words after is rather dead; after that, not again for a while."""
        now = time.monotonic()
        if self._since is None:
            self._since = now
        if now - self._since < PATIENCE_S:
            return False
        self._since = now
        return True


def finish(folder: Path, db: Database) -> None:
    """Do what a writer left undone that was killed between its commit and the words'.

    Nothing, if another one is at work, or the disk is full or read-only: then the generation before is what there is.
    """
    with contextlib.suppress(OSError, KnowledgeError), FileLock(folder / LOCK).acquire(timeout=0):
        state = records.state(db)
        if state is not None:
            words.catch_up(db, edition_folder(folder, state), state)


def is_at_work(folder: Path) -> bool:
    """Whether somebody writes just now."""
    try:
        with FileLock(folder / LOCK).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # a folder that nobody can write
        return False
