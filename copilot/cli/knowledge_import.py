"""`earshot knowledge import` and `sync`: bring the knowledge base up to date with files, and say what became of each."""

from __future__ import annotations

import json
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

from copilot import children, paths, settings, site
from copilot.articles import synced
from copilot.errors import InputError
from knowledge.embed import OnnxEmbedder
from knowledge.errors import KnowledgeError
from knowledge.importing import Report, import_folder
from knowledge.ingest.reader import ReadingProcess
from knowledge.ingest.web import Fetcher, read_list
from knowledge.pages import import_pages
from knowledge.store.store import Store

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a file instead of a table.")]

STOPPED = "Stopped. What was read is kept; the next import goes on where this one ended."


def import_files(
    folder: Annotated[Path, typer.Argument(help="Folder with articles in any format.")], as_json: AsJson = False
) -> None:
    """Read the files below FOLDER into the knowledge base: new, changed and gone ones."""
    with _in_words(), _importing() as (store, reader):
        _show(import_folder(folder, source_of(folder), store, reader), as_json)


def sync(
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and follow every change, until Ctrl+C.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the knowledge base up to date with what the settings name: the folder `knowledge`, the list `pages`."""
    said = settings.load().settings
    folder = site.content_folders("default", said)[1]
    with _in_words():
        urls = read_list(Path(said.pages).expanduser()) if said.pages else []
    with _in_words(), _importing() as (store, reader):
        files = synced(folder, store, reader) if folder.is_dir() or not urls else ()
        _show(chain(files, _pages(urls, store, reader)), as_json)
        if watch:
            for _ in _changes(folder):
                _show(synced(folder, store, reader, retry=False), as_json)


def _pages(urls: list[str], store: Store, reader: ReadingProcess) -> Iterator[Report]:
    fetcher = Fetcher(urls)
    try:
        yield from import_pages(urls, paths.knowledge_base() / "pages.json", store, reader, fetcher)
    finally:
        fetcher.close()


def source_of(folder: Path) -> str:
    """A folder is one source, by where it is: two of one name are two sources."""
    return str(folder.expanduser().absolute())


def _changes(folder: Path) -> Iterator[None]:
    """Once for every batch of changes below `folder`, until Ctrl+C."""
    from watchfiles import watch  # noqa: PLC0415  # only who watches needs it

    for _ in watch(folder, debounce=1_000, step=200, raise_interrupt=False):
        yield


def _show(reports: Iterable[Report], as_json: bool) -> None:
    began = time.monotonic()
    if as_json:
        for report in reports:
            _print({
                "type": "report", "file": report.file, "status": report.status, "reason": report.reason,
                "seconds": round(report.seconds, 3),
            })  # fmt: skip
        _print({"type": "run", "seconds": round(time.monotonic() - began, 3)})
        return
    counts: Counter[str] = Counter()
    table = Table("File", "What", "Why", box=None)
    with _bar() as bar:
        task = bar.add_task("Reading", total=None)
        for report in reports:
            counts[report.status] += 1
            if report.status != "ok":
                table.add_row(report.file, report.status.replace("_", " "), report.reason)
            bar.update(task, completed=report.done, total=report.of, description=report.file[-40:])
    if table.row_count:
        Console().print(table, markup=False)
    said = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in counts.most_common())
    Console().print(f"{said or 'No files'} in {time.monotonic() - began:.1f} s", highlight=False)


def _print(row: dict[str, object]) -> None:
    typer.echo(json.dumps(row, ensure_ascii=False))


def _bar() -> Progress:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


@contextmanager
def _importing() -> Iterator[tuple[Store, ReadingProcess]]:
    reader = ReadingProcess(children.command("reader"))
    try:
        with Store.open(paths.knowledge_base(), OnnxEmbedder(paths.resources() / "encoder")) as store:
            yield store, reader
    except KeyboardInterrupt:
        Console(stderr=True).print(STOPPED)
        raise typer.Exit(130) from None
    finally:
        reader.close()


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except KnowledgeError as error:
        raise InputError(str(error)) from error
