"""The checklist: what was heard, what the agent ticked (two different facts), what was maybe heard, what is next, what was
missed.

A click ticks by hand; a click on a ticked step takes the tick back and asks for the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QVBoxLayout, QWidget

from copilot.commands import TickStep
from copilot.model import Step
from copilot.state import Interaction, Tick
from copilot.telling import clock
from ui import words
from ui.theme import Look
from ui.view import View
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.text import Text, width_of
from ui.widgets.ticks import Segments, TickKind, paint_tick


class StepRow(QAbstractButton):
    """One step, 26 px (the current one 28, on a tint that reaches 8 px beyond the text)."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._kind: TickKind = "todo"
        self._meta = self._now = ""
        self.step = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title = Text(look, parent=self)
        self._strong = Text(look, role="strong", parent=self)
        for text in (self._title, self._strong):
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._meta_font = look.font("meta", tabular=True)

    def show_step(self, step: Step, kind: TickKind, meta: str, name: str) -> None:
        self.step = step.id
        if (kind == "now") != (self._kind == "now"):
            self.updateGeometry()
        self._kind, self._meta = kind, meta
        self._now = meta if kind == "now" else ""
        self.setText(step.title)
        self._title.setText(step.title)
        self._strong.setText(step.title)
        self._title.set_ink("text2" if kind in ("heard", "you") else ("warn_text" if kind == "missed" else "text"))
        self._title.setVisible(kind != "now")
        self._strong.setVisible(kind == "now")
        self.setAccessibleName(name)
        self._arrange()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(28 if self._kind == "now" else 26))

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    def _arrange(self) -> None:
        start = self._look.gap(8) + self._look.px(16) + self._look.gap(8)
        if self._kind == "now":
            # the tint and the dot say "now" as well; the words of the step come first
            whole = start + self._strong.natural_width() + width_of(self._meta_font, self._now) + self._look.gap(20)
            self._meta = self._now if whole <= self.width() else ""
        meta = width_of(self._meta_font, self._meta) + self._look.gap(12) if self._meta else 0
        width = max(0, self.width() - start - meta - self._look.gap(8))
        left = self._look.gap(8) + meta if self._look.is_rtl else start
        for text in (self._title, self._strong):
            text.setGeometry(left, 0, width, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        ink = look.ink
        rect = QRectF(self.rect())
        if self._kind == "now" or (self.underMouse() and self.isEnabled()):
            painter.setPen(QPen(ink.edge, 1) if look.high_contrast and self._kind == "now" else Qt.PenStyle.NoPen)
            painter.setBrush(ink.tint if self._kind == "now" else ink.hover)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6 * look.scale, 6 * look.scale)
        side, pad = look.px(16), look.gap(8)
        x = self.width() - pad - side if look.is_rtl else pad
        paint_tick(painter, QRectF(x, (self.height() - side) / 2, side, side), self._kind, ink)
        if self._meta:
            painter.setFont(self._meta_font)
            painter.setPen({"now": ink.accent_text, "missed": ink.warn_text}.get(self._kind, ink.text3))
            painter.drawText(
                rect.adjusted(pad, 0, -pad, 0),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing,
                self._meta,
            )
        painter.end()


