"""What the knowledge window asks beside a search, and the answers: files, versions of articles, gaps.

As in `commands`: a question gets one answer with the same `request` id, and nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copilot.commands import Answer, Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNames(Command):
    """What a search can be narrowed to. Answered by `Names`."""

    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFiles(Command):
    """The files that articles came from, and what became of them. Answered by `Files`."""

    request: str
    text: str = ""  # words of the name, the reason or the article
    source: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHistory(Command):
    """The versions of an article. Answered by `History`."""

    request: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareVersions(Command):
    """What version `new` says that `old` did not. Answered by `Comparison`."""

    request: str
    article: str
    old: int
    new: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListGaps(Command):
    """What was asked in calls and no article answers. Answered by `Gaps`; that can take a while."""

    request: str
    days: int = 90


# ---- answers --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class Names(Answer):
    queues: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    source: str
    name: str
    size: int
    status: str
    reason: str = ""
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Files(Answer):
    """`counts`: how many there are of each status, whatever status was asked for."""

    rows: tuple[FileRow, ...] = ()
    counts: dict[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    number: int
    stored: float  # seconds since the epoch
    current: bool
    used: float = 0.0  # when the agent last used or opened the article as it was then; 0 for never


@dataclass(frozen=True, slots=True, kw_only=True)
class History(Answer):
    """`versions`, latest first."""

    article: str
    versions: tuple[VersionRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedField:
    name: str
    was: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedLine:
    """`spans` are the places (start, end) of `text` that differ; of "skipped", `text` is how many lines."""

    kind: Literal["same", "removed", "added", "skipped"]
    text: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Answer):
    article: str
    old: int
    new: int
    fields: tuple[ChangedField, ...] = ()
    lines: tuple[ChangedLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """Questions that ask for the same. `label` is the one that is closest to all, `draft` an article to finish."""

    label: str
    calls: int
    times: int
    first: str  # ISO dates
    last: str
    queues: tuple[str, ...]
    samples: tuple[str, ...]
    draft: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps(Answer):
    rows: tuple[GapRow, ...] = ()


QUESTIONS: dict[str, type[Command]] = {
    cls.__name__: cls for cls in (ListNames, ListFiles, ReadHistory, CompareVersions, ListGaps)
}
ANSWERS: dict[str, type[Answer]] = {cls.__name__: cls for cls in (Names, Files, History, Comparison, Gaps)}
