"""When a file keeps the articles that it gave earlier: it cannot be used, or it is a torn copy of a whole one."""

from __future__ import annotations

from dataclasses import replace

from knowledge.ingest.messages import Answer
from knowledge.ingest.outcome import CUT_OFF
from knowledge.sources import ArticleStore, SourceFile, Status

KEEPING: frozenset[Status] = frozenset({"broken", "password"})


def judged(file: SourceFile, answer: Answer, known: SourceFile | None, store: ArticleStore, source: str) -> SourceFile:
    """The file with what became of it: a torn one is broken where articles of the whole one are to be kept."""
    was_torn = known is not None and known.status == "partial" and CUT_OFF in known.reason
    if answer.is_torn and not was_torn:
        kept = filter(None, (store.article(article.id) for article in answer.articles))
        if any((article.source, article.file) == (source, file.name) for article in kept):
            return replace(file, status="broken", reason=f"{answer.reason}; the articles of the whole one stay")
    return replace(file, status=answer.status, reason=answer.reason)