class Checklist(QWidget):
    """Signals: asked(Command)."""

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._interaction: Interaction | None = None
        self._key: object = None
        self._only_current = False
        self.setObjectName("checklist")
        self._title = Text(look, role="section", ink="text2")
        self._segments = Segments(look)
        self._count = Text(look, role="meta", ink="text2", whole=True, tabular=True)
        head = row(look, self._title, STRETCH, 8, self._segments, 8, self._count, margins=(8, 0, 8, 0))
        self._head = QWidget()
        self._head.setLayout(head)
        self._head.setFixedHeight(look.px(32))
        self._rows: list[StepRow] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        self.setLayout(column(look, self._head, self._box))

    @property
    def rows(self) -> list[StepRow]:
        return [r for r in self._rows if not r.isHidden()]

    def full_height(self, steps: int) -> int:
        return self._look.px(32 + 26 * steps + 2)

    def short_height(self) -> int:
        return self._look.px(32 + 28)

    def only_current(self, only: bool) -> None:
        """Short of room: the current step alone."""
        if only != self._only_current:
            self._only_current = only
            self._key = None

    def present(self, view: View) -> None:
        i = self._interaction = view.interaction
        steps = i.steps if i else ()
        known = (dict(i.ticks), dict(i.maybes), i.refused_ticks) if i else ()
        key = (steps, known, view.mode, view.current_step)
        if key == self._key:
            return
        self._key = key
        self.setVisible(bool(steps))
        if i is None:
            return
        self._title.setText(self.tr("Checklist") + (f"  ·  {i.playbook_title}" if i.playbook_title else ""))
        # large text: the words say it, the title needs the room
        self._segments.show_count(view.done_steps, len(steps) if self._look.scale < 1.3 else 0)
        self._count.setText(self.tr("{0} of {1}").format(view.done_steps, len(steps)))
        while len(self._rows) < len(steps):
            fresh = StepRow(self._look)
            fresh.clicked.connect(self._clicked(fresh))
            self._rows.append(fresh)
            self._box.addWidget(fresh)
        shown = [s for s in steps if not self._only_current or s == (view.current_step or steps[-1])]
        for n, row_ in enumerate(self._rows):
            row_.setVisible(n < len(shown))
            if n < len(shown):
                self._show_row(row_, shown[n], view)

    def _show_row(self, row_: StepRow, step: Step, view: View) -> None:
        assert view.interaction is not None
        tick, maybe = view.interaction.ticks.get(step.id), view.interaction.maybes.get(step.id)
        if tick is not None:
            kind: TickKind = "heard" if tick.by == "model" else "you"
            at = clock(_when(tick))
            meta = self.tr("heard {0}").format(at) if tick.by == "model" else self.tr("you {0}").format(at)
            state = (
                self.tr("heard at {0}").format(at) if tick.by == "model" else self.tr("ticked by you at {0}").format(at)
            )
        elif maybe is not None:
            at = clock(maybe.start)
            kind, meta = "maybe", self.tr("maybe {0}").format(at)
            state = self.tr("maybe heard at {0}, speaker not certain. Tick it if you said it.").format(at)
        elif view.mode == "wrapup":
            kind, meta = ("missed", self.tr("not heard")) if step.required else ("todo", self.tr("optional"))
            state = meta
        elif step == view.current_step:
            kind, meta, state = "now", self.tr("now"), self.tr("now")
        else:
            kind, meta, state = "todo", "", self.tr("to do")
        row_.show_step(step, kind, meta, f"{step.title}, {state}")
        heard = tick.heard if tick is not None else maybe
        quote = words.quoted(heard.quote) if heard is not None and heard.quote else ""
        hint = self.tr("Speaker not certain. Tick it if you said it.") if maybe is not None else ""
        row_.setToolTip("\n".join(filter(None, (quote, hint))))

    def _clicked(self, row_: StepRow) -> Callable[[], None]:
        return lambda: self._toggle(row_)

    def _toggle(self, row_: StepRow) -> None:
        i = self._interaction
        if i is None:
            return
        if row_.step not in i.ticks:
            self.asked.emit(TickStep(interaction=i.id, step=row_.step))
            return
        menu = self.reasons(row_.step)
        menu.popup(row_.mapToGlobal(QPoint(self._look.px(24), row_.height())))

    def reasons(self, step: str) -> QMenu:
        """Why a tick is taken back: one click, no typing during a call."""
        menu = QMenu(self)
        title = menu.addAction(self.tr("Not done, because"))
        title.setEnabled(False)
        for reason in (self.tr("it was misheard"), self.tr("it was not complete"), self.tr("it does not apply")):
            menu.addAction(reason).triggered.connect(partial(self._untick, step, reason))
        return menu

    def _untick(self, step: str, reason: str, *_: object) -> None:
        if self._interaction is not None:
            self.asked.emit(TickStep(interaction=self._interaction.id, step=step, done=False, reason=reason))


def _when(tick: Tick) -> float:
    return tick.heard.start if tick.heard is not None else tick.at
