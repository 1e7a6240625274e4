"""Excel workbooks, sheet by sheet. A sheet may claim a million columns for one value; what it claims is not believed."""

from __future__ import annotations

import datetime
import io
import re
from typing import Any

from defusedxml import DefusedXmlException

from knowledge.articles import Article
from knowledge.ingest import limits
from knowledge.ingest.outcome import Given, Parsed, Unusable
from knowledge.ingest.packed import open_zip, refuse_bomb
from knowledge.ingest.rows import Grid, Row, articles_of

# what openpyxl raises for one
_DAMAGED = (KeyError, ValueError, TypeError, AttributeError, OSError, IndexError, SyntaxError)


def read_xlsx(given: Given) -> Parsed:
    """Raises Unusable if it is damaged, hostile or empty."""
    import openpyxl  # noqa: PLC0415  # an eighth of a second that other formats need not pay

    refuse_bomb(open_zip(given.data))
    articles: list[Article] = []
    whole: set[int] = set()
    torn: list[str] = []
    cuts: list[str] = []
    try:
        book = openpyxl.load_workbook(io.BytesIO(given.data), read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except DefusedXmlException:
        raise
    except _DAMAGED as problem:
        raise Unusable("broken", "its inside is not a workbook's; open it in Excel and save it again") from problem
    for sheet in sheets:
        grid, cut, is_torn = _grid(sheet)
        parsed = articles_of(grid, given)
        if is_torn:
            torn.append(cut)
        else:
            whole.update(range(len(articles), len(articles) + len(parsed.articles)))
            cuts.append(cut)
        articles += parsed.articles
        cuts.append(parsed.cut)
    reasons = [reason for reason in (*torn, *cuts) if reason]
    if not articles:
        raise Unusable("broken", reasons[0]) if reasons else Unusable("empty", "there are no rows in it")
    return Parsed(tuple(articles), reasons[0] if reasons else "", torn=bool(torn), whole=frozenset(whole))


def _grid(sheet: Any) -> tuple[Grid, str, bool]:
    """The rows of a sheet as far as they can be read, what is left out, and whether that is for damage."""
    rows: list[Row] = []
    try:
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_row=limits.ROWS + 1, max_col=limits.COLUMNS), start=1):
            rows.append(Row(tuple(_text(cell) for cell in row), f"row {number}"))
    except DefusedXmlException:
        raise
    except _DAMAGED:
        cut = f"its sheet {sheet.title} is cut off or damaged after row {len(rows)}; open it in Excel and save it again"
        return Grid(tuple(rows), sheet.title), cut, True
    cut = f"only the first {limits.ROWS:,} rows of {sheet.title} were read; split it" if len(rows) > limits.ROWS else ""
    return Grid(tuple(rows[: limits.ROWS]), sheet.title), cut, False


def _text(cell: Any) -> str:
    """What Excel shows, for the formats that carry a meaning: percent, money, days."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    return str(value)[: limits.CELL_CHARACTERS]


def _number(value: float, form: str) -> str:
    decimals = len(found[1]) if (found := re.search(r"0\.(0+)", form)) else None
    if "%" in form.split(";")[0]:
        return f"{value * 100:.{decimals or 0}f}%"
    sign = re.search(r"[£€$¥]", form)
    if sign or decimals is not None:
        text = f"{value:,.{decimals or 0}f}" if "," in form else f"{value:.{decimals if decimals is not None else 0}f}"
        if sign is None:
            return text
        return f"{sign[0]}{text}" if form.find(sign[0]) < max(form.find("0"), form.find("#")) else f"{text} {sign[0]}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    return str(value)
