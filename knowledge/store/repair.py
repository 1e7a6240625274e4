"""Mends what `check` finds: what is derived is made again, and of a damaged SQLite file the readable articles are kept."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from knowledge.articles import Article
from knowledge.embed import Embedder
from knowledge.errors import BadIndex, Damaged
from knowledge.sources import SourceFile
from knowledge.store import database, meaning, records, words
from knowledge.store.check import ASIDE, Finding, Part, check
from knowledge.store.database import NAME, connect, trouble
from knowledge.store.rebuild import rebuild
from knowledge.store.store import Store, edition_folder

Progress = Callable[[int, int], None]
Saved = tuple[str, str, Article]  # source, file, article


def repair(folder: Path, embedder: Embedder, on_progress: Progress | None = None) -> list[Finding]:
    """What was wrong; afterwards nothing is. Raises KnowledgeError if the disk refuses."""
    found = check(folder, embedder)
    parts = {finding.part for finding in found}
    if "articles" in parts:
        _save_articles(folder, embedder)
    elif parts:
        store = Store(folder, connect(folder), embedder)
        try:
            if parts & {"encoder", "vectors", "headings", "columns"}:
                rebuild(store, on_progress)
            else:
                _derive(store, parts)
        finally:
            store.close()
    return found


def _derive(store: Store, parts: set[Part]) -> None:
    with store.alone() as state:
        edition = edition_folder(store.folder, state)
        if "meaning" in parts:
            for made in meaning.derived(edition):
                made.file.unlink(missing_ok=True)
        if "words" in parts:
            shutil.rmtree(edition / words.FOLDER, ignore_errors=True)
            words.build(store.db, edition, state)
    store.publish()


def _save_articles(folder: Path, embedder: Embedder) -> None:
    """What can be read goes into a new file; the damaged one is kept beside it.

    Nothing is said about the sources' files, so that the next import looks at all of them and brings what is missing.
    """
    saved = list(_readable(folder / NAME))
    now = datetime.datetime.now(datetime.UTC).strftime("%Y%m%d-%H%M%S")
    files = [folder / NAME, *(folder / f"{NAME}{ending}" for ending in ("-wal", "-shm"))]
    aside = {file: file.with_name(f"{ASIDE}{now}-{file.name}") for file in files if file.exists()}
    try:
        for file, there in aside.items():
            file.replace(there)
        for edition in folder.glob("edition-*"):
            shutil.rmtree(edition, ignore_errors=True)
        with Store.open(folder, embedder) as store:
            for (source, name), group in groupby(sorted(saved, key=lambda one: one[:2]), key=lambda one: one[:2]):
                store.put(source, SourceFile(name=name), [article for *_, article in group])
    except BaseException:  # the disk is full, or it was broken off: the damaged one stays where it is found again
        _put_back(files, aside)
        raise


def _put_back(files: Sequence[Path], aside: Mapping[Path, Path]) -> None:
    for file in files:
        if file not in aside:
            file.unlink(missing_ok=True)
        elif aside[file].exists():
            aside[file].replace(file)


def _readable(file: Path) -> Iterator[Saved]:
    """Row by row, so that one damaged page costs the articles on it and no other.

    Raises BadIndex for what is no damage: a row that could not be read just now is not lost.
    """
    if not file.is_file():
        return
    with trouble(file.parent, BadIndex):
        connection = dbapi2.connect(f"{file.absolute().as_uri()}?mode=ro", timeout=database.BUSY_S, uri=True)
    with closing(connection):
        seen: set[str] = set()
        for number in range(1, _latest(connection, file.parent) + 1):
            try:
                with trouble(file.parent, BadIndex):
                    row = connection.execute(
                        "SELECT source, file, article FROM articles WHERE number = ? AND removed IS NULL", [number]
                    ).fetchone()
                article = records.from_json(row[2]) if row else None
            except (Damaged, dbapi2.DatabaseError, msgspec.DecodeError, UnicodeDecodeError):
                continue
            if article is not None and article.id not in seen:
                seen.add(article.id)
                yield row[0], row[1], article


def _latest(connection: dbapi2.Connection, folder: Path) -> int:
    try:
        with trouble(folder, BadIndex):
            return connection.execute("SELECT max(number) FROM articles").fetchone()[0] or 0
    except (Damaged, dbapi2.DatabaseError):
        return 0
