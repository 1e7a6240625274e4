"""Icons, drawn in a colour. They ship as line drawings."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from copilot import paths


def draw(name: str, side: int, color: QColor, ratio: float, stroke: float) -> QPixmap:
    """An icon of `side` px, for a screen of this pixel ratio; `stroke` is how wide its lines are, of 24."""
    text = _svg(name).replace("currentColor", color.name()).replace('stroke-width="2"', f'stroke-width="{stroke}"')
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _svg(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
