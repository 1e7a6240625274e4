"""What Earshot did, as a list that walks along with the play head."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from copilot.telling import clock
from ui.interactions.sign import paint_entry
from ui.interactions.story.entry import Entry, Group
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.lay import STRETCH, TOP, clear, column, row
from ui.widgets.text import Text


class Log(QScrollArea):
    """Signals: chosen(Entry): go to that moment; undo(str): take this proposal's write back."""

    chosen = Signal(object)
    undo = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._entries: tuple[Entry, ...] = ()
        self._lines: list[Line] = []
        self._counts: list[int] = []
        self._group: Group | None = None
        self._now = -1
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._reveal)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.gap(2))
        self._rows.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        inside.setLayout(column(look, self._rows, STRETCH, margins=(8, 0, 8, 12)))
        inside.setAutoFillBackground(False)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("What Earshot did"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        self._entries = tuple(entries)
        self._fill()

    def show_group(self, group: Group | None) -> None:
        """Only entries of one group; None is all."""
        self._group = group
        self._fill()

    def set_now(self, count: int, *, follow: bool) -> None:
        """Highlight the last entry at or before the moment after `count` events."""
        place = bisect_right(self._counts, count) - 1
        if place == self._now:
            return
        self._now = place
        for number, line in enumerate(self._lines):
            line.set_now(number == place)
        if follow:
            self._later.start()  # lines that were just built have their places only with the next turn of the loop

    def _reveal(self) -> None:
        if 0 <= self._now < len(self._lines):
            self.ensureWidgetVisible(self._lines[self._now], 0, self._look.px(60))

    def lines(self) -> list[Line]:
        return self._lines

    def _fill(self) -> None:
        clear(self._rows)
        shown = [entry for entry in self._entries if self._group in (None, entry.group)]
        self._counts = [entry.count for entry in shown]
        self._lines = [Line(self._look, entry) for entry in shown]
        self._now = -1
        for line in self._lines:
            line.clicked.connect(lambda _=False, entry=line.entry: self.chosen.emit(entry))
            line.undo.connect(self.undo)
            self._rows.addWidget(line)
        if not shown:
            self._rows.addWidget(Text(self._look, self.tr("Nothing of this kind"), role="meta", ink="text2"))


class Line(QAbstractButton):
    """One entry: sign, title, time, and what became of it. Signals: undo(str)."""

    undo = Signal(str)

    def __init__(self, look: Look, entry: Entry) -> None:
        super().__init__()
        self._look = look
        self.entry = entry
        self._is_now = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(f"{clock(entry.at)}, {entry.title}, {entry.detail}")
        title = Text(look, entry.title, role="medium", lines=2)
        time = Text(look, clock(entry.at), role="meta", ink="text2", whole=True, tabular=True)
        detail = Text(look, entry.detail, role="meta", ink="text2", lines=2)
        detail.setVisible(bool(entry.detail))
        self.undo_button = Button(look, self.tr("Undo…"), "secondary", size=24, icon="undo-2", icon_size=14)
        self.undo_button.setAccessibleName(self.tr("Undo this write: {0}").format(entry.title))
        self.undo_button.setVisible(bool(entry.proposal))
        self.undo_button.clicked.connect(lambda: self.undo.emit(entry.proposal))
        for label in (title, time, detail):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._box = column(
            look, row(look, (title, 1), (time, TOP), gap=8), detail,
            row(look, self.undo_button, STRETCH, margins=(0, 4, 0, 2)) if entry.proposal else None,
            margins=(36, 6, 12, 6),
        )  # fmt: skip
        self.setLayout(self._box)

    def set_now(self, now: bool) -> None:
        if now != self._is_now:
            self._is_now = now
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            event.ignore()  # Space plays, in every part of the window

    def sizeHint(self) -> QSize:
        return self._box.sizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._box.heightForWidth(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, ink = self._look, self._look.ink
        if self._is_now or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink.sel if self._is_now else ink.hover)
            painter.drawRoundedRect(QRectF(self.rect()), 8 * look.scale, 8 * look.scale)
        side = look.px(18)
        left = look.gap(10)
        x = self.width() - left - side if look.is_rtl else left
        paint_entry(painter, look, QRectF(x, look.gap(6) + look.px(1), side, side), self.entry)
        painter.end()
