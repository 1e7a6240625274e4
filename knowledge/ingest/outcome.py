"""What reading one file gives: articles, or a status with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.articles import Article
from knowledge.sources import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A file's content and what it is called. `source` and `name` make the ids of articles without one of their own."""

    name: str  # relative to the source, "a.zip!member" inside an archive
    data: bytes
    source: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """The articles of one file. `cut` says what of it is missing in them, "" if nothing is.

    A file is `torn` if it is rather a bad copy than a new version: whole articles that it gave before are better. `whole`
    are the places of those articles of a torn file that are not: the rest of it is as it should be.
    """

    articles: tuple[Article, ...]
    cut: str = ""
    torn: bool = False
    whole: frozenset[int] = frozenset()


class Unusable(Exception):
    """A file that gives no article: what it is instead, and a reason that says what to do."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status: Status = status
        self.reason = reason
