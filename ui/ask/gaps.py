"""The third section: what was asked in calls and no article answers, and a draft of the one that is missing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from copilot.commands import Answer
from copilot.shelf import GapRow, Gaps, ListGaps
from ui import dates, reasons, words
from ui.article.page import ArticlePage
from ui.ask.section import Cap, Section
from ui.asking import Asking
from ui.feed import Feed
from ui.theme import Look
from ui.widgets.blank import Blank
from ui.widgets.buttons import Button
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, TOP, column, row
from ui.widgets.rows import Line, Lines
from ui.widgets.text import Text

DAYS = 90

translate = words.translate


class GapSection(Section):
    def __init__(self, look: Look, feed: Feed) -> None:
        super().__init__()
        self.name = self.tr("Gaps")
        self.asks = self.tr("Find a question")
        self._text = ""
        self._rows: tuple[GapRow, ...] = ()
        self._asking = Asking(feed, self)
        self._asking.answered.connect(self._on_gaps)
        self.again = Button(look, self.tr("Look again"), "ghost", icon="refresh-cw", size=24)
        self.bar = QWidget()
        days = Text(look, self.tr("Calls of the last {0} days").format(DAYS), role="meta", ink="text2")
        self.bar.setLayout(row(look, STRETCH, days, self.again, gap=8))
        self.list = Lines(look, self.name)
        self.blank = Blank(look)
        self._count = Text(look, role="meta", ink="text2", whole=True, tabular=True)
        self._title = Text(look, role="title", lines=3)
        self._about = Text(look, role="meta", ink="text2", lines=2)
        self.copy = Button(look, self.tr("Copy draft"), "secondary", icon="copy")
        self.page = ArticlePage(look)
        self.page.setAccessibleName(self.tr("Draft"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._found(look))
        self.stack.addWidget(self.blank)
        self.setLayout(column(look, (self.stack, 1)))
        self.again.clicked.connect(self._ask)
        self.copy.clicked.connect(self.copy_draft)
        self.list.selectionModel().currentChanged.connect(self._show_chosen)

    def _found(self, look: Look) -> QWidget:
        left = Ground(look, "canvas")
        left.setFixedWidth(look.px(340))
        title = Text(look, self.tr("Asked, and not answered"), role="section", ink="text2")
        left.setLayout(column(look, row(look, title, STRETCH, self._count, margins=(16, 10, 16, 8)), (self.list, 1)))
        right = Ground(look, "surface")
        draft = Text(look, self.tr("Draft to finish"), role="section", ink="text2")
        head = row(look, (column(look, self._title, 2, self._about), 1), (self.copy, TOP), gap=8)
        right.setLayout(
            column(
                look, column(look, head, 16, draft, 4, margins=(0, 0, 12, 0)), (self.page, 1),
                margins=(28, 16, 8, 0),
            )
        )  # fmt: skip
        edge = Ground(look, "line")
        edge.setFixedWidth(1)
        both = QWidget()
        both.setLayout(row(look, left, edge, (right, 1)))
        return both

    def caps(self) -> tuple[Cap, ...]:
        return (("↑ ↓", self.tr("move")), (self.tr("Ctrl C"), self.tr("copy the draft")))

    # ---- asking -----------------------------------------------------------------------------
    def enter(self) -> None:
        if not self._rows and not self._asking.waiting:
            self._ask()

    def _ask(self) -> None:
        self.blank.say(
            "hourglass",
            self.tr("Reading past calls"),
            self.tr("Questions that no article answered are grouped by what they mean. It takes a while."),
        )
        self.stack.setCurrentWidget(self.blank)
        self._asking.ask(ListGaps(request="", days=DAYS))

    def look_for(self, text: str) -> None:
        self._text = text
        if not self._asking.waiting:
            self._show()

    def _on_gaps(self, answer: Answer) -> None:
        if not isinstance(answer, Gaps):
            return
        if answer.trouble:
            self.blank.say("triangle-alert", self.tr("The gaps cannot be listed"), reasons.trouble(answer.trouble))
            self.stack.setCurrentWidget(self.blank)
            return
        self._rows = answer.rows
        self._show()

    def _show(self) -> None:
        wanted = self._text.casefold().split()
        shown = [gap for gap in self._rows if all(word in " ".join(gap.samples).casefold() for word in wanted)]
        self._count.setText(str(len(shown)))
        self.list.show_lines([_line(gap) for gap in shown])
        if shown:
            self._show_chosen()
            self.stack.setCurrentIndex(0)
        elif self._rows:
            self.blank.say("inbox", self.tr("No question fits"), self.tr("Try other words."))
            self.stack.setCurrentWidget(self.blank)
        else:
            self.blank.say(
                "inbox", self.tr("No gap"), self.tr("No question of these calls was left without an article.")
            )
            self.stack.setCurrentWidget(self.blank)

    # ---- the chosen one ---------------------------------------------------------------------
    def _show_chosen(self, *_: object) -> None:
        gap = self.list.chosen
        if not isinstance(gap, GapRow):
            return
        self._title.setText(gap.label)
        self._about.setText("  ·  ".join([_often(gap), _when(gap), *(queue.capitalize() for queue in gap.queues)]))
        self.copy.say(self.tr("Copy draft"))
        self.page.show_body(gap.draft.partition("\n---\n")[2].strip() or gap.draft)

    def copy_draft(self) -> None:
        gap = self.list.chosen
        if isinstance(gap, GapRow):
            QGuiApplication.clipboard().setText(gap.draft)
            self.copy.say(self.tr("Copied"))

    def press(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down:
                self.list.move(1)
            case Qt.Key.Key_Up:
                self.list.move(-1)
            case Qt.Key.Key_C if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                if self.page.textCursor().hasSelection():
                    return False
                self.copy_draft()
            case _:
                return False
        return True


def _line(gap: GapRow) -> Line:
    return Line(key=gap.label, value=gap, title=gap.label, below=_when(gap), word=_often(gap))


def _often(gap: GapRow) -> str:
    calls = gap.calls
    return translate("gaps", "%n call(s)", "", calls)


def _when(gap: GapRow) -> str:
    first, last = dates.day(gap.first), dates.day(gap.last)
    return first if first == last else f"{first} – {last}"
