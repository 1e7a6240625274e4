"""The time line: what happened, both legs' loudness, hold, and the play head. A slider to the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip

from copilot.model import Leg
from copilot.telling import clock
from ui.interactions.lanes import AXIS, LABELS, LANE, Lanes, Shown
from ui.interactions.loudness import Bars, loudness
from ui.interactions.marks import Mark, Ruler, merge
from ui.interactions.past import Past, holds
from ui.interactions.story.entry import Entry
from ui.theme import Look

PER_SECOND = 10  # slider steps


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
        self._bars: dict[Leg, Bars] = {}  # for this width
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
        stays = abs(self.x_of(at) - self.x_of(self._at)) < 0.5 and clock(at) == clock(self._at)
        if stays and now == self._now:
            return  # a sound moves the head 30 times a second, most of the time by less than a pixel
        self._at, self._now = at, now
        if self._past:
            position = self.tr("{0} of {1}").format(clock(at), clock(self._past.seconds))
            self.setAccessibleDescription(position)
        self.setValue(int(at * PER_SECOND))
        self.update()

    def marks(self) -> list[Mark]:
        return self._marks

    # ---- places -----------------------------------------------------------------------------
    def _legs(self) -> tuple[Leg, ...]:
        legs = self._past.final.legs if self._past else ("agent", "customer")
        return tuple(sorted(legs, key=("customer", "agent", "mixed").index))

    def _ruler(self) -> Ruler:
        left, right = float(self._look.px(LABELS)), float(self.width() - self._look.gap(20))
        start, end = (self.width() - left, self.width() - right) if self._look.is_rtl else (left, right)
        return Ruler(start, end, self._past.seconds if self._past else 0.0)

    def x_of(self, at: float) -> float:
        return self._ruler().x_of(at)

    def _time_at(self, x: float) -> float:
        return self._ruler().time_at(x)

    def _place_marks(self) -> None:
        ruler, past = self._ruler(), self._past
        near = merge(self._entries, lambda at: abs(ruler.x_of(at) - ruler.start), self._look.px(20))
        turn = -1 if self._look.is_rtl else 1
        self._marks = [Mark(ruler.start + turn * mark.x, mark.entries) for mark in near]
        self._bars = {leg: loudness(past, leg, ruler.length) for leg in self._legs()} if past else {}

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
            lines = [f"{clock(entry.at)}  {entry.title}" for entry in mark.entries] if mark else []
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
        Lanes(self._look, painter, self._shown()).paint(head=self._past is not None)
        painter.end()

    def _shown(self) -> Shown:
        return Shown(
            width=self.width(), height=self.height(), legs=self._legs(), ruler=self._ruler(), marks=self._marks,
            bars=self._bars, holds=self._holds, at=self._at, now=self._now,
        )  # fmt: skip


def _next_in(mark: Mark, now: int) -> Entry:
    """The first entry of a merged mark, and with each further click the next one."""
    counts = [entry.count for entry in mark.entries]
    place = counts.index(now) + 1 if now in counts else 0
    return mark.entries[place % len(mark.entries)]
