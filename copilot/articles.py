"""Brings a knowledge base up to date with the folder of articles that the settings name.

That folder is one source of the knowledge base, beside whatever was imported. When the settings name another folder,
the articles of the one before leave as soon as the new ones are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from copilot import children
from knowledge.embed import Embedder
from knowledge.errors import BadIndex
from knowledge.importing import Report, import_folder
from knowledge.ingest.reader import ReadingProcess
from knowledge.sources import USED, Status
from knowledge.store.rebuild import compact
from knowledge.store.repair import repair
from knowledge.store.store import Store

SYNCED = "content:"  # what the name of the settings' folder as a source begins with; others have none
UNREAD: frozenset[Status] = frozenset({"broken", "password", "no_text", "partial"})

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file whose articles could not be had, or not all that they say, and why."""

    file: str
    reason: str
    is_used: bool
    """What could be read of it can be found."""


def source_of(folder: Path) -> str:
    """A folder is one source, by where it is: two of one name are two sources."""
    return str(folder.expanduser().absolute())


def bring_up_to_date(
    folder: Path, base: Path, embedder: Embedder, on_progress: Progress | None = None
) -> tuple[Unread, ...]:
    """Let the knowledge base in `base` hold what the files below `folder` say; the files that could not be read whole.

    Raises KnowledgeError: there is no such folder, or the knowledge base cannot be written.
    """
    unread = []
    with importing(base, embedder, on_progress, mends=True) as (store, reader):
        for report in synced(folder, store, reader):
            if report.status in UNREAD:
                unread.append(Unread(report.file, report.reason, is_used=report.status in USED))
            if on_progress:
                on_progress(report.done, report.of)
    return tuple(unread)


def synced(folder: Path, store: Store, reader: ReadingProcess, *, retry: bool = True) -> Iterator[Report]:
    """A report for each file as it is done. Articles of a folder that was synced before leave when these are there."""
    source = SYNCED + source_of(folder)
    former = frozenset(other for other in store.sources() if other.startswith(SYNCED)) - {source}
    return import_folder(folder, source, store, reader, retry=retry, former=former)


@contextmanager
def importing(
    base: Path, embedder: Embedder, on_progress: Progress | None = None, *, mends: bool = False
) -> Iterator[tuple[Store, ReadingProcess]]:
    """The knowledge base, open for change, with a reader of files; the space of what left is given back at the end.

    With `mends` it is mended first if it is damaged, or was made by another encoder. Raises KnowledgeError.
    """
    try:
        store = Store.open(base, embedder)
    except BadIndex:
        if not mends:
            raise
        repair(base, embedder, on_progress)
        store = Store.open(base, embedder)
    with store, reading_process() as reader:
        yield store, reader
        compact(store)


@contextmanager
def reading_process() -> Iterator[ReadingProcess]:
    """Reads files that somebody else wrote; starts when the first one comes."""
    reader = ReadingProcess(children.command("reader"))
    try:
        yield reader
    finally:
        reader.close()
