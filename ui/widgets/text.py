"""Text with exact line heights, n-line elision and spans; `text()` stays whole for screen readers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import Look
from ui.widgets.spans import Span, cut, formats, struck

ANY = 16777215.0  # wider than every window


class Text(QLabel):
    """A label. `lines` 0 wraps freely, n elides what does not fit in n lines.

    `fill` paints a rounded ground behind each line (values, cited words); `whole` forbids a single
    line to shrink below its text.
    """

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: str = "body",
        ink: str = "text",
        *,
        lines: int = 1,
        whole: bool = False,
        tabular: bool = False,
        italic: bool = False,
        struck: bool = False,
        fill: str = "",
        trailing: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._role, self._ink, self._fill = role, ink, fill
        self._lines, self._whole, self._trailing = lines, whole, trailing
        self._italic, self._struck = italic, struck
        self._centred = False
        self._font = look.font(role, italic=italic, tabular=tabular)
        self._line = look.line(role)
        self._spans: tuple[Span, ...] = ()
        self._natural: int | None = None  # layouts ask for sizes many times between two changes of the text
        self._counted: dict[tuple[int, bool], int] = {}
        self._set_policy()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def _set_policy(self) -> None:
        policy = self.sizePolicy()
        single = self._lines == 1
        policy.setHorizontalPolicy(
            QSizePolicy.Policy.Fixed
            if self._whole and single
            else (QSizePolicy.Policy.Maximum if single else QSizePolicy.Policy.Preferred)
        )
        policy.setVerticalPolicy(QSizePolicy.Policy.Fixed if single else QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(not single)
        self.setSizePolicy(policy)

    # ---- content ----------------------------------------------------------------------------
    def setText(self, text: str) -> None:
        if text == self.text() and not self._spans:
            return
        self._spans = ()
        super().setText(text)
        self._forget_sizes()

    def set_spans(self, spans: Sequence[Span]) -> None:
        """Text of several styles; `text()` is all of it."""
        spans = tuple(s for s in spans if s.text)
        if spans == self._spans:
            return
        super().setText("".join(s.text for s in spans))
        self._spans = spans
        self._forget_sizes()
        self.update()

    def _forget_sizes(self) -> None:
        self._natural = None
        self._counted.clear()
        self.updateGeometry()

    def set_ink(self, ink: str) -> None:
        if ink != self._ink:
            self._ink = ink
            self.update()

    def centred(self) -> Text:
        """Lines in the middle; for the few notices that stand alone."""
        self._centred = True
        return self

    def restyle(
        self,
        *,
        ink: str | None = None,
        fill: str | None = None,
        struck: bool | None = None,
        italic: bool | None = None,
    ) -> None:
        self._ink = self._ink if ink is None else ink
        self._struck = self._struck if struck is None else struck
        if fill is not None and fill != self._fill:
            self._fill = fill
            self._forget_sizes()
        if italic is not None and italic != self._italic:
            self._italic = italic
            self._font = self._look.font(self._role, italic=italic)
            self._forget_sizes()
        self.update()

    # ---- size -------------------------------------------------------------------------------
    def hasHeightForWidth(self) -> bool:
        return self._lines != 1

    def heightForWidth(self, width: int) -> int:
        if self._lines == 1:
            return self._line
        return self._line * max(1, self._count_lines(width))

    def sizeHint(self) -> QSize:
        if self._lines == 1:
            return QSize(self.natural_width(), self._line)
        width = min(self.natural_width(), self._look.px(360))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        if self._lines == 1:
            natural = self.natural_width()
            return QSize(natural if self._whole else min(natural, self._look.px(28)), self._line)
        return QSize(min(self.natural_width(), self._look.px(40)), self._line)

    def natural_width(self) -> int:
        """Width of the text in one line, px."""
        if self._natural is None:
            self._natural = self._measure_width()
        return self._natural

    def _measure_width(self) -> int:
        if not self.text():
            return 0
        layout = self._layout(self.text(), self._spans)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(ANY)
        layout.endLayout()
        return int(line.naturalTextWidth() + (2 * self._pad()) + 0.999)

    def is_elided(self) -> bool:
        """Whether some of the text is not on the screen."""
        if self._lines == 1:
            return self.natural_width() > self.width()
        return self._lines > 0 and self._count_lines(self.width(), capped=False) > self._lines

    def _pad(self) -> float:
        return 1.0 * self._look.scale if self._fill else 0.0

    def _count_lines(self, width: int, *, capped: bool = True) -> int:
        if (width, capped) not in self._counted:
            self._counted[width, capped] = self._lay_out(width, capped=capped)
        return self._counted[width, capped]

    def _lay_out(self, width: int, *, capped: bool) -> int:
        layout = self._layout(self.text(), self._spans)
        layout.beginLayout()
        count = 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width - 2 * self._pad()))
            count += 1
            if capped and count == self._lines:
                break
        layout.endLayout()
        return count

    # ---- paint ------------------------------------------------------------------------------
    def _layout(self, text: str, spans: Sequence[Span]) -> QTextLayout:
        layout = QTextLayout(text, self._font)
        option = QTextOption()
        option.setTextDirection(self.layoutDirection())
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setAlignment(
            Qt.AlignmentFlag.AlignHCenter
            if self._centred
            else (Qt.AlignmentFlag.AlignTrailing if self._trailing else Qt.AlignmentFlag.AlignLeading)
        )
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.setFormats([*formats(self._look, self._role, spans), *([struck(text)] if self._struck else [])])
        return layout

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.text():
            return
        painter = QPainter(self)
        ink = self._look.ink.of(self._ink if self.isEnabled() else "disabled")
        painter.setPen(ink)
        self._paint_lines(painter)
        painter.end()

    def _paint_lines(self, painter: QPainter) -> None:
        pad = self._pad()
        width = max(1.0, self.width() - 2 * pad)
        text, spans = self.text(), self._spans
        layout = self._layout(text, spans)
        metrics = QFontMetricsF(self._font)
        lead = (self._line - metrics.height()) / 2
        top = max(0.0, (self.height() - self.heightForWidth(self.width())) / 2)
        layout.beginLayout()
        starts: list[tuple[int, float]] = []
        elided_from = -1
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width if self._lines != 1 else ANY)
            line.setPosition(QPointF(0, top + lead + self._line * len(starts)))
            starts.append((line.textStart(), line.naturalTextWidth()))
            last = len(starts) == self._lines
            rest = line.textStart() + line.textLength() < len(text)
            if last and (rest or line.naturalTextWidth() > width + 0.5):
                elided_from = line.textStart()
                break
            if last:
                # within its width: lay it out once more at that width, so alignment holds
                line.setLineWidth(max(width, line.naturalTextWidth()))
                break
        layout.endLayout()
        whole = len(starts) - (1 if elided_from >= 0 else 0)
        for index in range(whole):
            line = layout.lineAt(index)
            self._paint_fill(painter, line.x() + self._offset(line.naturalTextWidth(), width), index, starts[index][1])
            line.draw(painter, QPointF(pad, 0))
        if elided_from >= 0:
            self._paint_elided(painter, elided_from, whole, width, top + lead)

    def _offset(self, natural: float, width: float) -> float:
        right = (self.layoutDirection() == Qt.LayoutDirection.RightToLeft) != self._trailing
        return max(0.0, width - natural) if right else 0.0

    def _paint_fill(self, painter: QPainter, x: float, index: int, natural: float) -> None:
        if not self._fill:
            return
        scale = self._look.scale
        top = max(0.0, (self.height() - self.heightForWidth(self.width())) / 2)
        rect = QRectF(x, top + self._line * index + 1, natural + 2 * self._pad(), self._line - 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._look.ink.of(self._fill))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, 3 * scale, 3 * scale)
        painter.restore()

    def _paint_elided(self, painter: QPainter, start: int, index: int, width: float, top: float) -> None:
        rest = self.text()[start:]
        shown = QFontMetricsF(self._font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
        spans = cut(self._spans, start, len(shown))
        layout = self._layout(shown, spans)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0, top + self._line * index))
        layout.endLayout()
        self._paint_fill(painter, self._offset(line.naturalTextWidth(), width), index, line.naturalTextWidth())
        line.draw(painter, QPointF(self._pad(), 0))


def width_of(font: QFont, text: str) -> int:
    """Pixels that `text` takes in one line."""
    return int(QFontMetricsF(font).horizontalAdvance(text) + 0.999)
