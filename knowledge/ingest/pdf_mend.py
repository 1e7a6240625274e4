"""What a PDF that was cut off still holds: the objects before the cut, as a document of the pages that are whole.

A PDF says at its end where everything is, so no library opens one without it. Its objects stand one after the other and
say their own numbers: they are found by walking over them, and get a new table and a new tree of pages. A page counts as
whole if its text and every type face of it came before the cut: without its type face text is guesswork.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from knowledge.ingest import limits

_BEGINS = re.compile(rb"(?<![0-9])(\d{1,7})\s+(\d{1,5})\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_TREE = re.compile(rb"/Type\s*/Pages(?![A-Za-z])")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_REFERENCE = re.compile(rb"(\d{1,7})\s+\d{1,5}\s+R\b")
_PACKED = re.compile(rb"/Type\s*/ObjStm(?![A-Za-z])")
_PAIR = re.compile(rb"(\d{1,7})\s+(\d{1,9})(?!\d)")
_DEEP = 50  # nodes of the tree above a page
_UNPACKED_BYTES = 50_000_000  # of objects in others


@dataclass(frozen=True, slots=True)
class Mended:
    """`data` is a PDF of the pages that are whole; `of` how many the document says it had, 0 if that is lost."""

    data: bytes
    pages: tuple[int, ...]  # which of the document's each is, from 0
    of: int


def mended(data: bytes) -> Mended | None:
    """None if no page is whole."""
    objects = dict(_objects(data))
    places = {page: place for place, page in enumerate(_in_order(objects)) if _is_page(objects, page)}
    pages = list(places)[: limits.PDF_PAGES]
    whole = [page for page, is_whole in zip(pages, _are_whole(_assembled(objects, pages)), strict=True) if is_whole]
    if not whole:
        return None
    trees = (_dictionary(body) for _, body in objects.values() if _TREE.search(_dictionary(body)))
    counts = [int(count[1]) for tree in trees if (count := re.search(rb"/Count\s+(\d{1,6})", tree))]
    return Mended(_assembled(objects, whole), tuple(places[page] for page in whole), max(counts, default=0))


def _is_page(objects: dict[int, tuple[int, bytes]], number: int) -> bool:
    return number in objects and _PAGE.search(_dictionary(objects[number][1])) is not None


def _in_order(objects: dict[int, tuple[int, bytes]]) -> list[int]:
    """The pages' numbers as their tree has them, those after the cut too; then the pages that no tree is left of."""
    kids: dict[int, list[int]] = {}
    for number, (_, body) in objects.items():
        if _TREE.search(_dictionary(body)) and (list_ := _KIDS.search(body)):
            kids[number] = [int(kid[1]) for kid in _REFERENCE.finditer(list_[1])]
    below = {kid for those in kids.values() for kid in those}
    order: dict[int, None] = {}
    waiting = [number for number in kids if number not in below][::-1]
    while waiting:
        number = waiting.pop()
        if number in kids:
            waiting += reversed(kids.pop(number))
        else:
            order.setdefault(number)
    return [*order, *(number for number in objects if number not in order and _is_page(objects, number))]


def _objects(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Number, generation and content of every object that is there to its end; those that are packed into others too."""
    unpacked = 0
    place = 0
    while (begins := _BEGINS.search(data, place)) is not None:
        ends = _end(data, begins.end())
        if ends < 0:
            return
        body = data[begins.end() : ends]
        place = ends
        if _PACKED.search(_dictionary(body)):
            for number, inside in _unpacked(body):
                if (unpacked := unpacked + len(inside)) > _UNPACKED_BYTES:
                    return
                yield number, (0, inside)
        else:
            yield int(begins[1]), (int(begins[2]), body)


def _end(data: bytes, start: int) -> int:
    """Where the object ends whose content begins at `start`; -1 if that is cut off. Bytes of its stream may say anything."""
    ends = data.find(b"endobj", start)
    stream = _STREAM.search(data, start, ends if ends >= 0 else len(data))
    if stream is None:
        return ends
    over = data.find(b"endstream", stream.end())
    return data.find(b"endobj", over) if over >= 0 else -1


def _dictionary(body: bytes) -> bytes:
    """An object without the bytes of its stream."""
    stream = _STREAM.search(body)
    return body[: stream.start()] if stream else body


def _unpacked(body: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects in an object stream: pairs of number and place come first, then what is there."""
    stream = _STREAM.search(body)
    first = re.search(rb"/First\s+(\d{1,7})", body)
    if stream is None or first is None:
        return
    content = body[stream.end() :]
    if b"/FlateDecode" in body[: stream.start()]:
        try:
            content = zlib.decompressobj().decompress(content, _UNPACKED_BYTES)
        except zlib.error:
            return
    start = int(first[1])
    pairs = [(int(pair[1]), start + int(pair[2])) for pair in _PAIR.finditer(content, 0, start)]
    for (number, begins), (_, ends) in pairwise([*pairs, (0, len(content))]):
        yield number, content[begins:ends]


def _assembled(objects: dict[int, tuple[int, bytes]], pages: Sequence[int]) -> bytes:
    """A PDF of these objects, whose pages are `pages` in this order."""
    top = max(objects, default=0)
    kids = b" ".join(b"%d %d R" % (number, objects[number][0]) for number in pages)
    made = {
        top + 1: (0, b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(pages), kids)),
        top + 2: (0, b"<< /Type /Catalog /Pages %d 0 R >>" % (top + 1)),
    }
    parts, table, length = [b"%PDF-1.7\n"], [b"xref\n0 1\n0000000000 65535 f \n"], 9
    for number, (generation, body) in sorted((objects | made).items()):
        parts.append(b"%d %d obj\n%b\nendobj\n" % (number, generation, body.strip()))
        table.append(b"%d 1\n%010d %05d n \n" % (number, length, generation))
        length += len(parts[-1])
    ending = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (top + 3, top + 2, length)
    return b"".join((*parts, *table, ending))


# ---- which pages are whole ----------------------------------------------------------------------
def _are_whole(data: bytes) -> list[bool]:
    from pypdf import PdfReader  # noqa: PLC0415  # only for what is damaged

    tree: Any = PdfReader(io.BytesIO(data)).root_object["/Pages"]
    return [_is_whole(page) for page in tree["/Kids"]]


def _is_whole(reference: Any) -> bool:
    """Whether what a page is written with and written in is there."""
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    try:
        page = _there(reference)
        contents = _there(page.raw_get("/Contents"))
        resources = _there(_inherited(page, "/Resources"))
        fonts = _there(resources.raw_get("/Font")) if "/Font" in resources else None  # a picture needs none
        faces = map(fonts.raw_get, fonts) if fonts is not None else ()
        for part in (*(contents if isinstance(contents, list) else ()), *faces):
            _there(part)
    except (PyPdfError, LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return False
    return True


def _inherited(page: Any, name: str) -> Any:
    for _ in range(_DEEP):
        if name in page:
            return page.raw_get(name)
        page = _there(page.raw_get("/Parent"))
    raise LookupError(name)


def _there(reference: Any) -> Any:
    """The object that is meant. Raises LookupError if it came after the cut."""
    from pypdf.generic import NullObject  # noqa: PLC0415

    found = reference.get_object()
    if found is None or isinstance(found, NullObject):
        raise LookupError
    return found
