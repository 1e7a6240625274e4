"""Mends what `check` finds: what is derived is made again, and of a damaged SQLite file the readable articles are kept."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from knowledge.articles import Article
from knowledge.embed import Embedder
from knowledge.errors import KnowledgeError
from knowledge.sources import SourceFile
from knowledge.store import meaning, records, words
from knowledge.store.check import Finding, Part, check
from knowledge.store.database import NAME, connect
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
    aside = {file: file.with_name(f"damaged-{now}-{file.name}") for file in files if file.exists()}
    for file, there in aside.items():
        file.replace(there)
    for edition in folder.glob("edition-*"):
        shutil.rmtree(edition, ignore_errors=True)
    try:
        with Store.open(folder, embedder) as store:
            for (source, name), group in groupby(sorted(saved, key=lambda one: one[:2]), key=lambda one: one[:2]):
                store.put(source, SourceFile(name=name), [article for *_, article in group])
    except KnowledgeError:  # the disk is full: the damaged one stays where it is found again
        for file in files:
            file.unlink(missing_ok=True)
        for file, there in aside.items():
            there.replace(file)
        raise


def _readable(file: Path) -> Iterator[Saved]:
    """Row by row, so that one damaged page costs the articles on it and no other."""
    if not file.is_file():
        return
    connection = dbapi2.connect(f"file:{file}?mode=ro", uri=True)
    seen: set[str] = set()
    try:
        latest = connection.execute("SELECT max(number) FROM articles").fetchone()[0] or 0
    except dbapi2.DatabaseError:
        connection.close()
        return
    for number in range(1, latest + 1):
        try:
            row = connection.execute(
                "SELECT source, file, article FROM articles WHERE number = ? AND removed IS NULL", [number]
            ).fetchone()
            article = records.from_json(row[2]) if row else None
        except (dbapi2.DatabaseError, msgspec.DecodeError, UnicodeDecodeError):
            continue
        if article is not None and article.id not in seen:
            seen.add(article.id)
            yield row[0], row[1], article
    connection.close()
