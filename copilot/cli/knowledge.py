"""`earshot knowledge`: search the articles, list them, show one, and measure the search on a set of dialogues."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

from copilot import encoders, paths, settings, site
from copilot.articles import bring_up_to_date
from copilot.cli import (
    knowledge_check,
    knowledge_encoder,
    knowledge_eval,
    knowledge_feedback,
    knowledge_gaps,
    knowledge_import,
    knowledge_queries,
    knowledge_remove,
)
from copilot.cli.knowledge_work import in_words, progress
from copilot.errors import InputError
from knowledge.embed import OnnxEmbedder
from knowledge.search import Hit, KnowledgeBase, Strength, Turn
from knowledge.store.reader import Reader

app = typer.Typer(no_args_is_help=True, help="Search knowledge articles, and measure the search.")

MATCH: dict[Strength, str] = {"strong": "strong match", "likely": "likely", "weak": "not shown in a call"}

Articles = Annotated[
    Path | None, typer.Option(help="Folder of articles; the one in the settings if left out, else the demo's.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Index = Annotated[Path | None, typer.Option(help="Folder of a knowledge base, searched as it is.")]


app.command("eval")(knowledge_eval.evaluate_sets)
app.command("import")(knowledge_import.import_files)
app.command()(knowledge_import.sync)
app.command()(knowledge_gaps.gaps)
app.command()(knowledge_feedback.feedback)
app.command("check")(knowledge_check.check_base)
app.command()(knowledge_encoder.encoder)
app.command()(knowledge_remove.remove)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="What was said, or a question.")] = "",
    queries: Annotated[Path | None, typer.Option(help='Answer many: a file with {"id", "query"} a line.')] = None,
    articles: Articles = None,
    index: Index = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="Articles at most.")] = 5,
    everything: Annotated[bool, typer.Option("--all", help="List weak passages too; --json always does.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find the passages that answer TEXT, best first."""
    if bool(text) == bool(queries):
        raise InputError("Give either a text to search for, or a file of queries with --queries.")
    with in_words():
        asked = knowledge_queries.read_queries(queries) if queries else []
        base = _open(articles, index)
        for query in asked:
            found = knowledge_queries.passages(base, query, limit)
            typer.echo(json.dumps({"type": "result", "id": query.id, "results": found}, ensure_ascii=False))
        if queries:
            return
        hits = base.search([Turn("customer", text)], today=datetime.date.today(), limit=limit)
    if as_json:
        typer.echo(
            json.dumps({"type": "result", "id": None, "results": [_row(hit) for hit in hits]}, ensure_ascii=False)
        )
        return
    _print_hits(hits, [hit for hit in hits if everything or hit.strength != "weak"])


@app.command("list")
def list_articles(articles: Articles = None, index: Index = None, as_json: AsJson = False) -> None:
    """List the articles, the expired ones too."""
    with in_words():
        found = _open(articles, index).articles
    if as_json:
        rows = [
            {
                "id": a.id,
                "title": a.title,
                "queue": a.queue,
                "valid_from": str(a.valid_from or ""),
                "valid_to": str(a.valid_to or ""),
                "source": a.source,
                "file": a.file,
            }
            for a in found
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    today = datetime.date.today()
    table = Table("Id", "Title", "Queue", "Valid", box=None)
    for article in found:
        valid = "yes" if article.valid_on(today) else f"no ({article.valid_from or ''} to {article.valid_to or ''})"
        table.add_row(article.id, article.title, article.queue, valid)
    Console().print(table)


@app.command()
def show(
    id: Annotated[str, typer.Argument(help="An article's id, like KB-1042.")],
    articles: Articles = None,
    index: Index = None,
    as_json: AsJson = False,
) -> None:
    """Show one article."""
    with in_words():
        article = _open(articles, index).article(id)
    if article is None:
        raise InputError(f"There is no article {id}. `earshot knowledge list` shows which there are.")
    if as_json:
        typer.echo(msgspec.json.encode(article).decode())
        return
    console = Console()
    console.print(f"{article.id} · {article.title}", style="bold", markup=False)
    console.print(Markdown(article.body))


def _open(articles: Path | None, base: Path | None) -> KnowledgeBase:
    """The given knowledge base, or the imported one, or one kept in the data folder for a folder of articles."""
    embedder = _encoder()
    if articles is None and base is None and (imported := knowledge_queries.imported(embedder)):
        return imported
    if base is not None:
        return KnowledgeBase(Reader.open(base, embedder), embedder)
    chosen = articles or _chosen()
    with progress("Reading articles") as advance:
        unread = bring_up_to_date(chosen, _kept_base(chosen), embedder, advance)
    for file in unread:
        how = "not whole" if file.is_used else "left out"
        Console(stderr=True).print(f"{file.file} is {how}: {file.reason}", style="yellow", markup=False)
    reader = Reader.open(_kept_base(chosen), embedder)
    if not reader.count():
        raise InputError(
            f"There are no articles in {chosen}. Put them there (docs/CONTENT.md says how), or name another folder "
            "with --articles."
        )
    return KnowledgeBase(reader, embedder)


def _chosen() -> Path:
    """The articles that the settings name; the demo's serve to try the search out."""
    said = settings.load().settings
    return site.content_folders("default" if said.content or said.knowledge else "demo", said)[1]


def _kept_base(articles: Path) -> Path:
    """One knowledge base a folder of articles, apart from those that running engines use."""
    name = hashlib.sha256(str(articles.absolute()).encode()).hexdigest()[:16]
    return paths.private(paths.profile_dir() / "command-bases" / name)


def _encoder() -> OnnxEmbedder:
    return OnnxEmbedder(encoders.in_use())


def _print_hits(found: Sequence[Hit], listed: Sequence[Hit]) -> None:
    if not found:
        Console().print("Nothing found: this asks for nothing that an article could answer.")
        return
    if not listed:
        Console().print("Nothing fits. --all lists the passages that come closest.", highlight=False)
        return
    table = Table("Article", "§", "Match", "Say", "Because of", box=None)
    for hit in listed:
        replaced = f" (replaced by {hit.superseded_by})" if hit.superseded_by else ""
        table.add_row(
            f"{hit.article} {hit.title}{replaced}",
            str(hit.section) if hit.section else "top",
            MATCH[hit.strength],
            hit.say,
            ", ".join(filter(None, [hit.why, hit.because.thing])),
        )
    Console().print(table)


def _row(hit: Hit) -> dict[str, Any]:
    """A hit as scripts read it; `file` and `heading_path` are fixed by the format of held-back sets."""
    return {
        "article": hit.article,
        "title": hit.title,
        "file": hit.file,
        "section": hit.section,
        "place": hit.place,
        "heading_path": [hit.title, *(name for name in hit.heading if name != hit.title)],
        "text": hit.text,
        "start": hit.span.start,
        "end": hit.span.end,
        "mark": [hit.mark.start, hit.mark.end],
        "say": hit.say,
        "strength": hit.strength,
        "score": hit.score,
        "verbatim": hit.verbatim,
        "valid_to": str(hit.valid_to or ""),
        "queue": hit.queue,
        "superseded_by": hit.superseded_by,
        "why": hit.why,
        "because": {**asdict(hit.because), "parts": hit.because.parts._asdict()},
    }
