"""Markdown to blocks of text that remember where in the body they come from.

Qt reads Markdown too, but forgets the offsets, and a card's passage is a span of the body's characters.
The window reads it between two frames, whoever wrote it: so only a part of a long article, and of a paragraph or table
beyond all measure not the styles or not all columns. The parser itself goes 20 deep, and no deeper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

Kind = Literal["heading", "text", "item", "code", "row"]

PART, LINES = 60_000, 1_500  # characters and lines of a body that are read at once: twenty pages
BEFORE = 4  # a quarter of them stand before the place that is wanted
STYLED = 5_000  # characters of a paragraph whose inner styles are read
COLUMNS = 64  # of a table
UNKNOWN = -1  # section of a text whose beginning was not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text of one style; `body[start:end]` is what it was written as (longer only for an escaped sign)."""

    text: str
    start: int
    end: int
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item, code block, or one row of a table (then `cells` hold its runs).

    `section` counts as passages do: 0 before the first heading, and a leading title opens none; or it is UNKNOWN.
    """

    kind: Kind
    section: int
    runs: tuple[Run, ...] = ()
    level: int = 0  # heading: 1 to 6; item and text inside a list: depth
    marker: str = ""  # "•", "1."
    quote: bool = False
    cells: tuple[tuple[Run, ...], ...] = ()
    head: bool = False  # first row of a table


def part(body: str, around: int = 0) -> tuple[int, int]:
    """Start and end of what is read of `body`: all, or lines before and more after the place `around`."""
    if len(body) <= PART and body.count("\n") <= LINES:
        return 0, len(body)
    floor = max(0, min(around, len(body)) - PART // BEFORE)
    ceiling = min(len(body), floor + PART)
    start = end = around
    for _ in range(LINES // BEFORE):
        start = max(body.rfind("\n", floor, start), floor)
    for _ in range(LINES - LINES // BEFORE):
        end = body.find("\n", end + 1, ceiling) if end < ceiling else ceiling
        end = ceiling if end < 0 else end
    blank = body.find("\n\n", start, around)  # not in the middle of a table or a list, if it can be helped
    return (0 if start == 0 else blank + 2 if blank >= 0 else start), end


def blocks(body: str, start: int = 0, end: int | None = None) -> tuple[Block, ...]:
    """The blocks of `body[start:end]` in reading order.

    A leading heading of level 1 is left out: the window shows the title.
    """
    return tuple(_Reader(body, start, len(body) if end is None else end).read())


def plain(body: str) -> str:
    """The words of some Markdown as one reads them, in one line."""
    pieces = (runs for block in blocks(body) for runs in (block.runs, *block.cells))
    return " ".join(" ".join("".join(run.text for run in runs) for runs in pieces).split())


class _Lists:
    """The lists that are open, and the marker of an item whose text is still to come."""

    def __init__(self) -> None:
        self._open: list[tuple[str, int]] = []  # "•" or "1", next number
        self._marker = ""

    @property
    def depth(self) -> int:
        return len(self._open)

    def follow(self, token: Any) -> None:
        match token.type:
            case "bullet_list_open":
                self._open.append(("•", 0))
            case "ordered_list_open":
                self._open.append(("1", int(token.attrGet("start") or 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._open.pop()
            case "list_item_open":
                kind, number = self._open[-1]
                self._marker = kind if kind == "•" else f"{number}."
                self._open[-1] = (kind, number + 1)

    def marker(self) -> str:
        """The item's, once: what follows in it has none."""
        taken, self._marker = self._marker, ""
        return taken


