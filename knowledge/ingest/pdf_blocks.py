"""Lines of pages to Markdown: headings from the outline or from the type, paragraphs from the gaps between lines.

Running heads, which stand in the same words at the same height of several pages, and page numbers are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from knowledge.ingest.html_walk import written
from knowledge.ingest.pdf_lines import Line

_LARGER = 1.15  # times the body's height: a heading
_GAP = 1.45  # times the usual distance of two lines: a new paragraph
_HEADING = 90  # characters at most
_ENTRIES = 3  # an outline with fewer, or with less than one in ten pages, is a cover and an index
_RUNNING = 4  # pages with the same line at their top or foot: a running head
_ITEM = re.compile(r"(?:[•·▪●◦‣–—*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S")
_PAGE_NUMBER = re.compile(r"^[\divxlc]{1,5}\s+(?=\S)|(?<=\S)\s+[\divxlc]{1,5}$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the PDF's outline names on a page."""

    text: str
    level: int


def blocks(pages: Sequence[Sequence[Line]], outline: Mapping[int, Sequence[Heading]]) -> Iterator[tuple[int, str]]:
    """Page index and Markdown block, in reading order."""
    sizes = _Sizes([line for page in pages for line in page])
    running = _running(pages)
    named_all = sum(map(len, outline.values())) >= max(_ENTRIES, len(pages) / 10)
    for number, page in enumerate(pages):
        kept = [line for place, line in enumerate(page) if not _runs(page, place, running)]
        named = list(outline.get(number, ()))
        yield from ((number, block) for block in _page(kept, named, sizes, by_outline=named_all))


def _page(lines: Sequence[Line], named: list[Heading], sizes: _Sizes, *, by_outline: bool) -> Iterator[str]:
    paragraph: list[Line] = []
    place = 0
    while place < len(lines):
        taken, heading = _heading(lines, place, named, sizes, by_outline=by_outline)
        if heading:
            yield from _paragraph(paragraph)
            paragraph = []
            yield heading
            place += taken
            continue
        if paragraph and _parts(paragraph, lines[place], sizes):
            yield from _paragraph(paragraph)
            paragraph = []
        paragraph.append(lines[place])
        place += 1
    yield from _paragraph(paragraph)


def _paragraph(lines: Sequence[Line]) -> Iterator[str]:
    if lines:
        yield written("\n".join(line.text for line in lines))


def _heading(
    lines: Sequence[Line], place: int, named: list[Heading], sizes: _Sizes, *, by_outline: bool
) -> tuple[int, str]:
    """How many lines from `place` on are a heading, and it as Markdown; 0 and "" if they are none."""
    for heading in named:
        taken = _matches(lines, place, heading.text)
        if taken:
            named.remove(heading)
            return taken, "#" * min(6, heading.level + 1) + " " + heading.text
    if by_outline:
        return 0, ""
    line = lines[place]
    level = sizes.level(line)
    if not level or len(line.text) > _HEADING or not re.search(r"[^\W\d_]{2}", line.text) or _ITEM.match(line.text[:3]):
        return 0, ""
    taken = 1
    text = line.text
    while place + taken < len(lines) and sizes.level(lines[place + taken]) == level and taken < 3 and not line.bold:
        text += " " + lines[place + taken].text  # a long heading on two lines
        taken += 1
    if len(text) > 2 * _HEADING or text.endswith((".", ",", ";")):
        return 0, ""
    return taken, "#" * level + " " + text


def _matches(lines: Sequence[Line], place: int, title: str) -> int:
    """How many lines from `place` on are together the words of `title`."""
    wanted, text = _letters(title), ""
    for taken in range(1, 4):
        if place + taken > len(lines):
            return 0
        text += _letters(lines[place + taken - 1].text)
        if text == wanted or (len(wanted) > 3 and text.endswith(wanted) and len(text) - len(wanted) <= 12):
            return taken
        if len(text) > len(wanted) + 12:
            return 0
    return 0


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _parts(paragraph: Sequence[Line], line: Line, sizes: _Sizes) -> bool:
    """Whether `line` begins a new paragraph."""
    last = paragraph[-1]
    if _ITEM.match(line.text):
        return not _ITEM.match(last.text) or last.top - line.top > _GAP * sizes.leading
    if not line.top or not last.top or not sizes.leading:
        return False
    down = last.top - line.top
    if down < -sizes.leading or down > _GAP * sizes.leading:  # the next column, or a gap
        return True
    return line.left > paragraph[0].left + 8 and last.text.endswith((".", "!", "?")) and len(paragraph) > 1


class _Sizes:
    """What is usual in a document: the height of its letters and the distance of its lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        heights = Counter[float]()
        for line in lines:
            heights[round(line.height, 1)] += len(line.text)
        self._body = heights.most_common(1)[0][0] if heights else 0.0
        larger = sorted({h for h in heights if self._body and h >= _LARGER * self._body}, reverse=True)
        self._levels = {height: min(6, 2 + place) for place, height in enumerate(larger[:3])}
        downs = [a.top - b.top for a, b in pairwise(lines) if 0 < a.top - b.top < 5 * self._body]
        self.leading = median(downs) if downs else 0.0
        bold = sum(len(line.text) for line in lines if line.bold)
        self._bold_speaks = bold < 0.3 * sum(len(line.text) for line in lines)

    def level(self, line: Line) -> int:
        """The level of the heading that a line of this type is; 0 for ordinary lines."""
        if not line.height:
            return 0
        if found := self._levels.get(round(line.height, 1)):
            return found
        if self._body and line.height >= _LARGER * self._body:
            return 4
        bold_heading = line.bold and self._bold_speaks and line.height >= 0.95 * self._body and len(line.text) <= 60
        return 5 if bold_heading else 0


def _running(pages: Sequence[Sequence[Line]]) -> frozenset[tuple[str, int]]:
    """Words and heights of first and last lines that several pages share, but for the page's number."""
    seen = Counter(key for page in pages for key in {_unnumbered(line) for line in [*page[:2], *page[-2:]]})
    return frozenset(key for key, count in seen.items() if count >= _RUNNING)


def _runs(page: Sequence[Line], place: int, running: frozenset[tuple[str, int]]) -> bool:
    if 2 <= place < len(page) - 2:
        return False
    is_number = len(page) > 2 and re.fullmatch(r"[ivxlc\d]{1,5}", page[place].text)
    return _unnumbered(page[place]) in running or bool(is_number)


def _unnumbered(line: Line) -> tuple[str, int]:
    return _PAGE_NUMBER.sub("", line.text), round(line.top / 2)
