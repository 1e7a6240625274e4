"""The versions of an article, latest first, and what the chosen one changed; what changed since the last use comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from copilot.commands import Answer
from copilot.shelf import CompareVersions, Comparison, History, ReadHistory, VersionRow
from ui import dates, reasons, words
from ui.article.changes import ChangesPage
from ui.asking import Asking
from ui.feed import Feed
from ui.theme import Look
from ui.widgets.blank import Blank
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.rows import Line, Lines
from ui.widgets.text import Text

ROWS = 4  # of the list, before it scrolls


@dataclass(frozen=True, slots=True)
class Step:
    """From one version to a later one. `old` 0: there was none."""

    old: int
    new: int


class HistoryPage(QWidget):
    """Signals: told(str): the article has that many versions, in words."""

    told = Signal(str)

    def __init__(self, look: Look, feed: Feed) -> None:
        super().__init__()
        self._look = look
        self._article = ""
        self._reading = Asking(feed, self)
        self._reading.answered.connect(self._on_history)
        self._comparing = Asking(feed, self)
        self._comparing.answered.connect(self._on_comparison)
        self.list = Lines(look, self.tr("Versions"))
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.changes = ChangesPage(look)
        self.blank = Blank(look)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.changes)
        self.stack.addWidget(self.blank)
        title = Text(look, self.tr("Versions"), role="section", ink="text2")
        top = Ground(look, "canvas", line="bottom")
        top.setLayout(column(look, row(look, title, STRETCH, margins=(20, 8, 16, 4)), self.list))
        below = Ground(look, "surface")
        below.setLayout(column(look, (self.stack, 1), margins=(20, 12, 8, 0)))
        self.setLayout(column(look, top, (below, 1)))
        self.list.selectionModel().currentChanged.connect(self._compare)

    def ask(self, article: str) -> None:
        self._article = article
        self.list.show_lines(())
        self.list.setFixedHeight(0)
        self._say("hourglass", self.tr("Reading the versions"))
        self._reading.ask(ReadHistory(request="", article=article))

    def _on_history(self, answer: Answer) -> None:
        if not isinstance(answer, History):
            return
        if answer.trouble:
            self._say("triangle-alert", self.tr("The history cannot be read"), reasons.trouble(answer.trouble))
            return
        lines = list(_lines(answer))
        self.list.setFixedHeight(self._look.px(52) * min(max(len(lines), 1), ROWS) + self._look.gap(4))
        self.list.show_lines(lines)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if not lines:
            self._say("history", self.tr("Nothing is known of its versions"))
        else:
            self._compare()

    def _compare(self, *_: object) -> None:
        step = self.list.chosen
        if not isinstance(step, Step):
            return
        if step.old:
            self._comparing.ask(CompareVersions(request="", article=self._article, old=step.old, new=step.new))
        else:
            self._comparing.forget()
            self._say("history", self.tr("The first version"), self.tr("There is nothing to compare it with."))

    def _on_comparison(self, answer: Answer) -> None:
        if not isinstance(answer, Comparison):
            return
        if answer.trouble:
            self._say("triangle-alert", self.tr("The versions cannot be compared"), reasons.trouble(answer.trouble))
        elif not answer.fields and not answer.lines:
            self._say("history", self.tr("The same text"), self.tr("It came again from another file."))
        else:
            self.changes.show_changes(answer)
            self.stack.setCurrentWidget(self.changes)

    def _say(self, icon: str, title: str, sentence: str = "") -> None:
        self.blank.say(icon, title, sentence)
        self.stack.setCurrentWidget(self.blank)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            bar = self.changes.verticalScrollBar()
            bar.setValue(bar.value() + (1 if event.key() == Qt.Key.Key_PageDown else -1) * bar.pageStep())
        else:
            super().keyPressEvent(event)


def _lines(history: History) -> list[Line]:
    """A line for each version, and first one for all that changed since the agent used a former one."""
    versions = history.versions
    lines = []
    seen = next((version for version in versions[1:] if version.used), None)
    if seen is not None and versions[0].current:
        lines.append(
            Line(
                key="used",
                value=Step(seen.number, versions[0].number),
                title=words.translate("history", "Since you used version {0}").format(seen.number),
                below=dates.date_of(seen.used),
            )
        )
    for place, version in enumerate(versions):
        before = versions[place + 1].number if place + 1 < len(versions) else 0
        lines.append(_line(version, before))
    return lines


def _line(version: VersionRow, before: int) -> Line:
    at = datetime.fromtimestamp(version.stored)
    below = [f"{dates.date_of(version.stored)}, {at:%H:%M}"]
    if version.used:
        below.append(words.translate("history", "used {0}").format(dates.date_of(version.used)))
    return Line(
        key=version.number,
        value=Step(before, version.number),
        title=words.translate("history", "Version {0}").format(version.number),
        below="  ·  ".join(below),
        word=words.translate("history", "in force") if version.current else "",
        ink="accent_text",
    )