class _Reader:
    def __init__(self, body: str, start: int, end: int) -> None:
        from markdown_it import MarkdownIt  # noqa: PLC0415  # 40 ms that the first frame need not wait for

        self._body = body
        # inline texts are read one by one, below; without joining, an escaped sign stays a piece of its own
        self._parser = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
        self._links: dict[str, Any] = {}
        self._tokens = self._parser.parse(body[start:end], self._links)
        self._starts = [start]
        for line in body[start:end].splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._section = UNKNOWN if start else 0
        self._seen = start > 0

    def read(self) -> Iterator[Block]:
        lists = _Lists()
        quotes = heading = 0
        before = ""
        row: list[tuple[Run, ...]] = []
        head = False
        place = 0  # inside a row: all its cells claim the row's whole line
        for token in self._tokens:
            lists.follow(token)
            match token.type:
                case "blockquote_open":
                    quotes += 1
                case "blockquote_close":
                    quotes -= 1
                case "heading_open":
                    heading = int(token.tag[1])
                case "heading_close":
                    heading = 0
                case "thead_open" | "thead_close":
                    head = token.type == "thead_open"
                case "tr_open":
                    row, place = [], self._start(token)
                case "tr_close":
                    yield Block(kind="row", section=self._section, cells=tuple(row), head=head)
                case "fence" | "code_block" | "html_block":
                    self._seen = True
                    yield Block(kind="code", section=self._section, runs=self._code(token), level=lists.depth)
                case "inline" if before in ("td_open", "th_open"):
                    self._seen = True
                    if len(row) < COLUMNS:
                        row.append(self._inline(token, place))
                        place = row[-1][-1].end if row[-1] else place
                case "inline" if heading:
                    if self._opens_section(heading):
                        runs = self._inline(token, self._start(token))
                        yield Block(kind="heading", section=self._section, runs=runs, level=heading)
                case "inline":
                    self._seen = True
                    yield Block(
                        kind="item" if lists.depth else "text", section=self._section, level=lists.depth, marker=lists.marker(),
                        runs=self._inline(token, self._start(token)), quote=quotes > 0,
                    )  # fmt: skip
            before = token.type

    def _start(self, token: Any) -> int:
        """Where the token's first line begins in the body."""
        return self._starts[token.map[0] if token.map else 0]

    def _end(self, token: Any) -> int:
        """Where its last line ends."""
        return self._starts[min(token.map[1], len(self._starts) - 1) if token.map else -1]

    def _opens_section(self, level: int) -> bool:
        opens = level > 1 or self._seen
        self._section += opens and self._section != UNKNOWN
        self._seen = True
        return opens

    def _code(self, token: Any) -> tuple[Run, ...]:
        text = token.content.rstrip("\n")
        at = self._body.find(text, self._start(token), self._end(token))
        return (Run(text=text, start=max(at, 0), end=max(at, 0) + (len(text) if at >= 0 else 0), code=True),)

    def _inline(self, token: Any, place: int) -> tuple[Run, ...]:
        """The runs of one inline token that begins at `place` or later. Their texts stand in the body in this
        order, so each is looked for from where the one before it ended."""
        style = Run(text="", start=0, end=0)
        runs: list[Run] = []
        end = self._end(token)
        for child in self._pieces(token):
            match child.type:
                case "strong_open" | "strong_close":
                    style = replace(style, bold=child.type == "strong_open")
                case "em_open" | "em_close":
                    style = replace(style, italic=child.type == "em_open")
                case "link_open":
                    style = replace(style, link=str(child.attrGet("href") or ""))
                case "link_close":
                    style = replace(style, link="")
                    place = self._after_target(place, end)
                case _:
                    written, shown = _written(child)
                    at = self._body.find(written, place, end)
                    if not shown or at < 0:
                        continue
                    place = at + len(written)
                    runs.append(replace(style, text=shown, start=at, end=place, code=child.type == "code_inline"))
        return tuple(runs)

    def _pieces(self, token: Any) -> list[Any]:
        from markdown_it.token import Token  # noqa: PLC0415  # as above

        pieces: list[Any] = []
        if len(token.content) <= STYLED:
            self._parser.inline.parse(token.content, self._parser, self._links, pieces)
            return pieces
        for line in token.content.split("\n"):
            pieces += [Token("text", "", 0, content=line.strip()), Token("softbreak", "", 0)]
        return pieces

    def _after_target(self, place: int, end: int) -> int:
        """Past "](…)" of a link, whose target may repeat the words that follow."""
        if not self._body.startswith("](", place):
            return place
        depth = 0
        for at in range(place + 1, end):
            depth += {"(": 1, ")": -1}.get(self._body[at], 0)
            if depth == 0:
                return at + 1
        return place


def _written(child: Any) -> tuple[str, str]:
    """How an inline piece stands in the body, and how it reads."""
    match child.type:
        case "softbreak" | "hardbreak":
            return "\n", " " if child.type == "softbreak" else "\n"
        case "text_special":
            return child.markup, child.content
        case "image":
            return child.content, child.content
        case _:
            return child.content, child.content
