"""Markdown to blocks of text that remember where in the body they come from.

Qt reads Markdown too, but forgets the offsets, and a card's passage is a span of the body's characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

Kind = Literal["heading", "text", "item", "code", "row"]


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

    `section` counts as passages do: 0 before the first heading, and a leading title opens none.
    """

    kind: Kind
    section: int
    runs: tuple[Run, ...] = ()
    level: int = 0  # heading: 1 to 6; item and text inside a list: depth
    marker: str = ""  # "•", "1."
    quote: bool = False
    cells: tuple[tuple[Run, ...], ...] = ()
    head: bool = False  # first row of a table


def blocks(body: str) -> tuple[Block, ...]:
    """The blocks of `body` in reading order; a leading heading of level 1 is left out (the window shows the title)."""
    return tuple(_Reader(body).read())


def plain(body: str) -> str:
    """The words of some Markdown as one reads them, in one line."""
    pieces = (runs for block in blocks(body) for runs in (block.runs, *block.cells))
    return " ".join(" ".join("".join(run.text for run in runs) for runs in pieces).split())


class _Reader:
    def __init__(self, body: str) -> None:
        from markdown_it import MarkdownIt  # noqa: PLC0415  # 40 ms that the first frame need not wait for

        self._body = body
        # no joining of texts: an escaped sign stays a piece of its own, so offsets can be told
        self._tokens = MarkdownIt("commonmark").enable("table").disable("text_join").parse(body)
        self._starts = [0]
        for line in body.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._section = 0
        self._seen = False

    def read(self) -> Iterator[Block]:
        lists: list[tuple[str, int]] = []  # open lists: "•" or "1", next number
        quotes = heading = 0
        marker = before = ""
        row: list[tuple[Run, ...]] = []
        head = False
        place = 0  # inside a row: all its cells claim the row's whole line
        for token in self._tokens:
            match token.type:
                case "bullet_list_open":
                    lists.append(("•", 0))
                case "ordered_list_open":
                    lists.append(("1", int(token.attrGet("start") or 1)))
                case "bullet_list_close" | "ordered_list_close":
                    lists.pop()
                case "list_item_open":
                    kind, number = lists[-1]
                    marker = kind if kind == "•" else f"{number}."
                    lists[-1] = (kind, number + 1)
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
                    yield Block(kind="code", section=self._section, runs=self._code(token), level=len(lists))
                case "inline" if before in ("td_open", "th_open"):
                    self._seen = True
                    row.append(self._inline(token, place))
                    place = row[-1][-1].end if row[-1] else place
                case "inline" if heading:
                    if self._opens_section(heading):
                        runs = self._inline(token, self._start(token))
                        yield Block(kind="heading", section=self._section, runs=runs, level=heading)
                case "inline":
                    self._seen = True
                    yield Block(
                        kind="item" if lists else "text", section=self._section, level=len(lists), marker=marker,
                        runs=self._inline(token, self._start(token)), quote=quotes > 0,
                    )  # fmt: skip
                    marker = ""
            before = token.type

    def _start(self, token: Any) -> int:
        """Where the token's first line begins in the body."""
        return self._starts[token.map[0]] if token.map else 0

    def _opens_section(self, level: int) -> bool:
        opens = level > 1 or self._seen
        self._section += opens
        self._seen = True
        return opens

    def _code(self, token: Any) -> tuple[Run, ...]:
        text = token.content.rstrip("\n")
        at = self._body.find(text, self._start(token))
        return (Run(text=text, start=max(at, 0), end=max(at, 0) + (len(text) if at >= 0 else 0), code=True),)

    def _inline(self, token: Any, place: int) -> tuple[Run, ...]:
        """The runs of one inline token that begins at `place` or later. Their texts stand in the body in this
        order, so each is looked for from where the one before it ended."""
        style = Run(text="", start=0, end=0)
        runs: list[Run] = []
        for child in token.children or ():
            match child.type:
                case "strong_open" | "strong_close":
                    style = replace(style, bold=child.type == "strong_open")
                case "em_open" | "em_close":
                    style = replace(style, italic=child.type == "em_open")
                case "link_open":
                    style = replace(style, link=str(child.attrGet("href") or ""))
                case "link_close":
                    style = replace(style, link="")
                    place = self._after_target(place)
                case _:
                    written, shown = _written(child)
                    at = self._body.find(written, place)
                    if not shown or at < 0:
                        continue
                    place = at + len(written)
                    runs.append(replace(style, text=shown, start=at, end=place, code=child.type == "code_inline"))
        return tuple(runs)

    def _after_target(self, place: int) -> int:
        """Past "](…)" of a link, whose target may repeat the words that follow."""
        if not self._body.startswith("](", place):
            return place
        depth = 0
        for at in range(place + 1, len(self._body)):
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
