"""What importing asks of a store of articles. Kept apart from any store, as `searchable.py` is from any index.

A source is a folder or a list of pages under one name; its files are named relative to it, members of archives as
"a.zip!member". Every call of the store is durable when it returns: whoever is killed leaves the state before or
after the call, never one between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from knowledge.articles import Article

Status = Literal["ok", "partial", "empty", "no_text", "password", "skipped", "duplicate", "broken"]

# Raise it when files are read better than before: each is read again by the next import, changed or not.
READER = 4

USED: frozenset[Status] = frozenset({"ok", "partial"})  # the file's articles can be found


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """What became of one file of a source when it was last looked at."""

    name: str
    size: int = 0
    modified: int = 0  # ns since 1970, as the file system tells; 0 for what has no time of its own
    sha256: str = ""  # "" if its content was not read
    status: Status = "ok"
    reason: str = ""  # a sentence's worth of why, and what to do; "" if all is well
    reader: int = READER  # which reading this was
    is_torn: bool = False  # whether the articles it holds are those of a bad copy, for want of better ones


class ArticleStore(Protocol):
    """Articles by the file they came from."""

    def files(self, source: str) -> dict[str, SourceFile]:
        """What is known of a source's files, by name."""

    def article(self, id: str) -> Article | None:
        """The article in its present version."""

    def held(self, source: str, file: str) -> tuple[Article, ...]:
        """The articles that a file holds now."""

    def put(self, source: str, file: SourceFile, articles: Sequence[Article]) -> None:
        """The file now holds exactly these articles; what it held before and holds no more leaves."""

    def note(self, source: str, file: SourceFile) -> None:
        """Keep the file's new status; the articles it gave earlier stay as they are."""

    def drop(self, source: str, names: Sequence[str]) -> None:
        """The files are gone: their articles leave, and nothing is known of the files any more."""
