"""The time line: what happened, both legs' loudness, hold, and the play head. A slider to the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip

from copilot.events import CallHeld, CallResumed
from copilot.model import Leg
from ui import words
from ui.interactions.marks import Mark, axis, merge
from ui.interactions.past import Past
from ui.interactions.story.entry import Entry
from ui.theme import Look
from ui.widgets.ticks import paint_tick

PER_SECOND = 10  # slider steps
LEVEL_S = 0.25  # seconds a loudness stands for
LANE, AXIS, LABELS = 32, 26, 76  # px: height of a lane and of the axis, width of the labels
BAR, PITCH = 2.0, 3.5
CONTRAST = 4.0  # loudness is told in decibels; a power of it shows words as words
FLAG_CLEAR = 52  # px around the play head's flag without axis labels


class Timeline(QAbstractSlider):
    """Signals: sought(float): the agent wants call time; chosen(int): the moment after that many events."""

    sought = Signal(float)
    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._past: Past | None = None
        self._entries: tuple[Entry, ...] = ()
        self._marks: list[Mark] = []
        self._holds: list[tuple[float, float]] = []
        self._bars: dict[Leg, list[tuple[float, float]]] = {}  # leg → (call time, 0 to 1), for this width
        self._at = 0.0
        self._now = -1  # count of the entry that is highlighted
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSingleStep(5 * PER_SECOND)
        self.setPageStep(30 * PER_SECOND)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Time line"))
        self.actionTriggered.connect(self._on_action)

    def sizeHint(self) -> QSize:
        legs = len(self._legs())
        return QSize(self._look.px(480), self._look.px(LANE * (1 + legs) + AXIS))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(240), self.sizeHint().height())

    def show_past(self, past: Past, entries: Sequence[Entry]) -> None:
        self._past = past
        self._entries = tuple(entry for entry in entries if entry.on_line)
        self._holds = holds(past)
        self.setRange(0, int(past.seconds * PER_SECOND))
        self._at = self._now = -1
        self._place_marks()
        self.updateGeometry()
        self.update()

    def set_at(self, at: float, now: int) -> None:
        """Move the play head; `now` is the moment (count of events) whose mark is filled."""
        stays = abs(self.x_of(at) - self.x_of(self._at)) < 0.5 and words.clock(at) == words.clock(self._at)
        if stays and now == self._now:
            return  # a sound moves the head 30 times a second, most of the time by less than a pixel
        self._at, self._now = at, now
        if self._past:
            position = self.tr("{0} of {1}").format(words.clock(at), words.clock(self._past.seconds))
            self.setAccessibleDescription(position)
        self.setValue(int(at * PER_SECOND))
        self.update()

    def marks(self) -> list[Mark]:
        return self._marks

    # ---- places -----------------------------------------------------------------------------
    def _legs(self) -> tuple[Leg, ...]:
        legs = self._past.final.legs if self._past else ("agent", "customer")
        return tuple(sorted(legs, key=("customer", "agent", "mixed").index))

    def _span(self) -> tuple[float, float]:
        """From and to, px, of the part that is time."""
        left, right = float(self._look.px(LABELS)), float(self.width() - self._look.gap(20))
        return (self.width() - left, self.width() - right) if self._look.is_rtl else (left, right)

    def x_of(self, at: float) -> float:
        start, end = self._span()
        seconds = self._past.seconds if self._past else 0.0
        return start + (end - start) * min(max(at / seconds, 0.0), 1.0) if seconds else start

    def _time_at(self, x: float) -> float:
        start, end = self._span()
        seconds = self._past.seconds if self._past else 0.0
        return min(max((x - start) / (end - start), 0.0), 1.0) * seconds if end != start else 0.0

    def _place_marks(self) -> None:
        self._marks = merge(self._entries, lambda at: abs(self.x_of(at) - self._span()[0]), self._look.px(20))
        start = self._span()[0]
        turn = -1 if self._look.is_rtl else 1
        self._marks = [Mark(start + turn * mark.x, mark.entries) for mark in self._marks]
        self._bars = {leg: self._loudness(leg) for leg in self._legs()}

    def _mark_at(self, point: QPointF) -> Mark | None:
        if point.y() > self._look.px(LANE):
            return None
        near = (mark for mark in self._marks if abs(mark.x - point.x()) <= self._look.px(12))
        return min(near, key=lambda mark: abs(mark.x - point.x()), default=None)

    # ---- pointer and keys -------------------------------------------------------------------
    def resizeEvent(self, event: object) -> None:
        self._place_marks()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._past is None:
            return
        mark = self._mark_at(event.position())
        if mark is not None:
            self.chosen.emit(_next_in(mark, self._now).count)
        else:
            self.sought.emit(self._time_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._mark_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        if event.buttons() & Qt.MouseButton.LeftButton and self._past is not None and over is None:
            self.sought.emit(self._time_at(event.position().x()))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            mark = self._mark_at(QPointF(event.pos()))
            lines = [f"{words.clock(entry.at)}  {entry.title}" for entry in mark.entries] if mark else []
            QToolTip.showText(event.globalPos(), "\n".join(lines), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Space plays, in every part of the window
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _on_action(self, _: int) -> None:
        self.sought.emit(self.sliderPosition() / PER_SECOND)

    # ---- paint ------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_labels(painter)
        self._paint_legs(painter)
        self._paint_holds(painter)
        self._paint_lane(painter)
        self._paint_axis(painter)
        if self._past is not None:
            self._paint_head(painter)
        painter.end()

    def _paint_labels(self, painter: QPainter) -> None:
        names = [self.tr("Events"), *(_leg_name(leg) for leg in self._legs())]
        painter.setFont(self._look.font("meta"))
        painter.setPen(self._look.ink.text2)
        lane = self._look.px(LANE)
        for n, name in enumerate(names):
            box = QRectF(0, n * lane, self._look.px(LABELS) - 8, lane)
            if self._look.is_rtl:
                box.moveRight(self.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, name)

    def _paint_legs(self, painter: QPainter) -> None:
        lane = self._look.px(LANE)
        painter.setPen(Qt.PenStyle.NoPen)
        for n, leg in enumerate(self._legs(), start=1):
            middle = n * lane + lane / 2
            for at, loud in self._bars.get(leg, ()):
                painter.setBrush(self._leg_ink(leg, after=at > self._at))
                height = max(2.0, loud * lane * 0.75)
                x = self.x_of(at)
                painter.drawRoundedRect(QRectF(x, middle - height / 2, BAR, height), 1, 1)

    def _loudness(self, leg: Leg) -> list[tuple[float, float]]:
        """(call time, 0 to 1) for bars PITCH px apart; from what was said where no loudness is known."""
        past = self._past
        if past is None or past.seconds <= 0:
            return []
        start, end = self._span()
        step = past.seconds * PITCH / max(abs(end - start), 1.0)
        bars = int(past.seconds / step)
        levels = past.levels.get(leg, ())
        if levels:
            loudest = max(max(levels), 1)
            return [
                (n * step, height)
                for n in range(bars)
                if (height := (_loudest(levels, n * step, (n + 1) * step) / loudest) ** CONTRAST) > 0.05
            ]
        said = [(u.start, u.end) for u in past.final.utterances if u.leg == leg]
        return [(n * step, 0.45) for n in range(bars) if any(a <= n * step <= b for a, b in said)]

    def _leg_ink(self, leg: Leg, *, after: bool) -> QColor:
        ink = self._look.ink
        color = QColor(ink.accent_text if leg != "agent" else ink.control)
        if after and not self._look.high_contrast:
            color.setAlphaF(0.45)
        return color

    def _paint_holds(self, painter: QPainter) -> None:
        lane, ink = self._look.px(LANE), self._look.ink
        for start, end in self._holds:
            a, b = sorted((self.x_of(start), self.x_of(end)))
            box = QRectF(a, lane + 3, b - a, len(self._legs()) * lane - 6)
            painter.setPen(QPen(ink.edge, 1) if self._look.high_contrast else Qt.PenStyle.NoPen)
            painter.setBrush(ink.hover)
            painter.drawRoundedRect(box, 4, 4)
            painter.setFont(self._look.font("meta"))
            painter.setPen(ink.text2)
            word = self.tr("Hold")
            if QFontMetricsF(painter.font()).horizontalAdvance(word) < box.width() - 8:
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    def _paint_lane(self, painter: QPainter) -> None:
        lane, ink = self._look.px(LANE), self._look.ink
        start, end = sorted(self._span())
        painter.fillRect(QRectF(start, lane - 1, end - start, 1), ink.line)
        for mark in self._marks:
            painter.fillRect(QRectF(mark.x - 0.5, lane - 6, 1, 5), ink.edge)
            side = self._look.px(18)
            box = QRectF(mark.x - side / 2, 4 * self._look.scale, side, side)
            now = any(entry.count == self._now for entry in mark.entries)
            if len(mark.entries) > 1:
                self._paint_many(painter, box, len(mark.entries), now=now)
            else:
                paint_entry(painter, self._look, box, mark.entries[0], now=now)

    def _paint_many(self, painter: QPainter, box: QRectF, count: int, *, now: bool) -> None:
        ink = self._look.ink
        wide = box.adjusted(-3, 0, 3, 0)
        painter.setPen(QPen(ink.edge, 1) if not now else Qt.PenStyle.NoPen)
        painter.setBrush(ink.accent if now else ink.surface)
        painter.drawRoundedRect(wide, box.height() / 2, box.height() / 2)
        painter.setFont(self._look.font("key", tabular=True))
        painter.setPen(ink.on_accent if now else ink.text2)
        painter.drawText(wide, Qt.AlignmentFlag.AlignCenter, f"×{count}")

    def _paint_axis(self, painter: QPainter) -> None:
        if self._past is None:
            return
        look = self._look
        start, end = self._span()
        top = self.height() - look.px(AXIS)
        font = look.font("key", tabular=True)
        font.setWeight(look.font("meta").weight())
        for at in axis(self._past.seconds, abs(end - start), look.px(90)):
            x = self.x_of(at)
            painter.fillRect(QRectF(x - 0.5, top, 1, 4), look.ink.edge)
            if abs(x - self.x_of(self._at)) < look.px(FLAG_CLEAR):
                continue
            painter.setFont(font)
            painter.setPen(look.ink.text2)
            painter.drawText(
                QRectF(x - 40, top + 5, 80, look.px(AXIS) - 6), Qt.AlignmentFlag.AlignCenter, words.clock(at)
            )

    def _paint_head(self, painter: QPainter) -> None:
        look = self._look
        x = self.x_of(self._at)
        top, bottom = look.px(LANE) - look.px(8), self.height() - look.px(AXIS) + 4
        painter.fillRect(QRectF(x - 0.75, top, 1.5, bottom - top), look.ink.text)
        font = look.font("key", tabular=True)
        font.setWeight(look.font("strong").weight())
        text = words.clock(self._at)
        width = QFontMetricsF(font).horizontalAdvance(text) + 2 * look.gap(6)
        box = QRectF(min(max(x - width / 2, 0), self.width() - width), bottom, width, look.px(18))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.ink.text)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(font)
        painter.setPen(look.ink.surface)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


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


def holds(past: Past) -> list[tuple[float, float]]:
    """Spans on hold, s of call time."""
    spans: list[tuple[float, float]] = []
    since = -1.0
    for event in past.events:
        if isinstance(event, CallHeld):
            since = event.at
        elif isinstance(event, CallResumed) and since >= 0:
            spans.append((since, event.at))
            since = -1.0
    return [*spans, (since, past.seconds)] if since >= 0 else spans


def _loudest(levels: Sequence[int], start: float, end: float) -> int:
    first = int(start / LEVEL_S)
    return max(levels[first : max(first + 1, int(end / LEVEL_S))], default=0)


def _leg_name(leg: Leg) -> str:
    match leg:
        case "customer":
            return words.speaker("customer")
        case "agent":
            return words.translate("interactions", "Agent")
        case _:
            return words.speaker("call")


def _next_in(mark: Mark, now: int) -> Entry:
    """The first entry of a merged mark, and with each further click the next one."""
    counts = [entry.count for entry in mark.entries]
    place = counts.index(now) + 1 if now in counts else 0
    return mark.entries[place % len(mark.entries)]
