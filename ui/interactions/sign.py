"""An entry's sign, the same in the log and on the time line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.interactions.story.entry import Entry
from ui.theme import Look
from ui.widgets.ticks import paint_tick


def paint_entry(painter: QPainter, look: Look, box: QRectF, entry: Entry, *, now: bool = False) -> None:
    """An entry's sign: a card's keycap, a tick, or its icon. `now` fills the keycap."""
    ink = look.ink
    if entry.key:
        painter.setPen(QPen(ink.accent_edge, 1.25))
        painter.setBrush(ink.accent if now else ink.surface)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4 * look.scale, 4 * look.scale)
        font = look.font("key", tabular=True)
        font.setWeight(look.font("strong").weight())
        painter.setFont(font)
        painter.setPen(ink.on_accent if now else ink.accent_text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, entry.key)
    elif entry.icon.startswith("tick:"):
        side = look.px(16)
        inner = QRectF(0, 0, side, side)
        inner.moveCenter(box.center())
        kind = entry.icon.removeprefix("tick:")
        paint_tick(painter, inner, kind, ink)  # type: ignore[arg-type]  # one of its kinds, as story writes them
    else:
        color = ink.warn_text if entry.warn else ink.text2
        look.draw_icon(painter, entry.icon, box, color, 16)
