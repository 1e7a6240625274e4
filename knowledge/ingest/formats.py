"""A file's content to articles: the reader for each kind. Runs in the reading process only."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from defusedxml import DefusedXmlException

from knowledge.articles import Article
from knowledge.ingest import limits
from knowledge.ingest.delimited import read_delimited
from knowledge.ingest.docx import read_docx
from knowledge.ingest.html_page import read_html
from knowledge.ingest.json_file import read_json
from knowledge.ingest.markdown_file import read_markdown, read_plain
from knowledge.ingest.messages import Answer
from knowledge.ingest.outcome import Given, Parsed, Unusable
from knowledge.ingest.packed import members, open_zip
from knowledge.ingest.pdf import read_pdf
from knowledge.ingest.sniff import kind_of
from knowledge.ingest.xlsx import read_xlsx
from knowledge.sources import Status

READERS: Mapping[str, Callable[[Given], Parsed]] = {
    "pdf": read_pdf,
    "docx": read_docx,
    "xlsx": read_xlsx,
    "html": read_html,
    "json": read_json,
    "delimited": read_delimited,
    "markdown": read_markdown,
    "plain": read_plain,
}


def read(given: Given) -> Answer:
    """The file's articles, or its members if it is an archive, or why there are none."""
    try:
        answer = _read(given)
    except Unusable as outcome:
        answer = Answer(status=outcome.status, reason=outcome.reason)
    except DefusedXmlException:
        answer = Answer(status="broken", reason="it defines entities, as no real document does; it is not opened")
    except RecursionError:
        answer = Answer(status="broken", reason="it is nested too deeply to be read; export it again")
    except MemoryError:
        answer = Answer(
            status="broken", reason="reading it takes more than 2 GB of memory; split it or export it again"
        )
    return replace(answer, sha256=hashlib.sha256(given.data).hexdigest(), size=len(given.data))


def _read(given: Given) -> Answer:
    kind = kind_of(given)
    if kind == "zip":
        return _listing(given.data)
    parsed = READERS[kind](given)
    if not parsed.articles:
        raise Unusable("empty", "there is no text in it that an article could be made of")
    parsed = _bounded(parsed)
    status: Status = "partial" if parsed.cut else "ok"
    articles = tuple(_apart(parsed.articles))
    whole = frozenset(article.id for place, article in enumerate(articles) if place in parsed.whole)
    return Answer(status=status, reason=parsed.cut, articles=articles, is_torn=parsed.torn, whole=whole)


def _apart(articles: Sequence[Article]) -> Iterator[Article]:
    """Two rows with one id are two articles all the same, on two sheets too."""
    seen: set[str] = set()
    numbers: Counter[str] = Counter()
    for article in articles:
        id = article.id
        while id in seen:
            numbers[article.id] += 1
            id = f"{article.id}-{numbers[article.id] + 1}"
        seen.add(id)
        yield article if id == article.id else replace(article, id=id)


def _bounded(parsed: Parsed) -> Parsed:
    """The articles up to the limit of text in one file; the one that passes it is cut."""
    kept: list[Article] = []
    left = limits.TEXT_CHARACTERS
    for article in parsed.articles:
        if len(article.body) > left:
            reason = f"it holds more than {limits.TEXT_CHARACTERS // 1_000_000} million characters of text; split it"
            cut = replace(article, body=article.body[:left], places=tuple(p for p in article.places if p.start < left))
            return replace(parsed, articles=(*kept, *([cut] if cut.body.strip() else [])), cut=reason)
        kept.append(article)
        left -= len(article.body)
    return parsed


def _listing(data: bytes) -> Answer:
    with open_zip(data) as archive:
        found = tuple(member for _, member in members(archive))
        more = len(archive.infolist()) > limits.ARCHIVE_MEMBERS
    if not found:
        return Answer(status="empty", reason="there are no files in it")
    reason = f"only the first {limits.ARCHIVE_MEMBERS:,} files in it were read; split it" if more else ""
    return Answer(status="partial" if more else "ok", reason=reason, members=found, is_archive=True)
