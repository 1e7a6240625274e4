"""Brings a store up to date with a list of web pages. What a server said to recognise a page by is kept beside it."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from knowledge.importing import FileReader, Report
from knowledge.ingest.outcome import Given, Unusable
from knowledge.ingest.web import Fetcher, Seen
from knowledge.keeping import KEEPING, as_before, judged
from knowledge.sources import READER, ArticleStore, SourceFile

SOURCE = "web"


def import_pages(
    urls: Sequence[str], memory: Path, store: ArticleStore, reader: FileReader, fetcher: Fetcher
) -> Iterator[Report]:
    """Make `store` hold what the pages say; `memory` is the file of what their servers said last.

    Pages that are no longer listed leave; a page that cannot be had keeps the article it gave.
    """
    known = store.files(SOURCE)
    seen = _remembered(memory)
    if gone := [name for name in known if name not in urls]:
        store.drop(SOURCE, gone)
    for done, url in enumerate(urls, start=1):
        began = time.monotonic()
        file, now = _page(url, known.get(url), seen.get(url, Seen()), store, reader, fetcher)
        if now != seen.get(url):
            seen[url] = now
            _remember(memory, {name: seen[name] for name in urls if name in seen})
        yield Report(
            file=url, status=file.status, reason=file.reason, seconds=time.monotonic() - began, done=done, of=len(urls)
        )


def _page(
    url: str, known: SourceFile | None, seen: Seen, store: ArticleStore, reader: FileReader, fetcher: Fetcher
) -> tuple[SourceFile, Seen]:
    """One page, put into the store if it is new; and how to recognise it next time, which it says only of what is used."""
    usable = known is not None and known.status not in ("broken", "skipped") and known.reader >= READER
    try:
        content, now = fetcher.fetch(url, seen if usable else Seen())
    except Unusable as outcome:
        return _noted(store, SourceFile(name=url, status=outcome.status, reason=outcome.reason), known), Seen()
    if known is not None and content is None:
        return known, now
    content = content or b""
    sha256 = hashlib.sha256(content).hexdigest()
    if known is not None and usable and known.sha256 == sha256:
        return known, now
    answer = reader.read(Given(name=url, data=content, source=SOURCE))
    held = store.held(SOURCE, url) if answer.is_torn else ()
    file, articles = judged(SourceFile(name=url, size=len(content), sha256=sha256), answer, known, held)
    if answer.is_archive:
        reason = "it is an archive; download it into the folder of articles"
        file = SourceFile(name=url, size=len(content), sha256=sha256, status="skipped", reason=reason)
    if file.status in KEEPING or answer.is_archive:
        return _noted(store, file, known), Seen()
    store.put(SOURCE, file, articles)
    return file, now


def _noted(store: ArticleStore, file: SourceFile, known: SourceFile | None) -> SourceFile:
    file = as_before(file, known)
    store.note(SOURCE, file)
    return file


def _remembered(memory: Path) -> dict[str, Seen]:
    """What is lost here is only fetched once more."""
    try:
        rows: dict[str, Any] = json.loads(memory.read_text("utf-8"))
        return {url: Seen(**row) for url, row in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remember(memory: Path, seen: dict[str, Seen]) -> None:
    beside = memory.with_name(f"{memory.name}.new")
    with beside.open("w", encoding="utf-8") as stream:
        json.dump({url: asdict(what) for url, what in seen.items()}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(memory)
