"""What importing and the reading process say to each other: a JSON line, then the bytes it announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TypeVar

import msgspec

from knowledge.articles import Article
from knowledge.ingest import limits
from knowledge.ingest.packed import Member
from knowledge.sources import Status

Message = TypeVar("Message", "Request", "Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Read a file, or one member of the archive that was sent last."""

    name: str
    source: str
    size: int = 0  # of the content that follows; 0 with `member`
    member: tuple[str, ...] = ()  # the way to it: ("inner.zip", "pages/a.html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of it. An archive has `members` instead of articles, each to be asked for by itself."""

    status: Status
    reason: str = ""
    sha256: str = ""
    size: int = 0
    articles: tuple[Article, ...] = ()
    is_torn: bool = False  # as `Parsed.torn` …
    whole: frozenset[str] = frozenset()  # … and the ids of the articles that are not
    members: tuple[Member, ...] = ()
    is_archive: bool = False


def send(sink: IO[bytes], message: Request | Answer, content: bytes = b"") -> None:
    sink.write(msgspec.json.encode(message) + b"\n")
    sink.write(content)
    sink.flush()


def receive(source: IO[bytes], kind: type[Message]) -> Message | None:
    """The next message; None when the other side is gone, or says more than any file can have in it."""
    text = source.readline(limits.ANSWER_BYTES)
    return msgspec.json.decode(text, type=kind) if text.endswith(b"\n") else None
