"""Files to articles: Markdown with YAML front matter. Knows the file format; knows nothing of passages or search.

---
id: KB-1042
title: Call-out fees and credits
queue: billing              # optional: the queue it is written for
valid_from: 2026-01-01      # optional, inclusive
valid_to: 2026-12-31        # optional, inclusive
verbatim: true              # optional: must be read out word for word
owner: billing-team         # optional
labels: [fees, credit]      # optional
about: Meadow Court         # optional: the product, site or plan it belongs to
language: en                # optional
version: 3                  # optional
supersedes: KB-1007         # optional: id of the article it replaces
---
Markdown …
"""

from __future__ import annotations

import bisect
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import ArticleError, KnowledgeError

MAX_FILE = 20_000_000  # bytes
MAX_FRONT_MATTER = 20_000  # characters: YAML's aliases can grow a small text without bound


@dataclass(frozen=True, slots=True)
class Place:
    """From body offset `start` on, the text stands at the place that its source calls `name`: "page 12", "row 31"."""

    start: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One knowledge article, whatever its format was: `body` is Markdown. Spans everywhere count its characters."""

    id: str
    title: str
    body: str
    queue: str = ""
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    verbatim: bool = False
    owner: str = ""
    labels: tuple[str, ...] = ()
    about: str = ""  # the product, site or plan that it belongs to
    language: str = ""  # as its source calls it: "en", "de-CH"
    version: str = ""  # as its source counts
    supersedes: str = ""  # id of the article that this one replaces
    source: str = ""  # name of the source that it came from
    places: tuple[Place, ...] = ()  # by start; empty where headings say enough
    file: str = ""  # name within the source, "a.zip!member" inside an archive

    def place(self, offset: int) -> str:
        """What the source calls the place of the character at `offset` of the body; "" where it calls it nothing."""
        after = bisect.bisect_right(self.places, offset, key=lambda place: place.start)
        return self.places[after - 1].name if after else ""

    def valid_on(self, day: datetime.date) -> bool:
        """Both ends are part of the validity."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be used, and why, in words."""

    file: str
    reason: str


def read_articles(folder: Path) -> tuple[list[Article], list[Problem]]:
    """Every `*.md` below `folder`, ordered by path. A broken file becomes a Problem and never stops the rest."""
    if not folder.is_dir():
        raise KnowledgeError(f"There is no folder {folder}. Give the folder that holds the articles.")
    articles: dict[str, Article] = {}
    problems: list[Problem] = []
    for path in _markdown_files(folder):
        name = path.relative_to(folder).as_posix()
        try:
            article = parse_article(_text(path), file=name)
            if article.id in articles:
                raise ArticleError(f"its id {article.id} is already used by {articles[article.id].file}")
        except ArticleError as problem:
            problems.append(Problem(name, str(problem)))
        else:
            articles[article.id] = article
    return list(articles.values()), problems


def parse_article(text: str, *, file: str = "") -> Article:
    """The article in `text`; raises ArticleError with the reason if there is none."""
    front, body = _split_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    fields = _yaml(front)
    if not body.strip():
        raise ArticleError("there is no text below the front matter")
    valid_from, valid_to = _day(fields, "valid_from"), _day(fields, "valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        raise ArticleError(f"valid_to ({valid_to}) is before valid_from ({valid_from})")
    return Article(
        id=_words(fields, "id", required=True),
        title=_words(fields, "title", required=True),
        body=body,
        queue=_words(fields, "queue"),
        valid_from=valid_from,
        valid_to=valid_to,
        verbatim=_flag(fields, "verbatim"),
        owner=_words(fields, "owner"),
        labels=_list(fields, "labels"),
        about=_words(fields, "about"),
        language=_words(fields, "language"),
        version=_words(fields, "version"),
        supersedes=_words(fields, "supersedes"),
        file=file,
    )


def _markdown_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.md")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_FILE:
            raise ArticleError("the file is larger than 20 MB")
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ArticleError("it is not UTF-8 text; save it as UTF-8") from problem
    except OSError as problem:
        raise ArticleError(f"it cannot be read ({problem.strerror})") from problem


def _split_front_matter(text: str) -> tuple[str, str]:
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise ArticleError("it does not begin with front matter (a line ---, then id: and title:)")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
    raise ArticleError("its front matter has no closing line ---")


def _yaml(front: str) -> dict[str, Any]:
    if len(front) > MAX_FRONT_MATTER:
        raise ArticleError("its front matter is longer than 20,000 characters")
    try:
        fields = yaml.safe_load(front)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:  # ValueError: a date like 2026-13-40
        raise ArticleError(f"its front matter is not valid YAML{_where(problem)}") from problem
    if not isinstance(fields, dict):
        raise ArticleError("its front matter holds no fields")
    return fields


def _where(problem: Exception) -> str:
    mark = getattr(problem, "problem_mark", None)
    return f" (line {mark.line + 2})" if mark else ""


def _words(fields: dict[str, Any], name: str, *, required: bool = False) -> str:
    value = fields.get(name)
    if isinstance(value, str | int) and not isinstance(value, bool):
        value = str(value).strip()
    elif value is None:
        value = ""
    else:
        raise ArticleError(f"its {name} is not a line of text")
    if required and not value:
        raise ArticleError(f"it has no {name}")
    return value


def _day(fields: dict[str, Any], name: str) -> datetime.date | None:
    value = fields.get(name)
    if isinstance(value, datetime.datetime):
        return value.date()
    if value is None or isinstance(value, datetime.date):
        return value
    raise ArticleError(f"its {name} is not a date like 2026-11-30")


def _flag(fields: dict[str, Any], name: str) -> bool:
    value = fields.get(name, False)
    if isinstance(value, bool):
        return value
    raise ArticleError(f"its {name} is neither true nor false")


def _list(fields: dict[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name) or []
    if isinstance(value, list) and all(isinstance(word, str | int) for word in value):
        return tuple(str(word) for word in value)
    raise ArticleError(f"its {name} are not a list of words")
