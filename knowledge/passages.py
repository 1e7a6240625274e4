"""An article to passages: the pieces that are found, cited and highlighted. Knows Markdown's blocks, no search.

Sections are numbered in reading order: §0 is the text before the first heading, every heading after that opens the
next one. A heading of level 1 at the very top only repeats the title and opens nothing.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt

from knowledge.articles import Article
from knowledge.stretches import stretches

MAX_CHARACTERS = 700  # about 110 words; between 60 and 180 words retrieval differs by no more than 3 points
WHOLE_CHARACTERS = 1_200  # of one block; the encoder reads no more
LEAD_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start:end` of an article's body."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one section. `heading` is the path of headings above it, outermost first."""

    article: str
    section: int
    heading: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class _Block:
    section: int
    heading: tuple[str, ...]
    span: Span


def split(article: Article) -> list[Passage]:
    """Whole blocks (paragraphs, steps, tables) of one section, gathered up to MAX_CHARACTERS.

    A question, and a line that announces what follows, stay with what is below them. A block longer than
    WHOLE_CHARACTERS is cut between its sentences, lines or rows.
    """
    passages: list[Passage] = []
    gathered: list[_Block] = []
    for block in _pieces(article.body):
        if gathered and (gathered[0].section != block.section or _length(gathered, block) > MAX_CHARACTERS):
            lead = gathered[-1:] if gathered[-1].section == block.section and _leads(article.body, gathered[-1]) else []
            passages += _passages(article, gathered[: len(gathered) - len(lead)])
            gathered = lead
        gathered.append(block)
    return passages + _passages(article, gathered)


def _length(gathered: list[_Block], block: _Block) -> int:
    return block.span.end - gathered[0].span.start


def _passages(article: Article, gathered: list[_Block]) -> list[Passage]:
    if not gathered:
        return []
    span = Span(gathered[0].span.start, gathered[-1].span.end)
    return [Passage(article.id, gathered[0].section, gathered[0].heading, span)]


def _leads(body: str, block: _Block) -> bool:
    """Whether a block says too little without the next one."""
    text = body[block.span.start : block.span.end].rstrip(" *_")
    return len(text) <= LEAD_CHARACTERS and text.endswith(("?", ":"))


def _pieces(body: str) -> Iterator[_Block]:
    for block in _blocks(body):
        if block.span.end - block.span.start <= WHOLE_CHARACTERS:
            yield block
            continue
        start = end = block.span.start
        for part in _parts(body, block.span):
            if part.end - start > MAX_CHARACTERS and end > start:
                yield _Block(block.section, block.heading, Span(start, end))
                start = part.start
            end = part.end
        yield _Block(block.section, block.heading, Span(start, end))


def _parts(body: str, span: Span) -> Iterator[Span]:
    """Where a long block may be cut: sentences, lines of a table or of code; a wall of text at any blank."""
    for unit in _cut(body, span, _ROW if body.startswith(("|", "```"), span.start) else _LINE_UNIT):
        for sentence in _cut(body, unit, _SENTENCE_END):
            if sentence.end - sentence.start <= MAX_CHARACTERS:
                yield sentence
            else:
                yield from _cut(body, sentence, _WALL)


def embedded_text(article: Article, passage: Passage) -> str:
    """What is encoded and indexed for a passage: title and headings in front, markup removed."""
    text = article.body[passage.span.start : passage.span.end]
    return heading_text(article, passage) + " " + plain(f"{table_header(article.body, passage.span)}\n{text}")


def table_header(body: str, span: Span) -> str:
    """The header of the table that `span` begins inside; "" if it begins with the header, or in no table."""
    if not body.startswith("|", span.start):
        return ""
    tables = _tables(body)
    place = bisect.bisect_left(tables, span.start, key=lambda table: table.start) - 1
    if place < 0 or span.start >= tables[place].end:
        return ""
    return body[tables[place].start : body.index("\n", tables[place].start)].strip()


@lru_cache(maxsize=8)
def _tables(body: str) -> tuple[Span, ...]:
    """Found once for all passages of an article: a sheet of 50,000 rows has thousands."""
    return tuple(Span(*table.span()) for table in _TABLE.finditer(body))


def heading_text(article: Article, passage: Passage) -> str:
    """The article's title and the headings above the passage."""
    above = [article.title, *(heading for heading in passage.heading if heading != article.title)]
    return ". ".join(above) + "."


