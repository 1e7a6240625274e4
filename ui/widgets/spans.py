"""Runs of text with a style of their own, as Qt lays them out. It counts in UTF-16."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QTextCharFormat, QTextLayout

from ui.theme import Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of text that differs from the label's own style. "" means: like the label."""

    text: str
    ink: str = ""
    role: str = ""
    italic: bool = False
    struck: bool = False


def formats(look: Look, role: str, spans: Sequence[Span]) -> list[QTextLayout.FormatRange]:
    """The spans one after the other; `role` is the label's own."""
    ranges = []
    start = 0
    for span in spans:
        length = _length(span.text)
        ranges.append(_format_range(start, length, _style(look, role, span)))
        start += length
    return ranges


def struck(text: str) -> QTextLayout.FormatRange:
    """All of `text` struck out."""
    style = QTextCharFormat()
    style.setFontStrikeOut(True)
    return _format_range(0, _length(text), style)


def cut(spans: Sequence[Span], start: int, length: int) -> list[Span]:
    """The spans of `length` characters from `start` on, the last one stretched to the end."""
    kept: list[Span] = []
    at = 0
    for span in spans:
        begin, end = max(at, start), min(at + len(span.text), start + length)
        if begin < end:
            kept.append(Span(text="x" * (end - begin), ink=span.ink, role=span.role, italic=span.italic))
        at += len(span.text)
    return kept


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _style(look: Look, role: str, span: Span) -> QTextCharFormat:
    style = QTextCharFormat()
    if span.role or span.italic:
        style.setFont(look.font(span.role or role, italic=span.italic))
    if span.ink:
        style.setForeground(look.ink.of(span.ink))
    style.setFontStrikeOut(span.struck)
    return style


def _format_range(start: int, length: int, style: QTextCharFormat) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start, part.length, part.format = start, length, style
    return part
