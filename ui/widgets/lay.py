"""Rows and columns: layouts do all placing, and every space comes from one scale."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Look

Item = QWidget | QLayout
Part = Item | int | None | tuple[Item, Qt.AlignmentFlag] | tuple[Item, int]
"""A widget or layout, alone or with an alignment or a stretch; a number is a space before scaling,
`STRETCH` takes what is left, None is nothing."""

STRETCH = -1
TOP = Qt.AlignmentFlag.AlignTop
MIDDLE = Qt.AlignmentFlag.AlignVCenter
Margins = tuple[int, int, int, int]  # start, top, end, bottom
Box = TypeVar("Box", bound=QBoxLayout)


def row(look: Look, *parts: Part, gap: int = 0, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Things side by side."""
    return _fill(QHBoxLayout(), look, parts, gap, margins)


def column(look: Look, *parts: Part, gap: int = 0, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Things below each other."""
    return _fill(QVBoxLayout(), look, parts, gap, margins)


def margins_of(look: Look, margins: Margins) -> QMargins:
    """Margins scaled, and with start and end changed over where people read from the right."""
    start, top, end, bottom = (look.gap(m) for m in margins)
    if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        start, end = end, start
    return QMargins(start, top, end, bottom)


def _fill(box: Box, look: Look, parts: Iterable[Part], gap: int, margins: Margins) -> Box:
    box.setSpacing(look.gap(gap))
    box.setContentsMargins(margins_of(look, margins))
    for part in parts:
        _add(box, look, part)
    return box


def _add(box: QBoxLayout, look: Look, part: Part) -> None:
    if part is None:
        return
    if isinstance(part, tuple):
        item, how = part
        # an alignment flag is an int too, so it is asked for first
        alignment = how if isinstance(how, Qt.AlignmentFlag) else Qt.AlignmentFlag(0)
        stretch = 0 if isinstance(how, Qt.AlignmentFlag) else how
        if isinstance(item, QWidget):
            box.addWidget(item, stretch, alignment)
        else:
            box.addLayout(item, stretch)
            box.setAlignment(item, alignment)
    elif isinstance(part, int):
        if part == STRETCH:
            box.addStretch(1)
        else:
            box.addSpacing(look.gap(part))
    elif isinstance(part, QWidget):
        box.addWidget(part)
    else:
        box.addLayout(part)


def holder(layout: QLayout, parent: QWidget | None = None) -> QWidget:
    """A plain widget around a layout, so that it can be hidden as one."""
    widget = QWidget(parent)
    widget.setLayout(layout)
    return widget


def clear(box: QLayout) -> None:
    """Take everything out of a layout; its widgets go away with the next turn of the loop."""
    while (entry := box.takeAt(0)) is not None:
        widget, inner = entry.widget(), entry.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Hairline(QFrame):
    """One pixel across."""

    def __init__(self, look: Look, role: str = "line") -> None:
        super().__init__()
        self._look, self._role = look, role
        self.setFixedHeight(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.ink.of(self._role))
        painter.end()
