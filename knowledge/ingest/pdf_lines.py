"""The lines of a PDF page with what tells headings and paragraphs apart: how high they stand, how large, how bold.

A PDF has no paragraphs, only characters at places. pdfium puts them in reading order and ends lines; the rest is
judged from the first character of each line.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import Any

from knowledge.ingest.text import clean

_BOLD = re.compile(rb"bold|black|heavy|semibold|demi", re.IGNORECASE)
_HYPHEN = re.compile("\ufffe(?:\r?\n)?")  # pdfium's mark for a hyphen at the end of a line


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. Lengths in points, counted from the bottom left of the page; `top` is 0 where unknown."""

    text: str
    left: float = 0.0
    top: float = 0.0
    height: float = 0.0
    bold: bool = False


def page_lines(page: Any) -> list[Line]:
    """The page's lines in reading order, without empty ones."""
    text_page = page.get_textpage()
    try:
        raw = text_page.get_text_range()
        lines: list[Line] = []
        at = 0
        for piece in re.split(r"(\r\n|\n|\r)", _HYPHEN.sub(lambda match: "\ufffe" * len(match[0]), raw)):
            text = " ".join(clean(piece).split())
            if text:
                first = at + len(piece) - len(piece.lstrip())
                lines.append(_line(text_page, text, first))
            at += len(piece)
        return lines
    finally:
        text_page.close()


def _line(text_page: Any, text: str, index: int) -> Line:
    import pypdfium2.raw as pdfium  # noqa: PLC0415  # loaded only where PDFs are read

    char = pdfium.FPDFText_GetCharIndexFromTextIndex(text_page, index)
    box = pdfium.FS_RECTF()
    if char < 0 or not pdfium.FPDFText_GetLooseCharBox(text_page, char, box):
        return Line(text)
    flags = ctypes.c_int(0)
    length = pdfium.FPDFText_GetFontInfo(text_page, char, None, 0, flags)
    name = ctypes.create_string_buffer(max(1, length))
    pdfium.FPDFText_GetFontInfo(text_page, char, name, length, flags)
    bold = bool(_BOLD.search(name.value)) or pdfium.FPDFText_GetFontWeight(text_page, char) >= 600
    return Line(text, box.left, box.top, box.top - box.bottom, bold)
