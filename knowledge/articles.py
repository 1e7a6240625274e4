"""Articles, and a Markdown text as an article. Knows the format; knows nothing of files, passages or search.

---
id: KB-1042                 # optional, better given: cards cite it; else made from the file's name
title: Call-out fees        # optional: else the first heading, else the file's name
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
import re
from dataclasses import dataclass
from typing import Any

import yaml

from knowledge.errors import ArticleError, EmptyArticle
from knowledge.ids import derived_id, title_from

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


def parse_article(text: str, *, file: str = "", source: str = "") -> Article:
    """The article in `text`. Without front matter the title is the first heading, and the id is made from the file.

    Raises ArticleError with the reason: nothing to read, or front matter that is not what it should be.
    """
    front, body = split_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    fields = _yaml(front) if front else {}
    if not body.strip():
        raise EmptyArticle("there is no text below the front matter" if front else "there is no text in it")
    valid_from, valid_to = _day(fields, "valid_from"), _day(fields, "valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        raise ArticleError(f"valid_to ({valid_to}) is before valid_from ({valid_from})")
    return Article(
        id=_words(fields, "id") or derived_id(source, file),
        title=_words(fields, "title") or first_heading(body) or title_from(file),
        body=body,
        queue=_words(fields, "queue"),
        valid_from=valid_from,
        valid_to=valid_to,
        verbatim=_flag(fields, "verbatim"),
        owner=_words(fields, "owner"),
        labels=_list(fields, "labels") or _list(fields, "tags"),
        about=_words(fields, "about"),
        language=_words(fields, "language") or _words(fields, "lang"),
        version=_words(fields, "version"),
        supersedes=_words(fields, "supersedes"),
        source=source,
        file=file,
    )


def first_heading(body: str) -> str:
    """The text of the first heading outside code, without markup; "" if there is none."""
    lines = body.split("\n")
    fence = ""
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if fence or line.startswith(("```", "~~~")):
            fence = "" if fence and line.startswith(fence) else fence or line[:3]
        elif match := re.match(r"#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", line):
            return _unmarked(match[1])
        elif line.strip() and re.match(r"=+\s*$", below):
            return _unmarked(line)
    return ""


def _unmarked(text: str) -> str:
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|\{#[^}]*\}", r"\1", text)
    return re.sub(r"[*_`\\]+(?=\S)|(?<=\S)[*_`]+", "", text).strip()


def split_front_matter(text: str) -> tuple[str, str]:
    """The YAML at the top and the Markdown below it; without front matter, "" and all of the text.

    Raises ArticleError if it begins and does not end.
    """
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
    if len(lines) > 1 and re.match(r"[A-Za-z_]+:", lines[1]):
        raise ArticleError("its front matter has no closing line ---")
    return "", text  # a line across the page


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


def _words(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if isinstance(value, str | int | float | datetime.date) and not isinstance(value, bool):
        return " ".join(str(value).split())
    if value is None:
        return ""
    raise ArticleError(f"its {name} is not a line of text")


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
    if isinstance(value, str):
        value = [word.strip() for word in value.split(",") if word.strip()]
    if isinstance(value, list) and all(isinstance(word, str | int) for word in value):
        return tuple(str(word) for word in value)
    raise ArticleError(f"its {name} are not a list of words")
