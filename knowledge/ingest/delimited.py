"""CSV and its cousins: which sign divides the columns is voted on by the rows, since a preamble misleads a sniffer."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from knowledge.ingest import limits
from knowledge.ingest.outcome import Given, Parsed, Unusable
from knowledge.ingest.rows import Grid, Row, articles_of
from knowledge.ingest.text import decode

_DELIMITERS = ",;\t|"
_VOTERS = 200  # rows that vote


def read_delimited(given: Given) -> Parsed:
    """Raises Unusable if it holds no rows."""
    text = decode(given.data)
    csv.field_size_limit(limits.FILE_BYTES)
    sign = delimiter_of(text)
    rows = list(_rows(text, sign))
    if not rows:
        raise Unusable("empty", "there are no rows in it")
    cut = ""
    if len(rows) > limits.ROWS:
        cut = f"only the first {limits.ROWS:,} of {len(rows):,} rows were read; split the file"
    cut = cut or _unclosed(text, sign, rows[-1].place)
    if max(len(row.cells) for row in rows) > limits.COLUMNS:
        cut = cut or f"only the first {limits.COLUMNS} columns were read"
    kept = tuple(Row(row.cells[: limits.COLUMNS], row.place) for row in rows[: limits.ROWS])
    parsed = articles_of(Grid(kept), given)
    return Parsed(parsed.articles, cut or parsed.cut)


def delimiter_of(text: str) -> str:
    """The sign with which most rows have the same number of columns, and more than one."""
    sample = text[:200_000]
    return max(_DELIMITERS, key=lambda sign: _agreement(sample, sign))


def looks_delimited(text: str) -> bool:
    """Whether plain text is a table in fact: at least three rows in four agree on two columns or more."""
    sample = text[:200_000]
    rows = sample.count("\n")
    sign = delimiter_of(sample)
    return rows >= 2 and sign != "," and _agreement(sample, sign)[0] >= 0.75 * min(rows, _VOTERS)


def _agreement(sample: str, sign: str) -> tuple[int, int]:
    widths = Counter(len(row.cells) for _, row in zip(range(_VOTERS), _rows(sample, sign), strict=False))
    width, votes = max(((w, n) for w, n in widths.items() if w > 1), key=lambda pair: pair[1], default=(0, 0))
    return votes, width


def _unclosed(text: str, sign: str, last: str) -> str:
    """The trouble if the `last` row swallowed all that comes after it."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True):
            pass
    except csv.Error as problem:
        if "unexpected end" in str(problem):
            return f'a " that opens in {last} is never closed, so that all after it counts as that row; close it'
    return ""


def _rows(text: str, sign: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cells):
                yield Row(tuple(cells), f"row {number}")
    except csv.Error:
        return  # what was read until here is whole
