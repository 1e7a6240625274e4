"""What a file keeps of the articles that it gave earlier: it cannot be used, or it is a torn copy of a whole one."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from knowledge.articles import Article
from knowledge.ingest.messages import Answer
from knowledge.sources import SourceFile, Status

KEEPING: frozenset[Status] = frozenset({"broken", "password"})

Judged = tuple[SourceFile, tuple[Article, ...]]

_NUMBERED = re.compile(r"(.+)-\d+")  # one of several rows with one id: formats._apart


def judged(file: SourceFile, answer: Answer, known: SourceFile | None, held: Sequence[Article]) -> Judged:
    """The file with what became of it, and the articles that it is to hold; none if it keeps those it `held`.

    Of a torn one the whole parts are taken beside what it held: which of that stood in the other parts is not known.
    """
    file = replace(file, status=answer.status, reason=answer.reason)
    if file.status in KEEPING:
        return file, ()
    if not answer.is_torn or not held or (known is not None and known.is_torn):
        return replace(file, is_torn=answer.is_torn), answer.articles
    if not answer.whole:
        return replace(file, status="broken", reason=f"{answer.reason}; the articles of the whole one stay"), ()
    before = {article.id: article for article in held}
    sure = answer.whole - _shared(before)
    taken = {one.id: one for one in answer.articles if one.id in sure or one.id not in before}
    reason = f"{answer.reason}; what it held before stays beside the rest"
    return replace(file, reason=reason), tuple((before | taken).values())


def _shared(ids: Collection[str]) -> set[str]:
    """Those that several rows of the whole file had: in a torn one, where rows are missing, others bear their numbers."""
    first = {id: found[1] for id in ids if (found := _NUMBERED.fullmatch(id)) and found[1] in ids}
    return {*first, *first.values()}


def as_before(file: SourceFile, known: SourceFile | None) -> SourceFile:
    """A file whose articles stay as they are: so does whether they are torn."""
    return replace(file, is_torn=known is not None and known.is_torn)
