"""Keeps a knowledge base up to date with its folder of articles, in a thread beside the searches.

A search sees what was taken in by its next look (`Reader.refresh`), file by file.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from copilot.articles import Progress, Unread, bring_up_to_date
from copilot.logs import Name
from copilot.watching import watched
from knowledge.embed import Embedder
from knowledge.embed_many import ManyTexts
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)

PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Synced:
    """How bringing the knowledge base up to date ended."""

    unread: tuple[Unread, ...] = ()
    trouble: str = ""
    """Why it could not be done; the knowledge base is then as it was."""

    @property
    def note(self) -> str:
        return f"The articles are not up to date. {self.trouble}" if self.trouble else _told(self.unread)


def sync(folder: Path, base: Path, embedder: Embedder, on_progress: Progress | None = None) -> Synced:
    """Bring the knowledge base in `base` up to date with the articles in `folder`."""
    try:
        return Synced(bring_up_to_date(folder, base, embedder, on_progress))
    except KnowledgeError as problem:
        log.warning("the articles could not be brought up to date: %s", Name(type(problem).__name__))
        return Synced(trouble=str(problem))


def _told(problems: Sequence[Unread]) -> str:
    """2 articles could not be read: a.md, b.md. 1 article could be read in part only: c.md"""
    told = []
    for is_used, how in ((False, "could not be read"), (True, "could be read in part only")):
        files = [problem.file for problem in problems if problem.is_used == is_used]
        if files:
            told.append(f"{len(files)} article{'s' if len(files) > 1 else ''} {how}: {', '.join(files)}")
    return ". ".join(told)


class Stopped(Exception):
    """The worker ends; what is taken in so far is kept, the rest comes at the next start."""


class Following:
    """Follows `folder`: what changes from the making on, be it during a first long synchronisation, is taken in."""

    def __init__(self, folder: Path, base: Path) -> None:
        self._synced: Synced | None = None
        self._folder = folder
        self._base = base
        self._stop = threading.Event()
        self._changes = watched(folder, self._stop)
        self._thread = threading.Thread(target=self._run, name="following", daemon=True)

    @property
    def note(self) -> str:
        """What people should know of how the articles were last taken in."""
        return self._synced.note if self._synced else ""

    def start(self, embedder: Embedder, synced: Synced | None) -> None:
        """From the state `synced` on; None: from whatever it was left at."""
        self._embedder = ManyTexts(embedder, 1, self._on_texts)
        self._synced = synced
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread: one that still runs while the interpreter goes down would take the process with it."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        try:
            if self._synced is None:
                self._take_in()
            for _ in self._changes:
                self._take_in()
        except Stopped:
            pass

    def _take_in(self) -> None:
        self._synced = sync(self._folder, self._base, self._embedder)

    def _on_texts(self, done: int, of: int) -> None:
        if self._stop.is_set():
            raise Stopped
