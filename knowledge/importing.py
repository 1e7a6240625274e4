"""Brings a store up to date with a source of files. Knows nothing of formats; the reading process does those.

Each file is durable by itself, so an import can be stopped at any moment and goes on where it stopped. A file that
cannot be used keeps the articles it gave earlier, and never ends the run. Files that are gone take theirs along, but
not when the whole folder looks empty: then it is rather the folder that is missing than the knowledge.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from knowledge.archives import summary
from knowledge.articles import Article
from knowledge.errors import KnowledgeError
from knowledge.ingest import limits
from knowledge.ingest.messages import Answer
from knowledge.ingest.outcome import Given
from knowledge.ingest.sniff import fits_its_name
from knowledge.ingest.walk import Found, is_junk, walk
from knowledge.keeping import KEEPING, as_before, judged
from knowledge.sources import READER, USED, ArticleStore, SourceFile, Status

TAKEN = "is already used by"
_HEAD = 1024  # bytes that tell whether a file is what its name says


class FileReader(Protocol):
    """What importing asks of the reading process."""

    def read(self, given: Given) -> Answer: ...

    def read_member(self, way: tuple[str, ...]) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of one file, and how far the run is."""

    file: str
    status: Status
    reason: str
    seconds: float
    done: int = 0  # files of the folder that are dealt with
    of: int = 0


def import_folder(
    folder: Path,
    source: str,
    store: ArticleStore,
    reader: FileReader,
    *,
    retry: bool = True,
    former: frozenset[str] = frozenset(),
) -> Iterator[Report]:
    """Make `store` hold what the files below `folder` say; a report for each file and member as it is done.

    `retry` reads broken files again even if they are unchanged: what broke one may have been a busy machine. The
    sources `former` give way to this one: a file leaves when its article's id comes, the others when all has come.
    Whoever stops asking for reports cancels the run. Raises KnowledgeError if there is no such folder, if nothing is
    left in it, or if the store cannot be written.
    """
    if not folder.is_dir():
        raise KnowledgeError(f"There is no folder {folder}. Give the folder that holds the articles.")
    return _Run(source, store, reader, retry, former).folder(list(walk(folder)), folder)


