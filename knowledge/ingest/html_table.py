"""A table to Markdown, every row on one line. A table that only lays out a page is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from knowledge.ingest import limits

Node = Any
Cell = Callable[[Node], str]

_LONG_CELL = 600  # characters: nobody writes that into a table of facts


def rows_of(table: Node) -> list[list[Node]]:
    """The cells of the table's own rows, not those of tables inside it."""
    rows: list[list[Node]] = []
    for group in (table, *(node for node in _children(table) if node.tag in ("thead", "tbody", "tfoot"))):
        for row in (node for node in _children(group) if node.tag == "tr"):
            rows.append([cell for cell in _children(row) if cell.tag in ("td", "th")])
    return [row for row in rows if row]


def is_layout(table: Node, rows: Sequence[Sequence[Node]]) -> bool:
    """Whether its cells are to be read one after the other, as a page's columns."""
    if (table.attributes.get("role") or "") in ("presentation", "none") or table.css_first("table table"):
        return True
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return True
    if any(cell.tag == "th" for row in rows for cell in row):
        return False
    return bool(table.css_first("h1, h2, h3, h4")) or any(len(cell.text()) > _LONG_CELL for row in rows for cell in row)


def table_lines(rows: Sequence[Sequence[Node]], cell_text: Cell) -> list[list[str]]:
    """The rows' texts with the header first; cells that span rows are repeated, those that span columns stand once."""
    grid = _grid(rows, cell_text)
    heads = [[cell.tag == "th" for cell in row] for row in rows]
    if len(heads) > 1 and heads[0][0] and heads[1][0] and not all(heads[0]):
        return [[""] * len(grid[0]), *grid]  # the first column heads the rows, nothing heads the columns
    return grid


def to_markdown(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose first row is the header; "" without rows."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    lines = ["| " + " | ".join([*map(_cell, row), *[""] * (width - len(row))]) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _grid(rows: Sequence[Sequence[Node]], cell_text: Cell) -> list[list[str]]:
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # column: rows still covered from above, and the text
    for row in rows[: limits.ROWS]:
        line: list[str] = []
        for cell in row:
            while below.get(len(line), (0, ""))[0] > 0:
                _take_from_above(line, below)
            text = cell_text(cell)
            across, down = _span(cell, "colspan", limits.COLUMNS), _span(cell, "rowspan", limits.ROWS)
            for copy in range(across):
                if down > 1:
                    below[len(line)] = (down - 1, text if not copy else "")
                line.append(text if not copy else "")
        while below.get(len(line), (0, ""))[0] > 0:
            _take_from_above(line, below)
        grid.append(line[: limits.COLUMNS])
    return grid


def _take_from_above(line: list[str], below: dict[int, tuple[int, str]]) -> None:
    left, text = below[len(line)]
    below[len(line)] = (left - 1, text)
    line.append(text)


def _span(cell: Node, name: str, most: int) -> int:
    said = cell.attributes.get(name) or "1"
    return min(most, max(1, int(said))) if said.isascii() and said.isdigit() and len(said) < 9 else 1


def _children(node: Node) -> list[Node]:
    return list(node.iter())
