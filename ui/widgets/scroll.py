"""A column that scrolls; its bar takes its width from the margin, so nothing shifts when it appears."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

from ui.theme import Look

BAR = 8  # px, as in the style sheet


class Inside(QWidget):
    """Never wider than the area: words elide and wrap, nothing scrolls sideways."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


class Scroll(QScrollArea):
    """`name` is what a screen reader says of the area."""

    def __init__(self, look: Look, layout: QLayout, name: str) -> None:
        super().__init__()
        self._look = look
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self._inside = Inside()
        self._inside.setLayout(layout)
        self._layout = layout
        self._whole = layout.contentsMargins()
        self.setWidget(self._inside)
        # the ground behind shows through
        self._inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    def natural_height(self) -> int:
        """Height at which nothing scrolls."""
        return (
            self._layout.totalHeightForWidth(self.width())
            if self._layout.hasHeightForWidth()
            else self._layout.sizeHint().height()
        )

    def _make_room(self, low: int, high: int) -> None:
        margins = self._layout.contentsMargins()
        taken = BAR if high > low else 0
        if self._look.is_rtl:
            margins.setLeft(max(0, self._whole.left() - taken))
        else:
            margins.setRight(max(0, self._whole.right() - taken))
        self._layout.setContentsMargins(margins)
        self._layout.activate()  # at once: a turn later one frame would have been painted in between
