"""`earshot knowledge remove`: an article, a file or a whole import leaves the knowledge base."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from copilot import encoders, paths
from copilot.articles import SYNCED
from copilot.cli.knowledge_work import in_words
from copilot.errors import InputError
from knowledge.embed import OnnxEmbedder
from knowledge.pages import SOURCE as PAGES
from knowledge.store.store import Store


@dataclass(frozen=True, slots=True)
class Meant:
    """What leaves: some files of a source, or of one file one article."""

    source: str
    files: tuple[str, ...]
    article: str = ""
    gone: list[tuple[str, str]] = field(default_factory=list)  # file and article, as they left


def remove(
    what: Annotated[str, typer.Argument(help="An article's id, a file that was imported, or the folder of an import.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for each article that left.")] = False,
) -> None:
    """Take an article, a file or an import out of the knowledge base; the files themselves stay as they are."""
    if not what.strip():  # as of a variable that is not set; as a path it would be the folder that one happens to be in
        raise InputError("Name an article, a file or the folder of an import; `earshot knowledge list` shows them.")
    if not (paths.profile_path() / "knowledge" / "knowledge.db").is_file():
        raise InputError("Nothing was imported yet. `earshot knowledge import FOLDER` does it.")
    with in_words(), Store.open(paths.knowledge_base(), OnnxEmbedder(encoders.in_use())) as store:
        meant = _meant(store, what)
        _take_out(store, meant)
    _show(meant, as_json)


def _meant(store: Store, what: str) -> Meant:
    """Raises InputError: there is no such thing, there are two, or it would come back by itself."""
    path = str(Path(what).expanduser().absolute())
    article = store.article(what)
    found = [Meant(article.source, (article.file,), what)] if article else []
    for source in store.sources():
        names = tuple(store.files(source))
        if source in (what, path):
            found.append(Meant(source, names))
            continue
        inside = Path(path).relative_to(source).as_posix() if Path(path).is_relative_to(source) else what
        held = tuple(name for name in names if name in (what, inside) or name.startswith((f"{what}!", f"{inside}!")))
        if held:
            found.append(Meant(source, held))
    if not found:
        raise InputError(
            f"There is no article, file or import {what}. `earshot knowledge list` shows the articles and their files."
        )
    if len(found) > 1:
        raise InputError(f"{what} is in {' and in '.join(one.source for one in found)}. Give the file's whole path.")
    _refuse_what_comes_back(found[0], what)
    return found[0]


def _refuse_what_comes_back(meant: Meant, what: str) -> None:
    if meant.source.startswith(SYNCED):
        raise InputError(
            f"{what} comes from {meant.source.removeprefix(SYNCED)}, which the settings name: delete its file there, "
            "and it leaves by itself."
        )
    if meant.source == PAGES:
        raise InputError(f"{what} comes from the list of pages in the settings: take its address off that list.")


def _take_out(store: Store, meant: Meant) -> None:
    held = {name: store.held(meant.source, name) for name in meant.files}
    if meant.article:
        (name,) = meant.files
        stay = [article for article in held[name] if article.id != meant.article]
        store.put(meant.source, store.files(meant.source)[name], stay)
        meant.gone.append((name, meant.article))
    else:
        store.drop(meant.source, meant.files)
        meant.gone.extend((name, article.id) for name, articles in held.items() for article in articles)


def _show(meant: Meant, as_json: bool) -> None:
    if as_json:
        for name, article in meant.gone:
            row = {"type": "removed", "source": meant.source, "file": name, "article": article}
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    console = Console()
    count = len(meant.gone)
    console.print(f"{count} article{'' if count == 1 else 's'} removed.", highlight=False)
    back = "when its file has changed and is imported again" if meant.article else "when the folder is imported again"
    console.print(f"What was removed comes back {back}.", highlight=False)
