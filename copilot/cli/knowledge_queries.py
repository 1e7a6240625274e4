"""Many questions in one file, asked of what was imported."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copilot import paths
from copilot.errors import InputError
from knowledge.embed import Embedder
from knowledge.passages import table_header
from knowledge.query import ask
from knowledge.search import KnowledgeBase, Turn
from knowledge.store.reader import Reader

EACH = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the file; the id is given back as it was, whatever it is."""

    id: Any
    text: str


def read_queries(file: Path) -> list[Asked]:
    """Raises InputError: the file cannot be read, a line of it is no query, or there is none."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read as text: {error}. Give a file of JSON lines in UTF-8.") from error
    asked = [_asked(line, file, number) for number, line in enumerate(lines, start=1) if line.strip()]
    if not asked:
        raise InputError(
            f'There is no query in {file}. Each line is an object like {{"id": 1, "query": "call-out fee"}}.'
        )
    return asked


def _asked(line: str, file: Path, number: int) -> Asked:
    try:
        row = json.loads(line)
        return Asked(row["id"], _text(row["query"]))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f'Line {number} of {file} is no query. Each line is an object like {{"id": 1, "query": "call-out fee"}}.'
        ) from error


def _text(query: Any) -> str:
    """Raises TypeError if it is no text; a number that was meant as one is."""
    if query is None or isinstance(query, bool | list | dict):
        raise TypeError
    return str(query)


def passages(base: KnowledgeBase, asked: Asked, articles: int) -> list[dict[str, Any]]:
    """The passages that answer, best first, up to EACH of one article.

    A call needs the one best passage of an article; who searches for a fact in a long one needs the next ones too.
    """
    today = datetime.date.today()
    turns = [Turn("customer", asked.text)]
    shown = {hit.article for hit in base.search(turns, today=today, limit=articles)}
    query = ask(turns)
    if not shown or query is None:
        return []
    groups = [group[:EACH] for group in base.rank(query, today) if base.passage(group[0].row).article in shown]
    ranked = sorted((one for group in groups for one in group), key=lambda one: -one.score)
    return [_row(base, one.row) for one in ranked]


def _row(base: KnowledgeBase, row: int) -> dict[str, Any]:
    """As the format of held-back sets wants it; rows of a long table come with the table's header."""
    passage = base.passage(row)
    article = base.article(passage.article)
    assert article is not None
    header = table_header(article.body, passage.span)
    text = article.body[passage.span.start : passage.span.end]
    above = [article.title, *(name for name in passage.heading if name != article.title)]
    return {
        "file": article.file,
        "heading_path": above,
        "text": f"{header}\n{text}" if header else text,
        "place": article.place(passage.span.start),
    }


def imported(embedder: Embedder) -> KnowledgeBase | None:
    """What `import` and `sync` have filled; None before the first import."""
    folder = paths.profile_path() / "knowledge"
    if not (folder / "knowledge.db").is_file():
        return None
    return KnowledgeBase(Reader.open(folder, embedder), embedder)
