"""PDF documents: pdfium for text, pypdf for what was typed into forms. Places are pages.

pdfium is quick and keeps columns and rows apart, and can crash on a hostile file: only the reading process loads it.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from knowledge.articles import Article, Place
from knowledge.ids import derived_id, title_from
from knowledge.ingest import limits
from knowledge.ingest.outcome import Given, Parsed, Unusable
from knowledge.ingest.pdf_blocks import Heading, blocks
from knowledge.ingest.pdf_lines import Line, page_lines
from knowledge.ingest.pdf_mend import Mended, mended
from knowledge.ingest.text import clean

_PASSWORD = 4  # pdfium's number of the error
_DAMAGED = "the PDF is damaged or cut off; export or copy it again"
_OUTLINE = 5_000  # entries at most
_LITTLE = 3  # letters a page: stamps and page numbers on scanned pages are no text


def read_pdf(given: Given) -> Parsed:
    """Raises Unusable if it is locked, damaged throughout, or holds only pictures of text."""
    import pypdfium2  # noqa: PLC0415  # loaded only where PDFs are read

    try:
        document = pypdfium2.PdfDocument(given.data)
    except pypdfium2.PdfiumError as problem:
        if getattr(problem, "err_code", 0) == _PASSWORD or "assword" in str(problem):
            raise Unusable("password", "it is protected by a password; save a copy without one") from problem
        rest = mended(given.data)
        if rest is None:
            raise Unusable("broken", _DAMAGED) from problem
        return _read_rest(rest, given)
    try:
        return _read(document, given)
    finally:
        document.close()


def _read_rest(rest: Mended, given: Given) -> Parsed:
    """It is opened here: what is mended and refused again is not to be mended."""
    import pypdfium2  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(rest.data)
    except pypdfium2.PdfiumError as problem:
        raise Unusable("broken", _DAMAGED) from problem
    try:
        parsed = _read(document, replace(given, data=rest.data), rest.pages)
    finally:
        document.close()
    read = len(rest.pages)
    pages = f"{read} of {rest.of}" if rest.of > read else f"{read}"
    cut = f"the PDF is cut off, {pages} pages could be read; export or copy it again"
    return Parsed(parsed.articles, cut, torn=True)


def _read(document: Any, given: Given, numbers: Sequence[int] = ()) -> Parsed:
    """`numbers`: which page of the whole document each is, if they are not all."""
    count = len(document)
    pages, unreadable = _pages(document)
    fields = _form_fields(given.data) if document.get_formtype() else []
    letters = sum(len(line.text) for page in pages for line in page)
    if not count or (letters < _LITTLE * max(1, count) and not fields):
        raise Unusable("no_text", "it holds pictures of text and no text; run text recognition (OCR) on it first")
    title = _title(document, pages) or title_from(given.name)
    body, places = _body(pages, _outline(document), fields, title, numbers)
    article = Article(
        id=derived_id(given.source, given.name),
        title=title,
        body=body,
        source=given.source,
        places=places,
        file=given.name,
    )
    return Parsed((article,), _cut(count, unreadable))


def _cut(count: int, unreadable: int) -> str:
    if count > limits.PDF_PAGES:
        return f"only the first {limits.PDF_PAGES:,} of {count:,} pages were read; split the file"
    return f"{unreadable} of {count} pages cannot be read; export it again" if unreadable else ""


def _pages(document: Any) -> tuple[list[list[Line]], int]:
    import pypdfium2  # noqa: PLC0415

    pages: list[list[Line]] = []
    unreadable = 0
    for number in range(min(len(document), limits.PDF_PAGES)):
        try:
            page = document[number]
            pages.append(page_lines(page))
            page.close()
        except pypdfium2.PdfiumError:
            pages.append([])
            unreadable += 1
    return pages, unreadable


def _body(
    pages: list[list[Line]], outline: dict[int, list[Heading]], fields: list[str], title: str, numbers: Sequence[int]
) -> tuple[str, tuple[Place, ...]]:
    body: list[str] = []
    places: list[Place] = []
    length, last = 0, -1
    for page, block in blocks(pages, outline):
        if page != last:
            places.append(Place(length, f"page {(numbers[page] if numbers else page) + 1}"))
            last = page
        is_title = not body and block.lstrip("#").strip() == title
        body.append(("# " + title if is_title else block) + "\n\n")
        length += len(body[-1])
    if fields:
        places.append(Place(length, "form fields"))
        body.append("\n".join(f"- {field}" for field in fields) + "\n")
    return "".join(body), tuple(places)


def _outline(document: Any) -> dict[int, list[Heading]]:
    """The outline's headings by page index."""
    import pypdfium2  # noqa: PLC0415

    found: dict[int, list[Heading]] = defaultdict(list)
    try:
        for number, mark in enumerate(document.get_toc(max_depth=6)):
            target = mark.get_dest()
            page = target.get_index() if target else None
            title = " ".join(clean(mark.get_title() or "").split())
            if number >= _OUTLINE:
                break
            if page is not None and title:
                found[page].append(Heading(title, mark.level + 1))
    except pypdfium2.PdfiumError:
        pass  # an outline that is damaged is none
    return dict(found)


def _title(document: Any, pages: list[list[Line]]) -> str:
    """The title in its properties if its words stand on a first page (else it is the template's), or the largest line."""
    named = " ".join(clean(document.get_metadata_dict().get("Title") or "").split())
    first = [line for page in pages[:2] for line in page[:12]]
    if named and not re.search(r"\.\w{2,4}$|^(?:untitled|microsoft word)", named, re.IGNORECASE):
        return named
    largest = max(first, key=lambda line: line.height, default=None)
    usual = sorted(line.height for page in pages for line in page)
    if largest and usual and largest.height >= 1.3 * usual[(len(usual) - 1) // 2] and 3 < len(largest.text) <= 90:
        return largest.text
    return ""


def _form_fields(data: bytes) -> list[str]:
    """ "Name: value" of every field with a value. A form that pypdf cannot read is a form without values."""
    from pypdf import PdfReader  # noqa: PLC0415  # needed for forms only
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        fields = PdfReader(io.BytesIO(data)).get_fields() or {}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
    lines = []
    for name, field in list(fields.items())[: limits.ROWS]:
        value = field.get("/V")
        if value not in (None, "", "/Off"):
            label = field.get("/TU") or name
            lines.append(" ".join(clean(f"{label}: {str(value).lstrip('/')}").split()))
    return lines
