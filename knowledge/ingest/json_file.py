"""JSON and JSON Lines: lists of articles or questions under whatever name, exports of help centres among them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.articles import Article
from knowledge.ids import derived_id, title_from
from knowledge.ingest import json_trouble, limits
from knowledge.ingest.columns import fields_of, is_faq
from knowledge.ingest.html_walk import written
from knowledge.ingest.outcome import Given, Parsed, Unusable
from knowledge.ingest.rows import Grid, Row, articles_of, line, markdown_of
from knowledge.ingest.text import clean, decode

_DEPTH = 30
_SECTIONS = ("sections", "categories")


def read_json(given: Given) -> Parsed:
    """Raises Unusable if it is no JSON, or holds no text."""
    value, cut = _value(decode(given.data))
    found, more = _articles(value, given)
    if not found:
        raise Unusable("empty", "there is no text in it")
    return Parsed(tuple(found), cut or more)


def _value(text: str) -> tuple[Any, str]:
    """What the text holds, JSON Lines as a list; and what was left out."""
    try:
        return json.loads(text), ""
    except RecursionError as problem:
        raise Unusable("broken", "it is nested too deeply to be an export of articles") from problem
    except json.JSONDecodeError as problem:
        values, bad = _lines(text)
        if len(values) < max(1, len(bad)):
            raise Unusable("broken", json_trouble.told(problem)) from problem
        cut = f"{len(bad)} of its lines are not valid JSON and were left out (first: line {bad[0]})" if bad else ""
        return values, cut


def _lines(text: str) -> tuple[list[Any], list[int]]:
    """The objects of JSON Lines, and the numbers of the lines that hold none. Of a list over several lines nothing is
    taken: its last record alone would be a line."""
    values, bad = [], []
    for number, row in enumerate(text.split("\n") if not text.lstrip().startswith("[") else (), start=1):
        if not row.strip():
            continue
        try:
            value = json.loads(row)
        except (ValueError, RecursionError):
            value = None
        values.append(value) if isinstance(value, dict) else bad.append(number)
    return values, bad


def _articles(value: Any, given: Given) -> tuple[list[Article], str]:
    sections = _section_names(value)
    lists = list(_lists_of_objects(value, 0))
    found: list[Article] = []
    cut = ""
    for name, records in lists:
        rows, header = _grid(records[: limits.ROWS], sections)
        if len(records) > limits.ROWS:
            cut = f"only the first {limits.ROWS:,} of {len(records):,} records were read; split the file"
        if is_faq(fields_of(header)):
            parsed = articles_of(Grid((Row(header, "header"), *rows), name if len(lists) > 1 else ""), given)
            found += parsed.articles
            cut = cut or parsed.cut
    if found:
        return found, cut
    pairs = _questions(value)
    if pairs:
        head = Row(("question", "answer"), "header")
        rows = tuple(Row(pair, f"entry {number}") for number, pair in enumerate(pairs, start=1))
        return list(articles_of(Grid((head, *rows)), given).articles), ""
    if len(lists) == 1 and all(not isinstance(cell, dict | list) for record in lists[0][1] for cell in record.values()):
        rows, header = _grid(lists[0][1][: limits.ROWS], sections)
        return list(articles_of(Grid((Row(header, ""), *rows)), given).articles), cut
    return _outline(value, given), ""


def _lists_of_objects(value: Any, depth: int, name: str = "") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every list of records, wherever it stands; sections of sections too."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        records = [record for record in value if isinstance(record, dict)]
        if records:
            yield name, records
            value = records
        for record in value if len(records) <= limits.ROWS else []:
            yield from _lists_of_objects(record, depth + 1, name)
    elif isinstance(value, dict):
        for key, inside in value.items():
            if isinstance(inside, list | dict):
                yield from _lists_of_objects(inside, depth + 1, f"{name}/{key}" if name else key)


def _grid(records: list[dict[str, Any]], sections: Mapping[str, str]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Records as rows; Zendesk's section ids become the sections' names."""
    keys = tuple(dict.fromkeys(key for record in records for key in record))[: limits.COLUMNS]
    header = tuple("section" if key in ("section_id", "category_id") and sections else clean(key) for key in keys)
    rows = []
    for number, record in enumerate(records, start=1):
        cells = [clean(_text(record.get(key))) for key in keys]
        cells = [
            sections.get(cell, cell) if head == "section" else cell for cell, head in zip(cells, header, strict=True)
        ]
        rows.append(Row(tuple(cells), f"entry {number}"))
    return tuple(rows), header


def _section_names(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    groups = [value.get(name) for name in _SECTIONS]
    records = [record for group in groups if isinstance(group, list) for record in group if isinstance(record, dict)]
    return {str(record["id"]): line(str(record["name"])) for record in records if "id" in record and "name" in record}


def _text(value: Any) -> str:
    """A field as text: lists by commas, schema.org's answers by their text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(
            text for inside in value[: limits.COLUMNS] if (text := _text(inside)) and not isinstance(inside, dict)
        )
    if isinstance(value, dict):
        return next(
            (
                str(value[key])
                for key in ("text", "value", "html", "body", "rendered")
                if isinstance(value.get(key), str)
            ),
            "",
        )
    return str(value)


def _questions(value: Any) -> list[tuple[str, str]]:
    """{"How much is it?": "45 euros."}, or the FAQPage of schema.org."""
    if not isinstance(value, dict):
        return []
    entries = value.get("mainEntity")
    if isinstance(entries, list):
        return [(_text(e.get("name")), _text(e.get("acceptedAnswer"))) for e in entries if isinstance(e, dict)]
    if all(isinstance(text, str) for text in value.values()) and sum(
        key.strip().endswith("?") for key in value
    ) > 0.5 * len(value):
        return list(value.items())
    return []


def _outline(value: Any, given: Given) -> list[Article]:
    """Anything else: its texts under their names, so that they can be found."""
    lines = list(_named(value, "", 0))
    if not any(letter.isalpha() for text in lines for letter in text):
        return []
    title = title_from(given.name)
    if isinstance(value, dict):
        title = next((line(value[key]) for key in ("title", "name") if isinstance(value.get(key), str)), "") or title
    return [
        Article(
            id=derived_id(given.source, given.name),
            title=title,
            body="\n\n".join(lines[: limits.ROWS]) + "\n",
            source=given.source,
            file=given.name,
        )
    ]


def _named(value: Any, name: str, depth: int) -> Iterator[str]:
    if isinstance(value, dict | list) and depth < _DEPTH:
        pairs = value.items() if isinstance(value, dict) else (("", inside) for inside in value)
        for key, inside in pairs:
            yield from _named(inside, f"{name} {clean(key)}".strip() if key else name, depth + 1)
    elif isinstance(value, str | int | float) and not isinstance(value, bool) and (text := markdown_of(str(value))):
        yield (
            f"{written(name)}: {text}" if name and "\n" not in text else f"{written(name)}:\n\n{text}" if name else text
        )
