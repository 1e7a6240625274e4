"""Answers what the knowledge window asks beside a search, from the store's files; no search waits for it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from copilot import shelf
from copilot.children import Child, ChildSpec
from copilot.commands import Answer, Command
from copilot.errors import InputError
from copilot.site import Site
from copilot.uses import Uses
from knowledge.changes import changed_fields, changed_lines
from knowledge.errors import BadIndex
from knowledge.store.library import Library

GAPS_S = 600.0  # months of calls are read, and each question is encoded
GAPS_READY_S = 60.0
GAPS_MB = 900

Answered = TypeVar("Answered")


class Librarian:
    def __init__(self, site: Site, uses: Uses) -> None:
        self._site = site
        self._uses = uses
        self._gaps: Child | None = None  # at work just now

    def takes(self, question: Command) -> bool:
        return isinstance(question, tuple(shelf.QUESTIONS.values()))

    async def answer(self, question: Command) -> Answer:
        """Raises EarshotError with the sentence why there is no answer, ChildLost, TimeoutError."""
        match question:
            case shelf.ListNames(request=request):
                names = await self._look(lambda library: library.names())
                return shelf.Names(
                    request=request, queues=names.queues, sources=names.sources, languages=names.languages
                )
            case shelf.ListFiles():
                return await self._look(lambda library: _files(library, question))
            case shelf.ReadHistory():
                used = await self._uses.of(question.article)
                return await self._look(lambda library: _history(library, question, used))
            case shelf.CompareVersions():
                return await self._look(lambda library: _compared(library, question))
            case shelf.ListGaps():
                return await self._list_gaps(question)
        raise TypeError(type(question))

    def excuse(self, question: Command, sentence: str) -> Answer:
        """The empty answer to `question`, with the sentence why."""
        match question:
            case shelf.ListNames(request=request):
                return shelf.Names(request=request, trouble=sentence)
            case shelf.ListFiles(request=request):
                return shelf.Files(request=request, trouble=sentence)
            case shelf.ReadHistory(request=request, article=article):
                return shelf.History(request=request, article=article, trouble=sentence)
            case shelf.CompareVersions(request=request, article=article, old=old, new=new):
                return shelf.Comparison(request=request, article=article, old=old, new=new, trouble=sentence)
            case shelf.ListGaps(request=request):
                return shelf.Gaps(request=request, trouble=sentence)
        raise TypeError(type(question))

    async def stop(self) -> None:
        if self._gaps is not None:
            await self._gaps.stop()

    async def _look(self, at: Callable[[Library], Answered]) -> Answered:
        """In a thread, on a connection that lives as long as the look."""

        def look() -> Answered:
            with Library.open(self._site.base) as library:
                return at(library)

        try:
            return await asyncio.to_thread(look)
        except BadIndex as error:
            raise InputError(str(error)) from error

    async def _list_gaps(self, question: shelf.ListGaps) -> Answer:
        """Asked of a process of its own: grouping takes seconds, and no search of a call may wait for it."""
        if self._gaps is not None:
            await self._gaps.stop()  # a newer question; the older one is answered with an excuse
        load = {"journal": str(self._site.journal), "encoder": self._site.knowledge.load["encoder"]}
        spec = ChildSpec(role="gaps", profile=self._site.profile, memory_mb=GAPS_MB, load=load)
        worker = self._gaps = Child(spec, lambda status, detail: None, lambda frame: None)
        worker.start()
        try:
            async with asyncio.timeout(GAPS_READY_S):
                await worker.ready()
            found = await worker.ask("gaps", {"days": question.days}, deadline=GAPS_S)
        finally:
            await worker.stop()
            if self._gaps is worker:
                self._gaps = None
        rows = msgspec.convert(found.body["gaps"], type=tuple[shelf.GapRow, ...])
        return shelf.Gaps(request=question.request, rows=rows)


def _files(library: Library, question: shelf.ListFiles) -> shelf.Files:
    listing = library.files(question.text, source=question.source, status=question.status)
    rows = tuple(
        shelf.FileRow(
            source=row.source,
            name=row.file.name,
            size=row.file.size,
            status=row.file.status,
            reason=row.file.reason,
            articles=row.articles,
        )
        for row in listing.files
    )
    return shelf.Files(
        request=question.request, rows=rows, counts={status: count for status, count in listing.counts.items()}
    )


def _history(library: Library, question: shelf.ReadHistory, used: Sequence[float]) -> shelf.History:
    rows: list[shelf.VersionRow] = []
    until = math.inf  # the next one came then
    for version in library.history(question.article):
        stored = datetime.fromisoformat(version.stored).timestamp()
        seen = max((wall for wall in used if stored <= wall < until), default=0.0)
        rows.append(shelf.VersionRow(number=version.number, stored=stored, current=not version.removed, used=seen))
        until = stored
    return shelf.History(request=question.request, article=question.article, versions=tuple(rows))


def _compared(library: Library, question: shelf.CompareVersions) -> shelf.Comparison:
    old, new = (library.version(question.article, number) for number in (question.old, question.new))
    if old is None or new is None:
        raise InputError(f"{question.article} has no such version any more. Open its history again.")
    told: dict[str, Any] = {
        "fields": msgspec.to_builtins(changed_fields(old, new)),
        "lines": msgspec.to_builtins(changed_lines(old.body, new.body)),
    }
    return msgspec.convert(
        {"request": question.request, "article": question.article, "old": question.old, "new": question.new, **told},
        type=shelf.Comparison,
    )