def plain(markdown: str) -> str:
    """The words as one would read them aloud: no list marks, emphasis, code marks, link targets or line breaks."""
    text = re.sub(r"(?m)^\s*(?:[-*+]|\d+[.)]|>|#{1,6}|\|)\s+", "", markdown)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"\\([<>#|=`*_~\[-])", r"\1", text)
    text = re.sub(r"\*\*|__|`|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)", "", text)
    text = re.sub(r"\|?\s*:?-{3,}:?\s*(?=\||$|\n)", " ", text)
    text = re.sub(r"\s*\|\s*", ", ", re.sub(r"(?m)\s*\|\s*$", " ", text))
    return re.sub(r"\s+", " ", text).strip()


# Where a list item, a table row or a paragraph begins, and where a sentence ends inside it.
_LINE_UNIT = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+>]|\d+[.)])\s)|\n(?=\s*\|)")
_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\b[Mm]r\.)(?<!\b[DdMm][rs]\.)(?<!\bMrs\.)(?<!\bNo\.)(?<!\be\.g\.)(?<!\bi\.e\.)[\"'”’)*_]*\s+(?=[\"'“‘(*_]*[A-Z0-9])"
    r"|(?<=\bNo\.)[*_]*[ \t]*\n\s*(?=[\"'“‘(*_]*[A-Z0-9])"  # an answer, where "No. 5" is none
    r"|(?<=:)\s+(?=[\"“])"  # Say: "…"
)
_ROW = re.compile(r"\n")
_WALL = re.compile(r"\s+(?=\S{1,40}\s)|(?<=\S{40})(?=\S)")
_TABLE = re.compile(r"^\|[^\n]*\n\|[ \t:|-]+\n(?:\|[^\n]*\n?)*", re.MULTILINE)
_RULE = re.compile(r"\|?\s*:?-{3,}")  # below the header of a table
_MARK = re.compile(r"(?:[-*+>]|\d+[.)]|\|)\s+")


def sentences(body: str, span: Span) -> list[Span]:
    """The sentences, list items and table rows inside `span`, without list marks and surrounding blanks."""
    units = _cut(body, span, _LINE_UNIT)
    headers = {unit for unit, below in pairwise(units) if _RULE.match(body, below.start, below.end)}
    return [
        sentence
        for unit in units
        if unit not in headers
        for sentence in _cut(body, _without_mark(body, unit), _SENTENCE_END)
        if any(letter.isalnum() for letter in body[sentence.start : sentence.end])
    ]


def _cut(body: str, span: Span, between: re.Pattern[str]) -> list[Span]:
    edges = [span.start, *(match.end() for match in between.finditer(body, span.start, span.end)), span.end]
    return [_without_blanks(body, start, end) for start, end in pairwise(edges)]


def _without_mark(body: str, span: Span) -> Span:
    while (mark := _MARK.match(body, span.start, span.end)) is not None:
        span = Span(mark.end(), span.end)
    return span


def _without_blanks(body: str, start: int, end: int) -> Span:
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _blocks(body: str) -> Iterator[_Block]:
    """The smallest blocks in reading order. Lists are taken item by item, so that a step can be found by itself."""
    section, seen = 0, False
    path: list[tuple[int, str]] = []
    bare: _Block | None = None  # a heading with nothing below it yet
    top: _Block | None = None  # the title, as long as it is all there is
    for token, title, span in _tokens(body):
        if token.type == "heading_open":
            level = int(token.tag[1])
            if bare and path and level <= path[-1][0]:
                yield bare  # nothing will follow: its words are all that the section says
            path = [(above, name) for above, name in path if above < level] + [(level, plain(title))]
            if level > 1 or seen:
                section += 1
            else:
                path = []
            top = None if seen else _Block(section, (), span)
            seen = True
            bare = _Block(section, tuple(name for _, name in path), span) if path else None
        elif span.end > span.start:
            seen, bare, top = True, None, None
            yield _Block(section, tuple(name for _, name in path), span)
    if last := bare or top:
        yield last


def _tokens(body: str) -> Iterator[tuple[Any, str, Span]]:
    """Every heading and every leaf: its token, a heading's own text, and where it stands in the body."""
    for start, end in stretches(body):
        text = body[start:end]
        starts = [start]
        for line in text.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        before = None
        tokens = _parser().parse(text)
        for place, token in enumerate(tokens):
            is_heading = token.type == "heading_open"
            if token.map and (is_heading or (token.type in _LEAVES and before != "heading_open")):
                first, last = token.map
                span = _without_blanks(body, starts[first], starts[min(last, len(starts) - 1)])
                yield token, tokens[place + 1].content if is_heading else "", span
            before = token.type


# An item's own paragraph is its first line(s); nested items are items again.
_LEAVES = frozenset({"paragraph_open", "table_open", "fence", "code_block", "html_block"})


@cache
def _parser() -> MarkdownIt:
    # Inline parsing is off: it is not needed for blocks, and hostile brackets make it slow.
    return MarkdownIt("commonmark").enable("table").disable("inline")
