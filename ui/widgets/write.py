"""One line of text painted into a box, for rows that are drawn and not built."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from ui.theme import Look


def elided(
    painter: QPainter,
    look: Look,
    box: QRect,
    text: str,
    role: str,
    ink: str,
    *,
    rtl: bool = False,
    end: bool = False,
    tabular: bool = False,
) -> int:
    """Paint `text` in the middle of `box`'s height at its start (or `end`), cut with "…". Answers its width, px."""
    font = look.font(role, tabular=tabular)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    side = Qt.AlignmentFlag.AlignRight if rtl != end else Qt.AlignmentFlag.AlignLeft
    painter.setFont(font)
    painter.setPen(look.ink.of(ink))
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | Qt.TextFlag.TextSingleLine
    painter.drawText(box, flags, shown)
    return int(metrics.horizontalAdvance(shown) + 0.999)
