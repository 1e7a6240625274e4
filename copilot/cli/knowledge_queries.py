"""Many questions in one file, asked of what was imported."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copilot import paths
from copilot.errors import InputError
from knowledge.embed import Embedder
from knowledge.search import KnowledgeBase
from knowledge.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the file; the id is given back as it was, whatever it is."""

    id: Any
    text: str


def read_queries(file: Path) -> list[Asked]:
    """Raises InputError: the file cannot be read, or a line of it is no query."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read as text: {error}. Give a file of JSON lines in UTF-8.") from error
    return [_asked(line, file, number) for number, line in enumerate(lines, start=1) if line.strip()]


def _asked(line: str, file: Path, number: int) -> Asked:
    try:
        row = json.loads(line)
        return Asked(row["id"], str(row["query"]))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f'Line {number} of {file} is no query. Each line is an object like {{"id": 1, "query": "call-out fee"}}.'
        ) from error


def imported(embedder: Embedder) -> KnowledgeBase | None:
    """What `import` and `sync` have filled; None before the first import."""
    folder = paths.profile_path() / "knowledge"
    if not (folder / "knowledge.db").is_file():
        return None
    return KnowledgeBase(Reader.open(folder, embedder), embedder)
