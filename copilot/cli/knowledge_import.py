"""`earshot knowledge import` and `sync`: bring the knowledge base up to date with files, and say what became of each."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from copilot import encoders, paths, settings, site
from copilot.articles import importing, source_of, synced
from copilot.cli.knowledge_work import in_words
from copilot.errors import InputError
from copilot.running import is_running
from copilot.watching import watched
from knowledge.embed import OnnxEmbedder
from knowledge.embed_many import ManyTexts
from knowledge.importing import Report, import_folder
from knowledge.ingest.reader import ReadingProcess
from knowledge.ingest.web import Fetcher, read_list
from knowledge.pages import import_pages
from knowledge.store.rebuild import compact
from knowledge.store.store import Store

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a file instead of a table.")]

LONG_FILE = 64  # passages, from which a file has a bar of its own

STOPPED = "Stopped. What was read is kept; the next import goes on where this one ended."


def _named(text: str) -> Path:
    """An empty name, as of a variable that is not set, would be the folder that one happens to be in."""
    if not text.strip():
        raise InputError("Name the folder that holds the articles; for the one you are in, give a dot.")
    return Path(text)


def import_files(
    folder: Annotated[
        Path, typer.Argument(parser=_named, metavar="FOLDER", help="Folder with articles in any format.")
    ],
    as_json: AsJson = False,
) -> None:
    """Read the files below FOLDER into the knowledge base: new, changed and gone ones."""
    bars = _Bars(shown=not as_json)
    with in_words(), _importing(bars) as (store, reader):
        _show(import_folder(folder, source_of(folder), store, reader), bars)


def sync(
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and follow every change, until Ctrl+C.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the knowledge base up to date with what the settings name: the folder `knowledge`, the list `pages`."""
    said = settings.load().settings
    folder = site.content_folders("default", said)[1]
    with in_words():
        urls = read_list(Path(said.pages)) if said.pages else []
    bars = _Bars(shown=not as_json)
    with in_words(), _importing(bars) as (store, reader):
        changes = watched(folder, threading.Event()) if watch else iter(())  # before the first look: none is missed
        files = synced(folder, store, reader) if folder.is_dir() or not urls else ()
        _show(chain(files, _pages(urls, store, reader)), bars)
        for _ in changes:
            _show(synced(folder, store, reader, retry=False), bars)
            compact(store)


def _pages(urls: list[str], store: Store, reader: ReadingProcess) -> Iterator[Report]:
    fetcher = Fetcher(urls)
    try:
        yield from import_pages(urls, paths.knowledge_base() / "pages.json", store, reader, fetcher)
    finally:
        fetcher.close()


def _show(reports: Iterable[Report], bars: _Bars) -> None:
    began = time.monotonic()
    if not bars.shown:
        for report in reports:
            _print({
                "type": "report", "file": report.file, "status": report.status, "reason": report.reason,
                "seconds": round(report.seconds, 3),
            })  # fmt: skip
        _print({"type": "run", "seconds": round(time.monotonic() - began, 3)})
        return
    counts: Counter[str] = Counter()
    table = Table("File", "What", "Why", box=None)
    with bars.running():
        for report in reports:
            counts[report.status] += 1
            if report.status != "ok":
                table.add_row(report.file, report.status.replace("_", " "), report.reason)
            bars.on_file(report)
    if table.row_count:
        Console().print(table, markup=False)
    said = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in counts.most_common())
    Console().print(f"{said or 'No files'} in {time.monotonic() - began:.1f} s", highlight=False)


def _print(row: dict[str, object]) -> None:
    typer.echo(json.dumps(row, ensure_ascii=False))


class _Bars:
    """How many files are done, and below it how far the one at hand is, if it is a long one."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown
        self._bar: Progress | None = None

    @contextmanager
    def running(self) -> Iterator[None]:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as self._bar:
            self._files = self._bar.add_task("Files", total=None)
            self._texts = self._bar.add_task("Passages", visible=False)
            yield
        self._bar = None

    def on_file(self, report: Report) -> None:
        assert self._bar is not None
        self._bar.update(self._files, completed=report.done, total=report.of, description=report.file[-40:])
        self._bar.reset(self._texts, visible=False)

    def on_texts(self, done: int, of: int) -> None:
        """Passages of the file at hand that are encoded."""
        if self._bar is not None and of >= LONG_FILE:
            self._bar.update(self._texts, completed=done, total=of, visible=True)


@contextmanager
def _importing(bars: _Bars) -> Iterator[tuple[Store, ReadingProcess]]:
    """A damaged knowledge base is refused, not mended by the way: `knowledge check --repair` tells what that costs."""
    embedder = ManyTexts(OnnxEmbedder(encoders.in_use()), _threads(), bars.on_texts)
    try:
        with importing(paths.knowledge_base(), embedder) as both:
            yield both
    except KeyboardInterrupt:
        Console(stderr=True).print(STOPPED)
        raise typer.Exit(130) from None


def _threads() -> int:
    """Two, if the machine has them and no engine runs: beside a call an import takes one core."""
    return 1 if is_running("default") else min(2, os.cpu_count() or 1)