class _Run:
    """One import of one source."""

    def __init__(
        self, source: str, store: ArticleStore, reader: FileReader, retry: bool, former: frozenset[str]
    ) -> None:
        self._source = source
        self._former = former
        self._store = store
        self._reader = reader
        self._retry = retry
        self._known = store.files(source)
        self._same: dict[str, str] = {}  # content: the file that was used for it
        self._unpacked = 0
        self._refused: set[str] = set()  # members of archives that would have been read, were they not hostile or large

    def folder(self, found: list[Found], folder: Path) -> Iterator[Report]:
        self._forget_the_gone(found, folder)
        times = {file.name: (file.size, file.modified) for file in found}
        for name, kept in self._known.items():
            holder = self._known.get(name.partition("!")[0], kept)
            if kept.status in USED and kept.sha256 and times.get(holder.name) == (holder.size, holder.modified):
                self._same.setdefault(kept.sha256, name)
        for done, entry in enumerate(sorted(found, key=_misnamed_last), start=1):
            for report in self._file(entry):
                yield replace(report, done=done, of=len(found))
        self._replace_the_former()

    def _replace_the_former(self) -> None:
        """Not by nothing: a folder of which no file could be used is rather the wrong one."""
        if any(file.status in USED for file in self._store.files(self._source).values()):
            for source in self._former:
                self._store.drop(source, list(self._store.files(source)))

    def _forget_the_gone(self, found: Iterable[Found], folder: Path) -> None:
        """Files below a folder that cannot be opened are not gone, they are out of sight."""
        names = {file.name for file in found}
        unseen = tuple(f"{file.name}/" for file in found if file.status == "broken" and file.path.is_dir())
        if "." in {file.name for file in found}:
            return  # the folder itself cannot be opened
        gone = [n for n in self._known if n.partition("!")[0] not in names and not n.startswith(unseen)]
        known = [self._known, *map(self._store.files, self._former)]
        used = [name for files in known for name, file in files.items() if file.status in USED]
        if used and not any(file.status is None for file in found):
            raise KnowledgeError(
                f"There is no file left in {folder} that could be read, and {len(used)} were there before: is it the "
                "right folder, and is its drive connected? Nothing was changed."
            )
        if gone:
            self._store.drop(self._source, gone)
            for name in gone:
                del self._known[name]

    # ---- one file ---------------------------------------------------------------------------
    def _file(self, file: Found) -> Iterator[Report]:
        began = time.monotonic()
        if file.status is not None:
            yield self._note(_as_kept(file), began)
            return
        known = self._known.get(file.name)
        if known and self._is_settled(known) and (known.size, known.modified) == (file.size, file.modified):
            yield from self._unchanged(known, began)
            return
        try:
            data = _content(file.path)
        except OSError as problem:
            reason = f"it cannot be read ({problem.strerror}); mend its permissions"
            yield self._note(replace(_as_kept(file), status="broken", reason=reason), began)
            return
        sha256 = hashlib.sha256(data).hexdigest()
        if known and known.sha256 == sha256 and self._is_settled(known):
            self._store.note(self._source, replace(known, modified=file.modified))
            yield from self._unchanged(known, began)
            return
        yield from self._read(replace(_as_kept(file), sha256=sha256, size=len(data)), data, began)

    def _read(self, file: SourceFile, data: bytes, began: float) -> Iterator[Report]:
        if twin := self._twin(file):
            yield self._put(replace(file, status="duplicate", reason=f"it is the same as {twin}"), (), began)
            return
        answer = self._reader.read(Given(name=file.name, data=data, source=self._source))
        if not answer.is_archive:
            yield self._take(file, answer, began)
            return
        self._unpacked = 0
        yield from self._members(file, (), answer)
        inside = [f for name, f in self._store.files(self._source).items() if name.startswith(file.name + "!")]
        status, reason = summary(inside, self._refused, answer.reason)
        yield self._put(replace(file, status=status, reason=reason), (), began)

    def _take(self, file: SourceFile, answer: Answer, began: float) -> Report:
        """Put what was read of a file or member into the store."""
        held = self._store.held(self._source, file.name) if answer.is_torn else ()
        file, articles = judged(file, answer, self._known.get(file.name), held)
        if file.status in KEEPING:
            return self._note(file, began)
        if taken := self._taken(file, articles):
            return self._note(replace(file, status="broken", reason=taken), began)
        for article in articles:
            other = self._store.article(article.id)
            if other is not None and other.source in self._former:
                self._store.drop(other.source, [other.file])
        if answer.status in USED:
            self._same[file.sha256] = file.name
        return self._put(file, articles, began)

    def _taken(self, file: SourceFile, articles: Iterable[Article]) -> str:
        """Why these articles cannot be had beside those of another file; "" if they can."""
        for article in articles:
            other = self._store.article(article.id)
            if other is None or other.source in self._former:
                continue
            if (other.source, other.file) != (self._source, file.name):
                return f"its id {article.id} {TAKEN} {other.file}; give one of them another id"
        return ""

    # ---- archives ---------------------------------------------------------------------------
    def _members(self, archive: SourceFile, way: tuple[str, ...], answer: Answer) -> Iterator[Report]:
        """Every file in an archive, those of archives inside it too; what is in it no more leaves."""
        inside = {"!".join((archive.name, member.name)) for member in answer.members}
        prefix = archive.name + "!"
        gone = [
            n for n in self._known if n.startswith(prefix) and prefix + n[len(prefix) :].split("!")[0] not in inside
        ]
        self._store.drop(self._source, gone)
        for member in answer.members:
            began = time.monotonic()
            file = SourceFile(name=prefix + member.name, size=member.size)
            refusal = self._refusal(member.name, member.refused, member.is_locked, member.size)
            if refusal is not None:
                if not is_junk(member.name):
                    self._refused.add(file.name)
                yield self._note(replace(file, status=refusal[0], reason=refusal[1]), began)
                continue
            self._unpacked += member.size
            yield from self._member(file, (*way, member.name), began)

    def _refusal(self, name: str, refused: str, is_locked: bool, size: int) -> tuple[Status, str] | None:
        if refused:
            return ("password" if is_locked else "skipped"), refused
        if is_junk(name):
            return "skipped", "it is hidden or a program's own"
        if self._unpacked + size > limits.UNPACKED_BYTES:
            return "skipped", "the archive unpacks to more than 200 MB; split it"
        return None

    def _member(self, file: SourceFile, way: tuple[str, ...], began: float) -> Iterator[Report]:
        answer = self._reader.read_member(way)
        file = replace(file, sha256=answer.sha256, size=answer.size or file.size)
        if answer.is_archive:
            if len(way) >= limits.ARCHIVE_DEPTH:
                reason = "it is an archive in an archive in an archive; unpack one of them"
                self._refused.add(file.name)
                yield self._note(replace(file, status="skipped", reason=reason), began)
                return
            yield from self._members(file, way, answer)
            yield self._put(replace(file, status=answer.status, reason=answer.reason), (), began)
            return
        known = self._known.get(file.name)
        if known and self._is_settled(known) and known.sha256 == file.sha256:
            yield _report(known, began)
        elif twin := self._twin(file):
            yield self._put(replace(file, status="duplicate", reason=f"it is the same as {twin}"), (), began)
        else:
            yield self._take(file, answer, began)

    # ---- what is known ----------------------------------------------------------------------
    def _is_settled(self, known: SourceFile) -> bool:
        """Whether the same content would give the same again: not if its twin is gone, what broke it may be mended, or
        it was read by an older Earshot."""
        if known.reader < READER:
            return False
        if known.status == "duplicate":
            return self._same.get(known.sha256, known.name) != known.name
        return known.status != "broken" or not (self._retry or TAKEN in known.reason)

    def _unchanged(self, known: SourceFile, began: float) -> Iterator[Report]:
        prefix = known.name + "!"
        for name, member in self._known.items():
            if name.startswith(prefix):
                yield _report(member, began)
        yield _report(known, began)

    def _twin(self, file: SourceFile) -> str:
        twin = self._same.get(file.sha256, "")
        return twin if twin != file.name else ""

    def _put(self, file: SourceFile, articles: tuple[Article, ...], began: float) -> Report:
        self._store.put(self._source, file, articles)
        return _report(file, began)

    def _note(self, file: SourceFile, began: float) -> Report:
        known = self._known.get(file.name)
        file = as_before(file, known)
        if known != file:
            self._store.note(self._source, file)
        return _report(file, began)


def _content(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(limits.FILE_BYTES)  # it may have grown since it was looked at


def _as_kept(file: Found) -> SourceFile:
    return SourceFile(
        name=file.name, size=file.size, modified=file.modified, status=file.status or "ok", reason=file.reason
    )


def _report(file: SourceFile, began: float) -> Report:
    return Report(file=file.name, status=file.status, reason=file.reason, seconds=time.monotonic() - began)


def _misnamed_last(file: Found) -> tuple[bool, str]:
    """Of two equal files the one whose name fits is used, and the other one is its duplicate."""
    if file.status is not None:
        return False, file.name
    try:
        with file.path.open("rb") as stream:
            return not fits_its_name(file.name, stream.read(_HEAD)), file.name
    except OSError:
        return False, file.name
