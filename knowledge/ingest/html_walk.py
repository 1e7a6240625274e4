"""A tree of HTML elements to Markdown: headings, paragraphs, steps, questions with their answers, tables.

Little markup on purpose: emphasis and link targets go, so that the words of a passage stand as a reader sees them,
and no link can lead anywhere. Numbers and addresses that only a link's target holds are kept as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from knowledge.ingest import limits
from knowledge.ingest.html_noise import controlled, is_noise
from knowledge.ingest.html_table import is_layout, rows_of, table_lines, to_markdown
from knowledge.ingest.text import clean

Node = Any

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "ol", "p", "pre", "search", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_BLOCK_CSS = ",".join(sorted(_BLOCKS))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD_HEADING = 80  # characters at most
_LONG_HEADING = 120  # characters, from which it is looked whether there are blocks in it
_BULLET = re.compile(r"^[•·▪●◦‣–—o]\s+(?=\S)", re.M)
_MARKUP = re.compile(r"^(?=(?:#{1,6}\s|>|\||```|~~~|={3,}\s*$|-{3,}\s*$|\[[^\]]+\]:))", re.M)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def markdown(root: Node) -> str:
    """The readable text of `root` as Markdown blocks, with an empty line between them."""
    return "\n\n".join(block for block in _Walk(root).blocks if block.strip()) + "\n"


def written(text: str) -> str:
    """Plain text as a Markdown paragraph: typed bullets and numbers become lists, nothing else becomes markup."""
    return _TAG.sub(r"\\<", _MARKUP.sub(r"\\", _BULLET.sub("- ", text)))


class _Walk:
    """One pass over a tree. Blocks come out in reading order."""

    def __init__(self, root: Node) -> None:
        self.blocks: list[str] = []
        self._opened = controlled(root)
        self._level = 1  # of the last heading that is one; controls and bold lines head what is one deeper
        self._walk(root, 0)

    # ---- blocks -----------------------------------------------------------------------------
    def _walk(self, parent: Node, depth: int) -> None:
        if depth > limits.NESTING:
            self._paragraph(parent.text(separator=" "))
            return
        line: list[str] = []
        for node in self._kept(parent):
            if self._is_inline(node):
                line.append(self._inline(node, depth))
                continue
            self._paragraph("".join(line))
            line.clear()
            self._block(node, depth + 1)
        self._paragraph("".join(line))

    def _block(self, node: Node, depth: int) -> None:
        tag = node.tag
        if tag in _HEADINGS:
            self._level = _HEADINGS[tag]
            self._headed(node, depth)
        elif tag == "summary" or _is_control(node):
            self._heading(self._flat(node), self._level + 1)
        elif tag in ("ul", "ol", "menu", "dir"):
            self.blocks.append(self._list(node, depth))
        elif tag == "dl":
            self._definitions(node, depth)
        elif tag == "table":
            self._table(node, depth)
        elif tag == "pre":
            self._code(node)
        elif tag == "blockquote":
            self._quote(node, depth)
        elif tag in ("p", "div") and (title := self._bold_heading(node)):
            self._heading(title, self._level + 1)
        elif tag == "form" and not node.css_first("p, h1, h2, h3, table, li"):
            return
        elif tag != "hr":
            self._walk(node, depth)

    def _headed(self, node: Node, depth: int) -> None:
        """A heading; of one that nobody closed, with the article inside it, its first line."""
        flat = self._flat(node)
        inside = self._apart(node, depth) if len(flat) > _LONG_HEADING else []
        if len(inside) < 2:
            self._heading(flat, self._level)
            return
        first = inside[0].lstrip("# ")
        self._heading(first, self._level) if len(first) <= _LONG_HEADING else self.blocks.append(first)
        self.blocks += inside[1:]

    def _heading(self, text: str, level: int) -> None:
        if text:
            self.blocks.append("#" * min(6, level) + " " + text)

    def _paragraph(self, text: str) -> None:
        lines = [" ".join(line.split()) for line in text.split("\n")]
        if any(letter.isalnum() for letter in text):
            self.blocks.append(written("\n".join(line for line in lines if line)))

    def _quote(self, node: Node, depth: int) -> None:
        inside = self._apart(node, depth)
        self.blocks.append("\n>\n".join("> " + block.replace("\n", "\n> ") for block in inside))

    def _code(self, node: Node) -> None:
        text = clean(node.text()).strip("\n")
        fence = "````" if "```" in text else "```"
        if text.strip():
            self.blocks.append(f"{fence}\n{text}\n{fence}")

    def _table(self, node: Node, depth: int) -> None:
        rows = [[cell for cell in row if not is_noise(cell, self._opened)] for row in rows_of(node)]
        rows = [row for row in rows if row]
        if not rows or is_layout(node, rows):
            for cell in (cell for row in rows for cell in row):
                self._walk(cell, depth + 1)
            return
        if caption := node.css_first("caption"):
            self._paragraph(self._flat(caption))
        self.blocks.append(to_markdown(table_lines(rows, self._flat)))

    def _list(self, node: Node, depth: int) -> str:
        start = node.attributes.get("start") or "1"
        number = int(start) if start.isdigit() and len(start) < 6 else 1
        items: list[str] = []
        for child in self._kept(node):
            inside = self._apart(child, depth) if child.tag != "-text" else []
            if not inside:
                continue
            mark = f"{number}. " if node.tag == "ol" else "- "
            number += 1
            indent = " " * len(mark)
            text = (
                "\n".join(inside)
                if len(inside) == 1 or inside[1].lstrip().startswith(("- ", "1. "))
                else "\n\n".join(inside)
            )
            items.append(mark + text.replace("\n", "\n" + indent))
        return "\n".join(items)

    def _definitions(self, node: Node, depth: int) -> None:
        term = ""
        for child in self._definition_parts(node):
            if child.tag == "dt":
                if term:
                    self._paragraph(term)
                term = self._flat(child)
                if term.endswith("?"):
                    self._heading(term, self._level + 1)
                    term = ""
                continue
            inside = self._apart(child, depth)
            if term and inside:
                inside[0] = f"{term.rstrip(':')}: {inside[0]}" if inside[0][:1].isalnum() else f"{term}\n\n{inside[0]}"
            self.blocks += inside
            term = "" if inside else term
        self._paragraph(term)

    def _definition_parts(self, node: Node) -> Iterator[Node]:
        for child in self._kept(node):
            if child.tag in ("dt", "dd"):
                yield child
            elif child.tag == "div":
                yield from self._definition_parts(child)

    def _apart(self, node: Node, depth: int) -> list[str]:
        """The blocks inside `node`, kept apart from those already written. Headings inside head nothing outside."""
        before, level = self.blocks, self._level
        self.blocks = []
        self._walk(node, depth + 1)
        inside, self.blocks, self._level = self.blocks, before, level
        return [block for block in inside if block.strip()]

    # ---- lines ------------------------------------------------------------------------------
    def _kept(self, parent: Node) -> Iterator[Node]:
        for node in parent.iter(include_text=True):
            if node.tag == "-text" or not is_noise(node, self._opened):
                yield node

    def _is_inline(self, node: Node) -> bool:
        if node.tag == "-text" or node.tag == "br":
            return True
        return node.tag not in _BLOCKS and not _is_control(node) and not node.css_first(_BLOCK_CSS)

    def _inline(self, node: Node, depth: int) -> str:
        tag = node.tag
        if tag == "-text":
            return re.sub(r"\s+", " ", clean(node.text(deep=False)))
        if tag == "br":
            return "\n"
        if tag == "img":
            return _alternative(node)
        if tag == "button":
            return ""
        if depth > limits.NESTING:
            return clean(node.text(separator=" "))
        text = "".join(self._inline(child, depth + 1) for child in self._kept(node))
        return text + _only_in_target(node, text) if tag == "a" else text

    def _flat(self, node: Node) -> str:
        """All of it on one line."""
        children = list(self._kept(node))
        if all(self._is_inline(child) for child in children):
            return " ".join("".join(self._inline(child, 0) for child in children).split())
        parts = [block.lstrip("#> ") for block in self._cell_blocks(node)]
        return " ".join("; ".join(parts).split())

    def _cell_blocks(self, node: Node) -> list[str]:
        blocks = self._apart(node, 0)
        lines = [re.sub(r"^\s*(?:[-*]|\d+\.)\s+", "", line) for block in blocks for line in _rows(block)]
        return [line for line in lines if line.strip()]

    def _bold_heading(self, node: Node) -> str:
        """The text of a paragraph that is bold throughout and short: people make headings so."""
        children = [child for child in self._kept(node) if child.tag not in ("-text", "br") or child.text().strip()]
        if not children or any(child.tag not in ("b", "strong") for child in children):
            return ""
        text = " ".join(clean(node.text()).split())
        return text.rstrip(":") if 2 < len(text) <= _BOLD_HEADING and text[-1] not in ".,;!" else ""


def _rows(block: str) -> list[str]:
    """A list's items apart, anything else on one line."""
    return block.split("\n") if re.match(r"(?:[-*]|\d+\.)\s", block) else [block]


def _is_control(node: Node) -> bool:
    """A button or link that opens the text after it."""
    attributes = node.attributes
    named = "aria-expanded" in attributes or "aria-controls" in attributes
    return named and (node.tag in ("button", "summary", "a") or attributes.get("role") in ("button", "tab"))


def _alternative(node: Node) -> str:
    text = clean(node.attributes.get("alt") or "").strip()
    return "" if re.fullmatch(r"\S*\.\w{3,4}|image\d*|screenshot.*", text, re.IGNORECASE) else text


def _only_in_target(node: Node, text: str) -> str:
    """The number or address of a link that its text does not show."""
    scheme, _, target = (node.attributes.get("href") or "").strip().partition(":")
    if scheme.lower() not in ("tel", "mailto"):
        return ""
    target = clean(unquote(target.partition("?")[0])).strip()
    shown = re.sub(r"[\s().-]", "", text)
    return "" if not target or re.sub(r"[\s().-]", "", target) in shown else f" ({target})"
