"""The second section: every file that articles came from, and what became of it; those with trouble first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from copilot.commands import Answer
from copilot.shelf import FileRow, Files, ListFiles, ListNames, Names
from ui import reasons, words
from ui.ask.filters import sources
from ui.ask.pick import Pick
from ui.ask.section import Cap, Section
from ui.asking import Asking
from ui.feed import Feed
from ui.theme import Look
from ui.widgets.blank import Blank
from ui.widgets.frames import Ground
from ui.widgets.lay import STRETCH, column, row
from ui.widgets.rows import Line, Lines
from ui.widgets.text import Text

STATES = ("ok", "partial", "broken", "password", "no_text", "empty", "duplicate", "skipped")


class FileSection(Section):
    def __init__(self, look: Look, feed: Feed) -> None:
        super().__init__()
        self.name = self.tr("Files")
        self.asks = self.tr("Find a file by its name, its reason or its article")
        self._text = ""
        self._asking = Asking(feed, self)
        self._asking.answered.connect(self._on_files)
        self._naming = Asking(feed, self)
        self._naming.answered.connect(self._on_names)
        self.source = Pick(look, self.tr("All sources"))
        self.status = Pick(look, self.tr("All states"))
        self.bar = QWidget()
        self.bar.setLayout(row(look, STRETCH, self.source, self.status, gap=8))
        self.list = Lines(look, self.name)
        self.blank = Blank(look)
        self._count = Text(look, role="section", ink="text2", tabular=True)
        found = Ground(look, "canvas")
        found.setLayout(column(look, row(look, self._count, STRETCH, margins=(16, 10, 16, 8)), (self.list, 1)))
        self.stack = QStackedWidget()
        self.stack.addWidget(found)
        self.stack.addWidget(self.blank)
        self.setLayout(column(look, (self.stack, 1)))
        for pick in (self.source, self.status):
            pick.picked.connect(self._ask)
        self.list.doubleClicked.connect(self._open)

    def caps(self) -> tuple[Cap, ...]:
        return (("↑ ↓", self.tr("move")), ("↵", self.tr("open its article")))

    def enter(self) -> None:
        self._naming.ask(ListNames(request=""))

    def look_for(self, text: str) -> None:
        self._text = text
        self._ask()

    def _ask(self) -> None:
        self._asking.ask(ListFiles(request="", text=self._text, source=self.source.value, status=self.status.value))

    def _on_names(self, answer: Answer) -> None:
        if isinstance(answer, Names) and not answer.trouble:
            self.source.offer(sources(answer.sources) if len(answer.sources) > 1 else ())

    def _on_files(self, answer: Answer) -> None:
        if not isinstance(answer, Files):
            return
        if answer.trouble:
            self.blank.say("triangle-alert", self.tr("The files cannot be listed"), reasons.trouble(answer.trouble))
            self.stack.setCurrentWidget(self.blank)
            return
        counts = answer.counts or {}
        named = [(status, f"{words.file_status(status)} ({counts[status]})") for status in STATES if status in counts]
        self.status.offer(named)
        of = counts.get(self.status.value, 0) if self.status.value else sum(counts.values())
        self._count.setText(self.tr("%n file(s)", "", of))
        more = self.tr("The first {0} are listed; words narrow them down").format(len(answer.rows))
        self.told.emit(more if of > len(answer.rows) else "")
        self.list.show_lines([_line(file) for file in answer.rows])
        if answer.rows:
            self.stack.setCurrentIndex(0)
        else:
            self._say_none()

    def _say_none(self) -> None:
        if self._text or self.status.value or self.source.value:
            self.blank.say("file-text", self.tr("No file fits"), self.tr("Try other words, or another choice above."))
        else:
            self.blank.say(
                "file-text",
                self.tr("No file was imported yet"),
                self.tr("Put articles into the folder that the settings name, or run earshot knowledge import."),
            )
        self.stack.setCurrentWidget(self.blank)

    def _open(self) -> None:
        file = self.list.chosen
        if isinstance(file, FileRow) and file.articles:
            self.read.emit(file.articles[0])

    def press(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Down:
                self.list.move(1)
            case Qt.Key.Key_Up:
                self.list.move(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open()
            case _:
                return False
        return True


def _line(file: FileRow) -> Line:
    ink, icon = {
        "ok": ("text2", ""),
        "partial": ("warn_text", "triangle-alert"),
        "broken": ("bad_text", "circle-alert"),
        "password": ("warn_text", "lock"),
        "no_text": ("warn_text", "triangle-alert"),
    }.get(file.status, ("text2", ""))
    return Line(
        key=(file.source, file.name),
        value=file,
        title=file.name.replace("!", " › "),
        below=file.reason[:1].upper() + file.reason[1:] or _held(file.articles),
        word=words.file_status(file.status),
        ink=ink,
        icon=icon,
        tip=file.source,
    )


def _held(articles: tuple[str, ...]) -> str:
    shown = ", ".join(articles[:3])
    if len(articles) <= 3:
        return shown
    return words.translate("files", "{0} and {1} more").format(shown, len(articles) - 3)
