"""An empty place that says why it is empty."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Look

WIDEST = 300  # px of a sentence: longer lines are hard to read in the middle of nothing


class Blank(QWidget):
    """A quiet sign, a title and one sentence, in the middle."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._icon = self._title = self._sentence = ""

    def say(self, icon: str, title: str, sentence: str = "") -> None:
        self._icon, self._title, self._sentence = icon, title, sentence
        self.setAccessibleName(self.text())
        self.update()

    def text(self) -> str:
        return f"{self._title}. {self._sentence}".strip(". ")

    def paintEvent(self, event: QPaintEvent) -> None:
        look, ink = self._look, self._look.ink
        painter = QPainter(self)
        width = min(look.px(WIDEST), self.width() - 2 * look.gap(16))
        left = (self.width() - width) / 2
        title, sentence = look.font("strong"), look.font("body")
        wrap = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        room = QRectF(0, 0, width, 10_000)
        title_box = QFontMetricsF(title).boundingRect(room, wrap, self._title)
        sentence_box = QFontMetricsF(sentence).boundingRect(room, wrap, self._sentence)
        side, gap = look.px(28), look.gap(12)
        top = (self.height() - side - gap - title_box.height() - sentence_box.height()) / 2
        if self._icon:
            look.draw_icon(painter, self._icon, QRectF(0, top, self.width(), side), ink.text3, 28)
        painter.setFont(title)
        painter.setPen(ink.text)
        painter.drawText(QRectF(left, top + side + gap, width, title_box.height() + 2), wrap, self._title)
        painter.setFont(sentence)
        painter.setPen(ink.text2)
        below = top + side + gap + title_box.height() + look.gap(4)
        painter.drawText(QRectF(left, below, width, sentence_box.height() + 2), wrap, self._sentence)
        painter.end()
