"""Why a passage is among the results: one quiet line, and the parts of its rank when that is asked for."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from copilot.commands import Because, Passage
from ui import words
from ui.theme import Look
from ui.widgets.buttons import Button
from ui.widgets.frames import Notice
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.text import Text

MOST_WORDS = 6


class Why(QWidget):
    """`toggle` shows the parts, and hides them again. Signals: toggled."""

    toggled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.line = Text(look, role="meta", ink="text2")
        self.button = Button(look, self.tr("Why"), "link", role="meta", size=24)
        self.button.clicked.connect(self.toggle)
        self.box = Notice(look, "hover")
        self._fit = Text(look, role="meta", ink="text2", lines=2, tabular=True)
        self.parts = [_Part(look) for _ in range(4)]
        self.box.setLayout(column(look, *self.parts, 4, self._fit, gap=2, margins=(12, 8, 12, 8)))
        self.box.hide()
        self.setLayout(column(look, row(look, self.button, 8, self.line, STRETCH), self.box))

    def show_why(self, passage: Passage, strong: float, likely: float) -> None:
        """`strong` and `likely` are the fits from which a match is called so."""
        because = passage.because
        self.setVisible(because is not None)
        if because is None:
            return
        self.line.setText(told(because, passage.queue))
        named = (
            (self.tr("Meaning"), self.tr("of the whole passage"), because.meaning),
            (self.tr("Words"), _listed(because.words) or self.tr("none in common"), because.shared),
            (self.tr("Memory"), because.thing or self._no_memory(because), because.memory),
            (self.tr("Queue"), passage.queue.capitalize() if because.queue else "", because.queue),
        )
        most = max(abs(value) for *_, value in named) or 1.0
        for part, (name, detail, value) in zip(self.parts, named, strict=True):
            part.show_part(name, detail, value, most)
        fit = self.tr("Fit {0}. In this knowledge base a match is strong from {1} and likely from {2}.")
        self._fit.setText(fit.format(*map(number, (because.fit, strong, likely))))
        self.box.setAccessibleName(" ".join([*(part.spoken() for part in self.parts), self._fit.text()]))

    def _no_memory(self, because: Because) -> str:
        return self.tr("something else was named") if because.memory < 0 else self.tr("nothing was named")

    def toggle(self) -> None:
        opened = self.box.isHidden()
        self.box.setVisible(opened)
        self.button.say(self.tr("Less") if opened else self.tr("Why"))
        self.toggled.emit()


class _Part(QWidget):
    """A row: its name, how much it counts, and of what."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._name = Text(look, role="meta", ink="text2")
        self._name.setFixedWidth(look.px(84))
        self._value = Text(look, role="meta", tabular=True)
        self._value.setFixedWidth(look.px(36))
        self._bar = _Share(look)
        self._detail = Text(look, role="meta")
        self.setLayout(row(look, self._name, 8, self._bar, 8, self._value, 8, self._detail, STRETCH))

    def show_part(self, name: str, detail: str, value: float, most: float) -> None:
        self._name.setText(name)
        self._detail.setText(detail)
        self._value.setText(number(value))
        self._bar.show_share(max(0.0, value) / most)

    def spoken(self) -> str:
        return f"{self._name.text()} {self._value.text()}, {self._detail.text()}.".replace(", .", ".")


class _Share(QWidget):
    """A bar beside its number."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._share = 0.0
        self.setFixedSize(look.px(72), look.px(8))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        width = self.width() * self._share
        for ink, length in (("unlit", self.width()), ("accent_text", width)):
            left = self.width() - length if rtl else 0
            painter.setBrush(self._look.ink.of(ink))
            painter.drawRoundedRect(QRectF(left, 1, length, self.height() - 2), 2, 2)
        painter.end()


def told(because: Because, queue: str) -> str:
    """“call-out”, “fee”; similar in meaning; Meadow Court was named."""
    said = [_listed(because.words[:3])]
    if because.meaning > because.shared:
        said.append(words.translate("why", "similar in meaning"))
    if because.thing and because.memory > 0:
        said.append(words.translate("why", "{0} was named").format(because.thing))
    if because.queue and queue:
        said.append(words.translate("why", "for the queue {0}").format(queue))
    return "  ·  ".join(text for text in said if text)


def _listed(said: tuple[str, ...]) -> str:
    return ", ".join(words.quoted(word) for word in said[:MOST_WORDS])


def number(value: float) -> str:
    """0.62, in the language's own way; a minus that lines up."""
    return QLocale().toString(value, "f", 2).replace("-", "−")
