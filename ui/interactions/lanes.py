"""The time line, drawn: a lane of marks, one of loudness for each leg, the axis and the play head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from copilot.model import Leg
from copilot.telling import clock
from ui import words
from ui.interactions.loudness import Bars
from ui.interactions.marks import Mark, Ruler, axis
from ui.interactions.sign import paint_entry
from ui.theme import Look

LANE, AXIS, LABELS = 32, 26, 76  # px: height of a lane and of the axis, width of the labels
BAR = 2.0
FLAG_CLEAR = 52  # px around the play head's flag without axis labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What there is to draw in `width` × `height` px. `now`: the count of the entry that is highlighted."""

    width: int
    height: int
    legs: Sequence[Leg]
    ruler: Ruler
    marks: Sequence[Mark]
    bars: Mapping[Leg, Bars]
    holds: Sequence[tuple[float, float]]
    at: float
    now: int


class Lanes:
    """Paints once."""

    def __init__(self, look: Look, painter: QPainter, shown: Shown) -> None:
        self._look, self._painter, self._shown = look, painter, shown

    def paint(self, *, head: bool) -> None:
        """`head`: there is an interaction to play."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_labels()
        self._paint_legs()
        self._paint_holds()
        self._paint_lane()
        if head:
            self._paint_axis()
            self._paint_head()

    def _paint_labels(self) -> None:
        names = [words.translate("interactions", "Events"), *(_leg_name(leg) for leg in self._shown.legs)]
        self._painter.setFont(self._look.font("meta"))
        self._painter.setPen(self._look.ink.text2)
        lane = self._look.px(LANE)
        for n, name in enumerate(names):
            box = QRectF(0, n * lane, self._look.px(LABELS) - 8, lane)
            if self._look.is_rtl:
                box.moveRight(self._shown.width)
            self._painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, name)

    def _paint_legs(self) -> None:
        lane = self._look.px(LANE)
        self._painter.setPen(Qt.PenStyle.NoPen)
        for n, leg in enumerate(self._shown.legs, start=1):
            middle = n * lane + lane / 2
            for at, loud in self._shown.bars.get(leg, ()):
                self._painter.setBrush(self._leg_ink(leg, after=at > self._shown.at))
                height = max(2.0, loud * lane * 0.75)
                x = self._shown.ruler.x_of(at)
                self._painter.drawRoundedRect(QRectF(x, middle - height / 2, BAR, height), 1, 1)

    def _leg_ink(self, leg: Leg, *, after: bool) -> QColor:
        ink = self._look.ink
        color = QColor(ink.accent_text if leg != "agent" else ink.control)
        if after and not self._look.high_contrast:
            color.setAlphaF(0.45)
        return color

    def _paint_holds(self) -> None:
        lane, ink = self._look.px(LANE), self._look.ink
        for start, end in self._shown.holds:
            a, b = sorted((self._shown.ruler.x_of(start), self._shown.ruler.x_of(end)))
            box = QRectF(a, lane + 3, b - a, len(self._shown.legs) * lane - 6)
            self._painter.setPen(QPen(ink.edge, 1) if self._look.high_contrast else Qt.PenStyle.NoPen)
            self._painter.setBrush(ink.hover)
            self._painter.drawRoundedRect(box, 4, 4)
            self._painter.setFont(self._look.font("meta"))
            self._painter.setPen(ink.text2)
            word = words.translate("interactions", "Hold")
            if QFontMetricsF(self._painter.font()).horizontalAdvance(word) < box.width() - 8:
                self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    def _paint_lane(self) -> None:
        lane, ink = self._look.px(LANE), self._look.ink
        ruler = self._shown.ruler
        start, end = sorted((ruler.start, ruler.end))
        self._painter.fillRect(QRectF(start, lane - 1, end - start, 1), ink.line)
        for mark in self._shown.marks:
            self._painter.fillRect(QRectF(mark.x - 0.5, lane - 6, 1, 5), ink.edge)
            side = self._look.px(18)
            box = QRectF(mark.x - side / 2, 4 * self._look.scale, side, side)
            now = any(entry.count == self._shown.now for entry in mark.entries)
            if len(mark.entries) > 1:
                self._paint_many(box, len(mark.entries), now=now)
            else:
                paint_entry(self._painter, self._look, box, mark.entries[0], now=now)

    def _paint_many(self, box: QRectF, count: int, *, now: bool) -> None:
        ink = self._look.ink
        wide = box.adjusted(-3, 0, 3, 0)
        self._painter.setPen(QPen(ink.edge, 1) if not now else Qt.PenStyle.NoPen)
        self._painter.setBrush(ink.accent if now else ink.surface)
        self._painter.drawRoundedRect(wide, box.height() / 2, box.height() / 2)
        self._painter.setFont(self._look.font("key", tabular=True))
        self._painter.setPen(ink.on_accent if now else ink.text2)
        self._painter.drawText(wide, Qt.AlignmentFlag.AlignCenter, f"×{count}")

    def _paint_axis(self) -> None:
        look = self._look
        top = self._shown.height - look.px(AXIS)
        font = look.font("key", tabular=True)
        font.setWeight(look.font("meta").weight())
        for at in axis(self._shown.ruler.seconds, self._shown.ruler.length, look.px(90)):
            x = self._shown.ruler.x_of(at)
            self._painter.fillRect(QRectF(x - 0.5, top, 1, 4), look.ink.edge)
            if abs(x - self._shown.ruler.x_of(self._shown.at)) < look.px(FLAG_CLEAR):
                continue
            self._painter.setFont(font)
            self._painter.setPen(look.ink.text2)
            self._painter.drawText(
                QRectF(x - 40, top + 5, 80, look.px(AXIS) - 6), Qt.AlignmentFlag.AlignCenter, clock(at)
            )

    def _paint_head(self) -> None:
        look = self._look
        x = self._shown.ruler.x_of(self._shown.at)
        top, bottom = look.px(LANE) - look.px(8), self._shown.height - look.px(AXIS) + 4
        self._painter.fillRect(QRectF(x - 0.75, top, 1.5, bottom - top), look.ink.text)
        font = look.font("key", tabular=True)
        font.setWeight(look.font("strong").weight())
        text = clock(self._shown.at)
        width = QFontMetricsF(font).horizontalAdvance(text) + 2 * look.gap(6)
        box = QRectF(min(max(x - width / 2, 0), self._shown.width - width), bottom, width, look.px(18))
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(look.ink.text)
        self._painter.drawRoundedRect(box, 4, 4)
        self._painter.setFont(font)
        self._painter.setPen(look.ink.surface)
        self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _leg_name(leg: Leg) -> str:
    match leg:
        case "customer":
            return words.speaker("customer")
        case "agent":
            return words.translate("interactions", "Agent")
        case _:
            return words.speaker("call")
