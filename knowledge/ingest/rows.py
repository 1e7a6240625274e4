"""Rows of a table to articles: one a row where the table holds questions and answers, else one with all rows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.articles import Article, Place
from knowledge.ids import derived_id, slug, title_from
from knowledge.ingest import limits
from knowledge.ingest.columns import fields_of, is_faq, normal
from knowledge.ingest.html_page import fragment, looks_like_html
from knowledge.ingest.html_table import to_markdown
from knowledge.ingest.html_walk import written
from knowledge.ingest.outcome import Given, Parsed
from knowledge.ingest.text import clean

_YES = frozenset({"true", "yes", "y", "1", "ja", "x"})
_FLAGS = frozenset({"true", "false"})
_GONE = frozenset({"draft", "archived", "deleted", "unpublished", "retired"})
_DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%m/%d/%Y")
_NO_DAY = frozenset({"", "-", "–", "n/a", "none", "never", "open", "always", "null", "nie", "offen"})
_PLUMBING = re.compile(
    r"(?:^|\s)(?:url|uri|uuid|created|updated|modified|edited|at|id|ids|position|count|views?|last \w+)$|^votes?\b|locale$"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and what its source calls its place: "row 31"."""

    cells: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one sheet. `name` tells the sheets of one file apart, "" if there is only one."""

    rows: tuple[Row, ...]
    name: str = ""


def articles_of(grid: Grid, given: Given) -> Parsed:
    """The articles of a sheet; none if it is empty."""
    rows = [row for row in grid.rows if any(cell.strip() for cell in row.cells)]
    for place, row in enumerate(rows[:10]):
        fields = fields_of(row.cells)
        if is_faq(fields):
            return _faq(row.cells, rows[place + 1 :], fields, grid, given)
    return Parsed((_sheet(grid, rows, given),) if rows else ())


# ---- a row that is an article -------------------------------------------------------------------
def _faq(header: Sequence[str], rows: Sequence[Row], fields: dict[str, int], grid: Grid, given: Given) -> Parsed:
    """An article a row. A row with an answer alone goes on with the one above; one with an unclear date is left out."""
    found: list[Article] = []
    unclear: list[str] = []
    sheet = f" of {grid.name}" if grid.name else ""
    for row in rows:
        try:
            article = _article(header, row, fields, grid, given)
        except ValueError:
            unclear.append(row.place)
            continue
        if article and not article.title and found:
            found[-1] = replace(found[-1], body=f"{found[-1].body}\n{article.body}")
        elif article and article.title:
            found.append(article)
    cut = (
        f"{len(unclear)} rows are left out, since their dates are none like 2026-11-30 (first: {unclear[0]}{sheet})"
        if unclear
        else ""
    )
    return Parsed(tuple(found), cut)


def _article(header: Sequence[str], row: Row, fields: dict[str, int], grid: Grid, given: Given) -> Article | None:
    """Raises ValueError if its validity cannot be told: an expired answer must not pass as a good one."""

    def cell(field: str) -> str:
        column = fields.get(field, len(row.cells))
        return row.cells[column].strip() if column < len(row.cells) else ""

    title, body = line(cell("title")), markdown_of(cell("body"))
    if not body or cell("draft").lower() in _YES or cell("status").lower() in _GONE:
        return None
    others = [column for column in range(min(len(header), len(row.cells))) if column not in fields.values()]
    known = cell("id")
    text = f"{body}\n{_extras(header, row, others, title)}"
    return Article(
        id=known
        if re.fullmatch(r"[A-Za-z]+[\w.-]*\d[\w.-]*", known)
        else derived_id(given.source, given.name, f"{grid.name}\0{known or title}"),
        title=title,
        body=text,
        queue=slug(cell("queue")),
        labels=tuple(
            word for part in re.split(r"[,;|]", f"{cell('section')},{cell('labels')}") if (word := part.strip())
        ),
        owner=line(cell("owner")),
        about=line(cell("about")),
        language=line(cell("language")),
        version=line(cell("version")),
        supersedes=line(cell("supersedes")),
        valid_from=day(cell("valid_from")),
        valid_to=day(cell("valid_to")),
        verbatim=cell("verbatim").lower() in _YES,
        source=given.source,
        places=(Place(0, row.place),),
        file=given.name,
    )


def _extras(header: Sequence[str], row: Row, columns: Sequence[int], title: str) -> str:
    """What other columns say, since a fact may stand there too."""
    said = [(line(header[column]), line(row.cells[column])) for column in columns]
    lines = [
        f"- {name}: {value}" if name else f"- {value}"
        for name, value in said
        if value and value != title and value.lower() not in _FLAGS and not _is_plumbing(name)
    ]
    return "\n" + "\n".join(lines) + "\n" if lines else ""


def _is_plumbing(name: str) -> bool:
    return bool(_PLUMBING.search(normal(name)))


def markdown_of(text: str) -> str:
    """A cell or field with HTML, Markdown or plain text in it."""
    text = clean(text).strip()
    if looks_like_html(text):
        return fragment(text)
    return re.sub(r"\n{3,}", "\n\n", written(text))


def line(text: str) -> str:
    text = clean(text)
    if looks_like_html(text):
        text = fragment(text)
    return " ".join(text.split())


def day(text: str) -> datetime.date | None:
    """A date as tables hold it; day before month, as most of the world writes it. Raises ValueError if it is none."""
    text = text.strip()
    if text.lower() in _NO_DAY:
        return None
    for form in _DAY_FORMATS:
        try:
            return datetime.datetime.strptime(text if " " in form else text[:10], form).date()
        except ValueError:
            continue
    raise ValueError(text)


# ---- a sheet that is an article -----------------------------------------------------------------
def _sheet(grid: Grid, rows: Sequence[Row], given: Given) -> Article:
    title = title_from(given.name)
    if grid.name and not re.fullmatch(r"(?:sheet|tabelle|table|feuil)\s*\d*", grid.name.lower()):
        title = f"{title}: {grid.name}"
    body, places = "", []
    for block in _blocks(grid.rows):
        table = _is_table(block)
        for text, place in _lines(block) if table else _paragraphs(block):
            places.append(Place(len(body), place))
            body += text + ("\n" if table else "\n\n")
        body += "\n" if table else ""
    return Article(
        id=derived_id(given.source, given.name, grid.name),
        title=title,
        body=body,
        source=given.source,
        places=tuple(places),
        file=given.name,
    )


def _blocks(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Runs of rows between empty ones, with a title above a table apart from it."""
    block: list[Row] = []
    for row in (*rows, Row((), "")):
        filled = sum(bool(cell.strip()) for cell in row.cells)
        if block and (filled == 0 or (filled > 1 and all(_filled(above) == 1 for above in block))):
            yield block
            block = []
        if filled:
            block.append(row)


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)


def _is_table(block: Sequence[Row]) -> bool:
    return len(block) > 1 and max(_filled(row) for row in block) > 1


def _lines(block: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """The lines of the Markdown table, each with the place of its row; empty columns go."""
    width = max(len(row.cells) for row in block)
    columns = [c for c in range(width) if any(c < len(row.cells) and row.cells[c].strip() for row in block)]
    cells = [[line(row.cells[c]) if c < len(row.cells) else "" for c in columns[: limits.COLUMNS]] for row in block]
    header, rule, *lines = to_markdown(cells).split("\n")
    yield f"{header}\n{rule}", block[0].place
    yield from zip(lines, [row.place for row in block[1:]], strict=True)


def _paragraphs(block: Sequence[Row]) -> Iterator[tuple[str, str]]:
    for row in block:
        yield written(": ".join(text for cell in row.cells if (text := clean(cell).strip()))), row.place
