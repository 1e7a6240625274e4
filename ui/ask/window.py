"""The knowledge window: one field, and three sections that it searches: articles, files, gaps."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ui.ask.articles import Articles
from ui.ask.files import FileSection
from ui.ask.gaps import GapSection
from ui.ask.section import Section
from ui.ask.tabs import Tabs
from ui.feed import Feed
from ui.theme import Look
from ui.widgets.chips import Keycap
from ui.widgets.fields import CheckBox, LineEdit
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, clear, column, row
from ui.widgets.ring import FocusRing
from ui.widgets.signs import Sign
from ui.widgets.text import Text

PAUSE_MS = 150  # after the last key, before the question is sent


class AskWindow(QWidget):
    """Signals: opened(Passage), read(str): the whole article is wanted; changes(str): and what changed in it."""

    opened = Signal(object)
    read = Signal(str)
    changes = Signal(str)

    def __init__(self, look: Look, feed: Feed) -> None:
        super().__init__()
        self._look = look
        self.articles, self.files, self.gaps = (
            Articles(look, feed, self),
            FileSection(look, feed),
            GapSection(look, feed),
        )
        self.sections: tuple[Section, ...] = (self.articles, self.files, self.gaps)
        self._texts = ["" for _ in self.sections]
        self._told = ["" for _ in self.sections]
        self._front = 0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)

        self.setWindowTitle(self.tr("Knowledge"))
        self.field = _Field(look, self.tr("Ask the knowledge base"), self.articles.asks)
        self.with_call = CheckBox(look, self.tr("Use this call"), "body")
        self.with_call.setToolTip(self.tr("What was said in the call is part of the question"))
        keys = [self.tr("Ctrl+{0}").format(n) for n in range(1, len(self.sections) + 1)]
        self.tabs = Tabs(look, [(s.name, key) for s, key in zip(self.sections, keys, strict=True)])
        self._bars, self._stack = QStackedWidget(), QStackedWidget()
        for section in self.sections:
            self._bars.addWidget(section.bar)
            self._stack.addWidget(section)
        self._caps = QHBoxLayout()
        self._speed = Text(look, role="meta", ink="text2", tabular=True)
        self._speed_sign = Sign(look, "hard-drive", "text2", size=14)
        self.setLayout(column(look, self._head(look), self._bar(look), (self._stack, 1), self._foot(look)))
        self.resize(look.px(960), look.px(660))
        self.setMinimumSize(look.px(700), look.px(520))
        FocusRing(look, self)
        self._connect()
        self._show_section(0)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_text)
        self.field.installEventFilter(self)
        self.tabs.chosen.connect(self.choose)
        self.with_call.toggled.connect(self.articles.use_call)
        self.articles.opened.connect(self.opened)
        self.articles.changes.connect(self.changes)
        for number, section in enumerate(self.sections):
            section.read.connect(self.read)
            section.told.connect(lambda text, number=number: self._tell(number, text))
            QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self, lambda number=number: self.tabs.choose(number))

    # ---- parts ------------------------------------------------------------------------------
    def _head(self, look: Look) -> QWidget:
        head = Ground(look, "surface", line="bottom")
        head.setLayout(row(look, (self.field, 1), 8, self.with_call, margins=(12, 0, 16, 0)))
        head.setFixedHeight(look.px(56))
        return head

    def _bar(self, look: Look) -> QWidget:
        bar = Ground(look, "surface", line="bottom")
        bar.setLayout(row(look, self.tabs, 8, (self._bars, 1), margins=(8, 0, 16, 0)))
        bar.setFixedHeight(look.px(41))
        return bar

    def _foot(self, look: Look) -> QWidget:
        foot = Ground(look, "surface", line="top")
        foot.setFixedHeight(look.px(44))
        self._caps.setSpacing(look.gap(6))
        foot.setLayout(row(look, self._caps, STRETCH, self._speed_sign, self._speed, gap=6, margins=(16, 0, 16, 0)))
        return foot

    def _show_caps(self, section: Section) -> None:
        look = self._look
        clear(self._caps)
        everywhere = ((self.tr("Ctrl 1–3"), self.tr("sections")), (self.tr("Esc"), self.tr("close")))
        for caps, said in (*section.caps(), *everywhere):
            for cap in caps.split(" ") if caps[0] in "↑↵" else [caps]:
                self._caps.addWidget(Keycap(look, cap))
            self._caps.addWidget(Text(look, said, role="meta", ink="text2"))
            self._caps.addSpacing(look.gap(8))

    # ---- asking -----------------------------------------------------------------------------
    def begin(self, interaction: str = "", text: str = "") -> None:
        """Show the window for a new question; in a call, `interaction` is part of it."""
        self.articles.begin(interaction)
        self.with_call.setVisible(bool(interaction))
        self.with_call.setChecked(bool(interaction))
        if text:
            self.tabs.choose(0)
            self.field.setText(text)
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def choose(self, number: int) -> None:
        """Bring a section to the front, with what was typed into it before."""
        if number != self._front:
            self._pause.stop()
            self._texts[self._front] = self.field.text()
            self._show_section(number)
            self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_section(self, number: int) -> None:
        self._front = number
        section = self.sections[number]
        self.tabs.choose(number)
        self.field.blockSignals(True)
        self.field.setText(self._texts[number])
        self.field.blockSignals(False)
        self.field.setPlaceholderText(section.asks)
        self.with_call.setVisible(number == 0 and bool(self.articles.interaction))
        self._bars.setCurrentIndex(number)
        self._stack.setCurrentIndex(number)
        self._show_caps(section)
        self._tell(number, self._told[number])
        if number or self.isVisible():
            section.enter()
        if number:
            section.look_for(self._texts[number])

    def showEvent(self, event: object) -> None:
        self.sections[self._front].enter()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._ask()  # it has its answer when the window opens again
        for section in self.sections:
            section.leave()
        super().closeEvent(event)

    def _on_text(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.sections[self._front].clear()

    def _ask(self) -> None:
        self.sections[self._front].look_for(self.field.text().strip())

    def _tell(self, number: int, text: str) -> None:
        self._told[number] = text
        if number == self._front:
            self._speed.setText(text)
            self._speed_sign.setVisible(bool(text))

    # ---- keys -------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._on_key(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_key(event):
            super().keyPressEvent(event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return True
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        copies = event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if (enter and not self.field.hasFocus()) or (copies and self.field.hasSelectedText()):
            return False
        return self.sections[self._front].press(event)


class _Field(LineEdit):
    """The large field without a border; the window's head is its box."""

    def __init__(self, look: Look, name: str, placeholder: str) -> None:
        super().__init__(look, name, placeholder, icon="search", size=40)
        font = look.font("title")
        font.setWeight(look.font("medium").weight())
        self.setFont(font)
        self.setTextMargins(look.px(24), 0, 0, 0)
        self.setStyleSheet("QLineEdit { border: none; background: transparent; }")

    def focus_rect(self) -> QRect:
        """No ring: the field fills the head and its caret shows where typing goes."""
        return QRect()
